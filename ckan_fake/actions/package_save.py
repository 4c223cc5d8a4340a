"""Writing a validated dataset into the tables."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ckan_fake import messages
from ckan_fake.auth.roles import has_user_permission_for_group_or_org
from ckan_fake.context import Context, database_text
from ckan_fake.database import stored_text
from ckan_fake.dates import stored
from ckan_fake.dictize.packages import jsonb_order, old_format, resource_columns
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.state.rows import Group, Member, Package, PackageRelationship, PackageTag, Resource, Tag, columns

_OWN: Any = object()
_CLEARED = ("title", "version", "url", "author", "author_email", "maintainer", "maintainer_email", "notes",
            "license_id")
_RESOURCE_CLEARED = {"url": "", "description": None, "resource_type": None, "mimetype": None, "mimetype_inner": None}


def current(ctx: Context, row: Package) -> Package:
    """The newest version of a dataset's row."""
    newest = ctx.site.state.packages.get(row.id)
    assert newest is not None
    return newest


@dataclass
class Saved:
    """A written dataset: its row, what became of it, and the values that the running request still sees as sent.

    The database orders extras and turns values into texts; CKAN's objects keep them as they were set until they are
    loaded again, which is in the next request.
    """

    row: Package
    created: bool
    changed: bool
    as_sent: dict[str, Any] = field(default_factory=dict)


def save_package(
    ctx: Context, data: dict[str, Any], *, include_plugin_data: bool = False,
    copied: dict[int, int] | None = None, original: Package | None = None,
) -> Saved:
    """Write a validated dataset, new (`original` None) or over its row, with its parts.

    `copied` maps positions of `data["resources"]` to positions of stored resources that stay as they are. Fields that
    the data leaves out are kept, but for the descriptive texts, which are emptied, tags and extras.
    """
    version = ctx.site.version
    extras = _extras(ctx, data.get("extras"))
    values: dict[str, Any] = {name: data[name] for name in columns(Package) if name in data}
    values.pop("metadata_created", None)
    values.pop("plugin_data", None)
    if include_plugin_data:
        values["plugin_data"] = data["plugin_data"]
    values["extras"] = extras
    if version["extras_are_rows"]:
        values.pop("metadata_modified", None)
    saved = _update(ctx, original, values) if original is not None else _insert(ctx, values)
    if version["extras_are_rows"]:
        del saved.as_sent["extras"]
    left_out: list[Any] | None = None if version["updates_keep_what_is_unchanged"] or ctx.allow_partial_update else []
    changed = [
        _save_resources(ctx, saved.row, data.get("resources", left_out), copied or {}),
        _save_tags(ctx, saved.row, data.get("tags")),
        _save_groups(ctx, saved.row, data.get("groups", left_out)),
    ]
    for side in ("subject", "object"):
        if data.get(f"relationships_as_{side}") is not None:
            _save_relationships(ctx, saved.row, side, data[f"relationships_as_{side}"])
    saved.changed = saved.changed or any(changed)
    return saved


def _extras(ctx: Context, dicts: list[dict[str, Any]] | None) -> dict[str, Any]:
    """The extras as they are stored, the last of each key."""
    extras: dict[str, Any] = {extra["key"]: extra["value"] for extra in dicts or []}
    if not ctx.site.version["extras_are_rows"]:
        return extras
    kept = {extra["key"]: extra["value"] for extra in dicts or []
            if not extra.get("deleted") and extra["value"] is not None}
    return {key: stored_text(kept[key]) for key in sorted(kept)}


def _for_database(ctx: Context, values: dict[str, Any]) -> dict[str, Any]:
    """The values as the database keeps them."""
    by_length = not ctx.site.version["extras_are_rows"]
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name == "extras":
            for text in (text for pair in (value or {}).items() for text in pair if isinstance(text, str)):
                database_text(text)
            kept[name] = jsonb_order(value) if by_length else value
        elif isinstance(value, datetime):
            kept[name] = stored(value)
        elif name in ("private", "plugin_data"):
            kept[name] = value
        else:
            kept[name] = stored_text(value)
    return kept


def _free_name(ctx: Context, name: Any, own: str) -> None:
    """Rename a deleted dataset of that name to its id (CKAN 2.7 and later; ckan#2438)."""
    for other in ctx.site.state.packages.by("name").all(name):
        if other.id != own:
            if other.state != "deleted":
                raise ServerError("unique constraint on package.name")
            ctx.site.state.packages.update(other, name=other.id)


def _insert(ctx: Context, values: dict[str, Any]) -> Saved:
    now = ctx.site.clock.now()
    values = {name: value for name, value in values.items() if value is not None and (value or name != "id")}
    package_id = values.get("id") or ctx.site.ids.uuid()
    _free_name(ctx, values["name"], package_id)
    row = Package(**{
        **_for_database(ctx, values), "id": package_id, "metadata_created": now,
        "metadata_modified": stored(values.get("metadata_modified", now)),
    })
    return Saved(ctx.site.state.packages.add(row), created=True, changed=True, as_sent=values)


def _update(ctx: Context, original: Package, values: dict[str, Any]) -> Saved:
    if ctx.site.version["updates_empty_what_is_left_out"]:
        values = {**dict.fromkeys(_CLEARED), **values}
    else:
        values = {name: value for name, value in values.items() if not isinstance(value, list)}
    changes = {name: value for name, value in values.items() if getattr(original, name) != value}
    if "name" in changes and ctx.site.state.packages.by("name").first(changes["name"]) is not None:
        raise ServerError("unique constraint on package.name")
    row = ctx.site.state.packages.update(original, **_for_database(ctx, changes))
    return Saved(row, created=False, changed=bool(changes), as_sent={"extras": row.extras, **changes})


def _save_resources(
    ctx: Context, package: Package, dicts: list[dict[str, Any]] | None, copied: dict[int, int]
) -> bool:
    if dicts is None:
        return False
    table = ctx.site.state.resources
    present = sorted(table.by("package").all(package.id), key=lambda row: row.position)
    old = [row for row in present if row.state != "deleted"]
    gone = [row for row in present if row.state == "deleted"]
    new: list[Resource] = []
    changed = False
    for number, data in enumerate(dicts):
        if number in copied:
            new.append(old[copied[number]])
            changed |= number != copied[number]
        else:
            row, differs = _save_resource(ctx, package, data)
            if row.package_id == package.id or not ctx.site.version["resources_of_old"]:
                new.append(row)  # in CKAN 2.2, a resource of another dataset goes on being that one's
            changed |= differs
    ids = [row.id for row in new]
    if len(set(ids)) != len(ids) and not old:
        raise ServerError("the same resource twice in a new dataset")
    version = ctx.site.version
    removed = gone if version["deleted_resources_are_removed"] else []
    if [row.id for row in old] == ids and (version["updates_keep_what_is_unchanged"] or not removed):
        return changed
    for position, row in enumerate(new):
        current = table.get(row.id)
        assert current is not None
        table.update(current, position=position, package_id=package.id)
    for row in removed:
        if row.id not in ids:
            for view in ctx.site.state.resource_views.by("resource").all(row.id):
                ctx.site.state.resource_views.remove(view.id)
            table.remove(row.id)
    left = [row for row in old if row.id not in ids]
    for number, row in enumerate(left, len(ids)):
        # taken out of SQLAlchemy's ordering list from the front, each has been the first when it left
        table.update(row, state="deleted", position=0 if version["deleted_resources_are_removed"] else number)
    return True


def _save_resource(ctx: Context, package: Package, data: dict[str, Any]) -> tuple[Resource, bool]:
    """Write one resource; whether anything differs."""
    table = ctx.site.state.resources
    now = ctx.site.clock.now()
    aside = {"extras", "revision_timestamp"}
    if ctx.site.version["writes_make_revisions"]:
        aside.add("revision_id")
    if ctx.site.version["tracking_in_core"]:
        aside.add("tracking_summary")
    data = {name: value for name, value in data.items() if name not in aside}
    if data.get("url") and data.get("url_type") == "upload":
        data["url"] = data["url"].rsplit("/")[-1]
    old_style = ctx.site.version["resources_of_old"]
    if old_style:
        data = {name: value for name, value in data.items() if not isinstance(value, list)}
        data["resource_group_id"] = _resource_group(ctx, package)
    else:
        data["package_id"] = data.get("package_id") or package.id
    names = resource_columns(ctx.site.version)
    extras = {name: value for name, value in data.items() if name not in names}
    database_text(json.dumps(extras, ensure_ascii=False, default=str))
    values: dict[str, Any] = {
        name: stored(value) if isinstance(value, datetime) else value
        for name, value in data.items() if name in names
    }
    for value in values.values():
        if isinstance(value, str):
            database_text(value)
    if isinstance(values.get("size"), int) and not -(2**63) <= values["size"] < 2**63:
        raise ServerError("the size of a resource is out of the range of bigint")
    if isinstance(values.get("size"), bool):
        raise ServerError("a boolean is no bigint")
    old = table.get(values.get("id"))
    if old is None:
        given: dict[str, Any] = {name: value for name, value in values.items() if value is not None and name != "state"}
        given.setdefault("created", now)
        given.setdefault("id", ctx.site.ids.uuid())
        if not ctx.site.version["updates_empty_what_is_left_out"]:
            given.setdefault("description", "")
        given["package_id"] = given.get("package_id", package.id)
        return table.add(Resource(**{**given, "metadata_modified": now, "extras": extras})), True
    if old_style and values.get("format") in (old.format, old_format(old.format or "")):
        del values["format"]
    if ctx.site.version["updates_empty_what_is_left_out"]:
        values = {**_RESOURCE_CLEARED, **values}
    changes = {name: value for name, value in values.items() if not _same(getattr(old, name), value)}
    differs = bool(changes) or old.extras != extras
    if differs:
        changes["metadata_modified"] = now
    return table.update(old, **{**changes, "extras": extras, "state": "active"}), differs


def _resource_group(ctx: Context, package: Package) -> str:
    """The group that all resources of a dataset are in (CKAN 2.2)."""
    rows = ctx.site.state.resources.by("package").all(package.id)
    return next((row.resource_group_id for row in rows if row.resource_group_id), None) or ctx.site.ids.uuid()


def _same(stored_value: Any, value: Any) -> bool:
    if isinstance(stored_value, datetime) and isinstance(value, str):
        return stored_value.isoformat() == value
    return bool(stored_value == value)


def _save_tags(ctx: Context, package: Package, dicts: list[dict[str, Any]] | None) -> bool:
    state = ctx.site.state
    linked = {link.tag_id: link for link in state.package_tags.by("package").all(package.id)}
    wanted: dict[str, None] = {}
    for data in dicts or []:
        wanted[_tag(ctx, data).id] = None
    changed = False
    for tag_id, link in linked.items():
        if tag_id not in wanted:
            # CKAN 2.12 counts a link that is deleted already as a change, too
            changed |= link.state != "deleted" or ctx.site.version["updates_keep_what_is_unchanged"]
            state.package_tags.update(link, state="deleted")
        elif link.state == "deleted":
            state.package_tags.update(link, state="active")
            changed = True
    for tag_id in wanted:
        if tag_id not in linked:
            state.package_tags.add(PackageTag(ctx.site.ids.uuid(), package.id, tag_id))
            changed = True
    return changed


def _tag(ctx: Context, data: dict[str, Any]) -> Tag:
    """The tag of that name and vocabulary, made where there is none; ids sent by clients do not count."""
    tags = ctx.site.state.tags
    vocabulary_id = data.get("vocabulary_id")
    found = tags.by("name").first((data["name"], vocabulary_id))
    return found or tags.add(Tag(ctx.site.ids.uuid(), data["name"], vocabulary_id))


def _save_groups(ctx: Context, package: Package, dicts: list[dict[str, Any]] | None) -> bool:
    if dicts is None:
        return False
    state = ctx.site.state
    members: dict[str, Member] = {
        member.group_id: member
        for member in state.members.by("object").all(package.id) if member.capacity != "organization"
    }
    capacity = "public"
    groups: dict[str, Group] = {}
    for data in dicts:
        capacity = data.get("capacity", "public")
        group = _group(ctx, data) if capacity != "organization" else None
        if group is not None:
            groups[group.id] = group
    changed = False
    for group_id, member in members.items():
        if group_id not in groups and member.state != "deleted" and _may_read(ctx, group_id):
            state.members.update(member, capacity=capacity, state="deleted")
            changed = True
    for group_id in groups:
        known = members.get(group_id)
        if (known is not None and known.state == "active") or not _may_read(ctx, group_id):
            continue
        if known is not None:
            state.members.update(known, capacity=capacity, state="active")
        else:
            state.members.add(Member(ctx.site.ids.uuid(), "package", package.id, capacity, group_id))
        changed = True
    return changed


def _group(ctx: Context, data: dict[str, Any]) -> Group | None:
    groups = ctx.site.state.groups
    if data.get("id"):
        return groups.get(data["id"])
    return groups.by("name").first(data.get("name"))


def _may_read(ctx: Context, group_id: str) -> bool:
    return ctx.ignore_auth or has_user_permission_for_group_or_org(ctx, group_id, ctx.user, "read")


def _save_relationships(ctx: Context, package: Package, side: str, dicts: list[dict[str, Any]]) -> None:
    """Keep of a dataset's relationships those that are named by their ids; others are deleted."""
    table = ctx.site.state.relationships
    old = table.by(side).all(package.id)
    kept = set()
    for data in dicts:
        row = table.get(data.get("id"))
        if row is None:
            if ctx.site.version["updates_keep_what_is_unchanged"]:
                raise ServerError("a relationship in a dataset dict has no datasets of its own")
            if not ctx.site.version["updates_empty_what_is_left_out"] and ("subject" in data or "object" in data):
                raise ServerError("a text is set where a dataset is expected")
            kept.add(table.add(PackageRelationship(
                data.get("id") or ctx.site.ids.uuid(), package.id if side == "subject" else None,
                package.id if side == "object" else None, data["type"], data.get("comment"),
            )).id)
            continue
        changes = {name: data[name] for name in columns(PackageRelationship) if name in data}
        kept.add(table.update(row, **changes).id)
    for row in old:
        if row.id not in kept:
            table.update(row, state="deleted")


def set_owner_org(ctx: Context, package: Package, organization_id: Any = _OWN) -> None:
    """Make the dataset's membership in an organization (default: the one it names) the only one."""
    state = ctx.site.state
    if organization_id is _OWN:
        organization_id = package.owner_org or None
        if organization_id is not None:
            group = ctx.get_group(organization_id)
            if group is None or not group.is_organization:
                raise NotFound(messages.ORGANIZATION_WAS_NOT_FOUND)
    state.packages.update(package, owner_org=organization_id)
    needed = organization_id is not None
    for member in state.members.by("object").all(package.id):
        if member.capacity == "organization":
            if member.group_id == organization_id:
                needed = False
            else:
                state.members.update(member, state="deleted")
    if needed:
        state.members.add(Member(ctx.site.ids.uuid(), "package", package.id, "organization", organization_id))


def with_plugin_data(ctx: Context, shown: dict[str, Any], valid: dict[str, Any]) -> dict[str, Any]:
    """What a write shows to a sysadmin who sent data for plugins (2.10 and 2.11)."""
    if ctx.site.version["updates_keep_what_is_unchanged"]:
        return shown
    return {**shown, "plugin_data": valid["plugin_data"]}
