"""Writing groups and organizations into the tables: creating, updating, deleting and purging."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ckan_fake import messages
from ckan_fake.actions.group_common import group_or_org_show, kind, package_search
from ckan_fake.actions.indexing import index_package
from ckan_fake.actions.registry import call, get_or_bust
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.auth.roles import check_config_permission
from ckan_fake.context import Context
from ckan_fake.database import stored_json, stored_text
from ckan_fake.dictize.groups import Parts, group_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.overlay import Form
from ckan_fake.schema.forms import form_validate, group_form
from ckan_fake.state.rows import Group, GroupExtra, Member, columns
from ckan_fake.uploads import receive

_BLANK = {"title": "", "description": "", "image_url": "", "type": "group"}


@dataclass
class Saved:
    """A written group: its row, and the values that the running request still sees as they were set."""

    row: Group
    as_sent: dict[str, Any] = field(default_factory=dict)


def group_or_org_create(ctx: Context, data: dict[str, Any], *, is_org: bool) -> dict[str, Any]:
    """Make a group, with the caller as its admin, and show it."""
    data["is_organization"] = is_org
    upload = receive(ctx, "group", data)
    if isinstance(data.get("type"), (list, dict)):
        raise ServerError("a type of a group that cannot be hashed")
    form = group_form(ctx.site, data.get("type", kind(is_org)))
    valid = _valid(ctx, data, form, ctx.schema or form.create(), f"{kind(is_org)}_create")
    new_revision(ctx, messages.revision_message("Create object", valid.get("name")))
    # where ids are free to choose, one that is taken makes the caller write over that group
    taken = ctx.site.state.groups.get(valid["id"]) if valid.get("id") else None
    saved = _save(ctx, valid, taken, with_packages=True)
    upload.store(ctx)
    ctx.site.state.commit()
    ctx.group = saved.row
    call("member_create", ctx.fresh(ignore_auth=True), {
        "id": saved.row.id, "object": _caller(ctx), "object_type": "user", "capacity": "admin",
    })
    if not ctx.site.version["group_create_shows"]:
        return group_dictize(ctx, saved.row, Parts(), package_search, as_sent=saved.as_sent)
    return group_or_org_show(ctx, {"id": saved.row.id}, is_org=is_org, as_sent=saved.as_sent)


def _valid(ctx: Context, data: dict[str, Any], form: Form, schema: dict[str, Any], action: str) -> dict[str, Any]:
    valid, errors = form_validate(form, ctx, data, schema, action)
    if errors:
        raise ValidationError(errors)
    return valid


def _caller(ctx: Context) -> str:
    user = ctx.model_user()
    if user is None:
        raise ServerError("AssertionError: whoever makes a group is a user")
    return user.id


def group_or_org_patch(ctx: Context, data: dict[str, Any], *, is_org: bool) -> dict[str, Any]:
    """Change the given fields of a group and show it."""
    word = kind(is_org)
    check_access(f"{word}_patch", ctx, data)
    shown = call(f"{word}_show", ctx.fresh(), {"id": get_or_bust(ctx, data, "id")})
    del shown["display_name"]
    patch_ctx = ctx.copy(allow_partial_update=True)
    result: dict[str, Any] = call(f"{word}_update", patch_ctx, {**shown, **data})
    return result


def group_or_org_update(ctx: Context, data: dict[str, Any], *, is_org: bool) -> dict[str, Any]:
    """Change a group and show it, unlike group_show with its datasets and with whole groups above it."""
    group = ctx.get_group(get_or_bust(ctx, data, "id"))
    if group is None:
        raise NotFound(messages.GROUP_WAS_NOT_FOUND)
    ctx.group = group
    refusal = ctx.site.version["changed_type_of_group"]
    if refusal == "allowed":
        pass
    elif data.get("type") is None or refusal == "ignored":
        data["type"] = group.type
    elif data["type"] != group.type:
        raise ValidationError({refusal: messages.TYPE_CANNOT_BE_UPDATED})
    upload = receive(ctx, "group", data)
    check_access(f"{kind(is_org)}_update", ctx, data)
    form = group_form(ctx.site, group.type)
    valid = _valid(ctx, data, form, ctx.schema or form.update(), f"{kind(is_org)}_update")
    new_revision(ctx, messages.revision_message("Update object", valid.get("name")))
    with_packages = not is_org and "packages" in data
    saved = _save(
        ctx, valid, group, with_packages=with_packages or not ctx.site.version["group_update_keeps_datasets"]
    )
    upload.store(ctx)
    ctx.site.state.commit()
    ctx.group = saved.row
    return group_dictize(ctx, saved.row, Parts(), package_search, as_sent=saved.as_sent)


def _save(ctx: Context, data: dict[str, Any], old: Group | None, *, with_packages: bool) -> Saved:
    """Write a validated group, new (`old` None) or over its row, with its members."""
    values = {name: data[name] for name in columns(Group) if name in data and name != "extras"}
    if not ctx.site.version["columns_take_lists"]:
        values = {name: value for name, value in values.items() if not isinstance(value, list)}
    as_rows = ctx.site.version["extras_are_rows"]
    if not as_rows:
        values["extras"] = {extra["key"]: extra["value"] for extra in data.get("extras", [])}
    groups = ctx.site.state.groups
    if old is None:
        values["id"] = values.get("id") or ctx.site.ids.uuid()
        row = groups.add(Group(**{**_BLANK, "created": ctx.site.clock.now(), **_for_database(values)}))
        changes = values
    else:
        values["id"] = old.id
        changes = {name: value for name, value in values.items() if getattr(old, name) != value}
        row = groups.update(old, **_for_database(changes))
    saved = Saved(row, changes)
    changed = _save_members(ctx, row, _members(ctx, data, "packages"), "package") if with_packages else []
    _save_members(ctx, row, _members(ctx, data, "users"), "user")
    _save_members(ctx, row, _members(ctx, data, "groups"), "group")
    if ctx.site.version["groups_show_tags"]:
        _save_members(ctx, row, _members(ctx, data, "tags"), "tag")
    keeps_extras = ctx.site.version["group_update_keeps_extras"] or ctx.allow_partial_update
    if as_rows and (data.get("extras") or not keeps_extras):
        saved.as_sent["extras"] = save_extra_rows(ctx, row.id, data.get("extras", []))
    if changed:
        ctx.site.state.commit()
        for package_id in changed:
            index_package(ctx, package_id)
    return saved


def _members(ctx: Context, data: dict[str, Any], kind: str) -> list[dict[str, Any]] | None:
    """The members of a kind that the group is to have; None to leave them as they are."""
    leave = ctx.allow_partial_update or not ctx.site.version["group_update_empties_members"]
    found: list[dict[str, Any]] | None = data.get(kind)
    return [] if found is None and not leave else found


def save_extra_rows(ctx: Context, group_id: str, extras: list[dict[str, Any]]) -> dict[str, Any]:
    """Make these the group's only extras, where they are rows of their own; the values as they were given."""
    table = ctx.site.state.group_extras
    if not ctx.site.version["group_update_keeps_extras"]:
        extras = [extra for extra in extras if not extra.get("deleted")]
    found = table.by("group").all(group_id)
    rows = {row.key: row for row in found if row.state == "active"}
    removed = {row.key: row for row in found if row.state != "active"}

    def remove(key: str) -> None:
        row = rows.pop(key)
        if ctx.site.version["writes_make_revisions"]:
            removed[key] = table.update(row, state="deleted")
        else:
            table.remove(row.id)

    for key in set(rows) - {extra["key"] for extra in extras}:
        remove(key)
    sent = {}
    for extra in extras:
        key, value = extra["key"], extra["value"]
        if key in removed:
            table.remove(removed.pop(key).id)
        if "deleted" in extra and key in rows:
            remove(key)
        elif key in rows:
            rows[key] = table.update(rows[key], value=stored_text(value))
        else:
            rows[key] = table.add(GroupExtra(ctx.site.ids.uuid(), group_id, key, stored_text(value)))
        sent[key] = value
    return sent


def _for_database(values: dict[str, Any]) -> dict[str, Any]:
    """The values as the database keeps them."""
    kept: dict[str, Any] = {}
    for name, value in values.items():
        if name == "extras":
            kept[name] = stored_json(value)
        elif name == "is_organization":
            if isinstance(value, (str, list, dict)) or value not in (True, False):
                raise ServerError("is_organization that is no boolean")
            kept[name] = bool(value)
        else:
            kept[name] = stored_text(value)
    return kept


def _save_members(
    ctx: Context, group: Group, dicts: list[dict[str, Any]] | None,
    table_name: Literal["package", "user", "group", "tag"],
) -> list[str]:
    """Make the given objects the only members of their kind; the ids of those that came or went.

    None keeps all. Unknown objects are left out, of those named twice the first counts. A capacity is part of a
    membership: another one ends the old membership and begins a new one.
    """
    if dicts is None:
        return []
    lookup: Any = {"package": ctx.get_package, "user": ctx.get_user, "group": ctx.get_group}.get(table_name)
    wanted: dict[tuple[str, Any], None] = {}
    for item in dicts:
        row = lookup(item.get("id") or item.get("name"))
        if row is not None and row.id not in {known for known, _ in wanted}:
            capacity = item.get("capacity", "public")
            if isinstance(capacity, (list, dict)):
                raise ServerError("a capacity that cannot be hashed")
            wanted[row.id, capacity] = None
    table = ctx.site.state.members
    present = {
        (member.table_id, member.capacity): member
        for member in table.by("group").all(group.id) if member.table_name == table_name
    }
    removed = [key for key, member in present.items() if key not in wanted and member.state != "deleted"]
    added = [key for key in wanted if key not in present or present[key].state != "active"]
    for key, member in present.items():
        table.update(member, state="active" if key in wanted else "deleted")
    for key in added:
        if key not in present:
            object_id, capacity = key
            table.add(Member(ctx.site.ids.uuid(), table_name, object_id, stored_text(capacity) or "", group.id))
    return [object_id for object_id, _ in removed + added]


def _delete_public_datasets(ctx: Context, group: Group) -> None:
    """Delete the public datasets of an organization; private ones stay in it (up to 2.7)."""
    packages = ctx.site.state.packages
    rows = [packages.get(member.table_id) for member in ctx.site.state.members.by("group").all(group.id)
            if member.state == "active"]
    for row in rows:
        if row is not None and row.state == "active" and not row.private:
            call("package_delete", ctx, {"id": row.id})


def _leave_datasets(ctx: Context, group: Group, what: str) -> None:
    """Take the organization's datasets out of it, or refuse to where datasets have to have one (ValidationError).

    Up to 2.11 neither the index nor the datasets' dates hear of it; up to 2.7 a deleted organization's datasets are
    deleted with it.
    """
    state = ctx.site.state
    manner = ctx.site.version["datasets_of_deleted_organization"]
    if manner == "deleted" and what == "deleted":
        _delete_public_datasets(ctx, group)
        return
    owned = [row.id for row in state.packages.by("owner_org").all(group.id) if row.state != "deleted"]
    if owned and not check_config_permission(ctx, "create_unowned_dataset"):
        raise ValidationError({"message": messages.organization_has_datasets(what)})
    for package_id in owned:
        if manner == "patched":
            call("package_patch", ctx.fresh(), {"id": package_id, "owner_org": ""})
            state.commit()
        else:
            package = state.packages.get(package_id)
            assert package is not None
            state.packages.update(package, owner_org=None)


def group_or_org_delete(ctx: Context, data: dict[str, Any], *, is_org: bool) -> None:
    """Delete a group; it stays stored with the state `deleted`, and its name stays taken.

    Memberships end only where the group is named by its id (all versions; seen on a live 2.12). The datasets of a
    group are indexed before they leave it, so they are still found in it (from 2.12 on).
    """
    reference = get_or_bust(ctx, data, "id")
    group = ctx.get_group(reference)
    if group is None:
        raise NotFound(messages.GROUP_WAS_NOT_FOUND)
    ctx.group = group
    check_access(f"{kind(is_org)}_delete", ctx, data)
    if is_org:
        _leave_datasets(ctx, group, "deleted")
    new_revision(ctx, messages.revision_message("Delete Group:", group.name))
    state = ctx.site.state
    members = [
        member for member in (*state.members.by("group").all(reference), *state.members.by("object").all(reference))
        if member.state == "active"
    ]
    leaving = {member.table_id: None for member in members if member.table_name == "package"}
    follows = ctx.site.version["index_follows_rows"]
    if not is_org and not follows:
        for package_id in leaving:
            index_package(ctx, package_id)
    for member in members:
        state.members.update(member, state="deleted")
    current = state.groups.get(group.id)
    assert current is not None
    state.groups.update(current, state="deleted")
    if follows:
        for package_id in leaving:
            index_package(ctx, package_id)


def group_or_org_purge(ctx: Context, data: dict[str, Any], *, is_org: bool) -> None:
    """Remove a group for good, with its memberships and followers; datasets stay."""
    group = ctx.get_group(get_or_bust(ctx, data, "id"))
    if group is None:
        raise NotFound(messages.ORGANIZATION_TO_PURGE_NOT_FOUND if is_org else messages.GROUP_TO_PURGE_NOT_FOUND)
    ctx.group = group
    check_access(f"{kind(is_org)}_purge", ctx, data)
    state, version = ctx.site.state, ctx.site.version
    if is_org and version["purged_organizations_leave_datasets"]:
        _leave_datasets(ctx, group, "purged")
    sides = ("group", "object") if version["purged_organizations_leave_datasets"] else ("group",)
    members = {member.id: member for side in sides for member in state.members.by(side).all(group.id)}
    packages = {member.table_id: None for member in members.values() if member.table_name == "package"}
    if not version["purged_organizations_leave_datasets"] and members:
        # the memberships are deleted with the group still there, and lose their group later on
        new_revision(ctx, None, signed=False)
    for member_id in members:
        state.members.remove(member_id)
    if members:
        state.commit()
    if not is_org or version["index_follows_rows"]:
        for package_id in packages:
            index_package(ctx, package_id)
    new_revision(ctx, None, signed=False)
    for extra in state.group_extras.by("group").all(group.id):
        state.group_extras.remove(extra.id)
    for follower in state.group_followers.by("object").all(group.id):
        state.group_followers.remove(follower.id)
    state.groups.remove(group.id)
