"""About the site itself: status and help."""

from __future__ import annotations

import inspect
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, find, get_or_bust
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ServerError


@action(get=True)
def status_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Tell the site's title, address, CKAN version, loaded plugins and default locale."""
    check_access("status_show", ctx, data)
    config = ctx.site.config
    told = {"ckan_version": ctx.site.version.release}
    hideable = ctx.site.version["version_can_be_hidden"]
    shown = {
        "site_title": config["ckan.site_title"],
        "site_description": config["ckan.site_description"],
        "site_url": ctx.site.site_url,
        **({} if hideable else told),
        "error_emails_to": config["email_to"],
        "locale_default": config["ckan.locale_default"],
        "extensions": list(ctx.site.plugins),
    }
    if hideable and (not config["ckan.hide_version"] or ctx.is_sysadmin):
        shown.update(told)
    return shown


@action(get=True, until="2.11")
def site_read(ctx: Context, data: dict[str, Any]) -> bool:
    """Tell that the site may be read: True."""
    check_access("site_read", ctx, data)
    return True


@action(get=True, since="2.3")
def help_show(ctx: Context, data: dict[str, Any]) -> str | None:
    """Tell what an action does, in the words of this project. `name`: the action's name."""
    name = get_or_bust(ctx, data, "name")
    check_access("help_show", ctx, data)
    if isinstance(name, (list, dict)):
        raise ServerError("a name that cannot be hashed")
    entry = find(ctx.site, name)
    if entry is None:
        raise NotFound(messages.ACTION_FUNCTION_NOT_FOUND)
    return inspect.getdoc(entry.function)
