"""About the site itself: status and help."""

from __future__ import annotations

import inspect
from typing import Any

from ckan_fake.actions.registry import action, find, get_or_bust
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotFound


@action(get=True)
def status_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Tell the site's title, address, CKAN version, loaded plugins and default locale."""
    check_access("status_show", ctx, data)
    config = ctx.site.config
    return {
        "site_title": config["ckan.site_title"],
        "site_description": config["ckan.site_description"],
        "site_url": ctx.site.site_url,
        "error_emails_to": None,
        "locale_default": config["ckan.locale_default"],
        "extensions": list(ctx.site.plugins),
        "ckan_version": ctx.site.version.release,
    }


@action(get=True)
def help_show(ctx: Context, data: dict[str, Any]) -> str | None:
    """Tell what an action does, in the words of this project. `name`: the action's name."""
    name = get_or_bust(ctx, data, "name")
    check_access("help_show", ctx, data)
    entry = find(ctx.site, name)
    if entry is None:
        raise NotFound("Action function not found")
    return inspect.getdoc(entry.function)
