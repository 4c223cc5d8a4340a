"""Users and API tokens as the API shows them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from ckan_fake.context import Context
from ckan_fake.state.rows import ApiToken, User, table_dictize

_HIDDEN = ("password", "reset_key", "apikey", "email", "plugin_extras")


def display_name(user: User) -> str:
    """The full name, or the name where that is missing or blank."""
    return user.fullname if user.fullname and user.fullname.strip() else user.name


def email_hash(user: User) -> str:
    """The MD5 of the e-mail address in lower case, of nothing where there is none."""
    address = user.email.strip().lower() if user.email else ""
    return hashlib.md5(address.encode(), usedforsecurity=False).hexdigest()


def number_created_packages(ctx: Context, user: User, *, include_private_and_draft: bool = False) -> int:
    """How many datasets a user has made: the public active ones, or all that are not deleted."""
    packages = ctx.site.state.packages
    return packages.by("kept_creator" if include_private_and_draft else "public_creator").count(user.id)


def number_of_edits(ctx: Context, user: User) -> int:
    """How many revisions are by the user, up to CKAN 2.8."""
    return ctx.site.state.revisions.by("author").count(user.name)


def _add_counts(ctx: Context, user: User, result: dict[str, Any], everything: bool) -> None:
    for name in ctx.site.version["counts_of_users"]:
        if name == "number_created_packages":
            result[name] = number_created_packages(ctx, user, include_private_and_draft=everything)
        elif name == "number_of_edits":
            result[name] = number_of_edits(ctx, user)
        else:
            result[name] = ctx.site.state.packages.by("creator").count(user.id)


def _image_display_url(ctx: Context, image_url: str | None) -> str | None:
    if not image_url or image_url.startswith("http"):
        return image_url
    return f"{ctx.site.site_url}/uploads/user/{image_url}"


def user_dictize(
    ctx: Context, user: User, *, capacity: str | None = None, count_private_and_draft: bool = False,
    include_password_hash: bool = False, include_plugin_extras: bool = False,
) -> dict[str, Any]:
    """A user as the context's user may see it: e-mail and key only for oneself, sysadmins, and where auth is ignored.

    `capacity` is added where it is given (a member's role). `include_password_hash` and `include_plugin_extras` add
    those for sysadmins and where auth is ignored.
    """
    result = table_dictize(user) if capacity is None else table_dictize(user, capacity=capacity)
    version = ctx.site.version
    for name in (*_HIDDEN, *version["user_columns_to_come"]):
        del result[name]
    if not version["users_have_openid"]:
        del result["openid"]
    result["display_name"] = display_name(user)
    result["email_hash"] = email_hash(user)
    _add_counts(ctx, user, result, count_private_and_draft)
    trusted = ctx.is_sysadmin or ctx.ignore_auth
    if ctx.keep_email:
        result["email"] = user.email
    if ctx.keep_apikey or trusted or ctx.user == user.name:
        result["apikey"] = user.apikey
    if trusted or ctx.user == user.name:
        result["email"] = user.email
    if trusted and include_password_hash:
        result["password_hash"] = user.password
    if trusted and include_plugin_extras:
        result["plugin_extras"] = user.plugin_extras
    if "image_url" in result:
        result["image_display_url"] = _image_display_url(ctx, user.image_url)
    return result


def user_list_dictize(
    ctx: Context, users: Iterable[User | tuple[User, str]], *,
    sort_key: Callable[[dict[str, Any]], Any] = lambda user: user["name"], reverse: bool = False,
) -> list[dict[str, Any]]:
    """Users, each alone or with its capacity, without keys and e-mail addresses, sorted by name."""
    result = []
    for item in users:
        user, capacity = item if isinstance(item, tuple) else (item, None)
        shown = user_dictize(ctx, user, capacity=capacity)
        shown.pop("apikey", None)
        shown.pop("email", None)
        result.append(shown)
    return sorted(result, key=sort_key, reverse=reverse)


def api_token_list_dictize(tokens: Iterable[ApiToken]) -> list[dict[str, Any]]:
    """API tokens without what plugins keep with them. The token itself is stored nowhere."""
    result = []
    for token in tokens:
        shown = table_dictize(token)
        del shown["plugin_extras"]
        result.append(shown)
    return result
