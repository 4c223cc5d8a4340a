"""Resources, one at a time; every write goes through the dataset."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.indexing import before_resource_show
from ckan_fake.actions.registry import action, call, get_or_bust
from ckan_fake.actions.resource_files import guess_mimetypes
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.dictize.packages import add_tracking, resource_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.state.rows import Resource


def _show_dataset(ctx: Context, package_id: Any) -> dict[str, Any]:
    shown: dict[str, Any] = call("package_show", ctx.copy(changed_entities={}), {"id": package_id})
    return shown


def _update_dataset(ctx: Context, package_dict: dict[str, Any], original: dict[str, Any]) -> dict[str, Any]:
    update_ctx = ctx.copy(original_package=original, changed_entities={})
    updated: dict[str, Any] = call("package_update", update_ctx, package_dict)
    return updated


def _create_default_views(ctx: Context, package_dict: dict[str, Any], resource: dict[str, Any]) -> None:
    if not ctx.site.version["resources_have_views"]:
        return
    call("resource_create_default_resource_views", Context(ctx.site, ctx.user, ignore_auth=True), {
        "resource": resource, "package": package_dict,
    })


@action(get=True)
def resource_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a resource. `id`: its id; by its name it is found and then missed (404; all versions)."""
    reference = get_or_bust(ctx, data, "id")
    resource = ctx.get_resource(reference)
    if resource is None:
        raise NotFound
    check_access("resource_show", ctx.copy(resource=resource), data)
    if ctx.site.version["resources_of_old"]:
        alone = {"resources": [resource_dictize(ctx, resource)]}
        add_tracking(alone)
        before_resource_show(ctx, alone)
        shown: dict[str, Any] = alone["resources"][0]
        return shown
    shown_dataset = call("package_show", ctx.copy(changed_entities={}), {
        "id": resource.package_id, "include_tracking": data.get("include_tracking", False)})
    for found in shown_dataset["resources"]:
        if found["id"] == reference:
            return dict(found)
    raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)


@action()
def resource_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Add a resource at the end of a dataset (`package_id`: id or name) and show it."""
    package_id = get_or_bust(ctx, data, "package_id")
    _default_url(ctx, data)
    package_dict = _show_dataset(ctx, package_id)
    check_access("resource_create", ctx, data)
    _guess_mimetype(ctx, data)
    original = dict(package_dict)
    package_dict.pop("metadata_modified", None)
    package_dict["resources"] = [*package_dict.get("resources", []), data]
    try:
        updated = _update_dataset(ctx, package_dict, original)
    except ValidationError as error:
        raise ValidationError(_of_resource(ctx, error.error_dict, -1)) from None
    if ctx.site.version["resources_of_old"]:
        updated = call("package_show", ctx.copy(use_cache=False, changed_entities={}), {"id": package_id})
    shown = dict(updated["resources"][-1])
    _create_default_views(ctx, updated, shown)
    return shown


def _of_resource(ctx: Context, error_dict: dict[str, Any], position: int) -> dict[str, Any]:
    """The errors of one resource, or all where it has none (up to CKAN 2.2 that crashes: 500)."""
    resources = error_dict.get("resources")
    if resources and -len(resources) <= position < len(resources):
        errors: dict[str, Any] = resources[position]
        return errors
    if ctx.site.version["resources_of_old"]:
        raise ServerError("errors of resources are looked for where there are none")
    return error_dict


def _default_url(ctx: Context, data: dict[str, Any]) -> None:
    if not data.get("url") and not ctx.site.version["resources_of_old"]:
        data["url"] = ""


def _guess_mimetype(ctx: Context, data: dict[str, Any]) -> None:
    """Guess the MIME type of a resource that is sent by itself; later versions leave that to package_update."""
    version = ctx.site.version
    if not version["updates_guess_mimetypes"] and not version["resources_of_old"]:
        guess_mimetypes(ctx, [data])


def _position(ctx: Context, row: Resource, resources: list[dict[str, Any]]) -> int:
    """Where a resource stands among those shown."""
    if not ctx.site.version["updates_keep_what_is_unchanged"]:
        position = next((number for number, shown in enumerate(resources) if shown["id"] == row.id), None)
        if position is None:
            raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
        return position
    if row.position >= len(resources):
        raise ServerError("the position of a resource is beyond the dataset's resources")
    if resources[row.position]["id"] != row.id:
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    return row.position


@action()
def resource_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Replace a resource (`id`) and show it; custom fields left out are dropped, `url` left out is emptied."""
    reference = get_or_bust(ctx, data, "id")
    _default_url(ctx, data)
    resource = ctx.get_resource(reference)
    if resource is None and ctx.site.version["updates_of_unknown_resources_crash"]:
        raise ServerError("the format of a resource that is none is remembered")
    if resource is None:
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    check_access("resource_update", ctx, data)
    package_dict = ctx.original_package or _show_dataset(ctx, resource.package_id)
    original = dict(package_dict)
    package_dict.pop("metadata_modified", None)
    package_dict["resources"] = resources = list(package_dict["resources"])
    position = _position(ctx, resource, resources)
    if resources[position]["id"] != reference:
        if ctx.site.version["resources_of_old"]:
            raise ServerError("an id that is no text is put into a sentence")
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    if "datastore_active" in (resource.extras or {}) and not ctx.site.version["resources_of_old"]:
        data.setdefault("datastore_active", (resource.extras or {})["datastore_active"])
    _guess_mimetype(ctx, data)
    resources[position] = data
    try:
        updated = _update_dataset(ctx, package_dict, original)
    except ValidationError as error:
        raise ValidationError(_of_resource(ctx, error.error_dict, position)) from None
    if ctx.site.version["updates_keep_what_is_unchanged"]:
        shown = dict(updated["resources"][position])
    else:
        shown = call("resource_show", ctx.copy(), {"id": reference})
    if shown["format"] != resource.format:
        _create_default_views(ctx, updated, shown)
    return shown


@action(since="2.3")
def resource_patch(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change the given fields of a resource (`id`) and show it."""
    check_access("resource_patch", ctx, data)
    reference = get_or_bust(ctx, data, "id")
    if not ctx.site.version["updates_keep_what_is_unchanged"]:
        shown = call("resource_show", ctx.fresh(), {"id": reference})
        return call("resource_update", ctx, {**shown, **data})  # type: ignore[no-any-return]
    resource = ctx.get_resource(reference)
    if resource is None:
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    package_dict = call("package_show", ctx.fresh(), {"id": resource.package_id})
    shown = package_dict["resources"][_position(ctx, resource, package_dict["resources"])]
    patched = {name: value for name, value in shown.items() if name != "metadata_modified"}
    patched.update(data)
    return call("resource_update", ctx.copy(original_package=package_dict), patched)  # type: ignore[no-any-return]


@action()
def resource_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Take a resource (`id`) out of its dataset; a second time is answered alike."""
    reference = get_or_bust(ctx, data, "id")
    resource = ctx.get_resource(reference)
    if resource is None:
        raise NotFound
    check_access("resource_delete", ctx, data)
    package_dict = _show_dataset(ctx, resource.package_id)
    original = dict(package_dict)
    if package_dict.get("resources"):
        package_dict["resources"] = [
            shown for shown in package_dict["resources"] if shown["id"] != reference
        ]
    try:
        _update_dataset(ctx, package_dict, original)
    except ValidationError as error:
        if "resources" not in error.error_dict:
            raise ServerError("resource_delete looks for errors of resources where there are none") from None
        raise ValidationError(error.error_dict["resources"][-1]) from None


@action()
def package_resource_reorder(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Put a dataset's (`id`) resources in the order of a list of ids; those not named follow as they were."""
    reference = get_or_bust(ctx, data, "id")
    order = get_or_bust(ctx, data, "order")
    if not isinstance(order, list):
        raise ValidationError({"order": messages.MUST_BE_A_LIST_OF_RESOURCE})
    if any(isinstance(item, (list, dict)) for item in order):
        raise ServerError("package_resource_reorder makes a set of ids that cannot be hashed")
    if len(set(order)) != len(order):
        raise ValidationError({"order": messages.UNIQUE_RESOURCE_IDS_NEEDED})
    package_dict = _show_dataset(ctx, reference)
    package_dict.pop("metadata_modified", None)
    remaining = list(package_dict.get("resources", []))
    ordered = []
    for resource_id in order:
        found = [resource for resource in remaining if resource["id"] == resource_id]
        if not found:
            raise ValidationError({"order": messages.resource_id_not_found(resource_id)})
        remaining.remove(found[0])
        ordered.append(found[0])
    original = dict(package_dict)
    package_dict["resources"] = ordered + remaining
    check_access("package_resource_reorder", ctx, package_dict)
    _update_dataset(ctx, package_dict, original)
    return {"id": reference, "order": [resource["id"] for resource in ordered + remaining]}
