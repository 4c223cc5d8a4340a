"""Roles in organizations and groups, the permissions they carry, and collaborators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ckan_fake.context import Context
from ckan_fake.errors import ServerError
from ckan_fake.state.rows import Group, User

ROLE_PERMISSIONS: dict[str, tuple[str, ...]] = {
    "admin": ("admin", "membership"),
    "editor": ("read", "delete_dataset", "create_dataset", "update_dataset", "manage_group"),
    "member": ("read", "manage_group"),
}


def check_config_permission(ctx: Context, permission: str) -> Any:
    """The value of the option `ckan.auth.<permission>`."""
    return ctx.site.config[f"ckan.auth.{permission}"]


def get_roles_with_permission(permission: Any) -> list[str]:
    """The roles that carry a permission; `admin` carries all, unknown ones too."""
    return [role for role, held in ROLE_PERMISSIONS.items() if permission in held or "admin" in held]


def _capacities(ctx: Context, user: User, group_id: str) -> list[str]:
    return [
        member.capacity
        for member in ctx.site.state.members.by("pair").all((group_id, user.id))
        if member.table_name == "user" and member.state == "active"
    ]


def _carries(capacity: str, permission: str) -> bool:
    held = ROLE_PERMISSIONS.get(capacity, ())
    return "admin" in held or permission in held


# how many levels of a hierarchy CKAN's recursive queries walk
HIERARCHY_LEVELS = 9


def parent_groups(ctx: Context, group: Group) -> list[Group]:
    """The active groups of the same type above this one, nearest first, at most 9 levels up.

    A parent is stored as a member of its child: a Member row of the child whose object is the parent. Deleted groups
    and those of other types are no parents, yet what is above them is.
    """
    members = ctx.site.state.members.by("group")
    return _walk(ctx, group, group.type, lambda child: [
        member.table_id for member in members.all(child) if member.table_name == "group" and member.state == "active"
    ])


def child_groups(ctx: Context, group: Group, group_type: str) -> list[Group]:
    """The active groups of a type below this one, nearest first, at most 9 levels down."""
    members = ctx.site.state.members.by("object")
    return _walk(ctx, group, group_type, lambda parent: [
        member.group_id for member in members.all(parent) if member.table_name == "group" and member.state == "active"
    ])


def _walk(ctx: Context, group: Group, group_type: str, step: Callable[[str], list[str]]) -> list[Group]:
    found: dict[str, None] = {}
    level = [group.id]
    for _ in range(HIERARCHY_LEVELS):
        level = list(dict.fromkeys(other for place in level for other in step(place) if other not in found))
        if not level:
            break
        found.update(dict.fromkeys(level))
    groups = (ctx.site.state.groups.get(group_id) for group_id in found)
    return [other for other in groups if other is not None and other.state == "active" and other.type == group_type]


def has_user_permission_for_group_or_org(ctx: Context, group_ref: Any, user_ref: Any, permission: str) -> bool:
    """Whether a user (name or id) has a permission in a group (id or name), by a role there or one that cascades.

    Sysadmins have all permissions in every group that exists.
    """
    group = ctx.get_group(group_ref) if group_ref else None
    if group is not None and user_ref is None and ctx.site.version["looking_up_nobody_crashes"]:
        raise ServerError("the name of a user that is no text is matched")
    user = ctx.get_user(user_ref)
    if group is None or user is None:
        return False
    if user.sysadmin:
        return True
    if any(_carries(capacity, permission) for capacity in _capacities(ctx, user, group.id)):
        return True
    cascading = check_config_permission(ctx, "roles_that_cascade_to_sub_groups")
    if not cascading:
        return False
    return any(
        capacity in cascading and _carries(capacity, permission)
        for parent in parent_groups(ctx, group)
        for capacity in _capacities(ctx, user, parent.id)
    )


def users_role_for_group_or_org(ctx: Context, group_ref: Any, user_ref: Any) -> str | None:
    """The user's own role in a group, or None."""
    group = ctx.get_group(group_ref)
    user = ctx.get_user(user_ref)
    if group is None or user is None:
        return None
    roles = _capacities(ctx, user, group.id)
    return roles[0] if roles else None


def has_user_permission_for_some_org(ctx: Context, user_ref: Any, permission: str) -> bool:
    """Whether a user has a permission in any active organization."""
    user = ctx.get_user(user_ref)
    if user is None:
        return False
    if user.sysadmin:
        return True
    roles = get_roles_with_permission(permission)
    state = ctx.site.state
    for member in state.members.by("object").all(user.id):
        if member.table_name == "user" and member.state == "active" and member.capacity in roles:
            group = state.groups.get(member.group_id)
            if group is not None and group.is_organization and group.state == "active":
                return True
    return False


def user_is_collaborator_on_dataset(
    ctx: Context, user_id: str, package_id: str, capacities: tuple[str, ...] = ()
) -> bool:
    """Whether a user is a collaborator of a dataset, in one of the capacities where any are given."""
    member = ctx.site.state.package_members.get(f"{package_id}:{user_id}")
    return member is not None and (not capacities or member.capacity in capacities)


def get_collaborator_capacities(ctx: Context) -> tuple[str, ...]:
    """The capacities that a collaborator may have."""
    if check_config_permission(ctx, "allow_admin_collaborators"):
        return ("admin", "editor", "member")
    return ("editor", "member")
