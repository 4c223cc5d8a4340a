"""Configuration options that sysadmins may read and set at run time."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError, UnsupportedByFake, ValidationError
from ckan_fake.schema.site import update_configuration_schema
from ckan_fake.state.rows import SystemInfo
from ckan_fake.uploads import receive


@action(get=True, since="2.4")
def config_option_show(ctx: Context, data: dict[str, Any]) -> Any:
    """Tell the value of an option that config_option_list lists. For sysadmins. `key`: the option's name."""
    check_access("config_option_show", ctx, data)
    key = get_or_bust(ctx, data, "key")
    if isinstance(key, (list, dict)):
        raise ServerError("a key that cannot be hashed")
    if key not in update_configuration_schema(ctx.site.version):
        raise ValidationError(messages.option_cannot_be_shown(key))
    return ctx.site.site_url if key == "ckan.site_url" else ctx.site.config.get(key, "")


@action(get=True, since="2.4")
def config_option_list(ctx: Context, data: dict[str, Any]) -> list[str]:
    """List the names of the options that can be set at run time. For sysadmins."""
    check_access("config_option_list", ctx, data)
    return list(update_configuration_schema(ctx.site.version))


@action(since="2.4")
def config_option_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Set options, given as their names with their values, and answer what was set. For sysadmins.

    Null leaves an option as it is. Raises ValidationError where one of the names cannot be set; then none is.
    """
    check_access("config_option_update", ctx, data)
    schema = update_configuration_schema(ctx.site.version)
    unknown = [name for name in data if name not in schema]
    if unknown:
        raise ValidationError(messages.options_cannot_be_updated(" ".join(unknown)))
    upload = receive(
        ctx, "admin", data, url_field="ckan.site_logo", file_field="logo_upload", clear_field="clear_logo_upload"
    )
    upload.store(ctx)
    valid = validated(ctx, data, schema)
    site = ctx.site
    for name, value in valid.items():
        if name == "ckan.site_url" and value != site.site_url:
            raise UnsupportedByFake("config_option_update of ckan.site_url: make the fake with site_url=...")
        text = database_text(str(value) if isinstance(value, int) else value)
        if name == "ckan.site_logo" and text and not text.startswith(("http", "/")):
            text = f"/uploads/admin/{text}" if site.version["relative_logos_are_uploads"] else text
        _set(ctx, name, text)
    return valid


def _set(ctx: Context, name: str, value: str) -> None:
    options = ctx.site.state.system_info
    row = options.get(name)
    if row is None:
        options.add(SystemInfo(name, value))
    else:
        options.update(row, value=value)
