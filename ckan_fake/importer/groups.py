"""Groups and organizations of a dump."""

from __future__ import annotations

from typing import Any

from ckan_fake.actions.group_save import save_extra_rows
from ckan_fake.actions.registry import call
from ckan_fake.context import Context
from ckan_fake.importer.columns import Json, Reader, put
from ckan_fake.state.rows import Group, Member, User

_COLUMNS = ("name", "title", "type", "description", "image_url", "created", "approval_status", "state")


def import_group(ctx: Context, reader: Reader, data: Json, is_organization: bool) -> tuple[str, str]:
    """Store a group or organization with its members that exist; its id, and created, updated or unchanged."""
    values = group_values(ctx, reader, data, is_organization, "")
    name = data.get("name")
    users = reader.objects(data, "users")
    parents = reader.objects(data, "groups")
    row = _existing(ctx, reader, data, name, is_organization, "")
    if row is not None and isinstance(name, str) and row.name != name and ctx.site.state.groups.by("name").first(name):
        reader.refuse("name", f"{name!r} belongs to another group or organization")
    reader.done()
    key = row.id if row is not None else data.get("id") or ctx.site.ids.uuid()
    if row is None:
        values.setdefault("created", ctx.site.clock.now())
    extras = values.pop("extras", None) if ctx.site.version["extras_are_rows"] else None
    changed = put(ctx.site.state.groups, Group, key, values)
    changed = _extras(ctx, key, extras) or changed
    for table_name, listed in (("user", users), ("group", parents)):
        if listed is not None:
            changed = _members(ctx, key, table_name, listed) or changed
    return key, "created" if row is None else "updated" if changed else "unchanged"


def group_values(ctx: Context, reader: Reader, data: Json, is_organization: bool, prefix: str) -> Json:
    """The columns of a group or organization, as far as the object tells them."""
    reader.name(data, "name", prefix)
    values = {**reader.columns(Group, data, _COLUMNS, prefix), "is_organization": is_organization}
    reader.text(data.get("id"), prefix + "id")
    if is_organization:
        values.setdefault("type", "organization")
    picture = reader.text(data.get("image_display_url"), prefix + "image_display_url")
    if picture is not None and not values.get("image_url"):
        values["image_url"] = picture.removeprefix(f"{ctx.site.site_url}/uploads/group/")
    extras = reader.extras(data) if not prefix else None
    if extras is not None:
        values["extras"] = extras
    return values


def _existing(
    ctx: Context, reader: Reader, data: Json, name: Any, is_organization: bool, prefix: str
) -> Group | None:
    groups = ctx.site.state.groups
    key = data.get("id")
    row = groups.get(key) if isinstance(key, str) else None
    if row is None and isinstance(name, str):
        row = groups.by("name").first(name)
    if row is not None and row.is_organization != is_organization:
        other = "an organization" if row.is_organization else "a group"
        reader.refuse(prefix + "name", f"{name!r} belongs to {other}")
    return row


def find_or_make(
    ctx: Context, reader: Reader, data: Json, is_organization: bool, prefix: str, made: list[tuple[str, str]]
) -> Group | None:
    """The group or organization that a dataset names, made with all its fields where there is none.

    One that is there is left as it is: datasets often carry old copies. None where its shape is wrong.
    """
    reader.text(data.get("name"), prefix + "name")
    row = _existing(ctx, reader, data, data.get("name"), is_organization, prefix)
    if row is not None:
        return row
    values = group_values(ctx, reader, data, is_organization, prefix)
    if reader.problems:
        return None
    values.setdefault("created", ctx.site.clock.now())
    made.append(("organization" if is_organization else "group", values["name"]))
    extras = values.pop("extras", None) if ctx.site.version["extras_are_rows"] else None
    row = ctx.site.state.groups.add(Group(id=data.get("id") or ctx.site.ids.uuid(), **values))
    _extras(ctx, row.id, extras)
    return row


def _extras(ctx: Context, group_id: str, extras: dict[str, str] | None) -> bool:
    """Make these the group's extras, where they are rows of their own (None: as they are). Whether any changed."""
    rows = ctx.site.state.group_extras.by("group").all(group_id)
    if extras is None or extras == {row.key: row.value for row in rows if row.state == "active"}:
        return False
    save_extra_rows(ctx, group_id, [{"key": key, "value": value} for key, value in extras.items()])
    return True


def _members(ctx: Context, group_id: str, table_name: str, listed: list[Json]) -> bool:
    """Make the users, or the groups above, the only members of their kind; those that do not exist are left out."""
    state = ctx.site.state
    wanted: dict[str, str] = {}
    for item in listed:
        row: User | Group | None = None
        for reference in (item.get("id"), item.get("name")):
            if row is None and isinstance(reference, str):
                row = ctx.get_user(reference) if table_name == "user" else ctx.get_group(reference)
        if row is not None:
            wanted[row.id] = str(item.get("capacity") or ("member" if table_name == "user" else "public"))
    members = {
        member.table_id: member for member in state.members.by("group").all(group_id)
        if member.table_name == table_name
    }
    return set_members(ctx, members, {key: (table_name, key, group_id, word) for key, word in wanted.items()})


def set_members(ctx: Context, members: dict[str, Member], wanted: dict[str, tuple[str, str, str, str]]) -> bool:
    """Make `wanted` (table, member's id, group's id, capacity) of `members`, both by the same keys.

    Whether anything changed.
    """
    table = ctx.site.state.members
    changed = False
    left = dict(members)
    for key, (table_name, table_id, group_id, capacity) in wanted.items():
        member = left.pop(key, None)
        if member is None:
            table.add(Member(ctx.site.ids.uuid(), table_name, table_id, capacity, group_id))
            changed = True
        elif table.update(member, capacity=capacity, state="active") is not member:
            changed = True
    for member in left.values():
        if member.state == "active":
            table.remove(member.id)
            changed = True
    return changed


def show_group(ctx: Context, group_id: str, is_organization: bool) -> Json:
    """A group or organization as it is shown."""
    name = "organization_show" if is_organization else "group_show"
    shown: Json = call(name, ctx.fresh(), {
        "id": group_id, "include_datasets": False, "include_dataset_count": False, "include_followers": False})
    return shown
