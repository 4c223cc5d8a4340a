"""Who may list, read, make and change organizations."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.groups import require_account, require_permission
from ckan_fake.auth.objects import get_group_object
from ckan_fake.auth.registry import auth, check_access, require
from ckan_fake.auth.roles import check_config_permission, has_user_permission_for_group_or_org
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def organization_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def organization_list_for_user(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody, about any user."""


@auth(anonymous=True)
def organization_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def organization_show(ctx: Context, data: dict[str, Any]) -> None:
    """As group_show."""
    check_access("group_show", ctx, data)


@auth()
def organization_create(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account, unless `ckan.auth.user_create_organizations` is off."""
    require_account(ctx, "user_create_organizations", "create organizations")


@auth()
def organization_update(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins."""
    require_permission(ctx, get_group_object(ctx, data), "update", "edit organization")


@auth()
def organization_patch(ctx: Context, data: dict[str, Any]) -> None:
    """As organization_update."""
    check_access("organization_update", ctx, data)


@auth()
def organization_delete(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins, unless `ckan.auth.user_delete_organizations` is off."""
    group = get_group_object(ctx, data)
    require(ctx, check_config_permission(ctx, "user_delete_organizations"), "delete organizations")
    require_permission(ctx, group, "delete", "delete organization")


@auth()
def organization_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


def _admins_of_organization(ctx: Context, data: dict[str, Any]) -> None:
    if not has_user_permission_for_group_or_org(ctx, data.get("org_id"), ctx.user, "update"):
        raise NotAuthorized


@auth()
def bulk_update_private(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins."""
    _admins_of_organization(ctx, data)


@auth()
def bulk_update_public(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins."""
    _admins_of_organization(ctx, data)


@auth()
def bulk_update_delete(ctx: Context, data: dict[str, Any]) -> None:
    """The organization's admins."""
    _admins_of_organization(ctx, data)
