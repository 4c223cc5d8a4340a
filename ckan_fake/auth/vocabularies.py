"""Who may do what with vocabularies."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def vocabulary_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth(anonymous=True)
def vocabulary_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def vocabulary_create(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins."""
    raise NotAuthorized


@auth()
def vocabulary_update(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins."""
    raise NotAuthorized


@auth()
def vocabulary_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins."""
    raise NotAuthorized
