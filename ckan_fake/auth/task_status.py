"""Who may read and write the status of background tasks."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def task_status_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def task_status_update(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized(messages.not_authorized_to(ctx.user, "update task_status table"))


@auth()
def task_status_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized
