"""Datasets, groups and tags in the shapes of the REST API's versions 1 (other things by name) and 2 (by id)."""

from __future__ import annotations

from typing import Any

from ckan_fake.context import Context
from ckan_fake.dictize.packages import licenses, package_dictize
from ckan_fake.errors import ServerError
from ckan_fake.markdown import render_markdown
from ckan_fake.relationships import FORWARD
from ckan_fake.state.rows import Package


def average_rating(ctx: Context, package: Package) -> float | None:
    """The mean of a dataset's ratings; None where there are none."""
    ratings = [row.rating for row in ctx.site.state.ratings.by("package").all(package.id)]
    return sum(ratings) / len(ratings) if sum(ratings) else None


def package_to_api(ctx: Context, package: Package) -> dict[str, Any]:
    """A dataset: tags by name, extras as a dict, relationships from its own side, and a few things more."""
    by_name = ctx.api_version == 1
    result = package_dictize(ctx, package)
    result.pop("revision_timestamp", None)
    result["tags"] = [tag["name"] for tag in result["tags"] if not tag.get("vocabulary_id")]
    result["extras"] = {extra["key"]: extra["value"] for extra in result["extras"]}
    known = licenses(ctx.site.version).get(package.license_id or "")
    result["license"] = known["title"] if known else None
    result["ratings_average"] = average_rating(ctx, package)
    result["ratings_count"] = len(ctx.site.state.ratings.by("package").all(package.id))
    result["notes_rendered"] = render_markdown(package.notes)
    result["ckan_url"] = f"{ctx.site.site_url}/dataset/{package.name}"
    for resource in result["resources"]:
        for name in ("revision_id", "state", "revision_timestamp"):
            resource.pop(name, None)
        resource["package_id"] = package.id
    result["groups"] = [group["name" if by_name else "id"] for group in result["groups"]]
    if by_name and result["resources"]:
        result["download_url"] = result["resources"][0]["url"]
    result["relationships"] = _relationships(ctx, result, by_name=by_name)
    return result


def _relationships(ctx: Context, result: dict[str, Any], *, by_name: bool) -> list[dict[str, Any]]:
    """The relationships of a dataset, those that have it as their object first, turned round."""

    def reference(package_id: str) -> str:
        row = ctx.site.state.packages.get(package_id)
        if row is None:
            raise ServerError("a relationship with a dataset that is gone")
        return row.name if by_name else row.id

    made = []
    for name, turned in (("relationships_as_object", True), ("relationships_as_subject", False)):
        for row in result.pop(name):
            ends = [reference(row["subject_package_id"]), reference(row["object_package_id"])]
            subject, other = reversed(ends) if turned else ends
            kind = FORWARD[row["type"]] if turned else row["type"]
            made.append({"subject": subject, "type": kind, "object": other, "comment": row["comment"]})
    return made


def group_to_api(ctx: Context, result: dict[str, Any]) -> dict[str, Any]:
    """A dictized group: extras as a dict, datasets by name or id."""
    result["extras"] = {extra["key"]: extra["value"] for extra in result["extras"]}
    reference = "name" if ctx.api_version == 1 else "id"
    result["packages"] = sorted(package[reference] for package in result["packages"])
    return result


def tag_to_api(ctx: Context, tag: dict[str, Any]) -> list[str]:
    """The datasets of a dictized tag, by name or id."""
    reference = "name" if ctx.api_version == 1 else "id"
    return sorted(package[reference] for package in tag["packages"])
