"""Who may do what with tags."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def tag_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def tag_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def tag_search(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def tag_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def tag_create(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins."""
    raise NotAuthorized


@auth()
def tag_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins."""
    raise NotAuthorized
