"""What the activity plugin records after other actions have succeeded."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import show_from_tables, valid_copy
from ckan_fake.actions.registry import subscribe
from ckan_fake.auth.labels import get_dataset_labels
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ValidationError
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Activity, Package

PLUGIN = "activity"


def save_activity(
    ctx: Context, user_id: str, object_id: str, activity_type: str, data: Any = None, *,
    labels: list[str] | None = None, package: str | None = None,
) -> Activity:
    """Store an activity: `data` is written as JSON, a text as it is. `package`: a dataset's JSON text to go first."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False) if data not in (None, {}) else None
    return ctx.site.state.activities.add(Activity(
        ctx.site.ids.uuid(), ctx.site.clock.now(), user_id, object_id, activity_type, text, labels, package
    ))


def _record(ctx: Context, user_id: str, object_id: str, activity_type: str, data: Any = None, **more: Any) -> None:
    """Store an activity where `ckan.activity_streams_enabled`; it stays whatever comes after."""
    if ctx.site.config["ckan.activity_streams_enabled"]:
        save_activity(ctx, user_id, object_id, activity_type, data, **more)
        if not ctx.defer_commit:
            ctx.site.state.commit()


def _keep(ctx: Context) -> None:
    """What the action did is committed before its activity can fail."""
    if not ctx.defer_commit:
        ctx.site.state.commit()


def _record_package(ctx: Context, activity_type: str, reference: Any) -> None:
    """Record the dataset as it is shown now; as deleted where it was changed to that."""
    _keep(ctx)
    user = ctx.get_user(ctx.user)
    if user is None:
        raise ValidationError({"user_id": [messages.USER_NOT_FOUND]})
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound(messages.PACKAGE_OF_ACTIVITY_NOT_FOUND)
    if activity_type == "changed" and package.state == "deleted":
        activity_type = "deleted"
    _record(
        ctx, user.id, package.id, f"{activity_type} package", {"actor": user.name},
        labels=list(get_dataset_labels(ctx, package)), package=_shown(ctx, package),
    )


def _shown(ctx: Context, package: Package) -> str:
    """The JSON text of what package_show gives: that of the index where it is up to date."""
    copy = valid_copy(ctx, package, package.id)
    if copy is not None:
        return copy.validated_data_dict
    return json.dumps(show_from_tables(ctx.fresh(ignore_auth=True), package), separators=(",", ":"))


@subscribe("bulk_update_public", "bulk_update_private", "bulk_update_delete", plugin=PLUGIN)
def bulk_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record each dataset once more: package_patch has recorded it already (2.12)."""
    for reference in data.get("datasets", []):
        _record_package(ctx, "changed", reference)


@subscribe("package_create", "package_delete", plugin=PLUGIN)
def package_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or deleted dataset."""
    _record_package(ctx, "new" if name == "package_create" else "changed", result["id"] if result else data["id"])


@subscribe("package_update", plugin=PLUGIN)
def package_updated(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a dataset that an update has really changed."""
    if ctx.changed_entities.get("packages"):
        _record_package(ctx, "changed", result["id"])


@subscribe("resource_view_create", "resource_view_update", plugin=PLUGIN)
def resource_view_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or changed view with its dataset; deleting a view is never recorded (2.12)."""
    state = ctx.site.state
    view = state.resource_views.get(result["id"])
    assert view is not None
    resource = state.resources.get(view.resource_id)
    assert resource is not None
    _keep(ctx)
    user = ctx.get_user(ctx.user)
    if user is None:
        raise ValidationError({"user_id": [messages.kind_not_found("User")]})
    activity_type = "new resource view" if name == "resource_view_create" else "changed resource view"
    _record(
        ctx, user.id, resource.package_id, activity_type,
        {**table_dictize(view), "config": view.config or {}, "package_id": resource.package_id},
    )


@subscribe(
    "group_create", "group_update", "group_delete", "organization_create", "organization_update",
    "organization_delete", plugin=PLUGIN,
)
def group_or_org_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new, changed or deleted group or organization."""
    group = ctx.get_group(result["id"] if result else data["id"])
    if group is None:
        raise NotFound(messages.GROUP_OF_ACTIVITY_NOT_FOUND)
    _keep(ctx)
    user = ctx.get_user(ctx.user)
    if user is None:
        raise ValidationError({"user_id": [messages.USER_NOT_FOUND]})
    kind, what = name.split("_")
    done = "deleted" if group.state == "deleted" or what == "delete" else "new" if what == "create" else "changed"
    _record(ctx, user.id, group.id, f"{done} {kind}", {"group": {**table_dictize(group), "extras": group.extras or {}}})


@subscribe("user_create", "user_update", plugin=PLUGIN)
def user_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or changed user, as done by that user itself."""
    _record(ctx, result["id"], result["id"], "new user" if name == "user_create" else "changed user")
