"""Showing and listing groups and organizations, which CKAN does in one way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import call, get_or_bust
from ckan_fake.auth.labels import get_user_dataset_labels
from ckan_fake.auth.registry import check_access
from ckan_fake.config import asbool
from ckan_fake.context import Context, database_text
from ckan_fake.database import MAX_BIGINT, flag, ilike
from ckan_fake.dictize.groups import (
    Parts,
    Search,
    dataset_counts,
    group_dictize,
    plain_groups,
    shown_group,
)
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.forms import form_validate, group_form, own_group_form
from ckan_fake.schema.groups import default_group_list_schema
from ckan_fake.schema.navl import validate
from ckan_fake.state.collation import lower
from ckan_fake.state.rows import Group
from ckan_fake.state.sorting import database_sorted

package_search: Search = partial(call, "package_search")

_SORTS = ("name", "packages", "package_count", "title")


def filtered_text(value: Any, what: str) -> str | None:
    """A value that a text column is compared with. An empty list is equal to no text."""
    if value == [] and isinstance(value, list):
        return None
    if not isinstance(value, str):
        raise ServerError(f"the database compares {what} with a {type(value).__name__}")
    return database_text(value)


def kind(is_org: bool) -> str:
    """The word that the names of the actions begin with."""
    return "organization" if is_org else "group"


def _choice(data: dict[str, Any], name: str, default: bool) -> bool:
    """A boolean parameter whose unknown words CKAN refuses instead of crashing."""
    try:
        return asbool(data.get(name, default))
    except ValueError:
        raise ValidationError({"message": messages.PARAMETER_IS_NO_BOOL}) from None


def group_or_org_show(
    ctx: Context, data: dict[str, Any], *, is_org: bool, as_sent: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Show a group. `as_sent`: the values of its row that the running request still sees as they were set."""
    version = ctx.site.version
    group = ctx.get_group(get_or_bust(ctx, data, "id"))
    packages: Any = None
    if version["groups_shown_whole"]:
        packages = "datasets" if _wants_datasets(data) else "dataset_count"
        data = {}
    elif flag(data, "include_datasets"):
        packages = "datasets"
    elif flag(data, "include_dataset_count", True):
        packages = "dataset_count"
    parts = Parts(
        packages,
        users=_choice(data, "include_users", ctx.site.config["ckan.auth.public_user_details"]),
        tags=bool(version["groups_show_tags"]) and _choice(data, "include_tags", True),
        groups=_choice(data, "include_groups", True),
        extras=_choice(data, "include_extras", True),
        member_count=bool(version["groups_count_members"]) and _choice(data, "include_member_count", False),
    )
    followers = _choice(data, "include_followers", True)
    if group is None or group.is_organization is not is_org:
        raise NotFound
    ctx.group = group
    check_access(f"{kind(is_org)}_show", ctx, {**data, "id": group.id})
    result = group_dictize(ctx, group, parts, package_search, as_sent=as_sent)
    result["num_followers"] = call("group_follower_count", ctx.fresh(), {"id": group.id}) if followers else 0
    if version["groups_shown_whole"]:
        return result
    form = group_form(ctx.site, result["type"])
    if form is own_group_form(version) and not ctx.schema:
        return in_order(shown_group(ctx, result))
    return form_validate(form, ctx, result, ctx.schema or form.show(), f"{kind(is_org)}_show")[0]


def _wants_datasets(data: dict[str, Any]) -> bool:
    wanted = data.get("include_datasets", True)
    return wanted.lower() in ("true", "1") if isinstance(wanted, str) else bool(wanted)


def in_order(shown: dict[str, Any]) -> dict[str, Any]:
    """A shown group, its keys as CKAN's validation leaves them: sorted, those of empty lists behind them.

    That decides which error a patch meets first, and the text of JSONP.
    """
    filled = sorted(name for name, value in shown.items() if value != [])
    empty = [name for name, value in shown.items() if value == []]
    return {name: _items_in_order(shown[name]) for name in (*filled, *empty)}


def _items_in_order(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return [in_order(item) if isinstance(item, dict) else item for item in value]


def group_or_org_list(ctx: Context, data: dict[str, Any], *, is_org: bool) -> list[Any]:
    """List names, or whole groups with `all_fields`; in CKAN's order of checks, which decides the error."""
    if ctx.site.version["groups_listed_plainly"]:
        return _plain_list(ctx, data, is_org=is_org)
    limit, offset = data.get("limit"), data.get("offset")
    if limit or offset:
        _, errors = validate(data, default_group_list_schema(), ctx)
        if errors:
            raise ValidationError(errors)
    config = ctx.site.config
    sort = data.get("sort") or config["ckan.default_group_sort"]
    q = data.get("q", "")
    if ctx.site.version["q_of_group_lists_is_stripped"]:
        if not isinstance(q, str):
            raise ServerError("strip() of a q that is no text")
        q = q.strip()
    all_fields = flag(data, "all_fields")
    limit = _limit(limit, config[f"ckan.group_and_organization_list_{'all_fields_' if all_fields else ''}max"])
    if data.get("order_by") and not data.get("sort"):
        sort = data["order_by"]
    if not isinstance(sort, str):
        raise ServerError("strip() of a sort that is no text")
    if sort.strip() in ("packages", "package_count"):
        sort = "package_count desc"
    field, direction = _unpick_search(sort)
    if field == "packages":
        raise ServerError("packages with a direction: SQL without the GROUP BY that it needs")
    start = _offset(offset)
    bound = None if limit is None else start + limit
    found = _sorted(ctx, _select(ctx, data, q, is_org), field, direction, bound)[start:bound]
    if not all_fields:
        return [group.id if ctx.api_version == 2 else group.name for group in found]
    if ctx.site.version["group_lists_count_at_once"]:
        labels = None if ctx.ignore_auth or _is_sysadmin(ctx) else get_user_dataset_labels(ctx, ctx.auth_user)
        ctx = ctx.copy(dataset_counts=dataset_counts(ctx, labels, "entity_type:package"))
    for name in ("include_extras", "include_tags", "include_users", "include_groups", "include_followers"):
        data.setdefault(name, False)
    return [call(f"{kind(is_org)}_show", ctx, {**data, "id": group.id}) for group in found]


def _plain_list(ctx: Context, data: dict[str, Any], *, is_org: bool) -> list[Any]:
    sort = data.get("sort", "name")
    if data.get("order_by") and not data.get("sort"):
        sort = data["order_by"]
    if not isinstance(sort, str):
        raise ServerError("strip() of a sort that is no text")
    field, direction = _unpick_search("packages desc" if sort.strip() == "packages" else sort, ("name", "packages"))
    found = _select(ctx, data, data.get("q"), is_org)
    groups = plain_groups(ctx, found, key=field, reverse=direction == "desc")
    return groups if data.get("all_fields") else [group["id" if ctx.api_version == 2 else "name"] for group in groups]


def _is_sysadmin(ctx: Context) -> bool:
    return ctx.auth_user is not None and ctx.auth_user.sysadmin


def _limit(limit: Any, most: int) -> int | None:
    """How many groups at most; None for all, which CKAN gives for a limit of 0 that is no text."""
    if limit is None:
        return most or None
    try:
        number = int(limit)
    except (TypeError, ValueError) as error:
        raise ServerError(f"int() of the limit: {error}") from None
    if number > most:
        return most or None
    return number if limit else None


def _offset(offset: Any) -> int:
    start = int(offset) if offset else 0
    if start > MAX_BIGINT:
        raise ServerError("an OFFSET out of the range of bigint")
    return start


def _unpick_search(sort: str, allowed: tuple[str, ...] = _SORTS) -> tuple[str, str]:
    """The field and direction of a sort: `name desc`; without a field CKAN crashes (ServerError)."""
    sorts = []
    for part in sort.split(","):
        words = part.strip().split()
        if not words:
            raise ServerError("IndexError: a sort without a field")
        direction = words[1].lower() if len(words) > 1 else "asc"
        if words[0] not in allowed:
            raise ValidationError({"message": messages.cannot_sort_by(words[0])})
        if direction not in ("asc", "desc"):
            raise ValidationError({"message": messages.invalid_sort_direction(direction)})
        sorts.append((words[0], direction))
    if len(sorts) > 1:
        raise ValidationError(messages.too_many_sort_criteria(1))
    return sorts[0]


def _names(ctx: Context, wanted: Any) -> list[str] | None:
    """The names that a filter wants, or None for no filter."""
    if not wanted:
        return None
    version = ctx.site.version
    if not version["group_names_in_one_text"] and not isinstance(wanted, (list, dict)):
        if isinstance(wanted, str) and version["lists_may_be_texts"]:
            return list(database_text(wanted))
        raise ServerError("IN of something that is no list")
    if isinstance(wanted, str):
        return [database_text(name.strip()) for name in wanted.split(",")]
    names = wanted if isinstance(wanted, list) else list(wanted) if isinstance(wanted, dict) else [wanted]
    return [database_text(name) for name in names if name is not None]


def _select(ctx: Context, data: dict[str, Any], q: Any, is_org: bool) -> list[Group]:
    version = ctx.site.version
    names = _names(ctx, data.get("groups"))
    group_type = data.get("type", "group")
    group_type = None if group_type is None else filtered_text(group_type, "group.type")
    like: Callable[[str | None], bool] = ilike(f"%{q}%") if q else lambda text: True
    table = ctx.site.state.groups
    rows: Iterable[Group] = table.rows()
    if names is not None:
        rows = [row for row in rows if row.name in names]
    return [
        row for row in rows
        if row.state == "active" and row.is_organization is is_org
        and (row.type == group_type or version["groups_listed_plainly"])
        and (like(row.name) or like(row.title) or like(row.description))
    ]


def _sorted(ctx: Context, groups: list[Group], field: str, direction: str, bound: int | None) -> list[Group]:
    """The first groups in order; nulls are the greatest. By `package_count`, those without datasets are left out."""
    key: Callable[[Group], Any]
    if field == "package_count":
        counts = {group.id: _members_count(ctx, group) for group in groups}
        groups = [group for group in groups if counts[group.id]]
        key = lambda group: counts[group.id]  # noqa: E731
    elif field == "title":
        key = lambda group: (group.title is None, group.title or "")  # noqa: E731
    else:
        key = lambda group: group.name  # noqa: E731
    return database_sorted(groups, key, reverse=direction == "desc", bound=bound)


def _members_count(ctx: Context, group: Group) -> int:
    """How many rows say that an active dataset belongs to the group: private ones count, and rows of former members."""
    state = ctx.site.state
    count = 0
    for member in state.members.by("group").all(group.id):
        if member.table_name == "package":
            package = state.packages.get(member.table_id)
            count += package is not None and package.state == "active"
    return count


def group_or_org_autocomplete(ctx: Context, data: dict[str, Any], *, is_org: bool) -> list[dict[str, Any]]:
    """The groups whose name or title holds a text; `%` and `_` in it are wildcards.

    They are in no order; up to 2.7 all of them are given, by title.
    """
    q = data.get("q")
    if not isinstance(q, str):
        raise ServerError("a q that is missing or no text")
    pattern = f"%{database_text(q.strip().lower())}%"
    limited = ctx.site.version["autocompletes_of_groups_are_limited"]
    limit = database_limit(data.get("limit", 20)) if limited else None
    like = ilike(pattern)
    found = [
        {"id": group.id, "name": group.name, "title": group.title}
        for group in ctx.site.state.groups.rows()
        if group.state == "active" and (group.type == "organization") is is_org
        and (like(_without_capitals(group.name)) or like(group.title))
    ]
    if not limited:
        return database_sorted(found, lambda group: (group["title"] is None, group["title"] or ""))
    return found if limit is None else found[:limit]


def _without_capitals(name: str) -> str:
    """The name with its capitals, which only an update allows, made unlike any text: CKAN compares names by LIKE."""
    return "".join(character if character == lower(character) else "\x01" for character in name)


def database_limit(limit: Any) -> int | None:
    """A limit as SQLAlchemy reads it; what PostgreSQL refuses crashes CKAN."""
    if limit is None:
        return None
    try:
        number = int(limit)
    except (TypeError, ValueError) as error:
        raise ServerError(f"int() of the limit: {error}") from None
    if not 0 <= number <= MAX_BIGINT:
        raise ServerError("a LIMIT that is negative or out of the range of bigint")
    return number
