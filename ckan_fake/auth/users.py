"""Who may read, make and change users."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import RULES, auth, check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, ServerError, ValidationError


def _refuse_anonymous_unless_public(ctx: Context) -> None:
    if not ctx.user and not ctx.site.config["ckan.auth.public_user_details"]:
        raise NotAuthorized


@auth(anonymous=True)
def user_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody, unless `ckan.auth.public_user_details` is off."""
    _refuse_anonymous_unless_public(ctx)


@auth(anonymous=True)
def user_list(ctx: Context, data: dict[str, Any]) -> None:
    """As user_show; only sysadmins may search for an e-mail address."""
    if data.get("email") and not ctx.site.version["user_list_is_plain"]:
        raise NotAuthorized
    _refuse_anonymous_unless_public(ctx)


@auth(anonymous=True)
def user_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """As user_list."""
    check_access("user_list", ctx, data)


@auth(anonymous=True)
def get_site_user(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized(messages.INTERNAL_SERVICES_ONLY)


@auth(anonymous=True)
def user_create(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins, and anybody with `ckan.auth.create_user_via_api`."""
    if not ctx.site.config["ckan.auth.create_user_via_api"]:
        raise NotAuthorized(messages.not_authorized_to(ctx.user, "create users via the API"))


@auth(anonymous=True)
def user_update(ctx: Context, data: dict[str, Any]) -> None:
    """Oneself, and whoever knows the user's reset key."""
    if not data.get("id"):
        raise ValidationError(messages.missing_id("User"))
    user = ctx.get_user(data["id"])
    if user is None:
        raise NotAuthorized(messages.USER_NOT_FOUND)
    if user.reset_key and data.get("reset_key") == user.reset_key:
        return
    if not ctx.user:
        raise NotAuthorized(messages.LOG_IN_TO_EDIT_USER)
    if ctx.user != user.name:
        raise NotAuthorized(messages.not_authorized_to(ctx.user, f"edit user {user.id}"))


@auth()
def user_generate_apikey(ctx: Context, data: dict[str, Any]) -> None:
    """Oneself."""
    user = ctx.user_obj
    assert user is not None
    if ctx.user != user.name:
        raise NotAuthorized(messages.not_authorized_to(ctx.user, f"update user {user.id}"))


@auth()
def user_patch(ctx: Context, data: dict[str, Any]) -> None:
    """As user_update."""
    check_access("user_update", ctx, data)


@auth()
def user_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def user_invite(ctx: Context, data: dict[str, Any]) -> None:
    """Who may add members to the group."""
    if "group_id" not in data:
        raise ServerError("KeyError: group_id")
    data["id"] = data["group_id"]
    RULES["group_member_create"].function(ctx, data)
