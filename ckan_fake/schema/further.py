"""Validators of CKAN that none of its own API's schemas uses, but those of extensions do."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlparse

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import ServerError
from ckan_fake.schema.navl import Errors, Flat, Invalid, Key, StopOnError, Validator

_HOST = frozenset(string.ascii_letters + string.digits + "-.")


def package_name_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is no dataset's name."""
    if ctx.site.state.packages.by("name").first(value) is None:
        raise Invalid(messages.dataset_name_not_found(value))
    return value


def user_name_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is no user's name."""
    if ctx.site.state.users.by("name").first(value) is None:
        raise Invalid(messages.user_id_not_found(value))
    return value


def vocabulary_id_not_changed(value: Any, ctx: Context) -> Any:
    """Refuse another id than that of the context's `vocabulary`."""
    vocabulary = ctx.extra.get("vocabulary")
    if vocabulary is not None and value != vocabulary.id:
        raise Invalid(messages.read_only(vocabulary.id, value))
    return value


def tag_not_uppercase(value: Any, ctx: Context) -> Any:
    """Refuse a tag with A to Z in it."""
    if not isinstance(value, str):
        raise ServerError("a tag that is no text is searched for capitals")
    if re.search("[A-Z]", value):
        raise Invalid(messages.tag_uppercase(value))
    return value


def user_both_passwords_entered(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Ask for `password1` and `password2`."""
    if any(data.get((name,)) in (None, "") for name in ("password1", "password2")):
        errors["password",].append(messages.BOTH_PASSWORDS_NEEDED)


def user_passwords_match(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse two different passwords, else take the first for `password`."""
    first = data.get(("password1",))
    if first != data.get(("password2",)):
        errors[key].append(messages.PASSWORDS_DO_NOT_MATCH)
    else:
        data["password",] = first


def url_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse what is neither empty nor an address of http or https with a plain host name."""
    url = data.get(key)
    if url and not _is_address(url):
        errors[key].append(messages.URL_INVALID)


def _is_address(url: Any) -> bool:
    if not isinstance(url, str):
        raise ServerError("urlparse() of a value that is no text")
    try:
        parts = urlparse(url)
        host, *port = parts.netloc.split(":")
    except ValueError:
        return False
    named = bool(host) and set(host) <= _HOST and len(port) < 2 and all(number.isdigit() for number in port)
    return parts.scheme in ("http", "https") and named


def one_of_or_boolean(values: Iterable[Any]) -> Validator:
    """A boolean, a word for one, the empty text, or one of the values; words become booleans."""
    allowed = list(values)

    def check(value: Any) -> Any:
        if isinstance(value, int):
            return bool(value)
        if value == "" or value in allowed:
            return value
        word = value.lower() if isinstance(value, str) else None
        if word in ("true", "yes", "t", "y", "1"):
            return True
        if word in ("false", "no", "f", "n", "0"):
            return False
        raise Invalid(messages.boolean_or_one_of(allowed))

    return check


def starts_with(*prefixes: str) -> Validator:
    """Refuse a text that begins with none of the prefixes."""

    def check(value: Any) -> Any:
        if isinstance(value, str) and not value.startswith(prefixes):
            raise Invalid(messages.must_start_with(prefixes))
        return value

    return check


def both_not_empty(other: str) -> Validator:
    """Refuse that this field and a neighbour field are both missing or empty."""

    def check(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        if not data.get(key) and not data.get((*key[:-1], other)):
            errors[key].append(messages.MISSING_VALUE)
            raise StopOnError

    return check
