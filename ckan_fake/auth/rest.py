"""Who may use what only old CKANs have: the REST API, revisions, related items."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth, check_access, is_authorized
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized
from ckan_fake.state.rows import Related


def _require_key(ctx: Context, what: str) -> None:
    """Raise NotAuthorized for who sent no key; `what` the key is needed for."""
    if not ctx.user:
        raise NotAuthorized(messages.api_key_needed(what))


@auth(anonymous=True)
def package_show_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As package_show."""
    check_access("package_show", ctx, data)


@auth(anonymous=True)
def group_show_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As group_show."""
    check_access("group_show", ctx, data)


@auth(anonymous=True)
def tag_show_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As tag_show."""
    check_access("tag_show", ctx, data)


@auth()
def package_create_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As package_create, with a key."""
    _require_key(ctx, "create a package")
    check_access("package_create", ctx, data)


@auth()
def group_create_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As group_create, with a key."""
    _require_key(ctx, "create a group")
    check_access("group_create", ctx, data)


@auth()
def package_update_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update, with a key."""
    _require_key(ctx, "edit a package")
    check_access("package_update", ctx, data)


@auth()
def group_update_rest(ctx: Context, data: dict[str, Any]) -> None:
    """As group_update, with a key."""
    _require_key(ctx, "edit a group")
    check_access("group_update", ctx, data)


@auth(anonymous=True)
def revision_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def package_revision_list(ctx: Context, data: dict[str, Any]) -> None:
    """As package_show."""
    check_access("package_show", ctx, data)


@auth(anonymous=True)
def group_revision_list(ctx: Context, data: dict[str, Any]) -> None:
    """As group_show."""
    check_access("group_show", ctx, data)


@auth(anonymous=True)
def organization_revision_list(ctx: Context, data: dict[str, Any]) -> None:
    """As group_show."""
    check_access("group_show", ctx, data)


@auth()
def make_latest_pending_package_active(ctx: Context, data: dict[str, Any]) -> None:
    """As package_update."""
    check_access("package_update", ctx, data)


@auth(anonymous=True)
def resource_status_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def related_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def related_create(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account; `featured` is for sysadmins."""
    if ctx.model_user() is None:
        raise NotAuthorized(messages.RELATED_NEEDS_LOGIN)
    if data.get("featured", 0) != 0:
        raise NotAuthorized(messages.RELATED_FEATURED_BY_SYSADMIN)


@auth()
def related_update(ctx: Context, data: dict[str, Any]) -> None:
    """Its owner; `featured` is for sysadmins."""
    row = _related(ctx, data)
    user = ctx.model_user()
    if user is None or row is None or row.owner_id != user.id:
        raise NotAuthorized(messages.related_owner_only("update"))
    if "featured" in data and data["featured"] != row.featured:
        raise NotAuthorized(messages.RELATED_FEATURED_CHANGED)


@auth()
def related_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Its owner, and whoever may delete the first of its datasets."""
    row = _related(ctx, data)
    user = ctx.model_user()
    links = ctx.site.state.related_datasets.by("related").all(row.id) if row is not None else []
    if links and is_authorized("package_delete", ctx, {"id": links[0].dataset_id}):
        return
    if user is None or row is None or row.owner_id != user.id:
        raise NotAuthorized(messages.related_owner_only("delete"))


def _related(ctx: Context, data: dict[str, Any]) -> Related | None:
    return ctx.site.state.related.get(data["id"])
