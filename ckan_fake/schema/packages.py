"""Schemas of datasets and their parts."""

from __future__ import annotations

from functools import cache

from ckan_fake.relationships import ALL_TYPES
from ckan_fake.schema.basic import (
    boolean_validator,
    dict_only,
    empty,
    empty_if_not_sysadmin,
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
    unicode_safe,
)
from ckan_fake.schema.navl import Schema
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
    owner_org_validator,
    package_id_does_not_exist,
    package_id_not_changed,
    package_id_or_name_exists,
    package_name_validator,
    package_version_validator,
    resource_id_does_not_exist,
    tag_length_validator,
    tag_name_validator,
    tag_string_convert,
    uuid_validator,
    vocabulary_id_exists,
)

__all__ = [
    "default_create_package_schema", "default_create_relationship_schema", "default_extras_schema",
    "default_package_list_schema", "default_pagination_schema", "default_show_package_schema", "default_tags_schema",
    "default_update_package_schema", "default_update_relationship_schema", "package_revise_schema",
]

_TEXT = [ignore_missing, unicode_safe]


@cache
def default_resource_schema() -> Schema:
    """A resource as sent in a dataset."""
    return {
        "id": [ignore_empty, uuid_validator, resource_id_does_not_exist, unicode_safe],
        "package_id": [ignore],
        "url": [ignore_missing, unicode_safe, remove_whitespace],
        "description": _TEXT,
        "format": [if_empty_guess_format, ignore_missing, clean_format, unicode_safe],
        "hash": _TEXT,
        "state": [ignore],
        "position": [ignore],
        "name": _TEXT,
        "resource_type": _TEXT,
        "url_type": _TEXT,
        "mimetype": _TEXT,
        "mimetype_inner": _TEXT,
        "cache_url": _TEXT,
        "size": [ignore_missing, int_validator],
        "created": [ignore_missing, isodate],
        "last_modified": [ignore_missing, isodate],
        "cache_last_updated": [ignore_missing, isodate],
        "datastore_active": [ignore_missing],
        "__extras": [ignore_missing, extras_valid_json, keep_extras],
    }


@cache
def default_tags_schema() -> Schema:
    """A tag as sent in a dataset or a vocabulary."""
    return {
        "name": [not_missing, not_empty, unicode_safe, tag_length_validator, tag_name_validator],
        "vocabulary_id": [ignore_missing, unicode_safe, vocabulary_id_exists],
        "revision_timestamp": [ignore],
        "state": [ignore],
        "display_name": [ignore],
    }


@cache
def default_extras_schema() -> Schema:
    """An extra as sent in a dataset, group or organization."""
    return {
        "id": [ignore_missing, empty_if_not_sysadmin, uuid_validator],
        "key": [not_empty, extra_key_not_in_root_schema, unicode_safe],
        "value": [not_missing, unicode_safe],
        "state": [ignore],
        "deleted": [ignore_missing],
        "revision_timestamp": [ignore],
        "__extras": [ignore],
    }


@cache
def default_relationship_schema() -> Schema:
    """A relationship as sent in a dataset."""
    return {
        "id": _TEXT,
        "subject": _TEXT,
        "object": _TEXT,
        "type": [not_empty, one_of(ALL_TYPES)],
        "comment": _TEXT,
        "state": [ignore],
    }


@cache
def default_create_relationship_schema() -> Schema:
    """The parameters of package_relationship_create."""
    end = [not_empty, unicode_safe, package_id_or_name_exists]
    return {**default_relationship_schema(), "id": [empty], "subject": end, "object": end}


@cache
def default_update_relationship_schema() -> Schema:
    """The parameters of package_relationship_update."""
    return {
        **default_relationship_schema(),
        "id": [ignore_missing, package_id_not_changed],
        "subject": [ignore_missing],
        "object": [ignore_missing],
        "type": [ignore_missing],
    }


@cache
def default_create_package_schema() -> Schema:
    """A dataset as sent to package_create."""
    email = [ignore_missing, unicode_safe, strip_value, email_validator]
    return {
        "__before": [duplicate_extras_key, ignore],
        "id": [ignore_missing, empty_if_not_sysadmin, uuid_validator, package_id_does_not_exist, unicode_safe],
        "name": [not_empty, unicode_safe, name_validator, package_name_validator],
        "title": [if_empty_same_as("name"), unicode_safe],
        "author": _TEXT,
        "author_email": email,
        "maintainer": _TEXT,
        "maintainer_email": email,
        "license_id": _TEXT,
        "notes": _TEXT,
        "url": _TEXT,
        "version": [ignore_missing, unicode_safe, package_version_validator],
        "state": [ignore_not_package_admin, ignore_missing],
        "type": _TEXT,
        "owner_org": [owner_org_validator, unicode_safe],
        "private": [ignore_missing, boolean_validator, datasets_with_no_organization_cannot_be_private],
        "__extras": [ignore],
        "__junk": [empty],
        "resources": default_resource_schema(),
        "tags": default_tags_schema(),
        "tag_string": [ignore_missing, tag_string_convert],
        "plugin_data": [ignore_missing, json_object, ignore_not_sysadmin],
        "extras": default_extras_schema(),
        "save": [ignore],
        "return_to": [ignore],
        "relationships_as_object": default_relationship_schema(),
        "relationships_as_subject": default_relationship_schema(),
        "groups": {"id": _TEXT, "name": _TEXT, "title": _TEXT, "__extras": [ignore]},
        "metadata_modified": [ignore_not_sysadmin, ignore_missing, isodate],
    }


@cache
def default_update_package_schema() -> Schema:
    """A dataset as sent to package_update."""
    return {
        **default_create_package_schema(),
        "id": [ignore_missing, package_id_not_changed],
        "name": [ignore_missing, name_validator, package_name_validator, unicode_safe],
        "title": _TEXT,
        "owner_org": [ignore_missing, owner_org_validator, unicode_safe],
    }


@cache
def default_show_package_schema() -> Schema:
    """A dataset as it is shown; its errors are not looked at, only what the validators keep, drop and change."""
    create = default_create_package_schema()
    shown = [
        "author", "author_email", "maintainer", "maintainer_email", "license_id", "notes", "url", "version",
        "metadata_created", "metadata_modified", "creator_user_id", "num_resources", "num_tags", "organization",
        "owner_org", "private", "license_title", "id",
    ]
    resource_fields = [
        "last_modified", "cache_last_updated", "package_id", "size", "state", "mimetype", "cache_url", "name",
        "description", "mimetype_inner", "resource_type", "url_type",
    ]
    return {
        **create,
        **{name: [] for name in shown},
        "tags": {"__extras": [keep_extras]},
        "extras": {"key": [not_empty], "value": [not_empty]},
        "resources": {
            **default_resource_schema(),
            **{name: [] for name in resource_fields},
            "id": [not_empty],
            "format": [ignore_missing, clean_format, unicode_safe],
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
