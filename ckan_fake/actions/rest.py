"""The actions behind the REST API of CKAN up to 2.7: datasets and groups in the shapes of versions 1 and 2."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.group_common import package_search
from ckan_fake.actions.registry import action, call, get_or_bust
from ckan_fake.actions.relationships import (
    package_relationship_create,
    package_relationship_delete,
    package_relationship_update,
)
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.dictize.groups import Parts, group_dictize
from ckan_fake.dictize.packages import package_dictize
from ckan_fake.dictize.rest import group_to_api, package_to_api, tag_to_api
from ckan_fake.dictize.tags import tag_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.state.rows import Package

_RELATIONSHIP = {"id": "subject", "id2": "object", "rel": "type"}


def _dataset(ctx: Context, shown: dict[str, Any]) -> Package:
    """The dataset that an action has shown."""
    row = ctx.site.state.packages.get(shown["id"])
    assert row is not None
    return row


def _shown_group(ctx: Context, shown: dict[str, Any]) -> dict[str, Any]:
    """The group that an action has shown, as the REST API shows it."""
    row = ctx.site.state.groups.get(shown["id"])
    assert row is not None
    return group_to_api(ctx, group_dictize(ctx, row, Parts(), package_search))


def _pairs(extras: Any) -> dict[str, Any]:
    """What Python's `dict.update` takes: a dict, or pairs."""
    if extras is None or isinstance(extras, (bool, int, float)):
        raise ServerError("extras cannot be iterated over")
    try:
        return dict(extras)
    except (TypeError, ValueError):
        raise ServerError("extras are neither a dict nor pairs") from None


def package_from_api(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """A dataset as REST takes it in the shape of the action API.

    Extras are a dict that is merged with what the dataset of the context has; tags are names, or one text of them;
    groups are names (version 1) or ids. `download_url` is the only resource where none are given.
    """
    made = dict(data)
    if "tags" in made:
        tags = made["tags"].split() if isinstance(made["tags"], str) else made["tags"]
        if not isinstance(tags, (list, dict)):
            raise ServerError("tags cannot be iterated over")
        made["tags"] = [{"name": name} for name in tags]
    if "extras" in made:
        merged = {**_extras_of(ctx), **_pairs(made["extras"])}
        made["extras"] = [{"key": key, "value": value} for key, value in merged.items()]
    if "groups" in made:
        groups = made["groups"]
        if not isinstance(groups, (list, dict, str)):
            raise ServerError("groups have no length")
        if groups:
            made["groups"] = [{"name" if ctx.api_version == 1 else "id": group} for group in groups]
    address = made.pop("download_url", None)
    if address and not made.get("resources"):
        made["resources"] = [{"url": address}]
    return made


def _extras_of(ctx: Context) -> dict[str, Any]:
    if ctx.package is None:
        return {}
    return {extra["key"]: extra["value"] for extra in package_dictize(ctx, ctx.package)["extras"]}


def group_from_api(data: dict[str, Any]) -> dict[str, Any]:
    """A group as REST takes it in the shape of the action API: packages are ids, extras a dict."""
    made = dict(data)
    if "packages" in made:
        made["packages"] = [{"id": package} for package in made["packages"]]
    if "extras" in made:
        extras = made["extras"]
        if not isinstance(extras, dict):
            if isinstance(extras, (list, str)) and not extras:
                return {**made, "extras": []}
            raise ServerError("extras of a group are no dict")
        made["extras"] = [{"key": key, "value": value} for key, value in extras.items()]
    return made


@action(get=True, until="2.8")
def package_show_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a dataset (`id`: id or name) as the REST API does."""
    check_access("package_show_rest", ctx, data)
    return package_to_api(ctx, _dataset(ctx, call("package_show", ctx, data)))


@action(get=True, until="2.8")
def group_show_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a group (`id`: id or name) as the REST API does."""
    check_access("group_show_rest", ctx, data)
    return _shown_group(ctx, call("group_show", ctx, data))


@action(get=True, until="2.8")
def tag_show_rest(ctx: Context, data: dict[str, Any]) -> list[str]:
    """List the datasets of a tag (`id`: id or name): their names in version 1, else their ids."""
    check_access("tag_show_rest", ctx, data)
    tag = ctx.site.state.tags.get(call("tag_show", ctx, data)["id"])
    assert tag is not None
    return tag_to_api(ctx, tag_dictize(ctx, tag))


@action(until="2.8")
def package_create_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a dataset as the REST API does and show it."""
    check_access("package_create_rest", ctx, data)
    package = _dataset(ctx, call("package_create", ctx, package_from_api(ctx, data)))
    data["id"] = package.id
    return package_to_api(ctx, package)


@action(until="2.8")
def group_create_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a group as the REST API does and show it."""
    check_access("group_create_rest", ctx, data)
    shown = _shown_group(ctx, call("group_create", ctx, group_from_api(data)))
    data["id"] = shown["id"]
    return shown


@action(until="2.8")
def package_update_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Replace a dataset, which the path of the REST API names, and show it.

    An `id` that is the dataset's own id or name is allowed. Raises NotFound; ValidationError for another id.
    """
    package = ctx.get_package(ctx.extra.get("id"))
    if package is None:
        raise NotFound
    reference = data.get("id")
    if reference and reference != package.id:
        given = ctx.get_package(reference)
        if given is None or given.id != package.id:
            raise ValidationError({reference: messages.key_is_read_only(package.id, reference)})
    ctx.package = package
    made = package_from_api(ctx, data)
    check_access("package_update_rest", ctx, made)
    return package_to_api(ctx, _dataset(ctx, call("package_update", ctx, made)))


@action(until="2.8")
def group_update_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change a group (`id`: id or name) and show it. What is left out stays."""
    ctx.group = ctx.get_group(get_or_bust(ctx, data, "id"))
    if ctx.group is None and ctx.user and not ctx.is_sysadmin:
        raise ServerError("the rights on a group that does not exist are asked for")
    ctx.allow_partial_update = True
    made = group_from_api(data)
    check_access("group_update_rest", ctx, made)
    return _shown_group(ctx, call("group_update", ctx, made))


def _renamed(data: dict[str, Any], *, path_wins: bool) -> dict[str, Any]:
    """The data under the names of relationships' parts: those of the path, over or under those that were sent."""
    made = dict(data)
    for name, new in _RELATIONSHIP.items():
        if name in data and (path_wins or new not in made):
            made[new] = made.pop(name)
    return made


@action(until="2.8")
def package_relationship_create_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Relate the datasets `id` and `id2` by the type `rel`; `object` and `type` go before those."""
    return package_relationship_create(ctx, _renamed(data, path_wins=False))


@action(until="2.8")
def package_relationship_update_rest(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change the `comment` of the relationship of the datasets `id` and `id2` of the type `rel`."""
    return package_relationship_update(ctx, _renamed(data, path_wins=True))


@action(until="2.8")
def package_relationship_delete_rest(ctx: Context, data: dict[str, Any]) -> None:
    """Delete the relationship of the datasets `id` and `id2` of the type `rel`."""
    package_relationship_delete(ctx, _renamed(data, path_wins=True))
