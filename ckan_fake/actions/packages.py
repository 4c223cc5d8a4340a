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
from ckan_fake.actions.package_save import current, save_package, set_owner_org, with_plugin_data
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.actions.resource_files import refuse_uploads
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.config import asbool
from ckan_fake.context import Context
from ckan_fake.dictize.packages import add_tracking
from ckan_fake.dictize.tags import validated_text
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.forms import dataset_form, form_validate
from ckan_fake.schema.packages import default_pagination_schema, default_show_package_schema


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
    found = [row for row in ctx.site.state.packages.unordered() if row.state == "active" and not row.private]
    names = sorted(row.id if ctx.api_version == 2 else row.name for row in found)
    start = data.get("offset") or 0
    return names[start:start + data["limit"]] if data.get("limit") else names[start:]


@action(get=True)
def package_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a dataset whole. `id`: its id or name. `use_default_schema`, `include_plugin_data` (sysadmins): booleans.

    The answer comes from the search index's stored copy while its modification date is the dataset's, else from the
    tables (all versions from 2.0): writes that do not reindex are seen only after the next one that does.
    """
    reference = data.get("id") or get_or_bust(ctx, data, "name_or_id")
    include_plugin_data = ctx.site.version["datasets_have_plugin_data"] and parameter_bool(
        data.get("include_plugin_data", False))
    use_cache = ctx.use_cache
    if ctx.auth_user is not None:
        include_plugin_data = ctx.auth_user.sysadmin and include_plugin_data
        use_cache = use_cache and not include_plugin_data
    package = ctx.get_package(reference)
    if package is None:
        raise NotFound
    ctx.package = package
    check_access("package_show", ctx, data)
    default_schema = data.get("use_default_schema", False)
    if parameter_bool(default_schema) if ctx.site.version["use_default_schema_is_read"] else default_schema:
        ctx.schema = default_show_package_schema(ctx.site.version)
    asks_for_tracking = ctx.site.version["tracking_in_core"] and not ctx.site.version["resources_of_old"]
    include_tracking = asks_for_tracking and parameter_bool(data.get("include_tracking", False))
    copy = valid_copy(ctx, package, reference) if use_cache and isinstance(reference, str) else None
    if copy is None:
        shown = dataset_from_tables(ctx, package, include_plugin_data=include_plugin_data)
    else:
        shown = json.loads(copy.data_dict) if ctx.schema else copy.load()
        before_resource_show(ctx, shown)
    if include_tracking:
        add_tracking(shown)
    if ctx.schema and ctx.site.version["resources_of_old"]:
        return shown if copy is None else {**shown, "validated_data_dict": validated_text(ctx, copy)}
    if not ctx.validate or (copy is not None and not ctx.schema):
        return shown
    if not ctx.schema:
        return show_by_type(ctx, shown)
    return form_validate(dataset_form(ctx.site, shown["type"]), ctx, shown, ctx.schema, "package_show")[0]


@action()
def package_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Create a dataset and show it. `name` and, unless the options say otherwise, `owner_org` are needed."""
    if "type" not in data and not ctx.site.version["resources_of_old"]:
        data["type"] = next(iter(dataset_form(ctx.site, None).types), "dataset")
    if isinstance(data.get("type"), (list, dict)):
        raise ServerError("the plugin of a type that cannot be hashed is looked up")
    form = dataset_form(ctx.site, data.get("type"))
    check_access("package_create", ctx, data)
    refuse_uploads(data.get("resources"))
    valid, errors = form_validate(form, ctx, data, ctx.schema or form.create(), "package_create")
    if errors:
        raise ValidationError(errors)
    new_revision(ctx, messages.revision_message("Create object", valid.get("name")))
    plugin_data = valid.get("plugin_data", False)
    user = ctx.get_user(ctx.user)
    if user is not None:
        valid["creator_user_id"] = user.id
    include_plugin_data = bool(user and user.sysadmin and plugin_data)
    saved = save_package(ctx, valid, include_plugin_data=include_plugin_data)
    set_owner_org(ctx, saved.row)
    saved.as_sent.pop("owner_org", None)
    saved.row = current(ctx, saved.row)
    if valid.get("resources") and ctx.site.version["resources_have_views"]:
        _create_default_views(ctx, valid, saved.row.id)
    shown = index_package(ctx, saved.row.id, as_sent=saved.as_sent)
    return with_plugin_data(ctx, shown, valid) if include_plugin_data else shown


def _create_default_views(ctx: Context, valid: dict[str, Any], package_id: str) -> None:
    """Give new resources their views. One view is enough to keep the dataset when indexing it fails (2.12)."""
    rows = sorted(ctx.site.state.resources.by("package").all(package_id), key=lambda row: row.position)
    resources = [{**resource, "id": row.id} for resource, row in zip(valid["resources"], rows, strict=True)]
    call("package_create_default_resource_views", ctx.fresh(ignore_auth=True), {
        "package": {**valid, "id": package_id, "resources": resources},
    })


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
    new_revision(ctx, messages.revision_message("Delete Package:", package.name))
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
    owner = organization.id if organization else None
    if ctx.site.version["owner_org_update_makes_revision"]:
        new_revision(ctx, messages.revision_message("Update object", None))
    elif package.owner_org != owner:
        raise ServerError("AssertionError: no revision is set for the session")
    set_owner_org(ctx, package, owner)
    if ctx.site.version["index_follows_rows"]:
        index_package(ctx, package.id)
