"""Actions that a real CKAN has and this fake answers with 501: the DataStore, file storage, roles and HTML of old."""

from __future__ import annotations

from ckan_fake.actions.registry import unsupported

for _name in ("datastore_create", "datastore_delete", "datastore_upsert"):
    unsupported(_name, plugin="datastore")
for _name in ("datastore_function_create", "datastore_function_delete", "datastore_run_triggers"):
    unsupported(_name, since="2.7", plugin="datastore")
unsupported("datastore_records_delete", since="2.11", plugin="datastore")
for _name in ("datastore_make_private", "datastore_make_public"):
    unsupported(_name, until="2.8", plugin="datastore")
for _name in ("datastore_search", "datastore_search_sql"):
    unsupported(_name, get=True, plugin="datastore")
unsupported("datastore_info", get=True, since="2.4", plugin="datastore")
for _name in (
    "file_create", "file_delete", "file_ownership_transfer", "file_pin", "file_register", "file_rename", "file_unpin",
):
    unsupported(_name, since="2.12")
for _name in ("file_owner_scan", "file_show"):
    unsupported(_name, get=True, since="2.12")
for _name in ("user_role_bulk_update", "user_role_update"):
    unsupported(_name, until="2.3")
unsupported("roles_show", get=True, until="2.3")
unsupported("activity_detail_list", get=True, until="2.9")
for _name in ("dashboard", "group", "organization", "package", "recently_changed_packages", "user"):
    unsupported(f"{_name}_activity_list_html", get=True, until="2.9")
