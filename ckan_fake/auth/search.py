"""Who may search."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context


@auth(anonymous=True)
def package_search(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; what is found depends on the caller."""


@auth(anonymous=True)
def current_package_list_with_resources(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def package_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody; what is found depends on the caller."""


@auth(anonymous=True)
def format_autocomplete(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def resource_search(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""
