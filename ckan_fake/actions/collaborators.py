"""Collaborators of single datasets, where `ckan.auth.allow_dataset_collaborators` is on."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, get_or_bust
from ckan_fake.auth.registry import check_access
from ckan_fake.auth.roles import check_config_permission, get_collaborator_capacities
from ckan_fake.context import Context
from ckan_fake.dictize.collaborators import collaborator_dictize
from ckan_fake.errors import NotAuthorized, NotFound, ValidationError
from ckan_fake.state.rows import PackageMember


def _refuse_where_off(ctx: Context) -> None:
    if not check_config_permission(ctx, "allow_dataset_collaborators"):
        raise ValidationError(messages.COLLABORATORS_NOT_ENABLED)


def _of_capacity(ctx: Context, rows: list[PackageMember], capacity: Any) -> list[PackageMember]:
    """The rows of one capacity, all where it is empty; ValidationError for one that there is not."""
    if not capacity:
        return rows
    capacities = get_collaborator_capacities(ctx)
    if capacity not in capacities:
        raise ValidationError(messages.capacity_must_be_one_of(capacities))
    return [row for row in rows if row.capacity == capacity]


@action(since="2.9")
def package_collaborator_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make a user a collaborator of a dataset, or change the capacity of one.

    `id`: the dataset's id or name. `user_id`: the user's id or name. `capacity`: `editor` or `member`, and `admin`
    where `ckan.auth.allow_admin_collaborators` is on. Raises ValidationError, NotAuthorized, NotFound.
    """
    package_id, user_id, capacity = get_or_bust(ctx, data, "id", "user_id", "capacity")
    capacities = get_collaborator_capacities(ctx)
    if capacity not in capacities:
        raise ValidationError(messages.role_must_be_one_of(capacities))
    check_access("package_collaborator_create", ctx, data)
    package = ctx.get_package(package_id)
    if package is None:
        raise NotFound(messages.DATASET_NOT_FOUND)
    user = ctx.get_user(user_id)
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    _refuse_where_off(ctx)
    table = ctx.site.state.package_members
    now = ctx.site.clock.now()
    row = table.get(f"{package.id}:{user.id}")
    if row is None:
        row = table.add(PackageMember(f"{package.id}:{user.id}", package.id, user.id, capacity, now))
    else:
        row = table.update(row, capacity=capacity, modified=now)
    return collaborator_dictize(row)


@action(since="2.9")
def package_collaborator_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Remove a collaborator from a dataset. `id`: the dataset's id or name. `user_id`: the user's id or name.

    Raises ValidationError, NotAuthorized, NotFound.
    """
    package_id, user_id = get_or_bust(ctx, data, "id", "user_id")
    check_access("package_collaborator_delete", ctx, data)
    _refuse_where_off(ctx)
    package = ctx.get_package(package_id)
    if package is None:
        raise NotFound(messages.PACKAGE_NOT_FOUND)
    user = ctx.get_user(user_id)
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    key = f"{package.id}:{user.id}"
    if key not in ctx.site.state.package_members:
        raise NotFound(messages.not_a_collaborator(user_id))
    ctx.site.state.package_members.remove(key)


@action(get=True, since="2.9")
def package_collaborator_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the collaborators of a dataset. `id`: its id or name. `capacity`: only those with this one.

    Dates stand with a blank between day and time, unlike everywhere else (2.9 on). Raises NotFound, NotAuthorized,
    ValidationError.
    """
    package = ctx.get_package(get_or_bust(ctx, data, "id"))
    if package is None:
        raise NotFound(messages.PACKAGE_NOT_FOUND)
    check_access("package_collaborator_list", ctx, data)
    _refuse_where_off(ctx)
    rows = ctx.site.state.package_members.by("package").all(package.id)
    return [{**collaborator_dictize(row), "modified": str(row.modified)}
            for row in _of_capacity(ctx, rows, data.get("capacity"))]


@action(get=True, since="2.9")
def package_collaborator_list_for_user(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the datasets that a user is a collaborator of, as dicts of `package_id`, `capacity` and `modified`.

    `id`: one's own id or name (sysadmins: anybody's). `capacity`: only those with this one. Raises ValidationError,
    NotAuthorized.
    """
    user_id = get_or_bust(ctx, data, "id")
    _refuse_where_off(ctx)
    check_access("package_collaborator_list_for_user", ctx, data)
    user = ctx.get_user(user_id)
    if user is None:
        raise NotAuthorized(messages.COLLABORATORS_NOT_RETRIEVABLE)
    rows = ctx.site.state.package_members.by("user").all(user.id)
    found = [collaborator_dictize(row) for row in _of_capacity(ctx, rows, data.get("capacity"))]
    return [{name: row[name] for name in ("package_id", "capacity", "modified")} for row in found]
