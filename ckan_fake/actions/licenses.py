"""Licences."""

from __future__ import annotations

from typing import Any

from ckan_fake.actions.registry import action
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.dictize.packages import licenses


@action(get=True)
def license_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List the licences that datasets may have, with their titles, addresses and whether they count as open."""
    check_access("license_list", ctx, data)
    return [dict(entry) for entry in licenses(ctx.site.version).values()]
