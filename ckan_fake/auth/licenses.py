"""Who may list licences."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context


@auth(anonymous=True)
def license_list(ctx: Context, data: dict[str, Any]) -> None:
    """Anybody."""
