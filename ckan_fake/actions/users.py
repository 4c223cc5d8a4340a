"""User accounts: show, list, create, update, delete, invite."""

from __future__ import annotations

import dataclasses
import re
import uuid
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, call, get_or_bust, validated
from ckan_fake.actions.revisions import new_revision
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context, database_text
from ckan_fake.database import MAX_BIGINT, flag, ilike, stored_json, stored_text
from ckan_fake.dictize.users import number_created_packages, number_of_edits, user_dictize
from ckan_fake.errors import NotAuthorized, NotFound, ServerError, UnsupportedByFake, ValidationError
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
from ckan_fake.state.sorting import database_sorted
from ckan_fake.uploads import receive

DATASETS_SHOWN = 50
REVISIONS_SHOWN = 20
_FLAGS = ("activity_streams_email_notifications", "sysadmin", "plugin_extras")
_NO_ID_FOR_ACTIVITY = {"object_id": [messages.MISSING_VALUE], "user_id": [messages.MISSING_VALUE]}
_TRUE = {*"true tru tr t yes ye y on 1".split()}
_FALSE = {*"false fals fal fa f no n off of 0".split()}
_COLUMNS = (*_FLAGS, "name", "fullname", "email", "about", "state", "image_url", "openid")
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
    if ctx.user is not None and ctx.site.version["user_show_means_oneself"]:
        data.setdefault("id", ctx.user)
    elif not data.get("id"):
        if data.get("user_obj"):
            raise ServerError("the user that is shown is no row")
        raise NotFound
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
        include_plugin_extras=(
            sysadmin and ctx.site.version["users_have_pictures_and_extras"] and flag(data, "include_plugin_extras")
        ),
    )
    if ctx.site.version["user_show_is_full"]:
        return {**result, **_all_of_user(ctx, user)}
    if flag(data, "include_datasets"):
        search: dict[str, Any] = {"rows": DATASETS_SHOWN, "fq": f"+creator_user_id:{user.id}"}
        if everything:
            search.update(include_private=True, include_drafts=True)
        result["datasets"] = call("package_search", ctx, search)["results"]
    if flag(data, "include_num_followers"):
        result["num_followers"] = call("user_follower_count", Context(ctx.site, ctx.user), {"id": user.id})
    return result


def _all_of_user(ctx: Context, user: User) -> dict[str, Any]:
    """What user_show adds in CKAN 2.2: 20 revisions, 50 of the user's datasets that the caller may see, followers."""
    state = ctx.site.state
    activity = []
    revisions = sorted(state.revisions.by("author").all(user.name), key=lambda row: row.timestamp, reverse=True)
    for revision in revisions[:REVISIONS_SHOWN]:
        activity.append({**call("revision_show", ctx.fresh(), {"id": revision.id}), "state": revision.state})
    datasets = []
    packages = sorted(state.packages.by("creator").all(user.id), key=lambda row: row.name)
    for package in packages[:DATASETS_SHOWN]:
        try:
            datasets.append(call("package_show", ctx.fresh(), {"id": package.id}))
        except NotAuthorized:
            continue
    followers = call("user_follower_count", Context(ctx.site, ctx.user), {"id": user.id})
    return {"activity": activity, "datasets": datasets, "num_followers": followers}


@action()
def user_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make a user account.

    `name`, `email`, `password` (8 characters or more) are needed. Optional: `id` (sysadmins only, a UUID; a taken one
    is replaced by a new one), `fullname`, `about` (no links), `image_url`, `activity_streams_email_notifications`,
    `with_apitoken` (adds `token` to the answer; refused for another than oneself, and the user is made all the same)
    and, for sysadmins, `sysadmin`, `state`, `plugin_extras`, `password_hash`. Raises ValidationError, NotAuthorized.
    """
    version = ctx.site.version
    schema = ctx.schema or default_user_schema(version)
    with_apitoken = data.pop("with_apitoken", False) if version["user_create_makes_tokens"] else False
    check_access("user_create", ctx, data)
    author = ctx.model_user()
    trusted = ctx.ignore_auth or (author is not None and author.sysadmin)
    if data.get("id") and not version["user_create_overwrites"]:
        taken = ctx.get_user(data["id"])
        if not trusted or taken is not None:
            del data["id"]
    ctx.user_obj = None
    upload = receive(ctx, "user", data)
    valid = validated(ctx, data, schema)
    site = ctx.site
    now = site.clock.now()
    if valid.get("id") == "" and version["activity_in_core"]:
        raise ValidationError(_NO_ID_FOR_ACTIVITY)
    overwritten = site.state.users.get(valid.get("id"))
    new_id = site.ids.uuid() if valid.get("id") is None else valid["id"]
    user = overwritten or User(new_id, valid["name"], created=now)
    if overwritten is None and (version["users_get_keys"] or site.config["ckan.auth.create_default_api_keys"]):
        user = dataclasses.replace(user, apikey=site.ids.uuid())
    shown, user = _save(ctx, user, valid, data)
    upload.store(ctx)
    if overwritten is None:
        site.state.dashboards.add(Dashboard(user.id, activity_stream_last_viewed=now, email_last_sent=now))
    if user.id == "" and "activity" in site.plugins:
        site.state.commit()
        raise ValidationError(_NO_ID_FOR_ACTIVITY)
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
    schema = ctx.schema or default_update_user_schema(ctx.site.version)
    user = _referred(ctx, get_or_bust(ctx, data, "id"))
    if user is None:
        raise NotFound(messages.USER_WAS_NOT_FOUND)
    ctx.user_obj = user
    check_access("user_update", ctx, data)
    upload = receive(ctx, "user", data)
    valid = validated(ctx, data, schema)
    shown, ctx.user_obj = _save(ctx, user, valid, data)
    upload.store(ctx)
    author = ctx.model_user()
    return user_dictize(
        ctx, shown, include_plugin_extras=author is not None and author.sysadmin and "plugin_extras" in valid
    )


@action(since="2.3", until="2.10")
def user_generate_apikey(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Give a user (`id`: name or id) a new API key; the old one opens nothing any more. Shows the user."""
    user = ctx.get_user(get_or_bust(ctx, data, "id"))
    if user is None:
        raise NotFound(messages.USER_WAS_NOT_FOUND)
    ctx.user_obj = user
    check_access("user_generate_apikey", ctx, data)
    shown = call("user_show", ctx, data)
    user = ctx.site.state.users.update(user, apikey=ctx.site.ids.uuid())
    ctx.user_obj = user
    return call("user_update", ctx, {**shown, "apikey": user.apikey})  # type: ignore[no-any-return]


@action(since="2.9")
def user_patch(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change some fields of a user account and send back the others as user_show shows them. `id`: its name or id."""
    check_access("user_patch", ctx, data)
    patched = call("user_show", ctx.fresh(), {"id": get_or_bust(ctx, data, "id")})
    del patched["display_name"]
    patched.update(data)
    return call("user_update", ctx, patched)  # type: ignore[no-any-return]


def _referred(ctx: Context, reference: Any) -> User | None:
    """The user of a name or id; in CKAN 2.2 null names no user, but crashes."""
    if reference is None and ctx.site.version["users_are_found_by_openid"]:
        raise ServerError("sub() in no OpenID")
    return ctx.get_user(reference)


def _save(ctx: Context, user: User, valid: dict[str, Any], sent: dict[str, Any]) -> tuple[User, User]:
    """Write a new or changed user; the row as CKAN's answer shows it, and the row as it is stored.

    They differ where a value gets its type from the database. Raises ValidationError where the database finds that
    the e-mail address belongs to another active user.
    """
    lists = ctx.site.version["columns_take_lists"]
    changes = {name: valid[name] for name in _COLUMNS if name in valid and (lists or not isinstance(valid[name], list))}
    if valid.get("password"):
        changes["password"] = hash_password(valid["password"], uuid.UUID(ctx.site.ids.uuid()).bytes)
    if "password_hash" in valid:
        changes["password"] = valid["password_hash"]
    shown = dataclasses.replace(user, **changes)
    stored: dict[str, Any] = {name: stored_text(value) for name, value in changes.items() if name not in _FLAGS}
    stored |= {name: _stored_flag(ctx, changes[name]) for name in _FLAGS[:2] if name in changes}
    if changes.get("plugin_extras"):
        stored["plugin_extras"] = stored_json(changes["plugin_extras"])
    users = ctx.site.state.users
    user = users.update(user, **stored) if user.id in users else users.add(dataclasses.replace(user, **stored))
    unique = ctx.site.version["emails_are_unique_in_database"]
    if unique and user.email is not None and user.state == "active":
        same = [row for row in users.by("email").all(lower(user.email)) if row.id != user.id and row.state == "active"]
        if any(row.email == user.email for row in same) or (same and unique == "in any case"):
            raise ValidationError({"email": [messages.email_belongs_to_registered_user(sent["email"])]})
    return shown, user


def _stored_flag(ctx: Context, value: Any) -> bool | None:
    """What a boolean column keeps of a value that no validator made a boolean."""
    if value is None or isinstance(value, bool):
        return value
    if ctx.site.version["boolean_columns"] == "take texts":
        words = _TRUE if isinstance(value, str) and value.strip().lower().startswith(("t", "y", "1", "on")) else _FALSE
        if isinstance(value, str) and value.strip().lower() in words:
            return words is _TRUE
    elif isinstance(value, (int, float)) and value in (0, 1):
        return bool(value)
    raise ServerError("a boolean column takes booleans")


@action()
def user_delete(ctx: Context, data: dict[str, Any]) -> None:
    """Delete a user account: its memberships end, its name stays taken, a sysadmin may make it active again.

    `id`: the user's name or id. For sysadmins. Raises NotFound.
    """
    check_access("user_delete", ctx, data)
    reference = get_or_bust(ctx, data, "id")
    user = _referred(ctx, reference)
    if user is None:
        raise NotFound(messages.user_not_found_by_id(reference))
    state = ctx.site.state
    leaves = ctx.site.version["deleted_users_leave_groups"]
    if leaves:
        new_revision(ctx, messages.revision_of_user_delete(user.name))
    state.users.update(user, state="deleted")
    if not leaves:
        return
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
    valid = validated(ctx, data, ctx.schema or default_user_invite_schema(ctx.site.version))
    group = ctx.get_group(valid["group_id"])
    orderly = ctx.site.version["failed_invitations_are_undone"]
    if group is None:
        raise NotFound if orderly else ServerError("the group that is invited to is not there")
    valid["name"] = _random_name(ctx, valid["email"])
    valid["state"] = "pending"
    schema = create_user_for_user_invite_schema(ctx.site.version)
    made = call("user_create", ctx.copy(schema=schema, ignore_auth=True), valid)
    commit = ctx.site.state.commit
    commit()
    kind = "organization" if group.is_organization else "group"
    call(f"{kind}_member_create", ctx, {"username": made["id"], "id": valid["group_id"], "role": valid["role"]})
    commit()
    call(f"{kind}_show", ctx, {"id": valid["group_id"]})
    if not orderly:
        raise ServerError("the mail cannot be sent")
    ctx.page_rendered = True  # the mail's text
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
    if site.version["user_list_is_plain"]:
        data = {name: data[name] for name in ("q", "order_by") if name in data}
        if data.get("order_by") != "edits":
            data["order_by"] = "display_name"
    all_fields = flag(data, "all_fields", True)
    hidden = None if site.version["site_user_is_listed"] or flag(data, "include_site_user") else site.site_user
    users = [user for user in site.state.users.rows() if user.name != hidden and user.state != "deleted"]
    if data.get("q"):
        like = _search(ctx, data["q"])
        users = [user for user in users if like(user)]
    if data.get("email"):
        if not isinstance(data["email"], str):
            raise ServerError("lower() of a value that is no text")
        exact = not site.version["user_list_email_in_any_case"]
        address = database_text(data["email"] if exact else data["email"].lower())
        addressed = [user for user in users if user.email is not None]
        users = [user for user in addressed if (user.email if exact else lower(user.email or "")) == address]
    _sort(ctx, users, data.get("order_by", "display_name"), all_fields)
    if not all_fields:
        return [user.name for user in users]
    return [user_dictize(ctx, user) for user in users]


def _sort(ctx: Context, users: list[User], order_by: Any, all_fields: bool) -> None:
    """Sort by a column, nulls last; by the display name where there is no such column."""
    if order_by == "edits" and ctx.site.version["users_are_sorted_by_edits"]:
        users[:] = database_sorted(users, lambda user: (-number_of_edits(ctx, user),))
        return
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
    elif name in columns(User) and (name != "openid" or ctx.site.version["users_have_openid"]):
        users.sort(key=lambda user: (True, 0) if getattr(user, name) is None else (False, getattr(user, name)))
    else:
        users.sort(key=lambda user: user.fullname or user.name)


def _search(ctx: Context, text: Any, *, emails: bool = True) -> Callable[[User], bool]:
    """The test whether a user's name, full name or OpenID holds a text; for sysadmins also the e-mail address."""
    if not isinstance(text, str):
        raise ServerError("a text and a value that is none are joined")
    like = ilike(f"%{text}%")
    if emails and ctx.is_sysadmin:
        return lambda user: any(like(seen) for seen in (user.name, user.fullname, user.openid, user.email))
    return lambda user: any(like(seen) for seen in (user.name, user.fullname, user.openid))


@action(get=True)
def user_autocomplete(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """Find users by a part of the name or full name, from 2.10 on in no certain order.

    `q`: the text. `limit` (20). `ignore_self`: any value leaves out the caller. Gives dicts of id, name and fullname.
    """
    valid = validated(ctx, data, default_autocomplete_schema())
    check_access("user_autocomplete", ctx, valid)
    like = _search(ctx, valid["q"], emails=ctx.site.version["autocomplete_finds_emails"])
    limit = valid.get("limit", 20)
    if limit > MAX_BIGINT:
        raise ServerError("LIMIT takes a bigint")
    hidden = ctx.user if valid.get("ignore_self") and ctx.site.version["autocomplete_ignores_self"] else None
    found = (
        {"id": user.id, "name": user.name, "fullname": user.fullname}
        for user in _in_order(ctx, ctx.site.state.users.rows())
        if user.state != "deleted" and user.name != hidden and like(user)
    )
    return list(islice(found, limit))


def _in_order(ctx: Context, users: Iterable[User]) -> Iterable[User]:
    """Up to CKAN 2.9, all users that are read from the database come sorted by name."""
    return sorted(users, key=lambda user: user.name) if ctx.site.version["rows_are_sorted_by_name"] else users


@action(get=True)
def get_site_user(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Tell the site user's name, id and key. For sysadmins."""
    check_access("get_site_user", ctx, data)
    user = ctx.get_user(ctx.site.site_user)
    if user is None:
        raise UnsupportedByFake("get_site_user after the site user was renamed")
    shown = {"name": user.name, "apikey": user.apikey}
    return {**shown, "id": user.id} if ctx.site.version["site_user_tells_its_id"] else shown
