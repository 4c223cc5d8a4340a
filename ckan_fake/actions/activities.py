"""The activity streams: read, compare, make and delete activities."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from ckan_fake import messages
from ckan_fake.actions import activity_streams as streams
from ckan_fake.actions.activity_streams import Part
from ckan_fake.actions.activity_subscriptions import PLUGIN, save_activity
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import MAX_BIGINT, flag, primary_key
from ckan_fake.dates import stored
from ckan_fake.dictize.activities import activity_data, activity_dictize, activity_with
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.activities import (
    default_activity_delete_all_schema,
    default_activity_delete_schema,
    default_activity_list_schema,
    default_create_activity_schema,
    default_dashboard_activity_list_schema,
)
from ckan_fake.state.rows import Activity

_PIECE_OF_A_LINE = re.compile(r".{1,70}(?:\s+|$)")


@action(plugin=PLUGIN)
def activity_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any] | None:
    """Make an activity; null, and none is made, where `ckan.activity_streams_enabled` is off. Sysadmins only.

    `user_id`: id or name of who did it. `object_id`: the id of the dataset, user, group or organization it was done
    to. `activity_type`: such as "changed package". `data`: what to keep with it; a text that is no JSON is taken and
    crashes every list it would stand in (2.12). `permission_labels`: a list; without, only sysadmins see activities
    of datasets. Raises ValidationError.
    """
    check_access("activity_create", ctx, data)
    if not ctx.site.config["ckan.activity_streams_enabled"]:
        return None
    valid = validated(ctx, data, default_create_activity_schema(ctx.site.version))
    content, labels = valid.get("data"), valid.get("permission_labels")
    for text in (content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), *(labels or ())):
        database_text(text)
    row = save_activity(ctx, valid["user_id"], valid["object_id"], valid["activity_type"], content, labels=labels)
    # as it was sent: a text is read as JSON only when it comes back from the database
    return activity_with(ctx.site.version, row, {} if content is None else content)


@action(get=True, plugin=PLUGIN)
def user_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What a user (`id`: id or name) has done, and what was done to the user; newest first.

    `limit` (31, at most 100; 0: all), `offset`, `before` and `after` (seconds since 1970; `after` alone gives the
    oldest after it). Raises ValidationError, NotAuthorized, NotFound.
    """
    valid = validated(ctx, data, default_activity_list_schema(ctx.site.version))
    check_access("user_activity_list", ctx, valid)
    user = ctx.get_user(valid["id"])
    if user is None:
        raise NotFound
    return _shown(ctx, streams.cut(ctx, streams.of_user(ctx, user.id), Part.asked_for(ctx, valid)))


def _shown(ctx: Context, rows: Iterable[Activity]) -> list[dict[str, Any]]:
    with_data = not ctx.site.version["activities_without_data"]
    return [activity_dictize(ctx.site.version, row, with_data=with_data) for row in rows]


def _types(valid: dict[str, Any], name: str = "activity_types") -> tuple[str, ...]:
    return tuple(valid.get(name) or ())


@action(get=True, plugin=PLUGIN)
def package_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done to a dataset (`id`: id or name); newest first.

    `limit`, `offset`, `before`, `after` as in user_activity_list; `activity_types` or `exclude_activity_types`: lists
    of types; `include_hidden_activity` (sysadmins): that of the site user as well. Raises ValidationError,
    NotAuthorized, NotFound.
    """
    valid = validated(ctx, data, default_activity_list_schema(ctx.site.version))
    if valid.get("activity_types") is not None and valid.get("exclude_activity_types") is not None:
        raise ValidationError({"activity_types": [messages.ACTIVITY_TYPES_TWICE]})
    check_access("package_activity_list", ctx, valid)
    package = ctx.get_package(valid["id"])
    if package is None:
        raise NotFound
    part = Part.asked_for(
        ctx, valid, hidden_too=valid.get("include_hidden_activity", False), types=_types(valid),
        without_types=_types(valid, "exclude_activity_types"),
    )
    return _shown(ctx, streams.cut(ctx, streams.of_object(ctx, package.id), part))


@action(get=True, plugin=PLUGIN)
def group_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done to a group (`id`: id or name) and to the public datasets that are in it now; newest first.

    `limit`, `offset`, `before`, `after` as in user_activity_list; `activity_types`: a list of types;
    `include_hidden_activity` (sysadmins). Raises ValidationError, NotAuthorized, NotFound.
    """
    valid = validated(ctx, data, default_activity_list_schema(ctx.site.version))
    check_access("group_activity_list", ctx, valid)
    group_id = call("group_show", ctx, {"id": valid["id"]})["id"]
    part = Part.asked_for(ctx, valid, hidden_too=valid.get("include_hidden_activity", False), types=_types(valid))
    return _shown(ctx, streams.cut(ctx, streams.of_group(ctx, group_id), part))


@action(get=True, plugin=PLUGIN)
def organization_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done to an organization (`id`: id or name) and to the public datasets it owns now; newest first.

    Parameters as in group_activity_list. A dataset that turns private leaves the stream for all, its members included
    (2.12). Raises ValidationError, NotAuthorized, NotFound.
    """
    valid = validated(ctx, data, default_activity_list_schema(ctx.site.version))
    check_access("organization_activity_list", ctx, valid)
    organization_id = call("organization_show", ctx, {"id": valid["id"]})["id"]
    part = Part.asked_for(ctx, valid, hidden_too=valid.get("include_hidden_activity", False), types=_types(valid))
    return _shown(ctx, streams.cut(ctx, streams.of_organization(ctx, organization_id), part))


@action(get=True, plugin=PLUGIN)
def recently_changed_packages_activity_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """What was done to any dataset; newest first. `limit` and `offset` as in user_activity_list.

    Raises ValidationError.
    """
    valid = validated(ctx, data, default_dashboard_activity_list_schema(ctx.site.version))
    check_access("recently_changed_packages_activity_list", ctx, valid)
    return _shown(ctx, streams.cut(ctx, streams.of_packages(ctx), Part.asked_for(ctx, valid)))


def _find(ctx: Context, reference: Any) -> Activity:
    row = ctx.site.state.activities.get(primary_key(reference))
    if row is None:
        raise NotFound
    ctx.activity = row
    return row


@action(get=True, since="2.9", plugin=PLUGIN)
def activity_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show an activity (`id`) of a dataset. `include_data`: whether the caller wants what is stored with it.

    The data is given in any case; who asks for it has to be one who may change the dataset. Without `include_data`
    CKAN crashes for all but sysadmins (2.12), who may see activities of any kind. Raises ValidationError, NotFound,
    NotAuthorized.
    """
    reference = get_or_bust(ctx, data, "id")
    with_data = True
    if ctx.site.version["activities_without_data"]:
        get_or_bust(ctx, data, "include_data")
        with_data = flag(data, "include_data")
    row = _find(ctx, reference)
    check_access("activity_show", ctx, data)
    return activity_dictize(ctx.site.version, row, with_data=with_data)


@action(get=True, since="2.9", plugin=PLUGIN)
def activity_data_show(ctx: Context, data: dict[str, Any]) -> Any:
    """Show what is stored with an activity (`id`), or the part of it named `object_type`, such as "package".

    For whoever may change the dataset. Raises ValidationError, NotFound, NotAuthorized.
    """
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    kind = data.get("object_type")
    check_access("activity_data_show", ctx, data)
    content = activity_dictize(ctx.site.version, row)["data"]
    if not kind:
        return content
    return _part(content, kind, messages.ACTIVITY_DATA_WITHOUT_OBJECT_TYPE)


def _part(content: Any, kind: Any, missing: str) -> Any:
    try:
        return content[kind]
    except KeyError:
        raise NotFound(missing) from None
    except (TypeError, IndexError):
        raise ServerError("the data of an activity is no object, or object_type no key") from None


@action(get=True, since="2.9", plugin=PLUGIN)
def activity_diff(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Compare what is stored with an activity (`id`) with the one before it of the same object.

    `object_type`: the part to compare, such as "package". `diff_type`: unified (default), context or html. Gives
    `diff`, a text, and `activities`, both of them. For whoever may change the dataset. Raises ValidationError,
    NotFound (also where the one before, such as a view's, has no such part), NotAuthorized.
    """
    activity_id = get_or_bust(ctx, data, "id")
    kind = get_or_bust(ctx, data, "object_type")
    diff_type = data.get("diff_type", "unified")
    check_access("activity_diff", ctx, data)
    row = _find(ctx, activity_id)
    earlier = [other for other in streams.of_object(ctx, row.object_id) if other.timestamp < row.timestamp]
    if not earlier:
        raise NotFound(messages.PREVIOUS_ACTIVITY_NOT_FOUND)
    pair = [max(earlier, key=lambda other: other.timestamp), row]
    parts = [_part(activity_data(each), kind, messages.ACTIVITY_DATA_WITHOUT_OBJECT) for each in pair]
    before, after = (json.dumps(part, indent=2, sort_keys=True).split("\n") for part in parts)
    shown = [activity_dictize(ctx.site.version, each) for each in pair]
    return {"diff": _diff(before, after, diff_type), "activities": shown}


def _diff(before: list[str], after: list[str], kind: Any) -> str:
    if kind == "unified":
        return "\n".join(difflib.unified_diff(before, after))
    if kind == "context":
        return "\n".join(difflib.context_diff(before, after))
    if kind == "html":
        return difflib.HtmlDiff().make_table(_wrapped(before), _wrapped(after))
    raise ValidationError({"message": messages.DIFF_TYPE_NOT_RECOGNIZED})


def _wrapped(lines: list[str]) -> list[str]:
    return [piece for line in lines for piece in _PIECE_OF_A_LINE.findall(line)]


@action(since="2.12", plugin=PLUGIN)
def activity_delete_counts(ctx: Context, data: dict[str, Any]) -> dict[str, int]:
    """Count the activities older than 1, 30 and 365 days, and all. Sysadmins only; by POST only."""
    check_access("activity_delete_counts", ctx, data)
    now = ctx.site.clock.now()
    moments = [row.timestamp for row in ctx.site.state.activities.unordered()]

    def older_than(days: int) -> int:
        return sum(moment < now - timedelta(days=days) for moment in moments)

    return {
        "older_than_1_day": older_than(1), "older_than_30_days": older_than(30), "older_than_365_days": older_than(365),
        "total": len(moments),
    }


@action(since="2.12", plugin=PLUGIN)
def activity_delete_all(ctx: Context, data: dict[str, Any]) -> dict[str, str]:
    """Delete all activities. Sysadmins only. `batch_size`: how many at once. Raises ValidationError."""
    valid = validated(ctx, data, default_activity_delete_all_schema())
    check_access("activity_delete_all", ctx, valid)
    rows = list(ctx.site.state.activities.unordered())
    if not rows:
        return {"message": messages.NO_ACTIVITIES_FOUND}
    _refuse_batch(valid.get("batch_size"))
    return _delete(ctx, rows)


def _refuse_batch(size: int | None) -> None:
    if size and size > MAX_BIGINT:
        raise ServerError("LIMIT takes a bigint")


def _delete(ctx: Context, rows: list[Activity]) -> dict[str, str]:
    for row in rows:
        ctx.site.state.activities.remove(row.id)
    return {"message": messages.activities_deleted(len(rows))}


@action(since="2.12", plugin=PLUGIN)
def activity_delete(ctx: Context, data: dict[str, Any]) -> dict[str, str]:
    """Delete the activity `id`, or those from `start_date` to `end_date`, or older than `offset_days`. Sysadmins only.

    `keep`: how many of the newest of each object stay; it then deletes whatever the dates (2.12), as long as any
    activity lies between them. `batch_size`: how many at once. Raises ValidationError, NotFound.
    """
    valid = validated(ctx, data, default_activity_delete_schema())
    check_access("activity_delete", ctx, valid)
    activities = ctx.site.state.activities
    if valid.get("id"):
        row = activities.get(database_text(valid["id"]))
        if row is None:
            raise NotFound(messages.ACTIVITY_NOT_FOUND)
        activity_data(row)
        activities.remove(row.id)
        return {"message": messages.ACTIVITY_PURGED}
    bounds = _bounds(ctx, valid)
    if bounds is None:
        return {"message": messages.NO_ACTIVITIES_FOUND_GIVE_RANGE}
    start, end = bounds
    rows = [row for row in activities.rows() if start <= row.timestamp <= end]
    if rows and valid.get("keep"):
        rows = _older(activities.rows(), valid["keep"])
    elif rows:
        _refuse_batch(valid.get("batch_size"))
    return _delete(ctx, rows) if rows else {"message": messages.NO_ACTIVITIES_FOUND}


def _bounds(ctx: Context, valid: dict[str, Any]) -> tuple[datetime, datetime] | None:
    """From when to when activities are asked for; `offset_days` wins, and its end is not included."""
    if valid.get("offset_days") is not None:
        try:
            end = ctx.site.clock.now() - timedelta(days=valid["offset_days"])
        except OverflowError:
            raise ServerError("timedelta() of too many days") from None
        return datetime.min, end - timedelta(microseconds=1)
    first, last = valid.get("start_date"), valid.get("end_date")
    if not first or not last:
        return None
    if (first.tzinfo is None) is not (last.tzinfo is None):
        raise ServerError("a date with a time zone is compared with one without")
    if first > last:
        raise ValidationError(messages.START_AFTER_END)
    return stored(first), stored(last)


def _older(rows: list[Activity], keep: int) -> list[Activity]:
    """All but the newest `keep` activities of each object."""
    seen: dict[str, int] = {}
    older = []
    for row in sorted(rows, key=lambda row: (row.timestamp, row.seq), reverse=True):
        seen[row.object_id] = seen.get(row.object_id, 0) + 1
        if seen[row.object_id] > keep:
            older.append(row)
    return older
