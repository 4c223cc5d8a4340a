"""Schemas of following, and the validators that turn names of users, datasets and groups into ids."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context, database_text
from ckan_fake.schema.basic import ignore_missing, not_empty, not_missing, unicode_safe
from ckan_fake.schema.navl import Invalid, Schema
from ckan_fake.state import Row, Table
from ckan_fake.state.rows import Group, Package, User


def _id_of(table: Table[Any], reference: Any, kind: str) -> str:
    key = database_text(reference)
    row: Row | None = table.get(key) or table.by("name").first(key)
    if row is None:
        raise Invalid(messages.kind_not_found(kind))
    return row.id


def convert_user_name_or_id_to_id(value: Any, ctx: Context) -> str:
    """The id of a user, deleted ones included, by id or name; refuse what is neither."""
    table: Table[User] = ctx.site.state.users
    return _id_of(table, value, "User")


def convert_package_name_or_id_to_id(value: Any, ctx: Context) -> str:
    """The id of a dataset in any state by id or name; refuse what is neither."""
    table: Table[Package] = ctx.site.state.packages
    return _id_of(table, value, "Dataset")


def convert_group_name_or_id_to_id(value: Any, ctx: Context) -> str:
    """The id of a group or organization in any state by id or name; refuse what is neither."""
    table: Table[Group] = ctx.site.state.groups
    return _id_of(table, value, "Group")


@cache
def default_follow_user_schema() -> Schema:
    """`id` of a user; `q` for the lists that are filtered."""
    return {"id": [not_missing, not_empty, unicode_safe, convert_user_name_or_id_to_id], "q": [ignore_missing]}


@cache
def default_follow_dataset_schema() -> Schema:
    """`id` of a dataset."""
    return {"id": [not_missing, not_empty, unicode_safe, convert_package_name_or_id_to_id]}


@cache
def default_follow_group_schema() -> Schema:
    """`id` of a group or organization."""
    return {"id": [not_missing, not_empty, unicode_safe, convert_group_name_or_id_to_id]}
