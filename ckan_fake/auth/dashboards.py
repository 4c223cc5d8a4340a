"""Who may see a dashboard: its user."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth, check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def dashboard_activity_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody who is logged in."""
    if not ctx.user:
        raise NotAuthorized(messages.LOG_IN_FOR_DASHBOARD)


@auth(anonymous=True)
def dashboard_new_activities_count(ctx: Context, data: dict[str, Any]) -> None:
    """As dashboard_activity_list."""
    check_access("dashboard_activity_list", ctx, data)


@auth()
def dashboard_mark_activities_old(ctx: Context, data: dict[str, Any]) -> None:
    """As dashboard_activity_list."""
    check_access("dashboard_activity_list", ctx, data)
