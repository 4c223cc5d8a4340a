"""Groups and organizations as the API shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ckan_fake.auth.roles import has_user_permission_for_group_or_org
from ckan_fake.context import Context, sort_key
from ckan_fake.dictize.users import user_list_dictize
from ckan_fake.errors import ServerError
from ckan_fake.search.package_query import run
from ckan_fake.state.rows import Group, Tag, User, table_dictize

Search = Callable[[Context, dict[str, Any]], dict[str, Any]]
Counts = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Parts:
    """What is shown of a group besides its own fields. `packages`: the datasets, how many they are, or neither."""

    packages: Literal["datasets", "dataset_count"] | None = "datasets"
    groups: bool = True
    users: bool = True
    extras: bool = True
    tags: bool = True
    member_count: bool = False


def image_display_url(ctx: Context, image_url: str | None) -> str | None:
    """The address of an image: as it is where it begins with `http`, else below the site's uploads."""
    if not image_url or image_url.startswith("http"):
        return image_url
    return f"{ctx.site.site_url}/uploads/group/{image_url}"


def as_seen(value: Any) -> Any:
    """A value that the running request has set, as `table_dictize` of CKAN shows it: a text unless JSON knows it."""
    return value if value is None or isinstance(value, (dict, int, list)) else str(value)


def group_row(group: Group) -> dict[str, Any]:
    """The columns of a group as they are shown; its extras stand elsewhere."""
    result = table_dictize(group)
    del result["extras"]
    return result


def _extras(ctx: Context, group: Group, as_sent: dict[str, Any]) -> list[dict[str, Any]]:
    if not ctx.site.version["extras_are_rows"]:
        return [{"key": key, "value": value} for key, value in (as_sent.get("extras", group.extras) or {}).items()]
    rows = [row for row in ctx.site.state.group_extras.by("group").all(group.id) if row.state == "active"]
    sent = as_sent.get("extras", {})
    return [
        table_dictize(row, value=as_seen(sent.get(row.key, row.value))) for row in sorted(rows, key=lambda row: row.key)
    ]


def group_dictize(
    ctx: Context, group: Group, parts: Parts, search: Search, *, capacity: str | None = None,
    as_sent: dict[str, Any] | None = None, below: tuple[str, ...] = (),
) -> dict[str, Any]:
    """A group with the parts asked for, before the show schema.

    `search` is package_search. `as_sent` holds the values of the row that the running request still sees as they
    were set. `below` are the ids of the groups it is shown in: a hierarchy with a loop crashes CKAN (ServerError).
    """
    if group.id in below:
        raise ServerError("RecursionError: the groups form a loop")
    result = group_row(group)
    as_sent = as_sent or {}
    for name, value in as_sent.items():
        if name != "extras":
            result[name] = as_seen(value)
    if capacity is not None:
        result["capacity"] = capacity
    result["display_name"] = group.title or group.name
    if parts.extras:
        result["extras"] = _extras(ctx, group, as_sent)
    if parts.packages:
        count, packages = _packages(ctx, group, parts, search)
        if packages is not None:
            result["packages"] = packages
        result["package_count"] = count
    if parts.tags and ctx.site.version["groups_show_tags"]:
        result["tags"] = [
            table_dictize(tag, capacity=role, display_name=tag.name)
            for tag, role in _members(ctx, group, "tag") if isinstance(tag, Tag)
        ]
    if parts.groups:
        members = [(parent, role) for parent, role in _members(ctx, group, "group") if isinstance(parent, Group)]
        result["groups"] = group_list_dictize(
            ctx, members,
            Parts("dataset_count", groups=True, users=False, extras=False, tags=False, member_count=True), search,
            below=(*below, group.id),
        )
    if parts.users:
        result["users"] = user_list_dictize(
            ctx, users_of(ctx, group), sort_key=lambda user: sort_key(ctx, user["name"])
        )
    if parts.member_count and ctx.site.version["groups_count_members"]:
        result["member_count"] = len(users_of(ctx, group))
    result["image_display_url"] = image_display_url(ctx, group.image_url)
    return result


def plain_groups(
    ctx: Context, groups: Iterable[Group | tuple[Group, str]], *, key: str = "display_name", reverse: bool = False,
    with_counts: bool = True,
) -> list[dict[str, Any]]:
    """Active groups as CKAN 2.2 lists them: the fields of their rows, and as `packages` how many public datasets."""
    counts = dataset_counts(ctx, None, "+capacity:public") if with_counts else None
    shown = []
    for item in groups:
        group, capacity = item if isinstance(item, tuple) else (item, None)
        if group.state in ("active", "pending"):
            result = group_row(group)
            del result["created"]
            if capacity is not None:
                result["capacity"] = capacity
            result["display_name"] = group.title or group.name
            result["image_display_url"] = image_display_url(ctx, group.image_url)
            if counts is not None:
                result["packages"] = _count(counts, group)
            shown.append(result)
    return sorted(shown, key=lambda group: group[key], reverse=reverse)


def _count(counts: Counts, group: Group) -> int:
    return counts["owner_org"].get(group.id, 0) if group.is_organization else counts["groups"].get(group.name, 0)


def group_list_dictize(
    ctx: Context, groups: Iterable[Group | tuple[Group, str]], parts: Parts, search: Search, *,
    below: tuple[str, ...] = (),
) -> list[dict[str, Any]]:
    """Groups, each alone or with its capacity, sorted by display name.

    Their counts of datasets are those of all callers together, private datasets included.
    """
    if ctx.site.version["groups_listed_plainly"]:
        return plain_groups(ctx, groups)
    if parts.packages and ctx.dataset_counts is None:
        fq = "dataset_type:dataset" if ctx.site.version["group_lists_count_at_once"] else ""
        ctx = ctx.copy(dataset_counts=dataset_counts(ctx, None, fq))
    shown = []
    for item in groups:
        group, capacity = item if isinstance(item, tuple) else (item, None)
        shown.append(group_dictize(ctx, group, parts, search, capacity=capacity, below=below))
    return sorted(shown, key=lambda group: sort_key(ctx, group["display_name"]))


def _members(
    ctx: Context, group: Group, kind: Literal["user", "group", "tag"]
) -> list[tuple[User | Group | Tag, str]]:
    state = ctx.site.state
    table: Any = {"user": state.users, "group": state.groups, "tag": state.tags}[kind]
    found: list[tuple[User | Group | Tag, str]] = []
    for member in state.members.by("group").all(group.id):
        if member.state == "active" and member.table_name == kind:
            row = table.get(member.table_id)
            if row is not None:
                found.append((row, member.capacity))
    return found


def users_of(ctx: Context, group: Group) -> list[tuple[User, str]]:
    """The users of a group with their roles, deleted users too where they are still members."""
    return [(user, capacity) for user, capacity in _members(ctx, group, "user") if isinstance(user, User)]


def _packages(ctx: Context, group: Group, parts: Parts, search: Search) -> tuple[int, list[Any] | None]:
    """How many datasets a group has, and (`datasets`) the first of them."""
    if parts.packages == "dataset_count" and ctx.dataset_counts is not None:
        return _count(ctx.dataset_counts, group), None
    version = ctx.site.version
    query: dict[str, Any] = {"facet": "false"}
    if parts.packages == "dataset_count":
        query["rows"] = 0
    elif version["datasets_of_shown_groups"] is not None:
        query["rows"] = version["datasets_of_shown_groups"]
    extra = ctx.extra
    if group.is_organization:
        query["fq"] = f'+owner_org:"{group.id}"'
        reader = ctx.user and has_user_permission_for_group_or_org(ctx, group.id, ctx.user, "read")
        if reader or ctx.site.config["ckan.auth.allow_dataset_collaborators"]:
            if version["permission_labels"]:
                query["include_private"] = True
            else:
                extra = {**extra, "ignore_capacity_check": True}
    else:
        query["fq"] = f'+groups:"{group.name}"'
    found = search(ctx.copy(schema=None, extra=extra), query)
    return found["count"], found["results"] if parts.packages == "datasets" else None


def dataset_counts(ctx: Context, labels: list[str] | None, fq: str) -> Counts:
    """How many active datasets of a filter query the index has for each organization (by id) and group (by name).

    Only those with one of the permission labels; None: all, private ones too.
    """
    query = {"q": "", "fl": "groups", "facet.field": ["groups", "owner_org"], "facet.limit": -1, "rows": 1}
    if fq:
        query["fq"] = fq
    return run(ctx.site, query, labels).facets


_SHOWN = (
    "id", "name", "title", "description", "image_url", "image_display_url", "type", "state", "created",
    "is_organization", "approval_status", "revision_id", "num_followers", "display_name", "package_count",
    "member_count",
)


def _without_nested_lists(dataset: dict[str, Any]) -> dict[str, Any]:
    """A dataset that validation has flattened by a schema which knows nothing of its parts."""
    return {
        name: value for name, value in dataset.items()
        if not (isinstance(value, list) and value and isinstance(value[0], dict))
    }


def shown_group(ctx: Context, group_dict: dict[str, Any]) -> dict[str, Any]:
    """A dictized group through the show schema: of groups above only name and capacity, and some nulls dropped."""
    kept = ("id", "created", "num_followers", "display_name", "state")
    shown = {
        name: group_dict[name] for name in _SHOWN
        if name in group_dict and (group_dict[name] is not None or name in kept)
    }
    for name in ("packages", "users", "extras"):
        if name in group_dict:
            shown[name] = group_dict[name]
    if "packages" in shown and not ctx.site.version["lists_are_flattened_by_schema"]:
        shown["packages"] = [_without_nested_lists(dataset) for dataset in shown["packages"]]
    if group_dict.get("tags") == []:
        # no schema knows tags, and validation puts empty lists back
        shown["tags"] = []
    if "groups" in group_dict:
        shown["groups"] = [{"name": above["name"], "capacity": above["capacity"]} for above in group_dict["groups"]]
    return shown
