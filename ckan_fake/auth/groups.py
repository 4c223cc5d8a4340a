"""Who may list, read, make and change groups."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.objects import get_group_object
from ckan_fake.auth.registry import auth, check_access, is_authorized, require
from ckan_fake.auth.roles import check_config_permission, has_user_permission_for_group_or_org
from ckan_fake.config import asbool
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, ServerError
from ckan_fake.state.rows import Group


def require_permission(ctx: Context, group: Group, permission: str, what: str) -> None:
    """Refuse whoever has not the permission in the group; `what` is what they are refused to do with it."""
    require(ctx, has_user_permission_for_group_or_org(ctx, group.id, ctx.user, permission), f"{what} {group.id}")


def require_account(ctx: Context, option: str, what: str) -> None:
    """Refuse callers without an account, and all but sysadmins where the option is off."""
    user = ctx.model_user()
    if user is None or not check_config_permission(ctx, option):
        raise NotAuthorized(messages.not_authorized_to(user.id if user else None, what))


@auth(anonymous=True)
def group_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def group_list_authz(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def group_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def group_package_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; the action checks group_show as well."""


@auth(anonymous=True)
def group_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; members only where it is not active, or with its users where `ckan.auth.public_user_details` is off."""
    if not ctx.site.version["groups_are_guarded"]:
        return
    group = get_group_object(ctx, data)
    if group.state == "active" and (ctx.site.config["ckan.auth.public_user_details"] or not _asks_for_users(data)):
        return
    require_permission(ctx, group, "read", "read group")


def _asks_for_users(data: dict[str, Any]) -> bool:
    try:
        return asbool(data.get("include_users", False)) or data.get("object_type") == "user"
    except ValueError as error:
        raise ServerError(str(error)) from None


@auth()
def group_create(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account, unless `ckan.auth.user_create_groups` is off."""
    require_account(ctx, "user_create_groups", "create groups")


@auth()
def group_update(ctx: Context, data: dict[str, Any]) -> None:
    """The group's admins."""
    require_permission(ctx, get_group_object(ctx, data), "update", "edit group")


@auth()
def group_patch(ctx: Context, data: dict[str, Any]) -> None:
    """As group_update."""
    check_access("group_update", ctx, data)


@auth()
def group_change_state(ctx: Context, data: dict[str, Any]) -> None:
    """As group_update."""
    group = get_group_object(ctx, data)
    require(ctx, is_authorized("group_update", ctx, data), f"change state of group {group.id}")


@auth()
def group_delete(ctx: Context, data: dict[str, Any]) -> None:
    """The group's admins, unless `ckan.auth.user_delete_groups` is off."""
    group = get_group_object(ctx, data)
    require(ctx, check_config_permission(ctx, "user_delete_groups"), "delete groups")
    require_permission(ctx, group, "delete", "delete group")


@auth()
def group_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized
