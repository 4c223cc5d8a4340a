"""User accounts: show, list, create, update, delete, invite."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable
from itertools import islice
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import MAX_BIGINT, flag, ilike, stored_json, stored_text
from ckan_fake.dictize.users import number_created_packages, user_dictize
from ckan_fake.errors import NotFound, ServerError, UnsupportedByFake, ValidationError
from ckan_fake.passwords import hash_password
from ckan_fake.schema.users import (
    create_user_for_user_invite_schema,
    default_autocomplete_schema,
    default_update_user_schema,
    default_user_invite_schema,
    default_user_schema,
)
from ckan_fake.state.collation import lower
from ckan_fake.state.rows import Dashboard, User, columns
from ckan_fake.uploads import receive

DATASETS_SHOWN = 50
_FLAGS = ("activity_streams_email_notifications", "sysadmin", "plugin_extras")
_COLUMNS = (*_FLAGS, "name", "fullname", "email", "about", "state", "image_url")
_ATTRIBUTES = frozenset(
    "DOUBLE_SLASH Session VALID_NAME _get_password _sa_class_manager _set_password _verify_and_upgrade_from_sha1 "
    "_verify_and_upgrade_pbkdf2 activate active add all api_tokens as_dict by_email by_name check_name_available "
    "check_name_valid commit commit_remove count delete email_hash from_dict get get_group_ids get_groups get_id "
    "get_reference_preferred_for_uri is_active is_anonymous is_authenticated is_deleted is_in_group is_in_groups "
    "is_pending purge remove save search set_pending set_user_last_active text_search undelete "
    "user_ids_for_name_or_id validate_password".split()
)
"""What CKAN's User has beside its columns: to sort by one of these is no SQL."""


@action(get=True)
def user_show(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Show a user account, one's own without `id`.

    `id`: the user's name or id. `include_datasets` (false): up to 50 datasets the user has made, private ones and
    drafts for oneself and sysadmins only. `include_num_followers` (false). `include_password_hash` and
    `include_plugin_extras` (false): for sysadmins only. Raises NotFound.
    """
    if ctx.user is not None:
        data.setdefault("id", ctx.user)
    user = ctx.get_user(data["id"]) if data.get("id") else None
    if user is not None:
        ctx.user_obj = user
    check_access("user_show", ctx, data)
    if user is None:
        raise NotFound
    sysadmin = ctx.is_sysadmin
    everything = bool(ctx.user) and (sysadmin or ctx.user == user.name)
    result = user_dictize(
        ctx, user, count_private_and_draft=everything,
        include_password_hash=sysadmin and flag(data, "include_password_hash"),
        include_plugin_extras=sysadmin and flag(data, "include_plugin_extras"),
    )
    if flag(data, "include_datasets"):
        search: dict[str, Any] = {"rows": DATASETS_SHOWN, "fq": f"+creator_user_id:{user.id}"}
        if everything:
            search.update(include_private=True, include_drafts=True)
        result["datasets"] = call("package_search", ctx, search)["results"]
    if flag(data, "include_num_followers"):
        result["num_followers"] = call("user_follower_count", Context(ctx.site, ctx.user), {"id": user.id})
    return result


@action()
def user_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make a user account.

    `name`, `email`, `password` (8 characters or more) are needed. Optional: `id` (sysadmins only, a UUID; a taken one
    is replaced by a new one), `fullname`, `about` (no links), `image_url`, `activity_streams_email_notifications`,
    `with_apitoken` (adds `token` to the answer; refused for another than oneself, and the user is made all the same)
    and, for sysadmins, `sysadmin`, `state`, `plugin_extras`, `password_hash`. Raises ValidationError, NotAuthorized.
    """
    schema = ctx.schema or default_user_schema()
    with_apitoken = data.pop("with_apitoken", False)
    check_access("user_create", ctx, data)
    author = ctx.model_user()
    trusted = ctx.ignore_auth or (author is not None and author.sysadmin)
    if data.get("id") and (not trusted or ctx.get_user(data["id"]) is not None):
        del data["id"]
    ctx.user_obj = None
    upload = receive(ctx, "user", data)
    valid = validated(ctx, data, schema)
    site = ctx.site
    now = site.clock.now()
    user = User(valid.get("id") or site.ids.uuid(), valid["name"], created=now)
    if site.config["ckan.auth.create_default_api_keys"]:
        user = dataclasses.replace(user, apikey=site.ids.uuid())
    shown, user = _save(ctx, user, valid)
    upload.store(ctx)
    site.state.dashboards.add(Dashboard(user.id, activity_stream_last_viewed=now, email_last_sent=now))
    result = user_dictize(
        ctx.copy(keep_apikey=True, keep_email=True), shown,
        include_plugin_extras=author is not None and author.sysadmin and "plugin_extras" in valid,
    )
    ctx.user_obj = user
    if with_apitoken:
        site.state.commit()
        if not ctx.user:
            ctx.user = user.name
        result["token"] = call("api_token_create", ctx, {"user": user.name, "name": "default"})["token"]
    return result


@action()
def user_update(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change a user account; what is left out stays as it is, only `email` is always needed.

    `id`: the user's name or id. The other parameters are those of user_create. Users may change themselves but not
    their names, sysadmins anybody. Raises NotFound, NotAuthorized, ValidationError.
    """
    schema = ctx.schema or default_update_user_schema()
    user = ctx.get_user(get_or_bust(ctx, data, "id"))
    if user is None:
        raise NotFound(messages.USER_WAS_NOT_FOUND)
    ctx.user_obj = user
    check_access("user_update", ctx, data)
    upload = receive(ctx, "user", data)
    valid = validated(ctx, data, schema)
    shown, ctx.user_obj = _save(ctx, user, valid)
    upload.store(ctx)
    author = ctx.model_user()
    return user_dictize(
        ctx, shown, include_plugin_extras=author is not None and author.sysadmin and "plugin_extras" in valid
    )


@action()
def user_patch(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change some fields of a user account and send back the others as user_show shows them. `id`: its name or id."""
    check_access("user_patch", ctx, data)
    patched = call("user_show", ctx.fresh(), {"id": get_or_bust(ctx, data, "id")})
    del patched["display_name"]
    patched.update(data)
    return call("user_update", ctx, patched)  # type: ignore[no-any-return]


def _save(ctx: Context, user: User, valid: dict[str, Any]) -> tuple[User, User]:
    """Write a new or changed user; the row as CKAN's answer shows it, and the row as it is stored.

    They differ where a value gets its type from the database. Raises ValidationError where the database finds that
    the e-mail address belongs to another active user.
    """
    changes = {name: valid[name] for name in _COLUMNS if name in valid}
    if valid.get("password"):
        changes["password"] = hash_password(valid["password"], uuid.UUID(ctx.site.ids.uuid()).bytes)
    if "password_hash" in valid:
        changes["password"] = valid["password_hash"]
    shown = dataclasses.replace(user, **changes)
    stored: dict[str, Any] = {name: value if name in _FLAGS else stored_text(value) for name, value in changes.items()}
    if changes.get("plugin_extras"):
        stored["plugin_extras"] = stored_json(changes["plugin_extras"])
    users = ctx.site.state.users
    user = users.update(user, **stored) if user.id in users else users.add(dataclasses.replace(user, **stored))
    if user.email is not None and user.state == "active":
        same = users.by("email").all(lower(user.email))
        if any(other.id != user.id and other.state == "active" for other in same):
            raise ValidationError({"email": [messages.email_belongs_to_registered_user(user.email)]})
    return shown, user


@action()
def user_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a user account: its memberships end, its name stays taken, a sysadmin may make it active again.

    `id`: the user's name or id. For sysadmins. Raises NotFound.
    """
    check_access("user_delete", ctx, data)
    reference = get_or_bust(ctx, data, "id")
    user = ctx.get_user(reference)
    if user is None:
        raise NotFound(messages.user_not_found_by_id(reference))
    state = ctx.site.state
    state.users.update(user, state="deleted")
    for member in state.members.by("object").all(user.id):
        state.members.update(member, state="deleted")
    for collaborator in state.package_members.by("user").all(user.id):
        state.package_members.remove(collaborator.id)


@action()
def user_invite(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Invite somebody by e-mail to a group or organization.

    `email`, `group_id` (id or name), `role` (member, editor or admin). There is no mail server, so it always ends in
    a ValidationError after the pending user was made and deleted again; for who is no sysadmin in NotAuthorized, as
    only sysadmins may delete users, and the pending user stays.
    """
    check_access("user_invite", ctx, data)
    valid = validated(ctx, data, ctx.schema or default_user_invite_schema())
    group = ctx.get_group(valid["group_id"])
    if group is None:
        raise NotFound
    valid["name"] = _random_name(ctx, valid["email"])
    valid["state"] = "pending"
    made = call("user_create", ctx.copy(schema=create_user_for_user_invite_schema(), ignore_auth=True), valid)
    commit = ctx.site.state.commit
    commit()
    kind = "organization" if group.is_organization else "group"
    call(f"{kind}_member_create", ctx, {"username": made["id"], "id": valid["group_id"], "role": valid["role"]})
    commit()
    call(f"{kind}_show", ctx, {"id": valid["group_id"]})
    call("user_delete", ctx, {"id": made["id"]})
    commit()
    raise ValidationError(messages.invite_not_sent(messages.NO_SMTP_SERVER))


def _random_name(ctx: Context, email: str) -> str:
    """The local part of an e-mail address with a random number behind it."""
    local = re.sub(r"[^\w]", "-", email.split("@")[0]).lower()
    for _ in range(100):
        name = f"{local}-{ctx.site.ids.number(10_000)}"
        if ctx.get_user(name) is None:
            return name
    return local


@action(get=True)
def user_list(ctx: Context, data: dict[str, Any]) -> list[Any]:
    """List the users, without the deleted ones.

    `q`: a part of the name or full name (for sysadmins also of the e-mail address). `email`: an e-mail address, for
    sysadmins. `order_by`: a column's name, "display_name" (the default) or "number_created_packages"; unknown ones are
    ignored. `all_fields` (true): users as user_show shows them, not only names. `include_site_user` (false).
    """
    check_access("user_list", ctx, data)
    site = ctx.site
    all_fields = flag(data, "all_fields", True)
    hidden = None if flag(data, "include_site_user") else site.site_user
    users = [user for user in site.state.users.rows() if user.name != hidden and user.state != "deleted"]
    if data.get("q"):
        like = _search(ctx, data["q"])
        users = [user for user in users if like(user)]
    if data.get("email"):
        if not isinstance(data["email"], str):
            raise ServerError("lower() of a value that is no text")
        address = database_text(data["email"].lower())
        users = [user for user in users if user.email is not None and lower(user.email) == address]
    _sort(ctx, users, data.get("order_by", "display_name"), all_fields)
    if not all_fields:
        return [user.name for user in users]
    return [user_dictize(ctx, user) for user in users]


def _sort(ctx: Context, users: list[User], order_by: Any, all_fields: bool) -> None:
    """Sort by a column, nulls last; by the display name where there is no such column."""
    if order_by == "edits":
        raise ValidationError(messages.ORDER_BY_EDITS)
    if order_by == "number_created_packages":
        if not all_fields:
            raise ServerError("the column number_created_packages does not exist")
        users.sort(key=lambda user: (number_created_packages(ctx, user), user.name))
        return
    if not isinstance(order_by, str) or order_by in _ATTRIBUTES or (
            order_by.startswith("__") and hasattr(User, order_by)):
        raise ServerError(f"sorting by {order_by!r}, which is no column")
    name = "password" if order_by == "_password" else order_by
    if name == "plugin_extras":
        if any(user.plugin_extras is not None for user in users):
            raise UnsupportedByFake("user_list sorted by plugin_extras")
    elif name in columns(User):
        users.sort(key=lambda user: (True, 0) if getattr(user, name) is None else (False, getattr(user, name)))
    else:
        users.sort(key=lambda user: user.fullname or user.name)


def _search(ctx: Context, text: Any) -> Callable[[User], bool]:
    """The test whether a user's name or full name holds a text; for sysadmins also the e-mail address."""
    if not isinstance(text, str):
        raise ServerError("a text and a value that is none are joined")
    like = ilike(f"%{text}%")
    if ctx.is_sysadmin:
        return lambda user: like(user.name) or like(user.fullname) or like(user.email)
    return lambda user: like(user.name) or like(user.fullname)


@action(get=True)
def user_autocomplete(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Find users by a part of the name or full name, in no certain order.

    `q`: the text. `limit` (20). `ignore_self`: any value leaves out the caller. Gives dicts of id, name and fullname.
    """
    valid = validated(ctx, data, default_autocomplete_schema())
    check_access("user_autocomplete", ctx, valid)
    like = _search(ctx, valid["q"])
    limit = valid.get("limit", 20)
    if limit > MAX_BIGINT:
        raise ServerError("LIMIT takes a bigint")
    hidden = ctx.user if valid.get("ignore_self") else None
    found = (
        {"id": user.id, "name": user.name, "fullname": user.fullname}
        for user in ctx.site.state.users.rows()
        if user.state != "deleted" and user.name != hidden and like(user)
    )
    return list(islice(found, limit))


@action(get=True)
def get_site_user(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Tell the site user's name, id and key. For sysadmins."""
    check_access("get_site_user", ctx, data)
    user = ctx.get_user(ctx.site.site_user)
    if user is None:
        raise UnsupportedByFake("get_site_user after the site user was renamed")
    return {"name": user.name, "id": user.id, "apikey": user.apikey}
