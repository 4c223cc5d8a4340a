"""Who may follow, and who may see who follows."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth, check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def sysadmin(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only: what other rules ask where nobody else may."""
    raise NotAuthorized(messages.NOT_AUTHORIZED)


def _require_user(ctx: Context, message: str) -> None:
    if ctx.model_user() is None:
        raise NotAuthorized(message)


@auth()
def follow_user(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account who may see the user."""
    _require_user(ctx, messages.LOG_IN_TO_FOLLOW_USERS)
    check_access("user_show", ctx, data)


@auth()
def follow_dataset(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account who may read the dataset."""
    _require_user(ctx, messages.LOG_IN_TO_FOLLOW_DATASETS)
    check_access("package_show", ctx, data)


@auth()
def follow_group(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account who may read the group."""
    _require_user(ctx, messages.LOG_IN_TO_FOLLOW_GROUPS)
    check_access("group_show", ctx, data)


@auth()
def unfollow_user(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account."""
    _require_user(ctx, messages.LOG_IN_TO_UNFOLLOW_USERS)


@auth()
def unfollow_dataset(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account."""
    _require_user(ctx, messages.LOG_IN_TO_UNFOLLOW_DATASETS)


@auth()
def unfollow_group(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody with an account."""
    _require_user(ctx, messages.LOG_IN_TO_UNFOLLOW_GROUPS)


@auth(anonymous=True)
def user_follower_list(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    check_access("sysadmin", ctx, data)


@auth(anonymous=True)
def dataset_follower_list(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    check_access("sysadmin", ctx, data)


@auth(anonymous=True)
def group_follower_list(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    check_access("sysadmin", ctx, data)


@auth(anonymous=True)
def organization_follower_list(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    check_access("sysadmin", ctx, data)


@auth(anonymous=True)
def followee_list(ctx: Context, data: dict[str, Any]) -> None:
    """Oneself."""
    user = ctx.model_user()
    if user is None:
        raise NotAuthorized(messages.NOT_AUTHORIZED)
    if ctx.get_user(data.get("id", "")) is not user:
        check_access("sysadmin", ctx, data)


@auth(anonymous=True)
def user_followee_list(ctx: Context, data: dict[str, Any]) -> None:
    """As followee_list."""
    followee_list(ctx, data)


@auth(anonymous=True)
def dataset_followee_list(ctx: Context, data: dict[str, Any]) -> None:
    """As followee_list."""
    followee_list(ctx, data)


@auth(anonymous=True)
def group_followee_list(ctx: Context, data: dict[str, Any]) -> None:
    """As followee_list."""
    followee_list(ctx, data)


@auth(anonymous=True)
def organization_followee_list(ctx: Context, data: dict[str, Any]) -> None:
    """As followee_list."""
    followee_list(ctx, data)


@auth(anonymous=True)
def am_following_user(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def am_following_dataset(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def am_following_group(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def user_follower_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def dataset_follower_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def group_follower_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def organization_follower_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def followee_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def user_followee_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def dataset_followee_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def group_followee_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def organization_followee_count(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""
