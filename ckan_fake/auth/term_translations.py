"""Who may read and write translations of terms."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.auth.registry import auth
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized


@auth(anonymous=True)
def term_translation_show(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""


@auth()
def term_translation_update(ctx: Context, data: dict[str, Any]) -> None:
    """Sysadmins only."""
    raise NotAuthorized(messages.not_authorized_to(ctx.user, "update term_translation table"))
