"""Schemas and validators of users and API tokens."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context, database_text
from ckan_fake.database import ilike, primary_key
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import (
    boolean_validator,
    empty_if_not_sysadmin,
    ignore,
    ignore_missing,
    ignore_not_sysadmin,
    json_object,
    natural_number_validator,
    not_empty,
    not_missing,
    strip_value,
    unicode_by_repr,
    unicode_safe,
)
from ckan_fake.schema.navl import MISSING, Errors, Flat, Invalid, Key, Schema
from ckan_fake.schema.package_validators import email_validator, name_validator, uuid_validator
from ckan_fake.state.collation import lower
from ckan_fake.state.rows import User
from ckan_fake.versions import DEFAULT_VERSION, Version

LATEST = Version.parse(DEFAULT_VERSION)


def user_id_does_not_exist(value: Any, ctx: Context) -> Any:
    """Refuse the id of a user."""
    if ctx.site.state.users.get(database_text(value)) is not None:
        raise Invalid(messages.ID_ALREADY_EXISTS)
    return value


def user_id_or_name_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is neither the id nor the name of a user."""
    if primary_key(value) is None and not ctx.site.version["nulls_are_keys"]:
        raise ServerError("len() of no primary key")
    if ctx.get_user(value) is None:
        raise Invalid(ctx.site.version["user_not_found_text"])
    return value


def user_name_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a name (or id) that another user has, and a new name from all but sysadmins once a user is active.

    The names of deleted users stay taken.
    """
    name = data[key]
    if not isinstance(name, str):
        raise Invalid(messages.USER_NAMES_MUST_BE_STRINGS)
    found, changed = ctx.get_user(name), ctx.user_obj
    if found is not None:
        if changed is None or changed.id != found.id:
            errors[key].append(ctx.site.version["user_name_taken_text"])
    elif changed is not None:
        caller, renames = ctx.auth_user, ctx.site.version["who_renames_users"]
        if renames == "sysadmins" and (ctx.ignore_auth or (caller is not None and caller.sysadmin)):
            return
        if changed.state != "pending" and renames != "whoever may change them":
            errors[key].append(messages.LOGIN_NAME_CANNOT_BE_MODIFIED)


def user_password_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse passwords that are no text or too short; an empty one passes."""
    value = data[key]
    if value is MISSING:
        return
    if not isinstance(value, str):
        errors["password",].append(messages.PASSWORDS_MUST_BE_STRINGS)
    elif value and len(value) < (length := ctx.site.version["password_min_length"]):
        errors["password",].append(messages.password_too_short(length))


def user_password_not_empty(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Ask for a password, except of a sysadmin who sends its hash."""
    if data.get(("password_hash",), MISSING) is not MISSING and ctx.is_sysadmin:
        return
    if not data.get(("password",)):
        errors[key].append(messages.MISSING_VALUE)


def user_about_validator(value: Any, ctx: Context) -> Any:
    """Refuse links. A number or boolean crashes CKAN: 500."""
    if hasattr(value, "filename"):
        return value
    if not isinstance(value, (str, list, dict)):
        raise ServerError("`in` of a value that holds nothing")
    if "http://" in value or "https://" in value:
        raise Invalid(messages.ABOUT_LOOKS_LIKE_SPAM)
    return value


def email_is_unique(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse the e-mail address of another user, from CKAN 2.12 on in a state of `ckan.user.unique_email_states`.

    From CKAN 2.11 on the comparison is an ILIKE, so `%` and `_` in the address are wildcards.
    """
    address = data[key]
    whose = ctx.site.version["users_with_same_email"]
    users = ctx.site.state.users
    if "in any case" not in whose:
        _refuse_same(address, data, [user for user in users.by("email").all(lower(address)) if user.email == address
                                     and (whose == "any" or user.state == "active")])
        return
    like = ilike(address)
    option = whose.startswith("by option")
    states = ctx.site.config["ckan.user.unique_email_states"] if option else ("active",)
    wild = any(character in address for character in "%_\\")
    candidates = users.unordered() if wild else users.by("email").all(lower(address))
    found = [user for user in candidates if user.state in states and like(user.email)]
    _refuse_same(address.lower() if option else address, data, found)


def _refuse_same(address: str, data: Flat, users: Sequence[User]) -> None:
    """Refuse an address that users have, unless the changed one is among them."""
    name, user_id = data.get(("name",)), data.get(("id",))
    if users and not any(user.name in (name, user_id) or user.id == user_id for user in users):
        raise Invalid(messages.email_belongs_to_registered_user(address))


def limit_sysadmin_update(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse that a sysadmin changes its own privileges, or the site user's, unless it is the site user itself."""
    value = data.get(key)
    caller = ctx.auth_user or ctx.model_user()
    user, site_user = ctx.user_obj, ctx.site.site_user
    if value is None or caller is None or ctx.user == site_user or user is None or value == user.sysadmin:
        return
    if user.name == ctx.user:
        errors[key].append(messages.CANNOT_MODIFY_OWN_SYSADMIN)
    if user.name == site_user:
        errors[key].append(messages.CANNOT_MODIFY_SITE_USER_SYSADMIN)


_CHECKS: dict[str, Any] = {
    "email_is_unique": email_is_unique, "email_validator": email_validator, "strip_value": strip_value,
    "unicode_safe": unicode_safe,
}


@cache
def default_user_schema(version: Version = LATEST) -> Schema:
    """What user_create takes."""
    flags = {name: [boolean_validator] for name in version["flags_of_users_are_booleans"]}
    schema: Schema = {
        "id": [ignore_missing, unicode_safe],
        "name": [not_empty, name_validator, user_name_validator, unicode_safe],
        "fullname": [ignore_missing, unicode_safe],
        "password": [user_password_validator, user_password_not_empty, ignore_missing, unicode_safe],
        "email": [not_empty, *(_CHECKS[name] for name in version["checks_of_emails"])],
        "about": [ignore_missing, user_about_validator, unicode_safe],
        "created": [ignore],
        "sysadmin": [ignore_missing, ignore_not_sysadmin, *flags.get("sysadmin", [])],
        "reset_key": [ignore],
        "activity_streams_email_notifications": [
            ignore_missing, *flags.get("activity_streams_email_notifications", []),
        ],
        "state": [ignore_missing],
    }
    if version["texts_of_users_by_repr"]:
        schema = _by_repr(schema)
    if version["user_ids_are_guarded"]:
        schema["id"] = [ignore_missing, empty_if_not_sysadmin, uuid_validator, user_id_does_not_exist, unicode_safe]
    if version["sysadmins_set_password_hashes"]:
        schema["password_hash"] = [ignore_missing, ignore_not_sysadmin, unicode_safe]
    if version["own_sysadmin_flag_is_guarded"]:
        schema["sysadmin"].insert(2, limit_sysadmin_update)
    if version["state_of_users_is_guarded"]:
        schema["state"].append(ignore_not_sysadmin)
    if version["users_have_openid"]:
        schema["openid"] = [ignore_missing]
    if version["users_have_pictures_and_extras"]:
        schema["image_url"] = [ignore_missing, unicode_safe]
        schema["image_display_url"] = [ignore_missing, unicode_safe]
        schema["plugin_extras"] = [ignore_missing, json_object, ignore_not_sysadmin]
    return schema


def _by_repr(schema: Schema) -> Schema:
    """The schema with texts made as `unicode()` of Python 2 makes them."""
    swap = {unicode_safe: unicode_by_repr}
    return {name: [swap.get(validator, validator) for validator in rules] for name, rules in schema.items()}


@cache
def create_user_for_user_invite_schema(version: Version = LATEST) -> Schema:
    """What user_invite makes a user of: the password may be missing."""
    return {**default_user_schema(version), "password": [ignore_missing]}


@cache
def default_update_user_schema(version: Version = LATEST) -> Schema:
    """What user_update takes: only the e-mail address is always needed."""
    schema: Schema = {
        **default_user_schema(version),
        "name": [ignore_missing, name_validator, user_name_validator, unicode_safe],
        "password": [user_password_validator, ignore_missing, unicode_safe],
    }
    if version["texts_of_users_by_repr"]:
        schema = _by_repr(schema)
    if version["user_ids_are_guarded"]:
        schema["id"] = [not_empty, user_id_or_name_exists, unicode_safe]
    return schema


@cache
def default_user_invite_schema(version: Version = LATEST) -> Schema:
    """What user_invite takes."""
    return {
        "email": [not_empty, *(_CHECKS[name] for name in version["checks_of_invited_emails"])],
        "group_id": [not_empty],
        "role": [not_empty],
    }


@cache
def default_autocomplete_schema() -> Schema:
    """What package_autocomplete, tag_autocomplete and user_autocomplete take."""
    return {
        "q": [not_missing, unicode_safe],
        "ignore_self": [ignore_missing],
        "limit": [ignore_missing, natural_number_validator],
    }


@cache
def default_create_api_token_schema() -> Schema:
    """What api_token_create takes."""
    return {
        "name": [not_empty, unicode_safe],
        "user": [not_empty, unicode_safe],
        "plugin_extras": [ignore_missing, json_object, ignore_not_sysadmin],
    }
