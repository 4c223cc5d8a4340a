"""Datasets and resources, from rows to answers."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ckan_fake.context import Context, sort_key
from ckan_fake.dictize.groups import image_display_url, plain_groups
from ckan_fake.formats import split_url
from ckan_fake.munge import munge_filename
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Group, Package, PackageRelationship, Resource, columns
from ckan_fake.versions import Version

_OLD_FORMATS = frozenset("csv zip pdf xls json kml xml shape rdf txt text html".split())
_OLD = ("resource_group_id", "webstore_url", "webstore_last_updated")


@cache
def licenses(version: Version) -> dict[str, dict[str, Any]]:
    """CKAN's default licences by id."""
    listed = json.loads((files("ckan_fake") / "data" / "licenses.json").read_text(encoding="utf-8"))
    return {entry["id"]: _license(entry, version["licenses_tell"]) for entry in listed}


def _license(entry: dict[str, Any], told: str) -> dict[str, Any]:
    """A licence as a version tells it: by its conformance, up to 2.9 by flags, too, and in 2.2 by flags as texts."""
    if told == "conformance":
        return entry
    flags = {
        "is_okd_compliant": entry["od_conformance"] == "approved",
        "is_osi_compliant": entry["osd_conformance"] == "approved",
    }
    entry = {**entry, **flags}
    if entry["id"] == "uk-ogl":
        entry["url"] = "http://reference.data.gov.uk/id/open-government-licence"
    if told == "flags as texts":
        entry.update({name: str(value) for name, value in flags.items()})
        del entry["od_conformance"], entry["osd_conformance"]
        if entry["id"] == "notspecified":
            entry["title"] = "License Not Specified"
    return entry


def is_open(entry: dict[str, Any]) -> bool:
    """Whether a licence counts as open."""
    if "od_conformance" not in entry:
        return "True" in (entry["is_okd_compliant"], entry["is_osi_compliant"])
    return bool(entry["od_conformance"] == "approved" or entry["osd_conformance"] == "approved")


def jsonb_order(value: dict[str, Any]) -> dict[str, Any]:
    """An object as PostgreSQL's JSONB gives it back: keys by their length in bytes, then by bytes."""
    return dict(sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode())))


def resource_columns(version: Version) -> tuple[str, ...]:
    """The columns of resources; what else is sent is kept as a custom field."""
    names = columns(Resource)
    if not version["resources_have_modification_dates"]:
        names = tuple(name for name in names if name != "metadata_modified")
    if version["resources_of_old"]:
        names = (*(name for name in names if name != "package_id"), *_OLD)
    return names


def resource_dictize(ctx: Context, row: Resource) -> dict[str, Any]:
    """A resource with its custom fields beside its own; its URL is completed as CKAN does."""
    version = ctx.site.version
    result = table_dictize(row)
    if not version["resources_have_modification_dates"]:
        del result["metadata_modified"]
    if version["resources_of_old"]:
        _make_old(row, result)
    result.update(result.pop("extras") or {})
    url = row.url
    if row.url_type == "upload":
        package = ctx.site.state.packages.get(row.package_id)
        kind = (package.type if package else None) or "dataset"
        name = munge_filename(url.rsplit("/")[-1])
        result["url"] = f"{ctx.site.site_url}/{kind}/{row.package_id}/resource/{row.id}/download/{name}"
    elif url and not split_url(url).scheme:
        result["url"] = "http://" + url.lstrip("/")
    return result


def _make_old(row: Resource, result: dict[str, Any]) -> None:
    """Give a resource the columns, and the values, that CKAN 2.2 shows."""
    del result["package_id"]
    for name in _OLD:
        value = getattr(row, name)
        result[name] = value.isoformat() if isinstance(value, datetime) else value
    if row.size is not None:
        result["size"] = str(row.size)
    result["format"] = old_format(row.format or "")


def old_format(text: str) -> str:
    """A format as CKAN 2.2 shows it: one of a few in capitals, all others in small letters."""
    short = text.lower().split("/")[-1].replace(".", "")
    return short.upper() if short in _OLD_FORMATS else text.lower()


def _add_revision_times(ctx: Context, row: Package, result: dict[str, Any]) -> None:
    """When the revision was made that a row is of, as CKAN 2.2 shows it (its tables of revisions hold that)."""
    state = ctx.site.state

    def moment(owner: Any) -> str | None:
        revision = state.revisions.get(owner.revision_id)
        return revision.timestamp.isoformat() if revision is not None else None

    result["revision_timestamp"] = moment(row)
    for extra in result["extras"]:
        extra["revision_timestamp"] = moment(row)
    for resource in result["resources"]:
        resource["revision_timestamp"] = moment(state.resources.get(resource["id"]))
    links = {link.tag_id: link for link in state.package_tags.by("package").all(row.id)}
    for tag in result["tags"]:
        tag["revision_timestamp"] = moment(links[tag["id"]])
    if result["organization"] is not None:
        result["organization"]["revision_timestamp"] = moment(state.groups.get(row.owner_org))


def add_tracking(shown: dict[str, Any]) -> None:
    """Count the views of a dataset and its resources: none, since the fake counts none."""
    for part in (shown, *shown["resources"]):
        part["tracking_summary"] = {"total": 0, "recent": 0}


def package_row(version: Version, row: Package) -> dict[str, Any]:
    """The columns of a dataset, as activities up to 2.8 hold them; that of 2.2 has no date of creation."""
    result = table_dictize(row)
    del result["extras"], result["plugin_data"]
    if not version["datasets_keep_creation_dates"]:
        del result["metadata_created"]
    return result


def package_dictize(ctx: Context, row: Package, *, include_plugin_data: bool = False) -> dict[str, Any]:
    """A dataset from the tables, before the show schema: what the search index and package_show start from."""
    state = ctx.site.state
    result = table_dictize(row)
    del result["extras"]
    if isinstance(result["title"], str):
        result["title"] = result["title"].strip()
    plugin_data = result.pop("plugin_data")
    if include_plugin_data:
        result["plugin_data"] = plugin_data
    resources = [row for row in state.resources.by("package").all(row.id) if row.state == "active"]
    result["resources"] = [
        resource_dictize(ctx, resource) for resource in sorted(resources, key=lambda resource: resource.position)
    ]
    result["num_resources"] = len(result["resources"])
    result["tags"] = _tags(ctx, row)
    result["num_tags"] = len(result["tags"])
    result["extras"] = _extras(ctx, row)
    result["groups"] = _groups(ctx, row)
    organization = state.groups.get(row.owner_org)
    result["organization"] = None
    if organization is not None and organization.state == "active":
        result["organization"] = table_dictize(organization)
        del result["organization"]["extras"]
    result["relationships_as_subject"] = _relationships(state.relationships.by("subject").all(row.id))
    result["relationships_as_object"] = _relationships(state.relationships.by("object").all(row.id))
    result["type"] = row.type or "dataset"
    if ctx.site.version["resources_of_old"]:
        _add_revision_times(ctx, row, result)
    _add_license(ctx, row, result)
    return result


def _extras(ctx: Context, row: Package) -> list[dict[str, Any]]:
    extras = (row.extras or {}).items()
    if not ctx.site.version["extras_are_rows"]:
        return [{"key": key, "value": value} for key, value in extras]
    # what no client ever sends, and few see: the row's own id
    found: list[dict[str, Any]] = [
        {"id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{row.id}/{key}")), "key": key, "package_id": row.id,
         "state": "active", "value": value}
        for key, value in sorted(extras)
    ]
    if row.revision_id is not None:
        for extra in found:
            extra["revision_id"] = row.revision_id
    return found


def _tags(ctx: Context, row: Package) -> list[dict[str, Any]]:
    state = ctx.site.state
    found = []
    for link in state.package_tags.by("package").all(row.id):
        tag = state.tags.get(link.tag_id)
        if tag is not None and link.state == "active":
            found.append(table_dictize(tag, state=link.state, display_name=tag.name))
    return sorted(found, key=lambda tag: str(tag["name"]))


def _groups(ctx: Context, row: Package) -> list[dict[str, Any]]:
    state = ctx.site.state
    groups = []
    for member in state.members.by("object").all(row.id):
        group = state.groups.get(member.group_id)
        if member.state == "active" and group is not None and not group.is_organization:
            groups.append((group, member.capacity))
    if ctx.site.version["groups_listed_plainly"]:
        return plain_groups(ctx, groups, with_counts=False)
    found = [_group(ctx, group) for group, _ in groups]
    return sorted(found, key=lambda group: sort_key(ctx, group["display_name"]))


def _group(ctx: Context, group: Group) -> dict[str, Any]:
    image = image_display_url(ctx, group.image_url)
    return table_dictize(group, display_name=group.title or group.name, image_display_url=image)


def _relationships(rows: list[PackageRelationship]) -> list[dict[str, Any]]:
    found = [table_dictize(row) for row in rows if row.state == "active"]
    return sorted(found, key=lambda item: [str(value) for value in item.values()])


def _add_license(ctx: Context, row: Package, result: dict[str, Any]) -> None:
    listed = licenses(ctx.site.version)
    known = listed.get(row.license_id) if isinstance(row.license_id, str) and row.license_id else None
    result["isopen"] = known is not None and is_open(known)
    result["license_title"] = known["title"] if known else row.license_id
    if known and known["url"]:
        result["license_url"] = known["url"]


def current_packages(ctx: Context, limit: int | None, offset: int) -> list[dict[str, Any]]:
    """All active datasets, private ones included, those of the last revisions first, as CKAN 2.2 lists them."""
    state = ctx.site.state

    def changed(row: Package) -> tuple[Any, int]:
        revision = state.revisions.get(row.revision_id)
        return revision.timestamp if revision is not None else row.metadata_modified, row.seq

    rows = sorted((row for row in state.packages.unordered() if row.state == "active"), key=changed, reverse=True)
    return [package_dictize(ctx, row) for row in (rows[offset:] if limit is None else rows[offset:offset + limit])]
