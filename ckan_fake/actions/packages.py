"""Datasets: create, update, patch, show, list, delete, purge."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import (
    before_resource_show,
    dataset_from_tables,
    index_package,
    remove_from_index,
    show_by_type,
    valid_copy,
)
from ckan_fake.actions.package_save import Saved, save_package
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.config import asbool
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ServerError, UnsupportedByFake, ValidationError
from ckan_fake.formats import guess_mimetype, split_url
from ckan_fake.schema.forms import dataset_form, form_validate
from ckan_fake.schema.packages import default_pagination_schema, default_show_package_schema
from ckan_fake.state.rows import Member, Package

_SAME: Any = object()


def parameter_bool(value: Any) -> bool:
    """A parameter read by asbool; a word that it does not know crashes CKAN: 500."""
    try:
        return asbool(value)
    except ValueError as error:
        raise ServerError(f"asbool: {error}") from None


@action(get=True)
def package_list(ctx: Context, data: dict[str, Any]) -> list[str]:
    """List the names of all active public datasets, sorted; `limit` (0: no limit) and `offset` cut out a page."""
    data = validated(ctx, data, default_pagination_schema())
    check_access("package_list", ctx, data)
    names = sorted(
        row.name for row in ctx.site.state.packages.unordered() if row.state == "active" and not row.private
    )
    start = data.get("offset") or 0
    return names[start:start + data["limit"]] if data.get("limit") else names[start:]


@action(get=True)
def package_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a dataset whole. `id`: its id or name. `use_default_schema`, `include_plugin_data` (sysadmins): booleans.

    The answer comes from the search index's stored copy while its modification date is the dataset's, else from the
    tables (all versions from 2.0): writes that do not reindex are seen only after the next one that does.
    """
    reference = data.get("id") or get_or_bust(ctx, data, "name_or_id")
    include_plugin_data = parameter_bool(data.get("include_plugin_data", False))
    use_cache = ctx.use_cache
    if ctx.auth_user is not None:
        include_plugin_data = ctx.auth_user.sysadmin and include_plugin_data
        use_cache = use_cache and not include_plugin_data
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound
    ctx.package = package
    check_access("package_show", ctx, data)
    if parameter_bool(data.get("use_default_schema", False)):
        ctx.schema = default_show_package_schema()
    copy = valid_copy(ctx, package, reference) if use_cache and isinstance(reference, str) else None
    if copy is None:
        shown = dataset_from_tables(ctx, package, include_plugin_data=include_plugin_data)
    else:
        shown = json.loads(copy.data_dict) if ctx.schema else copy.load()
        before_resource_show(ctx, shown)
    if not ctx.validate or (copy is not None and not ctx.schema):
        return shown
    if not ctx.schema:
        return show_by_type(ctx, shown)
    return form_validate(dataset_form(ctx.site, shown["type"]), ctx, shown, ctx.schema, "package_show")[0]


@action()
def package_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a dataset and show it. `name` and, unless the options say otherwise, `owner_org` are needed."""
    if "type" not in data:
        data["type"] = next(iter(dataset_form(ctx.site, None).types), "dataset")
    if isinstance(data["type"], (list, dict)):
        raise ServerError("the plugin of a type that cannot be hashed is looked up")
    form = dataset_form(ctx.site, data["type"])
    check_access("package_create", ctx, data)
    refuse_uploads(data.get("resources"))
    valid, errors = form_validate(form, ctx, data, ctx.schema or form.create(), "package_create")
    if errors:
        raise ValidationError(errors)
    plugin_data = valid.get("plugin_data", False)
    user = ctx.get_user(ctx.user)
    if user is not None:
        valid["creator_user_id"] = user.id
    saved = save_package(ctx, valid, include_plugin_data=bool(user and user.sysadmin and plugin_data))
    _set_owner_org(ctx, saved.row)
    saved.as_sent.pop("owner_org", None)
    saved.row = _current(ctx, saved.row)
    if valid.get("resources"):
        _create_default_views(ctx, valid, saved.row.id)
    return index_package(ctx, saved.row.id, as_sent=saved.as_sent)


def _create_default_views(ctx: Context, valid: dict[str, Any], package_id: str) -> None:
    """Give new resources their views. One view is enough to keep the dataset when indexing it fails (2.12)."""
    rows = sorted(ctx.site.state.resources.by("package").all(package_id), key=lambda row: row.position)
    resources = [{**resource, "id": row.id} for resource, row in zip(valid["resources"], rows, strict=True)]
    call("package_create_default_resource_views", ctx.fresh(ignore_auth=True), {
        "package": {**valid, "id": package_id, "resources": resources},
    })


def refuse_uploads(resources: Any) -> None:
    """Raise UnsupportedByFake where a resource carries a file."""
    for resource in resources if isinstance(resources, list) else []:
        if isinstance(resource, dict) and hasattr(resource.get("upload"), "filename"):
            raise UnsupportedByFake("uploads of resource files are not implemented in ckan-fake yet")


def _current(ctx: Context, row: Package) -> Package:
    current = ctx.site.state.packages.get(row.id)
    assert current is not None
    return current


@action()
def package_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Replace a dataset, named by `id` (id or name) or `name`, and show it.

    Texts left out are emptied, tags and extras dropped; groups, resources (from 2.12 on; ckan#1839), owner_org,
    private, state and plugin_data are kept. Nothing is written where nothing differs.
    """
    reference = data.get("id") or data.get("name")
    if reference is None:
        raise ValidationError({"id": messages.MISSING_VALUE})
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound(messages.PACKAGE_WAS_NOT_FOUND)
    ctx.package = package
    data["id"], data["type"] = package.id, package.type
    check_access("package_update", ctx, data)
    original = ctx.original_package
    if not original or original.get("id") != package.id:
        original = call("package_show", ctx.fresh(ignore_auth=True), {"id": package.id})
    if _same_dataset(original, data) and original.get("resources") == data.get("resources"):
        return original
    form = dataset_form(ctx.site, package.type)
    same_base = all(original.get(name, _SAME) == data.get(name, _SAME) for name in form.resource_dependencies)
    copied = _unchanged_resources(original, data) if same_base else {}
    to_validate = dict(data)
    if not same_base and "resources" not in data:
        to_validate["resources"] = original["resources"]
    elif "resources" in data:
        changed_resources = _changed(data["resources"], copied)
        _guess_mimetypes(ctx, changed_resources)
        to_validate["resources"] = changed_resources
    valid, errors = form_validate(form, ctx, to_validate, ctx.schema or form.update(), "package_update")
    if errors:
        if copied and "resources" in errors:
            errors["resources"] = _shifted(errors["resources"], copied)
        raise ValidationError(errors)
    if copied:
        valid["resources"] = _merged(valid["resources"], original["resources"], copied)
    if ctx.auth_user is None and ctx.user == "":
        raise ServerError("AttributeError: package_update asks nobody whether it is a sysadmin")
    include_plugin_data = bool(ctx.auth_user and ctx.auth_user.sysadmin and valid.get("plugin_data", False))
    saved = save_package(ctx, valid, include_plugin_data=include_plugin_data, copied=copied, original=package)
    return _finish_update(ctx, valid, saved, original)


def _finish_update(
    ctx: Context, valid: dict[str, Any], saved: Saved, original: dict[str, Any]
) -> dict[str, Any]:
    if saved.changed:
        if not valid.get("metadata_modified"):
            saved.row = ctx.site.state.packages.update(
                _current(ctx, saved.row), metadata_modified=ctx.site.clock.now())
            saved.as_sent.pop("metadata_modified", None)
        _set_owner_org(ctx, _current(ctx, saved.row))
        saved.as_sent.pop("owner_org", None)
    shown = index_package(ctx, saved.row.id, as_sent=saved.as_sent)
    if ctx.site.version["changed_entities"]:
        ctx.changed_entities.setdefault("packages", set()).add(saved.row.id)
    return shown if saved.changed else original


def _same_dataset(original: dict[str, Any], data: dict[str, Any]) -> bool:
    """Whether the data asks for nothing new, resources aside; `metadata_modified` counts where it is given."""
    if data.get("metadata_modified"):
        return original == data
    aside: dict[str, None] = {"metadata_modified": None, "resources": None}
    return {**original, **aside} == {**data, **aside}


def _unchanged_resources(original: dict[str, Any], data: dict[str, Any]) -> dict[int, int]:
    """The positions of resources sent back as they were shown, with the positions they had."""
    if "resources" not in data:
        return {}
    resources = data["resources"]
    if not isinstance(resources, list):
        if isinstance(resources, (str, dict)) and not resources:
            return {}
        raise ServerError("package_update looks for the ids of resources that are no dicts")
    known = {resource["id"]: resource for resource in original["resources"]}
    copied = {}
    for number, resource in enumerate(resources):
        if not isinstance(resource, dict):
            raise ServerError("package_update looks for the ids of resources that are no dicts")
        key = resource.get("id")
        if isinstance(key, (list, dict)):
            raise ServerError("the id of a resource cannot be hashed")
        if key in known and resource == known[key]:
            copied[number] = resource["position"]
    return copied


def _changed(resources: list[Any], copied: dict[int, int]) -> list[Any]:
    return [resource for number, resource in enumerate(resources) if number not in copied]


def _guess_mimetypes(ctx: Context, resources: list[Any]) -> None:
    """Guess a resource's MIME type by its URL where none is sent, on any way but package_create."""
    refuse_uploads(resources)
    for resource in resources:
        url = resource.get("url")
        resource.pop("upload", None)
        clear = resource.pop("clear_upload", None)
        guess = ctx.site.config["ckan.mimetype_guess"] == "file_ext"
        mimetype = guess_mimetype(url) if url and guess and split_url(url).path else None
        if clear:
            resource["url_type"] = ""
        resource.setdefault("mimetype", mimetype)


def _shifted(errors: list[Any], copied: dict[int, int]) -> list[Any]:
    """The errors of the changed resources at the positions of all resources; unchanged ones behind are cut."""
    padded: list[Any] = []
    for error in errors:
        while len(padded) in copied:
            padded.append({})
        padded.append(error)
    return padded


def _merged(valid: list[Any], original: list[Any], copied: dict[int, int]) -> list[Any]:
    """The validated resources and the unchanged ones, in the order sent."""
    remaining = iter(valid)
    total = len(valid) + len(copied)
    return [original[copied[number]] if number in copied else next(remaining) for number in range(total)]


@action()
def package_patch(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change the given fields of a dataset (`id`: id or name) and show it; lists are replaced whole."""
    check_access("package_patch", ctx, data)
    show_ctx = ctx.fresh()
    shown = call("package_show", show_ctx, {"id": get_or_bust(ctx, data, "id")})
    patched = {name: value for name, value in shown.items() if name != "metadata_modified"}
    patched.update(data)
    patched["id"] = shown["id"]
    update_ctx = ctx.copy(original_package=shown, changed_entities={})
    return call("package_update", update_ctx, patched)  # type: ignore[no-any-return]


@action()
def package_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a dataset (`id`: id or name); it stays stored with the state `deleted`, and its name becomes free.

    Group memberships go only where it is named by its id (2.12; seen on a live one).
    """
    reference = get_or_bust(ctx, data, "id")
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound
    check_access("package_delete", ctx, data)
    state = ctx.site.state
    state.packages.update(package, state="deleted")
    for member in state.members.by("object").all(reference if isinstance(reference, str) else package.id):
        if member.state == "active":
            state.members.update(member, state="deleted")
    for collaborator in state.package_members.by("package").all(reference if isinstance(reference, str) else ""):
        state.package_members.remove(collaborator.id)
    index_package(ctx, package.id)


@action(since="2.5")
def dataset_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Remove a dataset (`id`: id or name) for good, with all that belongs to it. Sysadmins only."""
    reference = get_or_bust(ctx, data, "id")
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound(messages.DATASET_WAS_NOT_FOUND)
    ctx.package = package
    check_access("dataset_purge", ctx, data)
    state = ctx.site.state
    for member in state.members.by("object").all(package.id):
        if member.table_name == "package":
            state.members.remove(member.id)
    for side in ("subject", "object"):
        for relationship in state.relationships.by(side).all(package.id):
            if relationship.id in state.relationships:
                state.relationships.remove(relationship.id)
    remove_from_index(ctx, reference if isinstance(reference, str) else package.id)
    for resource in state.resources.by("package").all(package.id):
        for view in state.resource_views.by("resource").all(resource.id):
            state.resource_views.remove(view.id)
        state.resources.remove(resource.id)
    for link in state.package_tags.by("package").all(package.id):
        state.package_tags.remove(link.id)
    for collaborator in state.package_members.by("package").all(package.id):
        state.package_members.remove(collaborator.id)
    for follower in state.dataset_followers.by("object").all(package.id):
        state.dataset_followers.remove(follower.id)
    state.packages.remove(package.id)


@action()
def package_owner_org_update(ctx: Context, data: dict[str, Any]) -> None:
    """Move a dataset (`id`) to an organization (`organization_id`; none: to no organization). Sysadmins only.

    It does not reindex: shows and searches keep the old organization until the dataset is saved (2.12).
    """
    check_access("package_owner_org_update", ctx, data)
    package = ctx.get_package(data.get("id", ""))
    if package is None:
        raise NotFound(messages.PACKAGE_WAS_NOT_FOUND)
    reference = data.get("organization_id")
    organization = None
    if reference:
        organization = ctx.get_group(reference)
        if organization is None or not organization.is_organization:
            raise NotFound(messages.ORGANIZATION_WAS_NOT_FOUND)
    _set_owner_org(ctx, package, organization.id if organization else None)


def _set_owner_org(ctx: Context, package: Package, organization_id: Any = _SAME) -> None:
    """Make the dataset's membership in an organization (default: the one it names) the only one."""
    state = ctx.site.state
    if organization_id is _SAME:
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


