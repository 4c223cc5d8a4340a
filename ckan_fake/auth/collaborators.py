"""Who may see and change the collaborators of datasets."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth, require
from ckan_fake.auth.roles import (
    check_config_permission,
    has_user_permission_for_group_or_org,
    user_is_collaborator_on_dataset,
)
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, ServerError
from ckan_fake.state.rows import Package, User


def can_manage_collaborators(ctx: Context, package: Package, user: User) -> bool:
    """Admins of the dataset's organization, its collaborators with the role admin, the creator of an unowned one."""
    if (
        not package.owner_org and package.creator_user_id == user.id
        and check_config_permission(ctx, "create_dataset_if_not_in_organization")
        and check_config_permission(ctx, "create_unowned_dataset")
    ):
        return True
    if has_user_permission_for_group_or_org(ctx, package.owner_org, user.id, "membership"):
        return True
    return user_is_collaborator_on_dataset(ctx, user.id, package.id, ("admin",))


def _require_manager(ctx: Context, data: dict[str, Any], what: str) -> None:
    """Refuse whoever may not manage; `what` is what they are refused to do. An unknown dataset crashes CKAN: 500."""
    package, user = ctx.get_package(data["id"]), ctx.model_user()
    if package is None or user is None:
        raise ServerError("AssertionError: collaborators of no dataset, or seen by nobody")
    require(ctx, can_manage_collaborators(ctx, package, user), what)


@auth()
def package_collaborator_create(ctx: Context, data: dict[str, Any]) -> None:
    """Who manages the dataset's collaborators."""
    _require_manager(ctx, data, "add collaborators to this dataset")


@auth()
def package_collaborator_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Who manages the dataset's collaborators."""
    _require_manager(ctx, data, "remove collaborators from this dataset")


@auth(anonymous=True)
def package_collaborator_list(ctx: Context, data: dict[str, Any]) -> None:
    """Who manages the dataset's collaborators."""
    _require_manager(ctx, data, "list collaborators from this dataset")


@auth(anonymous=True)
def package_collaborator_list_for_user(ctx: Context, data: dict[str, Any]) -> None:
    """Oneself."""
    user = ctx.auth_user
    if user is None or data.get("id") not in (user.name, user.id):
        raise NotAuthorized
