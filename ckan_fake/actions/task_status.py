"""The status of background tasks, as harvesters and the like keep it."""

from __future__ import annotations

import dataclasses
import re
from datetime import datetime, timedelta
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import primary_key, stored_text
from ckan_fake.errors import NotFound, ServerError, UnsupportedByFake
from ckan_fake.schema.site import default_task_status_schema
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import TaskStatus

_COLUMNS = ("entity_id", "entity_type", "task_type", "key", "value", "state", "error")
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d?)-(\d\d?)(?:[T ](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?\s*(?:Z|[+-]\d\d(?::?\d\d)?)?"
)


@action(get=True)
def task_status_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a task's status. `id`, or `entity_id`, `task_type` and `key`. Raises NotFound."""
    if data.get("id"):
        row = _by_id(ctx, data["id"])
    else:
        wanted = [get_or_bust(ctx, data, name) for name in ("entity_id", "task_type", "key")]
        texts = [database_text(value) for value in wanted if value is not None and value != []]
        row = ctx.site.state.task_statuses.by("entity").first(tuple(texts))
    if row is None:
        raise NotFound
    check_access("task_status_show", ctx, data)
    return table_dictize(row)


@action()
def task_status_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make or change a task's status. For sysadmins.

    `id` names the one to change, else `entity_id`, `task_type` and `key` do, or a new one is made. These, `entity_type`
    and for a new one `value` are needed. Optional: `state`, `error`, `last_updated`. Raises NotFound, ValidationError.
    """
    changed: TaskStatus | None = ctx.extra.get("task_status")
    if data.get("id"):
        changed = ctx.extra["task_status"] = _by_id(ctx, data["id"])
        if changed is None:
            raise NotFound(messages.TASK_STATUS_NOT_FOUND)
    check_access("task_status_update", ctx, data)
    valid = validated(ctx, data, default_task_status_schema(ctx.site.version))
    table = ctx.site.state.task_statuses
    unique = (valid["entity_id"], valid["task_type"], valid["key"])
    same = table.by("entity").first(tuple(map(database_text, unique)))
    row = changed or same
    if row is not None and same is not None and row.id != same.id:
        raise ServerError("two task statuses of one entity, task type and key")
    lists = ctx.site.version["columns_take_lists"]
    changes = {name: valid[name] for name in _COLUMNS if name in valid and (lists or not isinstance(valid[name], list))}
    stored: dict[str, Any] = {name: stored_text(value) for name, value in changes.items()}
    if "last_updated" in valid:
        changes["last_updated"] = valid["last_updated"]
        stored["last_updated"] = _timestamp(ctx, valid["last_updated"])
    if row is None:
        if "value" not in stored:
            raise ServerError("the column value takes no null")
        site = ctx.site
        row = table.add(TaskStatus(site.ids.uuid(), **{"last_updated": site.clock.now(), **stored}))
    else:
        row = table.update(row, **stored)
    return table_dictize(dataclasses.replace(row, **changes))


@action()
def task_status_update_many(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make or change many task statuses, each kept whatever becomes of the next. `data`: a list of them.

    One with an `id` is the one that those without an `id` behind it change, too.
    """
    items = data.get("data")
    if not isinstance(items, (list, str, dict)):
        raise ServerError("the statuses are no list")
    results = []
    for item in items:
        status = {} if item is None else item
        if not isinstance(status, dict):
            raise ServerError("a status that is no dict")
        results.append(call("task_status_update", ctx, status))
        ctx.site.state.commit()
    return {"results": results}


@action()
def task_status_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a task's status. For sysadmins. `id`: its id. Raises NotFound."""
    reference = get_or_bust(ctx, data, "id")
    row = _by_id(ctx, reference)
    if row is None:
        raise NotFound
    check_access("task_status_delete", ctx, data)
    ctx.site.state.task_statuses.remove(row.id)


def _by_id(ctx: Context, reference: Any) -> TaskStatus | None:
    return ctx.site.state.task_statuses.get(primary_key(reference)) if reference else None


def _timestamp(ctx: Context, value: Any) -> datetime:
    """What a column `timestamp without time zone` keeps of a text: its time zone is ignored."""
    if not isinstance(value, str):
        raise ServerError("a timestamp is a text")
    text = value.strip().lower()
    match = _TIMESTAMP.fullmatch(text.upper())
    try:
        if match:
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
            return datetime(year, month, day, hour, minute, second, int((match[7] or "").ljust(6, "0")))
    except ValueError:
        raise ServerError("a timestamp out of range") from None
    now = ctx.site.clock.now()
    today = datetime(now.year, now.month, now.day)
    words = {
        "now": now, "today": today, "tomorrow": today + timedelta(1), "yesterday": today - timedelta(1),
        "epoch": datetime(1970, 1, 1),
    }
    if text in words:
        return words[text]
    if "infinity" in text or any(character.isdigit() for character in text):
        raise UnsupportedByFake(f"the time {value!r}, which PostgreSQL may know how to read")
    raise ServerError("invalid input syntax for type timestamp")
