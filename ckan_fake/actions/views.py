"""Views of resources: what a resource's page shows of its data."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import flag, primary_key, stored_text
from ckan_fake.dictize.views import resource_view_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.views import default_create_resource_view_schema, default_update_resource_view_schema
from ckan_fake.state.rows import ResourceView
from ckan_fake.view_plugins import ViewPlugin, get_view_plugin

_COLUMNS = ("id", "resource_id", "title", "description", "view_type", "order")


def _find(ctx: Context, reference: Any) -> ResourceView | None:
    return ctx.site.state.resource_views.get(primary_key(reference)) if reference else None


def views_of(ctx: Context, resource_id: Any) -> list[ResourceView]:
    """The views of a resource in their order."""
    return sorted(
        ctx.site.state.resource_views.by("resource").all(database_text(resource_id)), key=lambda row: row.order
    )


def _split(valid: dict[str, Any]) -> dict[str, Any]:
    """Validated data by columns: what is none goes into `config`."""
    values = {name: stored_text(value) for name, value in valid.items() if name in _COLUMNS}
    return {**values, "config": {name: value for name, value in valid.items() if name not in _COLUMNS}}


def _commit(ctx: Context) -> None:
    if not ctx.defer_commit:
        ctx.site.state.commit()


@action(get=True, since="2.3")
def resource_view_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a view (`id`), also one of a deleted resource. Raises ValidationError, NotFound, NotAuthorized."""
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    if row is None:
        check_access("resource_view_show", ctx, data)
        raise NotFound
    ctx.resource_view, ctx.resource = row, ctx.site.state.resources.get(row.resource_id)
    if ctx.resource is None:
        raise NotFound
    check_access("resource_view_show", ctx, data)
    return resource_view_dictize(ctx, row)


@action(get=True, since="2.3")
def resource_view_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The views of a resource (`id`) whose plugins are loaded, in their order.

    A resource named by its name is found, and has no views. Raises ValidationError, NotFound, NotAuthorized.
    """
    reference = get_or_bust(ctx, data, "id")
    resource = ctx.get_resource(reference)
    if resource is None:
        raise NotFound
    ctx.resource = resource
    check_access("resource_view_list", ctx, data)
    return [
        resource_view_dictize(ctx, row) for row in views_of(ctx, reference)
        if get_view_plugin(ctx.site, row.view_type) is not None
    ]


@action(since="2.3")
def resource_view_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Add a view to a resource, behind those it has, and show it.

    `resource_id`, `view_type` (image_view or text_view, where loaded) and `title` are needed; `description`, and
    `image_url` for an image_view; `id` (a UUID) for sysadmins. Raises ValidationError, NotFound, NotAuthorized.
    """
    get_or_bust(ctx, data, "resource_id")
    view_type = get_or_bust(ctx, data, "view_type")
    plugin = get_view_plugin(ctx.site, view_type)
    if plugin is None:
        raise ValidationError({"view_type": messages.no_view_plugin(view_type)})
    valid = validated(ctx, data, {**default_create_resource_view_schema(), **plugin.schema})
    check_access("resource_view_create", ctx, data)
    views = views_of(ctx, valid["resource_id"])
    values: dict[str, Any] = {"id": ctx.site.ids.uuid(), "title": None, "description": None, **_split(valid)}
    row = ctx.site.state.resource_views.add(ResourceView(**values, order=views[-1].order + 1 if views else 0))
    _commit(ctx)
    return resource_view_dictize(ctx, row)


@action(since="2.3")
def resource_view_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change a view (`id`) and show it; what is left out stays, but for the fields of its type.

    `title`, `description`, `resource_id` (without it CKAN crashes for all but sysadmins), `image_url`. Raises
    ValidationError, NotFound, NotAuthorized.
    """
    row = _find(ctx, get_or_bust(ctx, data, "id"))
    if row is None:
        raise NotFound(messages.RESOURCE_VIEW_WAS_NOT_FOUND)
    plugin = get_view_plugin(ctx.site, row.view_type)
    if plugin is None:
        raise ServerError("AttributeError: a view whose plugin is not loaded")
    valid = validated(ctx, data, {**default_update_resource_view_schema(), **plugin.schema})
    ctx.resource_view, ctx.resource = row, ctx.site.state.resources.get(row.resource_id)
    if ctx.resource is None:
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    check_access("resource_view_update", ctx, data)
    row = ctx.site.state.resource_views.update(row, **{**_split(valid), "id": row.id})
    _commit(ctx)
    shown = resource_view_dictize(ctx, row)
    if "view_type" in valid:  # only an empty list passes, which is shown as it was sent
        shown["view_type"] = valid["view_type"]
    return shown


@action(since="2.3")
def resource_view_reorder(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Put the views of a resource (`id`) into the `order` of a list of their ids; those left out come behind.

    Raises ValidationError, NotFound, NotAuthorized.
    """
    reference, order = get_or_bust(ctx, data, "id", "order")
    if not isinstance(order, list):
        raise ValidationError({"order": messages.ORDER_MUST_BE_A_LIST})
    if any(isinstance(item, (list, dict)) for item in order):
        raise ServerError("resource_view_reorder makes a set of ids that cannot be hashed")
    if len(set(order)) != len(order):
        raise ValidationError({"order": messages.NO_DUPLICATES_IN_ORDER})
    ctx.resource = ctx.get_resource(reference)
    if ctx.resource is None:
        raise NotFound(messages.RESOURCE_WAS_NOT_FOUND)
    check_access("resource_view_reorder", ctx, {"resource_id": reference})
    rows = {row.id: row for row in views_of(ctx, reference)}
    for view_id in order:
        if view_id not in rows:
            raise ValidationError({"order": messages.view_does_not_exist(view_id)})
    ordered = [*order, *(view_id for view_id in rows if view_id not in order)]
    for number, view_id in enumerate(ordered, 1):
        ctx.site.state.resource_views.update(rows[view_id], order=number)
    return {"id": reference, "order": ordered}


@action(since="2.3")
def resource_view_delete(ctx: Context, data: dict[str, Any]) -> dict[str, Any] | None:
    """Delete a view (`id`); from CKAN 2.11 on gives its `resource_id`.

    Raises ValidationError, NotFound, NotAuthorized.
    """
    reference = get_or_bust(ctx, data, "id")
    row = _find(ctx, reference)
    if row is None:
        raise NotFound
    check_access("resource_view_delete", ctx, {"id": reference})
    ctx.site.state.resource_views.remove(row.id)
    return {"resource_id": row.resource_id} if ctx.site.version["deleted_views_name_their_resource"] else None


@action(since="2.3")
def resource_view_clear(ctx: Context, data: dict[str, Any]) -> None:
    """Delete all views, or those of the types in the list `view_types`. Sysadmins only."""
    check_access("resource_view_clear", ctx, data)
    types = data.get("view_types", [])
    if types and not isinstance(types, (list, dict)):
        raise ServerError("IN takes a list")
    wanted = {database_text(name) for name in types or ()}
    table = ctx.site.state.resource_views
    for row in table.rows():
        if not wanted or row.view_type in wanted:
            table.remove(row.id)


@action(since="2.3")
def resource_create_default_resource_views(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Give a resource the views of `ckan.views.default_views` that can show it and that it has not; the new ones.

    `resource`: it as resource_show shows it; `package`: its dataset; `create_datastore_views` (false): only those
    that need the datastore. Raises ValidationError, NotFound, NotAuthorized.
    """
    resource = get_or_bust(ctx, data, "resource")
    check_access("resource_create_default_resource_views", ctx, data)
    return _add_views(ctx, resource, data.get("package"), flag(data, "create_datastore_views"))


@action(since="2.3")
def package_create_default_resource_views(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """The same as resource_create_default_resource_views for all resources of a dataset.

    `package`: it as package_show shows it. Raises ValidationError, NotFound, NotAuthorized.
    """
    package = get_or_bust(ctx, data, "package")
    check_access("package_create_default_resource_views", ctx, data)
    datastore = flag(data, "create_datastore_views")
    resources = package.get("resources", []) if isinstance(package, dict) else None
    if not isinstance(resources, (list, str, dict)):
        raise ServerError("a dataset whose resources cannot be iterated over")
    return [view for resource in resources for view in _add_views(ctx, resource, package, datastore)]


def _add_views(ctx: Context, resource: Any, package: Any, datastore: bool) -> list[dict[str, Any]]:
    if not package:
        call("package_show", ctx, {"id": _value(resource, "package_id")})
    plugins = [] if datastore else _default_plugins(ctx)
    if not plugins:
        return []
    present = call("resource_view_list", ctx, {"id": _value(resource, "id")})
    types = [view["view_type"] for view in present]
    return [
        call("resource_view_create", ctx, {
            "resource_id": resource["id"], "view_type": plugin.name, "title": plugin.title, "description": "",
        })
        for plugin in plugins if plugin.name not in types and plugin.can_view(ctx.site, resource)
    ]


def _default_plugins(ctx: Context) -> list[ViewPlugin]:
    """The loaded plugins of `ckan.views.default_views`; none of them needs the datastore."""
    found = (get_view_plugin(ctx.site, name) for name in ctx.site.config["ckan.views.default_views"])
    return [plugin for plugin in found if plugin is not None]


def _value(resource: Any, name: str) -> Any:
    if not isinstance(resource, dict) or name not in resource:
        raise ServerError(f"a resource that is no dict, or without {name}")
    return resource[name]
