"""Users of a dump."""

from __future__ import annotations

from ckan_fake.actions.registry import call
from ckan_fake.context import Context
from ckan_fake.importer.columns import Json, Reader, put
from ckan_fake.state.rows import User

_COLUMNS = ("name", "fullname", "email", "apikey", "created", "reset_key", "about", "last_active",
            "activity_streams_email_notifications", "sysadmin", "state", "image_url", "plugin_extras")


def import_user(ctx: Context, reader: Reader, data: Json) -> tuple[str, str]:
    """Store a user with the hash of its password, where the dump has it; its id, and what became of it."""
    users = ctx.site.state.users
    name = reader.name(data, "name")
    values = reader.columns(User, data, _COLUMNS)
    password = reader.text(data.get("password_hash"), "password_hash")
    if password is not None:
        values["password"] = password
    key = reader.text(data.get("id"), "id")
    row = users.get(key) or users.by("name").first(name)
    if row is not None and row.name != name and users.by("name").first(name) is not None:
        reader.refuse("name", f"{name!r} belongs to another user")
    reader.done()
    if row is None:
        values.setdefault("created", ctx.site.clock.now())
    new_key = row.id if row is not None else key or ctx.site.ids.uuid()
    changed = put(users, User, new_key, values)
    return new_key, "created" if row is None else "updated" if changed else "unchanged"


def show_user(ctx: Context, user_id: str) -> Json:
    """A user as a sysadmin sees it."""
    shown: Json = call("user_show", ctx.fresh(), {"id": user_id, "include_password_hash": True})
    return shown
