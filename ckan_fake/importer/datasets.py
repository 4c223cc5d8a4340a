"""Datasets of a dump, with their resources, tags, extras, groups and organization."""

from __future__ import annotations

import re
from typing import Any

from ckan_fake.actions.indexing import index_package
from ckan_fake.actions.registry import call
from ckan_fake.context import Context
from ckan_fake.importer.columns import Json, Reader, put
from ckan_fake.importer.copies import keep_stored_copy
from ckan_fake.importer.groups import find_or_make, set_members
from ckan_fake.state.rows import (
    Group,
    Package,
    PackageRelationship,
    PackageTag,
    Resource,
    Tag,
    Vocabulary,
    columns,
)

_COLUMNS = tuple(name for name in columns(Package) if name not in ("id", "owner_org", "extras"))
_COLUMNS_OF_RESOURCES = tuple(
    name for name in columns(Resource) if name not in ("id", "package_id", "position", "extras")
)
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
Made = list[tuple[str, str]]


def import_dataset(ctx: Context, reader: Reader, data: Json, made: Made) -> tuple[str, str]:
    """Store a dataset with all that belongs to it, and index it; its id, and created, updated or unchanged.

    Organizations, groups and vocabularies that it names and that are not there are made and appended to `made`.
    """
    packages = ctx.site.state.packages
    name = reader.name(data, "name")
    key = reader.text(data.get("id"), "id")
    old = packages.get(key) or packages.by("name").first(name)
    is_new = old is None or (old.state == "deleted" and old.name == old.id != name)
    taken = packages.by("name").first(name)
    if old is not None and taken is not None and taken.id != old.id:
        reader.refuse("name", f"{name!r} belongs to another dataset, {taken.id}")
    elif key and old is not None and old.id != key:
        reader.refuse("name", f"{name!r} belongs to another dataset, {old.id}")
    values = reader.columns(Package, data, _COLUMNS)
    extras = reader.extras(data)
    if extras is not None:
        values["extras"] = extras
    groups = _groups(ctx, reader, data, made)
    _owner(ctx, reader, data, values, made)
    resources = _read_resources(reader, data)
    tags = _read_tags(reader, data)
    relationships = _read_relationships(reader, data)
    reader.done()
    package_id = old.id if old is not None else key or ctx.site.ids.uuid()
    if is_new:
        now = ctx.site.clock.now()
        values.setdefault("state", "active")
        values.setdefault("title", name)
        values.setdefault("metadata_created", now)
        values["metadata_modified"] = values.get("metadata_modified") or now
        values.setdefault("creator_user_id", ctx.auth_user.id if ctx.auth_user else None)
    changed = put(packages, Package, package_id, values)
    if resources is not None:
        changed = _put_resources(ctx, reader, package_id, resources) or changed
    reader.done()
    if tags is not None:
        changed = _put_tags(ctx, package_id, tags, made) or changed
    changed = _put_members(ctx, package_id, groups) or changed
    changed = _put_relationships(ctx, package_id, relationships, made) or changed
    if changed and not is_new and not data.get("metadata_modified"):
        put(packages, Package, package_id, {"metadata_modified": ctx.site.clock.now()})
    if changed or package_id not in ctx.site.state.indexed_packages:
        index_package(ctx, package_id, restored=True)
    changed = keep_stored_copy(ctx, package_id, data) or changed
    return package_id, "created" if is_new else "updated" if changed else "unchanged"


def _groups(ctx: Context, reader: Reader, data: Json, made: Made) -> list[Group] | None:
    listed = reader.objects(data, "groups")
    if listed is None:
        return None
    rows = [
        find_or_make(ctx, reader, item, False, f"groups.{number}.", made) for number, item in enumerate(listed)
    ]
    return [row for row in rows if row is not None]


def _owner(ctx: Context, reader: Reader, data: Json, values: Json, made: Made) -> None:
    """Find or make the organization that the dataset names, and set the column `owner_org`."""
    organization = reader.object(data, "organization")
    owner = reader.text(data.get("owner_org"), "owner_org")
    row = None
    if organization is not None:
        row = find_or_make(ctx, reader, organization, True, "organization.", made)
        if row is not None and owner in (None, "", organization.get("id"), organization.get("name")):
            owner = row.id
    elif owner:
        row = ctx.site.state.groups.get(owner) or ctx.site.state.groups.by("name").first(owner)
        # the id of an organization that is gone stays, as in CKAN; a name asks for one
        if row is None and not _UUID.fullmatch(owner):
            row = find_or_make(ctx, reader, {"name": owner, "title": owner}, True, "owner_org.", made)
        owner = row.id if row is not None else owner
    if "owner_org" in data or owner:
        values["owner_org"] = owner or None


def _read_resources(reader: Reader, data: Json) -> list[Json] | None:
    """The columns of each resource, with its `id` (None: not told) and custom fields in `extras`."""
    listed = reader.objects(data, "resources")
    if listed is None:
        return None
    found: list[Json] = []
    ids = set()
    for number, item in enumerate(listed):
        prefix = f"resources.{number}."
        key = reader.text(item.get("id"), prefix + "id")
        if key and key in ids:
            reader.refuse(prefix + "id", f"{key!r} occurs twice in this dataset")
        ids.add(key)
        values = reader.columns(Resource, item, _COLUMNS_OF_RESOURCES, prefix)
        if values.get("url_type") == "upload":
            values["url"] = values.get("url", "").rsplit("/")[-1]
        custom = {
            name: value for name, value in item.items()
            if name not in _COLUMNS_OF_RESOURCES and name not in ("id", "package_id", "position", "extras")
        }
        found.append({**values, "id": key, "extras": custom})
    return found


def _put_resources(ctx: Context, reader: Reader, package_id: str, wanted: list[Json]) -> bool:
    table = ctx.site.state.resources
    left = {row.id: row for row in table.by("package").all(package_id)}
    told = {values["id"] for values in wanted}
    by_position = {row.position: row.id for row in left.values() if row.id not in told}
    changed = False
    for position, values in enumerate(wanted):
        key = values["id"] or by_position.get(position) or ctx.site.ids.uuid()
        other = table.get(key)
        if other is not None and other.package_id != package_id:
            reader.refuse(f"resources.{position}.id", f"{key!r} belongs to the dataset {other.package_id}")
            continue
        if other is None:
            values.setdefault("created", ctx.site.clock.now())
        elif values["extras"].get("datastore_active") is False and "datastore_active" not in (other.extras or {}):
            # shown of each resource, stored only of those that were saved again
            del values["extras"]["datastore_active"]
        row = {**values, "package_id": package_id, "position": position}
        del row["id"]
        changed = put(table, Resource, key, row) or changed
        left.pop(key, None)
    for row_left in left.values():
        table.remove(row_left.id)
        changed = True
    return changed


def _read_tags(reader: Reader, data: Json) -> list[Tag] | None:
    listed = reader.objects(data, "tags")
    if listed is None:
        return None
    found = []
    for number, item in enumerate(listed):
        prefix = f"tags.{number}."
        vocabulary = reader.text(item.get("vocabulary_id"), prefix + "vocabulary_id")
        key = reader.text(item.get("id"), prefix + "id")
        found.append(Tag(key or "", reader.name(item, "name", prefix), vocabulary or None))
    return found


def _put_tags(ctx: Context, package_id: str, wanted: list[Tag], made: Made) -> bool:
    state = ctx.site.state
    links = {link.tag_id: link for link in state.package_tags.by("package").all(package_id)}
    changed = False
    for tag in wanted:
        if tag.vocabulary_id and tag.vocabulary_id not in state.vocabularies:
            state.vocabularies.add(Vocabulary(tag.vocabulary_id, tag.vocabulary_id))
            made.append(("vocabulary", tag.vocabulary_id))
        row = state.tags.by("name").first((tag.name, tag.vocabulary_id))
        if row is None:
            key = tag.id if tag.id and tag.id not in state.tags else ctx.site.ids.uuid()
            row = state.tags.add(Tag(key, tag.name, tag.vocabulary_id))
        link = links.pop(row.id, None)
        if link is None:
            state.package_tags.add(PackageTag(ctx.site.ids.uuid(), package_id, row.id))
            changed = True
        elif state.package_tags.update(link, state="active") is not link:
            changed = True
    for link in links.values():
        if link.state == "active":
            state.package_tags.remove(link.id)
            changed = True
    return changed


def _put_members(ctx: Context, package_id: str, groups: list[Group] | None) -> bool:
    """Make the dataset a member of its organization and, where they are told, of these groups alone."""
    state = ctx.site.state
    package = state.packages.get(package_id)
    assert package is not None
    members = {
        member.group_id: member for member in state.members.by("object").all(package_id)
        if member.table_name == "package" and (groups is not None or member.capacity == "organization")
    }
    wanted = {group.id: ("package", package_id, group.id, "public") for group in groups or []}
    if package.owner_org and package.owner_org in state.groups:
        wanted[package.owner_org] = ("package", package_id, package.owner_org, "organization")
    return set_members(ctx, members, wanted)


def _read_relationships(reader: Reader, data: Json) -> list[PackageRelationship]:
    """The relationships told on either side; those without both datasets' ids cannot be kept."""
    found = []
    for field in ("relationships_as_subject", "relationships_as_object"):
        for number, item in enumerate(reader.objects(data, field) or []):
            # CKAN up to 2.9 shows the ids in a dict of their own
            more = item.get("__extras")
            item = {**(more if isinstance(more, dict) else {}), **item}
            values: dict[str, Any] = reader.columns(
                PackageRelationship, item, ("subject_package_id", "object_package_id", "type", "comment", "state"),
                f"{field}.{number}.",
            )
            if all(values.get(name) for name in ("subject_package_id", "object_package_id", "type")):
                found.append(PackageRelationship(id=str(item.get("id") or ""), **values))
    return found


def _put_relationships(ctx: Context, package_id: str, wanted: list[PackageRelationship], made: Made) -> bool:
    """Store the dataset's relationships and index the datasets at their other ends; whether anything changed.

    A dataset that is not there gets a placeholder, deleted and named by its id: no relationship hangs in the air.
    """
    state = ctx.site.state
    changed = False
    for row in wanted:
        pair = (row.subject_package_id, row.object_package_id)
        if package_id not in pair:
            continue
        for key in pair:
            if key is not None and key not in state.packages:
                now = ctx.site.clock.now()
                state.packages.add(Package(key, key, state="deleted", metadata_created=now, metadata_modified=now))
                made.append(("placeholder", key))
        known = [
            old for old in state.relationships.by("subject").all(row.subject_package_id)
            if (old.object_package_id, old.type) == (row.object_package_id, row.type)
        ]
        values = {"comment": row.comment, "state": row.state}
        if known:
            if state.relationships.update(known[0], **values) is known[0]:
                continue
        else:
            key = row.id if row.id and row.id not in state.relationships else ctx.site.ids.uuid()
            state.relationships.add(PackageRelationship(
                key, row.subject_package_id, row.object_package_id, row.type, row.comment, row.state))
        changed = True
        for key in pair:
            if key is not None and key != package_id and key in state.indexed_packages:
                index_package(ctx, key, restored=True)
    return changed


def show_dataset(ctx: Context, package_id: str) -> Json:
    """A dataset as package_show gives it."""
    shown: Json = call("package_show", ctx.fresh(), {"id": package_id})
    return shown
