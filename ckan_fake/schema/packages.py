"""Schemas of datasets and their parts."""

from __future__ import annotations

from functools import cache

from ckan_fake.relationships import ALL_TYPES
from ckan_fake.schema.basic import (
    boolean_validator,
    dict_only,
    empty,
    empty_if_not_sysadmin,
    empty_if_not_sysadmin_and_go_on,
    if_empty_same_as,
    ignore,
    ignore_empty,
    ignore_missing,
    ignore_not_sysadmin,
    int_validator,
    is_positive_integer,
    json_object,
    keep_extras,
    list_of_strings,
    natural_number_validator,
    not_empty,
    not_missing,
    one_of,
    remove_whitespace,
    strip_value,
    unicode_by_repr,
    unicode_safe,
)
from ckan_fake.schema.converters import extras_unicode_convert
from ckan_fake.schema.navl import Schema, Validator
from ckan_fake.schema.package_validators import (
    clean_format,
    collect_prefix_validate,
    datasets_with_no_organization_cannot_be_private,
    duplicate_extras_key,
    email_validator,
    extra_key_not_in_root_schema,
    extras_valid_json,
    if_empty_guess_format,
    ignore_not_package_admin,
    isodate,
    json_list_or_string,
    json_or_string,
    name_validator,
    no_http,
    one_of_types,
    owner_org_validator,
    package_id_does_not_exist,
    package_id_not_changed,
    package_id_or_name_exists,
    package_name_validator,
    package_version_validator,
    resource_id_does_not_exist,
    resource_id_validator,
    tag_length_validator,
    tag_name_validator,
    tag_string_convert,
    uuid_validator,
    vocabulary_id_exists,
)
from ckan_fake.versions import Version

__all__ = [
    "default_create_package_schema", "default_create_relationship_schema", "default_extras_schema",
    "default_package_list_schema", "default_pagination_schema", "default_show_package_schema", "default_tags_schema",
    "default_update_package_schema", "default_update_relationship_schema", "package_revise_schema",
]

def _unicode(version: Version) -> Validator:
    """What makes texts of values: JSON, and up to CKAN 2.7 Python's way of writing them."""
    return unicode_by_repr if version["texts_are_written_by_repr"] else unicode_safe


def _text(version: Version) -> list[Validator]:
    return [ignore_missing, _unicode(version)]


@cache
def default_resource_schema(version: Version) -> Schema:
    """A resource as sent in a dataset."""
    text, unicode = _text(version), _unicode(version)
    ids: dict[str, list[Validator]] = {
        "any": [], "names": [resource_id_validator, resource_id_does_not_exist],
        "uuids": [uuid_validator, resource_id_does_not_exist],
    }
    schema: Schema = {
        "id": [ignore_empty, *ids[version["resource_ids"]], unicode],
        "package_id": [ignore],
        "url": [ignore_missing, unicode, remove_whitespace],
        "description": text,
        "format": [if_empty_guess_format, ignore_missing, clean_format, unicode],
        "hash": text,
        "state": [ignore],
        "position": [ignore],
        "name": text,
        "resource_type": text,
        "url_type": text,
        "mimetype": text,
        "mimetype_inner": text,
        "cache_url": text,
        "size": [ignore_missing, int_validator],
        "created": [ignore_missing, isodate],
        "last_modified": [ignore_missing, isodate],
        "cache_last_updated": [ignore_missing, isodate],
        "datastore_active": [ignore_missing],
        "__extras": [ignore_missing, extras_valid_json, keep_extras],
    }
    if version["tracking_in_core"]:
        schema["tracking_summary"] = [ignore_missing]
    if version["writes_make_revisions"]:
        schema.update({"revision_id": text, "revision_timestamp": [ignore]})
    if version["resources_of_old"]:
        schema.update({
            "resource_group_id": [ignore],
            "url": [not_empty, unicode, remove_whitespace],
            "format": text,
            "webstore_url": text,
            "webstore_last_updated": [ignore_missing, isodate],
            "datastore_active": [ignore],
            "__extras": [ignore_missing, extras_unicode_convert, keep_extras],
        })
    return schema


@cache
def default_tags_schema(version: Version) -> Schema:
    """A tag as sent in a dataset or a vocabulary."""
    return {
        "name": [not_missing, not_empty, _unicode(version), tag_length_validator, tag_name_validator],
        "vocabulary_id": [*_text(version), vocabulary_id_exists],
        "revision_timestamp": [ignore],
        "state": [ignore],
        "display_name": [ignore],
    }


@cache
def default_extras_schema(version: Version) -> Schema:
    """An extra as sent in a dataset, group or organization."""
    ids: dict[str, list[Validator]] = {
        "ignored": [ignore],
        "of sysadmins": [ignore_not_sysadmin, ignore_missing, uuid_validator],
        "only of sysadmins": [ignore_missing, empty_if_not_sysadmin, uuid_validator],
    }
    free_keys = version["extras_may_have_names_of_fields"]
    return {
        "id": ids[version["extra_ids"]],
        "key": [not_empty, *([] if free_keys else [extra_key_not_in_root_schema]), _unicode(version)],
        "value": [not_missing] if version["extras_are_rows"] else [not_missing, unicode_safe],
        "state": [ignore],
        "deleted": [ignore_missing],
        "revision_timestamp": [ignore],
        "__extras": [ignore],
    }


@cache
def default_relationship_schema(version: Version) -> Schema:
    """A relationship as sent in a dataset."""
    text = _text(version)
    return {
        "id": text,
        "subject": text,
        "object": text,
        "type": [not_empty, one_of_types if version["relationship_types_listed"] else one_of(ALL_TYPES)],
        "comment": text,
        "state": [ignore],
    }


@cache
def default_create_relationship_schema(version: Version) -> Schema:
    """The parameters of package_relationship_create."""
    end = [not_empty, _unicode(version), package_id_or_name_exists]
    return {**default_relationship_schema(version), "id": [empty], "subject": end, "object": end}


@cache
def default_update_relationship_schema(version: Version) -> Schema:
    """The parameters of package_relationship_update."""
    return {
        **default_relationship_schema(version),
        "id": [ignore_missing, package_id_not_changed],
        "subject": [ignore_missing],
        "object": [ignore_missing],
        "type": [ignore_missing],
    }


def _package_id(version: Version) -> list[Validator]:
    ids: dict[str, list[Validator]] = {
        "refused": [empty],
        "any": [empty_if_not_sysadmin_and_go_on, ignore_missing, _unicode(version), package_id_does_not_exist],
        "uuids": [ignore_missing, empty_if_not_sysadmin, uuid_validator, package_id_does_not_exist, unicode_safe],
    }
    return ids[version["package_ids"]]


def _email(version: Version) -> list[Validator]:
    checks: dict[str, list[Validator]] = {
        "": [], "checked": [email_validator], "stripped and checked": [strip_value, email_validator],
    }
    return [*_text(version), *checks[version["emails_of_datasets"]]]


@cache
def default_create_package_schema(version: Version) -> Schema:
    """A dataset as sent to package_create."""
    text, unicode, email = _text(version), _unicode(version), _email(version)
    schema: Schema = {
        "__before": [duplicate_extras_key, ignore],
        "id": _package_id(version),
        "name": [not_empty, unicode, name_validator, package_name_validator],
        "title": [if_empty_same_as("name"), unicode],
        "author": text,
        "author_email": email,
        "maintainer": text,
        "maintainer_email": email,
        "license_id": text,
        "notes": text,
        "url": text,
        "version": [*text, package_version_validator],
        "state": [ignore_not_package_admin, ignore_missing],
        "type": text,
        "owner_org": [owner_org_validator, unicode],
        "private": [ignore_missing, boolean_validator, datasets_with_no_organization_cannot_be_private],
        "__extras": [ignore],
        "__junk": [empty],
        "resources": default_resource_schema(version),
        "tags": default_tags_schema(version),
        "tag_string": [ignore_missing, tag_string_convert],
        "extras": default_extras_schema(version),
        "save": [ignore],
        "return_to": [ignore],
        "relationships_as_object": default_relationship_schema(version),
        "relationships_as_subject": default_relationship_schema(version),
        "groups": {"id": text, "name": text, "title": text, "__extras": [ignore]},
    }
    if version["writes_make_revisions"]:
        schema["revision_id"] = [ignore]
    if version["datasets_have_log_messages"]:
        schema["log_message"] = [*text, no_http]
    if version["datasets_have_plugin_data"]:
        schema["plugin_data"] = [ignore_missing, json_object, ignore_not_sysadmin]
    if version["updates_keep_what_is_unchanged"]:
        schema["metadata_modified"] = [ignore_not_sysadmin, ignore_missing, isodate]
    return schema


@cache
def default_update_package_schema(version: Version) -> Schema:
    """A dataset as sent to package_update."""
    schema = default_create_package_schema(version)
    if version["writes_make_revisions"] and not version["resources_of_old"]:
        schema = {**schema, "resources": {**schema["resources"], "revision_id": [ignore]}}
    return {
        **schema,
        "id": [ignore_missing, package_id_not_changed],
        "name": [ignore_missing, name_validator, package_name_validator, _unicode(version)],
        "title": _text(version),
        "owner_org": [ignore_missing, owner_org_validator, _unicode(version)],
    }


_SHOWN = (
    "author", "author_email", "maintainer", "maintainer_email", "license_id", "notes", "url", "version",
    "metadata_created", "metadata_modified", "creator_user_id", "num_resources", "num_tags", "organization",
    "owner_org", "private", "license_title", "id",
)
_SHOWN_RESOURCE = (
    "last_modified", "cache_last_updated", "package_id", "size", "state", "mimetype", "cache_url", "name",
    "mimetype_inner", "resource_type", "url_type",
)


@cache
def default_show_package_schema(version: Version) -> Schema:
    """A dataset as it is shown; its errors are not looked at, only what the validators keep, drop and change."""
    create = default_create_package_schema(version)
    shown, resource_fields = list(_SHOWN), list(_SHOWN_RESOURCE)
    formats: list[Validator] = [ignore_missing, clean_format, _unicode(version)]
    if version["writes_make_revisions"]:
        shown.append("revision_id")
        resource_fields.append("revision_id")
    else:
        resource_fields.append("description")
    if version["resources_of_old"]:
        shown += ["revision_timestamp", "tracking_summary"]
        resource_fields += ["revision_timestamp", "resource_group_id", "webstore_last_updated", "webstore_url"]
        for name in ("package_id", "revision_id"):
            resource_fields.remove(name)
        formats = _text(version)
    schema: Schema = {
        **create,
        **{name: [] for name in shown},
        "tags": {"__extras": [keep_extras]},
        "extras": create["extras"] if version["extras_are_rows"] else {"key": [not_empty], "value": [not_empty]},
        "resources": {
            **default_resource_schema(version),
            **{name: [] for name in resource_fields},
            "format": formats,
            "created": [ignore_missing],
            "position": [not_empty],
        },
        "state": [ignore_missing],
        "isopen": [ignore_missing],
        "license_url": [ignore_missing],
        "groups": {
            **create["groups"],
            "description": [ignore_missing],
            "display_name": [ignore_missing],
            "image_display_url": [ignore_missing],
        },
    }
    if version["resource_ids"] == "uuids":
        schema["resources"]["id"] = [not_empty]
    if version["extra_ids"] == "of sysadmins":
        schema["extras"] = {**schema["extras"], "id": [ignore]}
    if version["tracking_in_core"] and not version["resources_of_old"]:
        schema["tracking_summary"] = [ignore_missing]
    return schema


@cache
def default_pagination_schema() -> Schema:
    """`limit` and `offset`."""
    return {
        "limit": [ignore_missing, natural_number_validator],
        "offset": [ignore_missing, natural_number_validator],
    }


@cache
def default_package_list_schema() -> Schema:
    """`limit`, `offset` and `page`."""
    return {**default_pagination_schema(), "page": [ignore_missing, is_positive_integer]}


@cache
def package_revise_schema() -> Schema:
    """The parameters of package_revise; those that begin with `match__` and `update__` are collected in dicts."""
    return {
        "__before": [
            collect_prefix_validate("match__", json_or_string), collect_prefix_validate("update__", json_or_string)
        ],
        "match": [ignore_missing, json_or_string, dict_only],
        "filter": [ignore_missing, json_list_or_string, list_of_strings],
        "update": [ignore_missing, json_or_string, dict_only],
        "include": [ignore_missing, json_list_or_string, list_of_strings],
        "match__": [],
        "update__": [],
    }
