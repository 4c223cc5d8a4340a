"""Permission labels: a caller sees a dataset when they share one."""

from __future__ import annotations

from ckan_fake.auth.roles import check_config_permission, child_groups, get_roles_with_permission
from ckan_fake.context import Context, sort_key
from ckan_fake.state.rows import Package, User


def get_dataset_labels(ctx: Context, package: Package) -> tuple[str, ...]:
    """The labels of a dataset: `public`, else those of its organization, its creator or its collaborators."""
    if package.state == "active" and not package.private:
        return ("public",)
    labels = []
    if check_config_permission(ctx, "allow_dataset_collaborators"):
        labels.append(f"collaborator-{package.id}")
    labels.append(f"member-{package.owner_org}" if package.owner_org else f"creator-{package.creator_user_id}")
    return tuple(labels)


def organizations_of(ctx: Context, user: User, permission: str) -> list[str]:
    """The ids of the active organizations in which a user has a permission, children of cascading roles included.

    They come as organization_list_for_user lists them: by their display names.
    """
    state = ctx.site.state
    if user.sysadmin:
        return [group.id for group in state.groups.rows() if group.is_organization and group.state == "active"]
    roles = get_roles_with_permission(permission)
    cascading = check_config_permission(ctx, "roles_that_cascade_to_sub_groups")
    found: dict[str, None] = {}
    for member in state.members.by("object").all(user.id):
        if member.table_name == "user" and member.state == "active" and member.capacity in roles:
            found[member.group_id] = None
            if member.capacity in cascading:
                parent = state.groups.get(member.group_id)
                if parent is not None:
                    found.update((child.id, None) for child in child_groups(ctx, parent, "organization"))
    rows = state.groups.rows() if len(found) > 1 else filter(None, map(state.groups.get, found))
    groups = [group for group in rows if group.id in found and group.is_organization and group.state == "active"]
    return [group.id for group in sorted(groups, key=lambda group: sort_key(ctx, group.title or group.name))]


def get_user_dataset_labels(ctx: Context, user: User | None) -> list[str]:
    """The labels of a caller (None: anonymous)."""
    labels = ["public"]
    if user is None:
        return labels
    labels.append(f"creator-{user.id}")
    labels += [f"member-{group_id}" for group_id in organizations_of(ctx, user, "read")]
    if check_config_permission(ctx, "allow_dataset_collaborators"):
        memberships = ctx.site.state.package_members.by("user").all(user.id)
        labels += [f"collaborator-{member.package_id}" for member in memberships]
    return labels
