"""Related items: applications, ideas and the like that CKAN 2.2 lists beside datasets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.activity_subscriptions import save_activity
from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.schema.related import default_related_schema, default_update_related_schema
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Package, Related, RelatedDataset, User

_COLUMNS = ("type", "title", "description", "image_url", "url", "owner_id", "featured")


def _created(row: Related) -> datetime:
    assert row.created is not None
    return row.created


_SORTS: dict[str, tuple[Callable[[Related], Any], bool]] = {
    "view_count_asc": (lambda row: row.view_count, False), "view_count_desc": (lambda row: row.view_count, True),
    "created_asc": (_created, False), "created_desc": (_created, True),
}


def _find(ctx: Context, reference: Any) -> Related | None:
    return ctx.site.state.related.get(database_text(reference))


def _active(ctx: Context, package_id: str) -> list[RelatedDataset]:
    rows = ctx.site.state.related_datasets.by("dataset").all(package_id)
    return [row for row in rows if row.status == "active"]


@action(get=True, until="2.6")
def related_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a related item (`id`)."""
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    if row is None:
        raise NotFound
    check_access("related_show", ctx, data)
    shown = table_dictize(row)
    views = shown.pop("view_count")
    shown.pop("created")
    return {**shown, "__extras": {"view_count": views}}


@action(get=True, until="2.6")
def related_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the related items of a dataset (`id`: id or name), the latest first; without one, all of them.

    Of all: `type_filter` (a type), `featured` (only those), `sort` (view_count or created with _asc or _desc).
    """
    package = ctx.get_package(data.get("id")) if not data.get("dataset") else None
    check_access("related_show", ctx, data)
    state = ctx.site.state
    if package is not None:
        rows = [row for link in _active(ctx, package.id) if (row := state.related.get(link.related_id)) is not None]
        return [table_dictize(row) for row in sorted(rows, key=_created, reverse=True)]
    if data.get("dataset"):
        raise ServerError("a dataset in JSON is none from the database")
    rows = list(state.related.rows())
    if data.get("type_filter"):
        wanted = database_text(data["type_filter"])
        rows = [row for row in rows if row.type == wanted]
    sort = _SORTS.get(data["sort"]) if isinstance(data.get("sort"), str) else None
    if sort is not None:
        rows = sorted(rows, key=sort[0], reverse=sort[1])
    if data.get("featured", False):
        rows = [row for row in rows if row.featured == 1]
    return [table_dictize(row) for row in rows]


@action(until="2.6")
def related_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a related item: `title`, `type`, and `id`, `description`, `url`, `image_url`, `dataset_id`."""
    user = ctx.model_user()
    check_access("related_create", ctx, data)
    if user is None:
        raise ServerError("nobody owns the related item")
    data["owner_id"] = user.id
    valid = validated(ctx, data, default_related_schema())
    row = _save(ctx, valid)
    if "dataset_id" in data:
        package = ctx.get_package(data["dataset_id"])
        if package is None:
            ctx.site.state.commit()
            raise ServerError("there is no dataset to relate the item to")
        ctx.site.state.related_datasets.add(RelatedDataset(ctx.site.ids.uuid(), package.id, row.id))
    else:
        package = None
    _note(ctx, user, row, "new", package)
    return table_dictize(row)


@action(until="2.6")
def related_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change a related item (`id`): what is left out stays."""
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    if row is None:
        raise NotFound(messages.ITEM_NOT_FOUND)
    check_access("related_update", ctx, data)
    row = _save(ctx, validated(ctx, data, default_update_related_schema()))
    _note(ctx, ctx.model_user(), row, "changed")
    return table_dictize(row)


@action(until="2.6")
def related_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a related item (`id`)."""
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    if row is None:
        raise NotFound
    check_access("related_delete", ctx, data)
    user = ctx.model_user()
    if user is None:
        raise ServerError("nobody deletes the related item")
    _note(ctx, user, row, "deleted")
    for link in list(ctx.site.state.related_datasets.by("related").all(row.id)):
        ctx.site.state.related_datasets.remove(link.id)
    ctx.site.state.related.remove(row.id)


def _note(ctx: Context, user: User | None, row: Related, verb: str, package: Package | None = None) -> None:
    """Record an activity of the user."""
    data: dict[str, Any] = {"related": table_dictize(row)}
    if verb != "deleted":
        data["dataset"] = table_dictize(package) if package is not None else None
    save_activity(ctx, user.id if user else "", row.id, f"{verb} related item", data)


def _save(ctx: Context, valid: dict[str, Any]) -> Related:
    """The row of a related item, new or changed."""
    table = ctx.site.state.related
    values = {name: valid[name] for name in _COLUMNS if name in valid}
    row = table.get(valid["id"]) if valid.get("id") else None
    if row is not None:
        return table.update(row, **values)
    return table.add(Related(valid.get("id") or ctx.site.ids.uuid(), created=ctx.site.clock.now(), **values))
