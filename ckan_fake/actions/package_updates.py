"""Datasets: update and patch."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import dataset_from_tables, index_package, show_by_type
from ckan_fake.actions.package_save import Saved, current, save_package, set_owner_org, with_plugin_data
from ckan_fake.actions.registry import action, call, get_or_bust
from ckan_fake.actions.resource_files import guess_mimetypes
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.python2 import Native
from ckan_fake.schema.forms import dataset_form, form_validate
from ckan_fake.state.rows import Package

_SAME: Any = object()


@action()
def package_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Replace a dataset, named by `id` (id or name) or `name`, and show it.

    Texts left out are emptied, tags and extras dropped; groups, resources (from 2.12 on; ckan#1839), owner_org,
    private, state and plugin_data are kept. Nothing is written where nothing differs.
    """
    reference = data.get("id") or data.get("name")
    if ctx.site.version["resources_of_old"] and not data.get("id") and "name" not in data:
        raise ServerError("KeyError: name")
    if reference is None:
        raise ValidationError({"id": messages.MISSING_VALUE})
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound(messages.PACKAGE_WAS_NOT_FOUND)
    ctx.package = package
    data["id"] = package.id
    if not ctx.site.version["resources_of_old"]:
        data["type"] = package.type
    check_access("package_update", ctx, data)
    if not ctx.site.version["updates_keep_what_is_unchanged"]:
        return _replace(ctx, data, package)
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
        guess_mimetypes(ctx, changed_resources)
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


def _replace(ctx: Context, data: dict[str, Any], package: Package) -> dict[str, Any]:
    """Write the dataset whole, as up to 2.11: resources and groups left out go, and the date changes in any case."""
    form = dataset_form(ctx.site, package.type)
    if ctx.site.version["updates_guess_mimetypes"]:
        resources = data.get("resources", [])
        if not isinstance(resources, (list, str, dict)) or not all(isinstance(item, dict) for item in resources):
            raise ServerError("package_update looks for the files of resources that are no dicts")
        guess_mimetypes(ctx, list(resources))
    valid, errors = form_validate(form, ctx, data, ctx.schema or form.update(), "package_update")
    if errors:
        raise ValidationError(errors)
    new_revision(ctx, messages.revision_message("Update object", valid.get("name")))
    package = ctx.site.state.packages.update(
        package, metadata_modified=ctx.site.clock.after(package.metadata_modified))
    include_plugin_data = bool(ctx.auth_user and ctx.auth_user.sysadmin and valid.get("plugin_data", False))
    saved = save_package(ctx, valid, include_plugin_data=include_plugin_data, original=package)
    before = current(ctx, saved.row)
    set_owner_org(ctx, before)
    saved.as_sent.pop("owner_org", None)
    if not saved.changed and current(ctx, before).owner_org == before.owner_org:
        # what does not change is not indexed, and its copy in the index is too old from now on
        shown = show_by_type(ctx, dataset_from_tables(ctx, current(ctx, before), as_sent=saved.as_sent))
    else:
        shown = index_package(ctx, saved.row.id, as_sent=saved.as_sent)
    return with_plugin_data(ctx, shown, valid) if include_plugin_data else shown


def _finish_update(
    ctx: Context, valid: dict[str, Any], saved: Saved, original: dict[str, Any]
) -> dict[str, Any]:
    if saved.changed:
        if not valid.get("metadata_modified"):
            saved.row = ctx.site.state.packages.update(
                current(ctx, saved.row), metadata_modified=ctx.site.clock.now())
            saved.as_sent.pop("metadata_modified", None)
        set_owner_org(ctx, current(ctx, saved.row))
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


@action(since="2.3")
def package_patch(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change the given fields of a dataset (`id`: id or name) and show it; lists are replaced whole."""
    check_access("package_patch", ctx, data)
    show_ctx = ctx.fresh(for_update=True)
    shown = call("package_show", show_ctx, {"id": get_or_bust(ctx, data, "id")})
    # the names of what is shown are plain strings of Python 2
    patched: dict[str, Any] = {Native(name): value for name, value in shown.items() if name != "metadata_modified"}
    patched.update(data)
    patched["id"] = shown["id"]
    update_ctx = ctx.copy(original_package=shown, changed_entities={})
    return call("package_update", update_ctx, patched)  # type: ignore[no-any-return]
