"""Actions that a real CKAN has and this fake answers with 501: the DataStore and file storage."""

from __future__ import annotations

from ckan_fake.actions.registry import unsupported

for _name in (
    "datastore_create", "datastore_delete", "datastore_function_create", "datastore_function_delete",
    "datastore_records_delete", "datastore_run_triggers", "datastore_upsert",
):
    unsupported(_name, plugin="datastore")
for _name in ("datastore_info", "datastore_search", "datastore_search_sql"):
    unsupported(_name, get=True, plugin="datastore")
for _name in (
    "file_create", "file_delete", "file_ownership_transfer", "file_pin", "file_register", "file_rename", "file_unpin",
):
    unsupported(_name, since="2.12")
for _name in ("file_owner_scan", "file_show"):
    unsupported(_name, get=True, since="2.12")
