"""Schemas and validators of groups, organizations and their members."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import is_authorized
from ckan_fake.auth.roles import ROLE_PERMISSIONS, child_groups
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import (
    empty_if_not_sysadmin,
    ignore,
    ignore_missing,
    keep_extras,
    natural_number_validator,
    not_empty,
    not_missing,
    unicode_by_repr,
    unicode_safe,
)
from ckan_fake.schema.navl import MISSING, Errors, Flat, Invalid, Key, Schema, Validator
from ckan_fake.schema.package_validators import name_validator, package_id_or_name_exists, uuid_validator
from ckan_fake.schema.packages import default_extras_schema
from ckan_fake.schema.users import user_id_or_name_exists
from ckan_fake.versions import Version

__all__ = [
    "default_create_group_schema", "default_group_list_schema", "default_show_group_schema",
    "default_update_group_schema", "member_schema",
]


def group_id_does_not_exist(value: Any, ctx: Context) -> Any:
    """Refuse the id of a group."""
    if ctx.site.state.groups.get(database_text(value)) is not None:
        raise Invalid(messages.ID_ALREADY_EXISTS)
    return value


def group_id_or_name_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is neither the id nor the name of a group."""
    if ctx.get_group(value) is None:
        raise Invalid(messages.GROUP_DOES_NOT_EXIST)
    return value


def group_name_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse the name of another group, deleted ones included."""
    own = ctx.group.id if ctx.group is not None else data.get(key[:-1] + ("id",), MISSING) or None
    if any(group.id != own for group in ctx.site.state.groups.by("name").all(database_text(data[key]))):
        errors[key].append(messages.GROUP_NAME_EXISTS)


def ignore_not_group_admin(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a value from those who may not change the group's state; on creation from all but sysadmins."""
    if ctx.user and ctx.is_sysadmin:
        return
    if ctx.group is not None and ctx.user and is_authorized("group_change_state", ctx, {"id": ctx.group.id}):
        return
    data.pop(key)


def no_loops_in_hierarchy(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a parent that is no active group of the same type, the group itself or one below it; unless it is new."""
    if ("id",) not in data or not ctx.site.version["loops_in_hierarchy_are_refused"]:
        return
    group = ctx.get_group(data[("id",)])
    if group is None:
        raise ServerError("AssertionError: a new group with an id and a parent")
    if not data[key]:
        return
    parent = ctx.get_group(data[key])
    allowed = parent is not None and parent.state == "active" and group.type in ("", parent.type)
    if not allowed or parent in (group, *child_groups(ctx, group, group.type)):
        raise Invalid(messages.LOOP_IN_HIERARCHY)


def role_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is none of the three roles."""
    if isinstance(value, (list, dict)):
        raise ServerError("a role that cannot be hashed")
    if value not in ROLE_PERMISSIONS:
        raise Invalid(messages.ROLE_DOES_NOT_EXIST)
    return value


def _unicode(version: Version) -> Validator:
    return unicode_by_repr if version["texts_are_written_by_repr"] else unicode_safe


@cache
def default_create_group_schema(version: Version) -> Schema:
    """A group or organization as sent to group_create."""
    unicode = _unicode(version)
    text = [ignore_missing, unicode]
    guarded = [ignore_missing, empty_if_not_sysadmin, uuid_validator, group_id_does_not_exist, unicode_safe]
    return {
        "id": guarded if version["group_ids_are_guarded"] else text,
        "name": [not_empty, unicode, name_validator, group_name_validator],
        "title": text,
        "description": text,
        "image_url": text,
        "image_display_url": text,
        "type": text,
        "state": [ignore_not_group_admin, ignore_missing],
        "created": [ignore],
        "is_organization": [ignore_missing],
        "approval_status": text,
        "extras": default_extras_schema(version),
        "__extras": [ignore],
        "__junk": [ignore],
        "packages": {
            "id": [not_empty, unicode, package_id_or_name_exists],
            "title": text,
            "name": text,
            "__extras": [ignore],
        },
        "users": {"name": [not_empty, unicode], "capacity": [ignore_missing], "__extras": [ignore]},
        "groups": {
            "name": [not_empty, no_loops_in_hierarchy, unicode],
            "capacity": [ignore_missing],
            "__extras": [ignore],
        },
    }


@cache
def default_update_group_schema(version: Version) -> Schema:
    """A group or organization as sent to group_update; a name's form is not looked at."""
    schema = default_create_group_schema(version)
    if not version["group_ids_are_guarded"]:
        return {**schema, "name": [ignore_missing, group_name_validator, _unicode(version)]}
    return {
        **schema,
        "id": [not_empty, group_id_or_name_exists, unicode_safe],
        "name": [ignore_missing, not_empty, group_name_validator, unicode_safe],
    }


@cache
def default_show_group_schema(version: Version) -> Schema:
    """A group or organization as it is shown; its errors are not looked at."""
    kept: Schema = {"__extras": [keep_extras]}
    return {
        **default_create_group_schema(version),
        **{name: [] for name in ("id", "num_followers", "created", "display_name", "state")},
        "package_count": [ignore_missing],
        "member_count": [ignore_missing],
        "extras": kept, "packages": kept, "users": kept,
    }


@cache
def default_group_list_schema() -> Schema:
    """`limit` and `offset` of group_list, where they are given."""
    return {
        "limit": [ignore_missing, natural_number_validator],
        "offset": [ignore_missing, natural_number_validator],
    }


@cache
def member_schema(version: Version) -> Schema:
    """The parameters of organization_member_create."""
    return {
        "id": [not_missing, group_id_or_name_exists, _unicode(version)],
        "username": [not_missing, user_id_or_name_exists, _unicode(version)],
        "role": [not_missing, role_exists, _unicode(version)],
    }
