"""Groups: collections of datasets, of any organization."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.group_common import (
    database_limit,
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
from ckan_fake.actions.registry import action, get_or_bust
from ckan_fake.auth.registry import check_access
from ckan_fake.auth.roles import get_roles_with_permission
from ckan_fake.context import Context
from ckan_fake.database import flag
from ckan_fake.dictize.groups import Parts, group_list_dictize
from ckan_fake.dictize.packages import package_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError


@action(get=True)
def group_list(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List the names of the active groups, sorted by title.

    `sort`: name, title or package_count, with asc or desc; `limit`, `offset`; `groups`: only those names; `q`: a text
    in name, title or description; `type` (default "group"); `all_fields`: whole groups, with `include_extras`,
    `include_users`, `include_groups`, `include_dataset_count` as in group_show.
    """
    check_access("group_list", ctx, data)
    return group_or_org_list(ctx, data, is_org=False)


@action(get=True)
def group_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a group (`id`: id or name).

    Booleans: `include_datasets` (the first 10, default false), `include_dataset_count`, `include_extras`,
    `include_users`, `include_groups`, `include_followers` (default true), `include_member_count` (default false).
    """
    return group_or_org_show(ctx, data, is_org=False)


@action(get=True)
def group_package_show(ctx: Context, data: dict[str, Any]) -> Any:
    """List the datasets of a group (`id`: id or name), at most `limit` of them."""
    check_access("group_package_show", ctx, data)
    reference = get_or_bust(ctx, data, "id")
    plain = ctx.site.version["groups_listed_plainly"]
    limit = None if plain else _limit(data.get("limit"))
    group = ctx.get_group(reference)
    if group is None:
        raise NotFound
    ctx.group = group
    check_access("group_show", ctx, data)
    if plain:
        state = ctx.site.state
        members = [member for member in state.members.by("group").all(group.id) if member.state == "active"]
        rows = [state.packages.get(member.table_id) for member in members]
        public = [row for row in rows if row is not None and row.state == "active" and not row.private]
        return [package_dictize(ctx, row) for row in public[: database_limit(data.get("limit"))]]
    return package_search(ctx, {"fq": f"groups:{group.name}", "rows": limit})["results"]


def _limit(limit: Any) -> Any:
    if not limit:
        return limit
    try:
        number = int(limit)
    except ValueError:
        number = -1
    except TypeError:
        raise ServerError("int() of a limit that is no text or number") from None
    if number < 0:
        raise ValidationError({"message": messages.LIMIT_MUST_BE_POSITIVE})
    return number


@action(get=True)
def group_list_authz(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the groups that the caller may put datasets into: all for a sysadmin, unless `am_member`.

    `include_dataset_count` and `include_member_count` (default false) add the counts.
    """
    check_access("group_list_authz", ctx, data)
    user = ctx.model_user()
    if user is None:
        return []
    state = ctx.site.state
    groups = [group for group in state.groups.rows() if not group.is_organization and group.state == "active"]
    if not user.sysadmin or data.get("am_member", False):
        roles = get_roles_with_permission("manage_group")
        own = {
            member.group_id for member in state.members.by("object").all(user.id)
            if member.table_name == "user" and member.state == "active" and member.capacity in roles
        }
        if not own:
            return []
        groups = [group for group in groups if group.id in own]
    asked = not ctx.site.version["groups_count_members"] or flag(data, "include_dataset_count")
    return group_list_dictize(ctx, groups, list_parts(ctx, data, asked), package_search)


def list_parts(ctx: Context, data: dict[str, Any], dataset_count: bool) -> Parts:
    """What the lists of a user's groups and organizations show of each: counts where they are asked for."""
    return Parts(
        "dataset_count" if dataset_count else None, groups=False, users=False, extras=False, tags=False,
        member_count=bool(ctx.site.version["groups_count_members"]) and flag(data, "include_member_count"),
    )


@action(get=True, since="2.8")
def group_autocomplete(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List id, name and title of groups (of all types but "organization") with `q` in name or title; `limit` 20."""
    check_access("group_autocomplete", ctx, data)
    return group_or_org_autocomplete(ctx, data, is_org=False)


@action()
def group_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make a group and show it; the caller becomes its admin.

    `name` (2 to 100 of a-z, 0-9, `-`, `_`); `title`, `description`, `image_url`, `type` (not "organization"), `state`
    (sysadmins), `approval_status`, `extras` (key, value), `packages` (id), `users` (name, capacity), `groups` (name):
    the groups above it.
    """
    if data.get("type") == "organization":
        raise ServerError("an organization made as a group")
    check_access("group_create", ctx, data)
    return group_or_org_create(ctx, data, is_org=False)


@action()
def group_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change a group (`id`: id or name) and show it. What is left out stays as it is, but for the extras."""
    return group_or_org_update(ctx, data, is_org=False)


@action(since="2.3")
def group_patch(ctx: Context, data: dict[str, Any]) -> Any:
    """Change the given fields of a group (`id`: id or name) and show it."""
    return group_or_org_patch(ctx, data, is_org=False)


@action()
def group_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a group (`id`: id or name); its name stays taken."""
    group_or_org_delete(ctx, data, is_org=False)


@action()
def group_purge(ctx: Context, data: dict[str, Any]) -> None:
    """Remove a group (`id`: id or name) for good. Sysadmins only."""
    group_or_org_purge(ctx, data, is_org=False)
