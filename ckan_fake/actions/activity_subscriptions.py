"""What the activity plugin records after other actions have succeeded."""

from __future__ import annotations

import json
import uuid
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import show_from_tables, valid_copy
from ckan_fake.actions.registry import subscribe
from ckan_fake.auth.labels import get_dataset_labels
from ckan_fake.context import Context
from ckan_fake.dictize.groups import group_row
from ckan_fake.dictize.packages import package_row
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Activity, Group, Package

PLUGIN = "activity"
_PARTS_OF_DATASETS = ("packages", "resources", "package_extras", "package_tags")


def save_activity(
    ctx: Context, user_id: str, object_id: str, activity_type: str, data: Any = None, *,
    labels: list[str] | None = None, package: str | None = None, revision: str | None = None,
) -> Activity:
    """Store an activity: `data` is written as JSON, a text as it is. `package`: a dataset's JSON text to go first.

    `revision`: the id of the one it belongs to (default: the running one, up to 2.8).
    """
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False) if data not in (None, {}) else None
    return ctx.site.state.activities.add(Activity(
        ctx.site.ids.uuid(), ctx.site.clock.now(), user_id, object_id, activity_type, text, labels, package,
        revision or _revision(ctx),
    ))


def _revision(ctx: Context) -> str | None:
    """The running revision, or the last one, which CKAN forgets to put aside: at first one of before (up to 2.8)."""
    state = ctx.site.state
    if state.revision is not None or not ctx.site.version["writes_make_revisions"]:
        return state.revision
    last = max(state.revisions.unordered(), key=lambda row: row.seq, default=None)
    return last.id if last is not None else str(uuid.uuid5(uuid.NAMESPACE_OID, str(ctx.site.ids.secret)))


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
    """Record the dataset as it is shown now, or up to 2.8 its row; as deleted where it was changed to that."""
    _keep(ctx)
    user = ctx.get_user(ctx.user)
    package = ctx.get_package(reference)
    version = ctx.site.version
    if version["activities_have_labels"]:
        if user is None:
            raise ValidationError({"user_id": [messages.USER_NOT_FOUND]})
        if package is None:
            raise NotFound(messages.PACKAGE_OF_ACTIVITY_NOT_FOUND)
    elif package is None:
        raise ServerError("AssertionError: the activity of no dataset")
    if activity_type == "changed" and package.state == "deleted":
        activity_type = "deleted"
    user_id = user.id if user is not None else "not logged in"
    if version["writes_make_revisions"]:
        _record(ctx, user_id, package.id, f"{activity_type} package", {"package": package_row(version, package)})
        return
    _record(
        ctx, user_id, package.id, f"{activity_type} package", {"actor": user.name if user is not None else None},
        labels=list(get_dataset_labels(ctx, package)) if version["activities_have_labels"] else None,
        package=_shown(ctx, package),
    )


def _makes_activity(ctx: Context, reference: Any) -> bool:
    """Whether a written dataset is recorded: private ones from 2.11 on, up to 2.8 whatever the revision has written."""
    version = ctx.site.version
    package = ctx.get_package(reference)
    if package is not None and package.private and not version["private_datasets_make_activities"]:
        return False
    if not version["writes_make_revisions"]:
        return True
    revised = ctx.site.state.revised_objects.by("revision").all(ctx.site.state.revision)
    return any(row.table in _PARTS_OF_DATASETS for row in revised)


def _shown(ctx: Context, package: Package) -> str:
    """The JSON text of what package_show gives: that of the index where it is up to date."""
    copy = valid_copy(ctx, package, package.id)
    if copy is not None:
        return copy.validated_data_dict
    return json.dumps(show_from_tables(ctx.fresh(ignore_auth=True), package), separators=(",", ":"))


@subscribe("bulk_update_public", "bulk_update_private", "bulk_update_delete", plugin=PLUGIN)
def bulk_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record each dataset once more: package_patch has recorded it already (2.12). Up to 2.8 none is recorded."""
    manner = ctx.site.version["bulk_updates_make_activities"]
    if manner == "none":
        return
    if manner == "crash" and "datasets" not in data:
        raise ServerError("TypeError: datasets that cannot be iterated over")
    for reference in data.get("datasets", []):
        _record_package(ctx, "changed", reference)


@subscribe("package_create", "package_delete", plugin=PLUGIN)
def package_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or deleted dataset."""
    reference = result["id"] if isinstance(result, dict) else result or data["id"]
    if _makes_activity(ctx, reference):
        _record_package(ctx, "new" if name == "package_create" else "changed", reference)


@subscribe("package_owner_org_update", plugin=PLUGIN)
def owner_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a dataset whose row a revision has written (up to 2.8)."""
    if ctx.site.version["writes_make_revisions"] and _makes_activity(ctx, data["id"]):
        _record_package(ctx, "changed", data["id"])


@subscribe("package_update", plugin=PLUGIN)
def package_updated(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a dataset that an update has really changed; up to 2.11 any updated one."""
    changed = ctx.changed_entities.get("packages") or not ctx.site.version["changed_entities"]
    reference = result["id"] if isinstance(result, dict) else result
    if changed and _makes_activity(ctx, reference):
        _record_package(ctx, "changed", reference)


@subscribe("resource_view_create", "resource_view_update", plugin=PLUGIN)
def resource_view_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or changed view with its dataset, from 2.11 on; deleting a view is never recorded (2.12)."""
    if not ctx.site.version["views_make_activities"]:
        return
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


def _revision_before(ctx: Context, group: Group) -> str | None:
    """The revision that wrote a group before the running one, which sets its own when it is flushed (up to 2.8)."""
    state = ctx.site.state
    if group.revision_id != state.revision:
        return group.revision_id
    ids = [row.revision_id for row in state.revised_objects.by("object").all(group.id)]
    before = [revision for revision in map(state.revisions.get, ids) if revision and revision.id != state.revision]
    return max(before, key=lambda row: row.seq).id if before else group.revision_id


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
    version = ctx.site.version
    if what == "delete" and not version["activities_of_deleted_groups"]:
        return
    done = "deleted" if group.state == "deleted" or what == "delete" else "new" if what == "create" else "changed"
    if done == "deleted" and version["deleted_organizations_are_groups"]:
        kind = "group"
    shown = group_row(group)
    if not version["extras_are_rows"]:
        shown["extras"] = group.extras or {}
    if what == "update" and version["writes_make_revisions"]:
        shown["revision_id"] = _revision_before(ctx, group)
    # what makes its maker a member is a later revision
    revision = group.revision_id if what == "create" else None
    _record(ctx, user.id, group.id, f"{done} {kind}", {"group": shown}, revision=revision)


@subscribe("user_create", "user_update", plugin=PLUGIN)
def user_changed(name: str, ctx: Context, data: dict[str, Any], result: Any) -> None:
    """Record a new or changed user, as done by that user itself."""
    _record(ctx, result["id"], result["id"], "new user" if name == "user_create" else "changed user")
