"""Schemas of resource views."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context, database_text
from ckan_fake.database import primary_key
from ckan_fake.schema.basic import (
    empty,
    empty_if_not_sysadmin,
    ignore,
    ignore_empty,
    ignore_missing,
    not_empty,
    not_missing,
    unicode_safe,
)
from ckan_fake.schema.navl import Invalid, Schema
from ckan_fake.schema.package_validators import uuid_validator


def resource_id_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is not the id of a resource; names do not count, deleted ones do."""
    if ctx.site.state.resources.get(primary_key(value)) is None:
        raise Invalid(messages.resource_id_unknown(value))
    return value


def resource_view_id_does_not_exist(value: Any, ctx: Context) -> Any:
    """Refuse the id of a view."""
    if ctx.site.state.resource_views.get(database_text(value)) is not None:
        raise Invalid(messages.RESOURCE_VIEW_ID_EXISTS)
    return value


@cache
def default_create_resource_view_schema() -> Schema:
    """What resource_view_create takes, without the fields of the view's type."""
    return {
        "id": [ignore_empty, empty_if_not_sysadmin, uuid_validator, resource_view_id_does_not_exist, unicode_safe],
        "resource_id": [not_empty, resource_id_exists],
        "title": [not_empty, unicode_safe],
        "description": [ignore_missing, unicode_safe],
        "view_type": [not_empty, unicode_safe],
        "__extras": [empty],
    }


@cache
def default_update_resource_view_schema() -> Schema:
    """What resource_view_update takes, without the fields of the view's type, which cannot be changed."""
    return {
        **default_create_resource_view_schema(),
        "id": [not_missing, not_empty, uuid_validator, unicode_safe],
        "resource_id": [ignore_missing, resource_id_exists],
        "title": [ignore_missing, unicode_safe],
        "view_type": [ignore],
        "package_id": [ignore],
    }
