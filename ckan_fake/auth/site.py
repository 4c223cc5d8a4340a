"""Who may ask about the site."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context


@auth(anonymous=True)
def status_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def site_read(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def help_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""
