"""Listing and showing revisions (up to CKAN 2.8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, get_or_bust
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.dates import date_str_to_datetime
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.state import Row
from ckan_fake.state.rows import Revision

PAGE = 50


@action(get=True, until="2.9")
def revision_list(ctx: Context, data: dict[str, Any]) -> list[str]:
    """List the ids of revisions, the newest first: of CKAN 2.2 all, later 50.

    Later ones take `since_id` (a revision's id) or `since_time` (a date), and `sort`: time_desc or time_asc.
    """
    check_access("revision_list", ctx, data)
    found = sorted(ctx.site.state.revisions.rows(), key=lambda row: (row.timestamp, row.seq), reverse=True)
    if not ctx.site.version["revision_lists_are_paged"]:
        return [row.id for row in found]
    since = None
    if data.get("since_id"):
        given = _find(ctx, data["since_id"])
        since = given.timestamp
    elif data.get("since_time"):
        since = _time(data["since_time"])
    sort = data.get("sort")
    if isinstance(sort, (list, dict)) and sort:
        raise ServerError("a sort that cannot be hashed")
    if sort and sort not in ("time_asc", "time_desc"):
        raise ValidationError(messages.revision_sort_invalid(["time_desc", "time_asc"]))
    if sort == "time_asc":
        found.reverse()
    return [row.id for row in found if since is None or row.timestamp > since][:PAGE]


def _time(text: Any) -> Any:
    if not isinstance(text, str):
        raise ServerError("a time that is no text")
    try:
        return date_str_to_datetime(text)
    except ValueError:
        raise ValidationError(messages.TIMESTAMP_NOT_PARSED) from None


def _find(ctx: Context, reference: Any) -> Revision:
    row = ctx.site.state.revisions.get(database_text(reference)) if reference is not None else None
    if row is None:
        raise NotFound
    return row


@action(get=True, until="2.9")
def revision_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a revision (`id`) with the public datasets and the groups that it changed."""
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    state, reference = ctx.site.state, "id" if ctx.api_version == 2 else "name"
    packages: dict[str, Any] = {}
    groups: dict[str, Any] = {}
    for changed in state.revised_objects.by("revision").all(row.id):
        for owner in _owners(ctx, changed.table, changed.object_id):
            package = state.packages.get(owner)
            if package is not None and not package.private:
                packages[package.id] = getattr(package, reference)
        if changed.table == "groups" and (group := state.groups.get(changed.object_id)) is not None:
            groups[group.id] = getattr(group, reference)
    return {**_dictize(row), "packages": list(packages.values()), "groups": list(groups.values())}


def _owners(ctx: Context, table: str, row_id: str) -> Iterable[str]:
    """The ids of the datasets that a row of a table belongs to."""
    if table == "packages":
        return [row_id]
    row: Any = getattr(ctx.site.state, table).get(row_id)
    if row is None:
        return []
    if table == "relationships":
        return [row.subject_package_id, row.object_package_id]
    return [row.package_id] if table in ("resources", "package_tags") else []


def _dictize(row: Revision) -> dict[str, Any]:
    approved = row.approved_timestamp
    return {
        "id": row.id, "timestamp": row.timestamp.isoformat(), "message": row.message, "author": row.author,
        "approved_timestamp": approved.isoformat() if approved else None,
    }


def _of(ctx: Context, objects: Iterable[Row]) -> list[dict[str, Any]]:
    """The revisions that wrote the rows, the newest first."""
    state = ctx.site.state
    ids = {changed.revision_id for row in objects for changed in state.revised_objects.by("object").all(row.id)}
    rows = [row for row in map(state.revisions.get, ids) if row is not None]
    return [_dictize(row) for row in sorted(rows, key=lambda row: (row.timestamp, row.seq), reverse=True)]


@action(get=True, until="2.9")
def package_revision_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the revisions of a dataset (`id`: id or name), the newest first."""
    package = ctx.get_package(get_or_bust(ctx, data, "id"))
    if package is None:
        raise NotFound
    check_access("package_revision_list", ctx, data)
    state = ctx.site.state
    parts: list[Row] = [package, *state.resources.by("package").all(package.id)]
    return _of(ctx, [*parts, *state.package_tags.by("package").all(package.id)])


@action(get=True, until="2.9")
def group_revision_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the revisions of a group (`id`: id or name), the newest first."""
    check_access("group_revision_list", ctx, data)
    return _of_group(ctx, data)


@action(get=True, until="2.9")
def organization_revision_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the revisions of an organization (`id`: id or name), the newest first."""
    check_access("organization_revision_list", ctx, data)
    return _of_group(ctx, data)


def _of_group(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    group = ctx.get_group(get_or_bust(ctx, data, "id"))
    if group is None:
        raise NotFound
    state = ctx.site.state
    return _of(ctx, [group, *state.members.by("group").all(group.id), *state.group_extras.by("group").all(group.id)])


@action(until="2.3")
def make_latest_pending_package_active(ctx: Context, data: dict[str, Any]) -> None:
    """Approve the latest revision of a dataset (`id`: id or name): it and its parts are active, unless deleted."""
    package = ctx.get_package(get_or_bust(ctx, data, "id"))
    check_access("make_latest_pending_package_active", ctx, data)
    if package is None:
        raise ServerError("there is no dataset whose revisions could be approved")
    state = ctx.site.state
    latest = None
    parts: list[tuple[Any, list[Any]]] = [
        (table, list(table.by("package").all(package.id))) for table in (state.resources, state.package_tags)
    ]
    for table, rows in [(state.packages, [package]), *parts]:
        for row in rows:
            if row.state not in ("active", "deleted"):
                table.update(row, state="deleted" if row.state == "pending-deleted" else "active")
            revision = state.revisions.get(row.revision_id)
            if revision is not None and (latest is None or revision.timestamp > latest.timestamp):
                latest = revision
    if latest is not None:
        state.revisions.update(latest, approved_timestamp=ctx.site.clock.now())


@action(get=True, until="2.8")
def resource_status_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Tell the statuses of a resource's tasks in a queue, of which a site without one has none."""
    if not ctx.site.version["missing_queue_is_told"]:
        get_or_bust(ctx, data, "id")
        raise ServerError("there are no tables of the queue")
    check_access("resource_status_show", ctx, data)
    return {"message": messages.QUEUE_NOT_INSTALLED}
