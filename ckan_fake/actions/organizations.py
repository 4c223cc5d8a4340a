"""Organizations: the owners of datasets."""

from __future__ import annotations

from typing import Any

from ckan_fake.actions.group_common import (
    group_or_org_autocomplete,
    group_or_org_list,
    group_or_org_show,
    package_search,
)
from ckan_fake.actions.group_save import (
    group_or_org_create,
    group_or_org_delete,
    group_or_org_patch,
    group_or_org_purge,
    group_or_org_update,
)
from ckan_fake.actions.groups import list_parts
from ckan_fake.actions.indexing import index_changed_copy
from ckan_fake.actions.registry import action, call
from ckan_fake.auth.registry import check_access
from ckan_fake.auth.roles import check_config_permission, child_groups, get_roles_with_permission
from ckan_fake.context import Context, database_text
from ckan_fake.database import flag
from ckan_fake.dictize.groups import group_list_dictize, plain_groups
from ckan_fake.errors import NotFound, ServerError
from ckan_fake.state.rows import User


@action(get=True)
def organization_list(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List the names of the active organizations, sorted by title.

    `sort`: name, title or package_count, with asc or desc; `limit`, `offset`; `organizations`: only those names; `q`:
    a text in name, title or description; `type` (default "organization"); `all_fields`: whole organizations, with
    `include_extras`, `include_users`, `include_groups`, `include_dataset_count` as in organization_show.
    """
    check_access("organization_list", ctx, data)
    data["groups"] = data.pop("organizations", [])
    _settle_type(ctx, data)
    return group_or_org_list(ctx, data, is_org=True)


def _settle_type(ctx: Context, data: dict[str, Any]) -> None:
    if not ctx.site.version["organizations_have_types"]:
        data["type"] = "organization"
    data.setdefault("type", "organization")


@action(get=True)
def organization_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show an organization (`id`: id or name).

    Booleans: `include_datasets` (the first 10, default false), `include_dataset_count`, `include_extras`,
    `include_users`, `include_groups`, `include_followers` (default true), `include_member_count` (default false).
    """
    return group_or_org_show(ctx, data, is_org=True)


@action(get=True)
def organization_list_for_user(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the organizations in which a user (`id`, default: the caller) has a permission, with its role.

    `permission` (default "manage_group"); `include_dataset_count` and `include_member_count` (default false). Roles
    that cascade count in the organizations below, too. A sysadmin is admin everywhere.
    """
    version = ctx.site.version
    if data.get("id") and version["organizations_of_any_user"]:
        user = ctx.get_user(data["id"])
        if user is None:
            raise NotFound
    else:
        user = ctx.model_user()
    check_access("organization_list_for_user", ctx, data)
    if user is None:
        return []
    permission = data.get("permission", version["permission_to_list_organizations"])
    capacities = None if user.sysadmin else _capacities(ctx, user, permission)
    groups = [
        group for group in ctx.site.state.groups.rows()
        if group.is_organization and group.state == "active" and (capacities is None or group.id in capacities)
    ]
    if capacities == {}:
        return []
    if not version["organizations_of_any_user"]:
        return plain_groups(ctx, groups)
    found = [(group, "admin" if capacities is None else capacities[group.id]) for group in groups]
    return group_list_dictize(ctx, found, list_parts(ctx, data, flag(data, "include_dataset_count")), package_search)


def _capacities(ctx: Context, user: User, permission: Any) -> dict[str, str]:
    """The user's role in each organization by id, those from above included; of several the last counts."""
    state = ctx.site.state
    roles = get_roles_with_permission(permission)
    lists_below = ctx.site.version["organizations_of_any_user"]
    cascading = check_config_permission(ctx, "roles_that_cascade_to_sub_groups") if lists_below else []
    found: dict[str, str] = {}
    for member in state.members.by("object").all(user.id):
        group = state.groups.get(member.group_id)
        if group is None or member.table_name != "user" or member.state != "active" or member.capacity not in roles:
            continue
        if member.capacity in cascading:
            found.update((child.id, member.capacity) for child in child_groups(ctx, group, "organization"))
        found[group.id] = member.capacity
    return found


@action(get=True, since="2.4")
def organization_autocomplete(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List id, name and title of organizations (of the type "organization") with `q` in name or title; `limit` 20."""
    check_access("organization_autocomplete", ctx, data)
    return group_or_org_autocomplete(ctx, data, is_org=True)


@action()
def organization_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make an organization and show it; the caller becomes its admin. Parameters as of group_create."""
    _settle_type(ctx, data)
    check_access("organization_create", ctx, data)
    return group_or_org_create(ctx, data, is_org=True)


@action()
def organization_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change an organization (`id`: id or name) and show it. What is left out stays as it is, but for the extras."""
    return group_or_org_update(ctx, data, is_org=True)


@action(since="2.3")
def organization_patch(ctx: Context, data: dict[str, Any]) -> Any:
    """Change the given fields of an organization (`id`: id or name) and show it."""
    return group_or_org_patch(ctx, data, is_org=True)


@action()
def organization_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete an organization (`id`: id or name) that has no datasets; its name stays taken."""
    group_or_org_delete(ctx, data, is_org=True)


@action()
def organization_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Remove an organization (`id`: id or name) without datasets for good. Sysadmins only."""
    group_or_org_purge(ctx, data, is_org=True)


def _bulk_update(ctx: Context, data: dict[str, Any], changes: dict[str, Any]) -> None:
    """Change those of the datasets that the organization owns; others are silently left as they are.

    Up to 2.11 their rows are changed, and their copies in the index, where these name the same organization.
    """
    datasets = data.get("datasets", [])
    letters = ctx.site.version["lists_may_be_texts"] and isinstance(datasets, str)
    if not letters and not isinstance(datasets, (list, dict)):
        raise ServerError("IN of something that is no list")
    wanted = {database_text(reference) for reference in datasets if reference is not None}
    owner = data.get("org_id")
    if owner == [] and isinstance(owner, list):
        wanted = set()
    elif owner is not None:
        database_text(owner)
    patches = ctx.site.version["bulk_updates_patch"]
    state = ctx.site.state
    for package in state.packages.rows():
        if package.id in wanted and package.owner_org == owner and owner is not None:
            if patches:
                # CKAN passes the row of its query, no text: so the dataset is not read from its stored copy
                call("package_patch", ctx.fresh(), {**changes, "id": [package.id]})
                state.commit()
            else:
                state.packages.update(package, **changes)
    if not patches:
        state.commit()
        for package_id in wanted:
            index_changed_copy(ctx, package_id, owner, changes)


@action()
def bulk_update_private(ctx: Context, data: dict[str, Any]) -> None:
    """Make datasets (`datasets`: their ids) of an organization (`org_id`: its id) private."""
    check_access("bulk_update_private", ctx, data)
    _bulk_update(ctx, data, {"private": True})


@action()
def bulk_update_public(ctx: Context, data: dict[str, Any]) -> None:
    """Make datasets (`datasets`: their ids) of an organization (`org_id`: its id) public."""
    check_access("bulk_update_public", ctx, data)
    _bulk_update(ctx, data, {"private": False})


@action()
def bulk_update_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete datasets (`datasets`: their ids) of an organization (`org_id`: its id)."""
    check_access("bulk_update_delete", ctx, data)
    _bulk_update(ctx, data, {"state": "deleted"})
