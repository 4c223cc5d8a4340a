"""Who may read, make and change resource views: who may do so with the resource."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth, check_access
from ckan_fake.context import Context
from ckan_fake.database import primary_key
from ckan_fake.errors import NotAuthorized, NotFound, ServerError
from ckan_fake.state.rows import ResourceView


def _view(ctx: Context, data: dict[str, Any]) -> ResourceView:
    row = ctx.site.state.resource_views.get(primary_key(data["id"])) if data["id"] else None
    if row is None:
        raise NotFound(messages.NO_RESOURCE_VIEW)
    return row


def _resource_id(data: dict[str, Any]) -> Any:
    """The resource that the data names, be it the view's or another one. Without one CKAN crashes: 500."""
    if "resource_id" not in data:
        raise ServerError("KeyError: resource_id")
    return data["resource_id"]


@auth(anonymous=True)
def resource_view_show(ctx: Context, data: dict[str, Any]) -> None:
    """Who may read the dataset."""
    check_access("resource_show", ctx, {"id": _view(ctx, data).resource_id})


@auth(anonymous=True)
def resource_view_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may read the dataset."""
    check_access("resource_show", ctx, data)


@auth()
def resource_view_create(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset."""
    check_access("resource_create", ctx, {"id": _resource_id(data)})


@auth(anonymous=True)
def resource_view_update(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset of the resource that the view is to belong to then, whoever it belongs to now (2.12)."""
    check_access("resource_update", ctx, {"id": _resource_id(data)})


@auth(anonymous=True)
def resource_view_reorder(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset."""
    check_access("resource_update", ctx, {"id": _resource_id(data)})


@auth()
def resource_view_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset."""
    check_access("resource_delete", ctx, {"id": _view(ctx, data).resource_id})


@auth()
def resource_view_clear(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def resource_create_default_resource_views(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset."""
    resource = data["resource"]
    if not isinstance(resource, dict) or "id" not in resource:
        raise ServerError("KeyError: the id of the resource")
    check_access("resource_create", ctx, {"id": resource["id"]})


@auth()
def package_create_default_resource_views(ctx: Context, data: dict[str, Any]) -> None:
    """Who may edit the dataset."""
    package = data["package"] or {}
    if not isinstance(package, dict):
        raise ServerError("get() of a dataset that is no dict")
    check_access("package_update", ctx, package)
