"""Datasets and resources, from rows to answers."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ckan_fake.context import Context
from ckan_fake.dictize.groups import image_display_url, sort_key
from ckan_fake.formats import split_url
from ckan_fake.munge import munge_filename
from ckan_fake.state import table_dictize
from ckan_fake.state.rows import Group, Package, PackageRelationship, Resource


@cache
def licenses() -> dict[str, dict[str, Any]]:
    """CKAN's default licences by id."""
    listed = json.loads((files("ckan_fake") / "data" / "licenses.json").read_text(encoding="utf-8"))
    return {entry["id"]: entry for entry in listed}


def jsonb_order(value: dict[str, Any]) -> dict[str, Any]:
    """An object as PostgreSQL's JSONB gives it back: keys by their length in bytes, then by bytes."""
    return dict(sorted(value.items(), key=lambda item: (len(item[0].encode()), item[0].encode())))


def resource_dictize(ctx: Context, row: Resource) -> dict[str, Any]:
    """A resource with its custom fields beside its own; its URL is completed as CKAN does."""
    result = table_dictize(row)
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


def package_dictize(ctx: Context, row: Package, *, include_plugin_data: bool = False) -> dict[str, Any]:
    """A dataset from the tables, before the show schema: what the search index and package_show start from."""
    state = ctx.site.state
    result = table_dictize(row)
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
    result["extras"] = [{"key": key, "value": value} for key, value in (row.extras or {}).items()]
    result["groups"] = _groups(ctx, row)
    organization = state.groups.get(row.owner_org)
    result["organization"] = None
    if organization is not None and organization.state == "active":
        result["organization"] = table_dictize(organization)
        del result["organization"]["extras"]
    result["relationships_as_subject"] = _relationships(state.relationships.by("subject").all(row.id))
    result["relationships_as_object"] = _relationships(state.relationships.by("object").all(row.id))
    result["type"] = row.type or "dataset"
    _add_license(row, result)
    return result


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
    found = []
    for member in state.members.by("object").all(row.id):
        group = state.groups.get(member.group_id)
        if member.state == "active" and group is not None and not group.is_organization:
            found.append(_group(ctx, group))
    return sorted(found, key=lambda group: sort_key(group["display_name"]))


def _group(ctx: Context, group: Group) -> dict[str, Any]:
    image = image_display_url(ctx, group.image_url)
    return table_dictize(group, display_name=group.title or group.name, image_display_url=image)


def _relationships(rows: list[PackageRelationship]) -> list[dict[str, Any]]:
    found = [table_dictize(row) for row in rows if row.state == "active"]
    return sorted(found, key=lambda item: [str(value) for value in item.values()])


def _add_license(row: Package, result: dict[str, Any]) -> None:
    known = licenses().get(row.license_id) if isinstance(row.license_id, str) and row.license_id else None
    result["isopen"] = bool(known and (known["od_conformance"] == "approved" or known["osd_conformance"] == "approved"))
    result["license_title"] = known["title"] if known else row.license_id
    if known and known["url"]:
        result["license_url"] = known["url"]
