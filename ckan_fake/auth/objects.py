"""The objects that authorization is about: what the data's `id` names, or what the context holds already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, TypeVar, cast

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ValidationError
from ckan_fake.state import Row, Table
from ckan_fake.state.rows import Group, Package, Resource, User

R = TypeVar("R", bound=Row)


def _object(
    ctx: Context, data: dict[str, Any], name: Literal["package", "resource", "group", "user_obj"], kind: str,
    find: Callable[[Any], R | None], table: Table[R],
) -> R:
    """The object; ValidationError without an id, NotFound where there is none.

    Up to 2.10 an object that the context holds is the answer, whatever the id; else it is put there.
    """
    trusts = ctx.site.version["auth_trusts_objects_in_context"]
    known = getattr(ctx, name) if trusts else None
    if known is not None:
        return table.get(known.id) or cast(R, known)
    reference = data.get("id")
    if not reference:
        raise ValidationError({"message": messages.missing_id(kind, ctx.site.version["spelling_of_missing"])})
    row = find(reference)
    if row is None:
        raise NotFound
    if trusts:
        setattr(ctx, name, row)
    return row


def get_package_object(ctx: Context, data: dict[str, Any]) -> Package:
    """The dataset."""
    return _object(ctx, data, "package", "Package", ctx.get_package, ctx.site.state.packages)


def get_resource_object(ctx: Context, data: dict[str, Any]) -> Resource:
    """The resource."""
    return _object(ctx, data, "resource", "Resource", ctx.get_resource, ctx.site.state.resources)


def get_group_object(ctx: Context, data: dict[str, Any]) -> Group:
    """The group or organization."""
    return _object(ctx, data, "group", "Group", ctx.get_group, ctx.site.state.groups)


def get_user_object(ctx: Context, data: dict[str, Any]) -> User:
    """The user."""
    return _object(ctx, data, "user_obj", "User", ctx.get_user, ctx.site.state.users)
