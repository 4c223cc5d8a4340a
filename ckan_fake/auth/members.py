"""Who may read and change the members of groups and organizations."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.groups import require_permission
from ckan_fake.auth.objects import get_group_object
from ckan_fake.auth.registry import auth, check_access, require
from ckan_fake.auth.roles import has_user_permission_for_group_or_org
from ckan_fake.context import Context
from ckan_fake.errors import ServerError


@auth(anonymous=True)
def member_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; the action checks group_show as well."""


@auth(anonymous=True)
def member_roles_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def member_create(ctx: Context, data: dict[str, Any]) -> None:
    """The group's admins; for datasets in a group that is no organization, all of its members."""
    group = get_group_object(ctx, data)
    of_package = not group.is_organization and data.get("object_type") == "package"
    require_permission(ctx, group, "manage_group" if of_package else "update", "edit group")


@auth()
def member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """As member_create."""
    check_access("member_create", ctx, data)


def _may_add_members(ctx: Context, data: dict[str, Any]) -> None:
    if "id" not in data:
        raise ServerError("KeyError: 'id'")
    require(ctx, has_user_permission_for_group_or_org(ctx, data["id"], ctx.user, "membership"), "add members")


@auth()
def group_member_create(ctx: Context, data: dict[str, Any]) -> None:
    """The group's admins. Without an id CKAN crashes (ServerError)."""
    _may_add_members(ctx, data)


@auth()
def organization_member_create(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins. Without an id CKAN crashes (ServerError)."""
    _may_add_members(ctx, data)


@auth()
def group_member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; member_delete is checked as well."""


@auth()
def organization_member_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; member_delete is checked as well."""
