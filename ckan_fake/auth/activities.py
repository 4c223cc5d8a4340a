"""Who may read, make and delete activities."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.labels import get_user_dataset_labels
from ckan_fake.auth.registry import auth, check_access
from ckan_fake.auth.roles import check_config_permission
from ckan_fake.context import Context
from ckan_fake.database import primary_key
from ckan_fake.errors import NotAuthorized, NotFound, ServerError, ValidationError
from ckan_fake.state.rows import Activity


def get_activity_object(ctx: Context, data: dict[str, Any]) -> Activity:
    """The context's activity, else the one that `data["id"]` names."""
    if ctx.activity is not None:
        return ctx.activity
    if not data.get("id"):
        raise ValidationError({"message": messages.missing_id("Activity")})
    activity = ctx.site.state.activities.get(primary_key(data["id"]))
    if activity is None:
        raise NotFound
    ctx.activity = activity
    return activity


@auth()
def send_email_notifications(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def activity_create(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def activity_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def activity_delete_all(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth()
def activity_delete_counts(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized


@auth(anonymous=True)
def activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may see the object; with `include_data` who may change it, unless `public_activity_stream_detail`."""
    kind = data["object_type"]
    if kind not in ("package", "organization", "group", "user"):
        raise NotAuthorized(messages.OBJECT_TYPE_NOT_RECOGNIZED)
    detailed = data.get("include_data") and not check_config_permission(ctx, "public_activity_stream_detail")
    check_access(f"{kind}_update" if detailed else f"{kind}_show", ctx, {"id": data["id"]})


@auth(anonymous=True)
def user_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may see the user."""
    activity_list(ctx, {**data, "object_type": "user"})


@auth(anonymous=True)
def package_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may see the dataset."""
    activity_list(ctx, {**data, "object_type": "package"})


@auth(anonymous=True)
def group_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may see the group."""
    activity_list(ctx, {**data, "object_type": "group"})


@auth(anonymous=True)
def organization_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who may see the organization."""
    activity_list(ctx, {**data, "object_type": "organization"})


@auth(anonymous=True)
def recently_changed_packages_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; what is shown depends on the activities' permission labels."""


@auth(anonymous=True)
def activity_show(ctx: Context, data: dict[str, Any]) -> None:
    """Activities of datasets only: who shares a permission label with it and may see, or change, the dataset.

    Without `include_data` CKAN crashes: 500.
    """
    activity = get_activity_object(ctx, data)
    if "package" not in activity.activity_type:
        raise NotAuthorized(messages.OBJECT_TYPE_NOT_RECOGNIZED)
    if ctx.site.version["activities_have_labels"] and not ctx.is_sysadmin:
        if activity.permission_labels is None:
            raise ServerError("TypeError: an activity without permission labels")
        if not set(get_user_dataset_labels(ctx, ctx.auth_user)).intersection(activity.permission_labels):
            raise NotAuthorized(messages.ACTIVITY_DATA_UNAUTHORIZED)
    if "include_data" not in data:
        raise ServerError("KeyError: include_data")
    activity_list(
        ctx, {"id": activity.object_id, "include_data": data["include_data"], "object_type": "package"}
    )


@auth(anonymous=True)
def activity_data_show(ctx: Context, data: dict[str, Any]) -> None:
    """As activity_show with `include_data`."""
    data["include_data"] = True
    activity_show(ctx, data)


@auth(anonymous=True)
def activity_diff(ctx: Context, data: dict[str, Any]) -> None:
    """As activity_show with `include_data`."""
    data["include_data"] = True
    activity_show(ctx, data)
