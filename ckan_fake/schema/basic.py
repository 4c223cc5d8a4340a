"""Validators that know nothing of CKAN's entities, under CKAN's own names."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import ServerError
from ckan_fake.python2 import represent, represent_keys
from ckan_fake.schema.navl import MISSING, Errors, Flat, Invalid, Key, Missing, StopOnError, Validator


def keep_extras(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Put what the schema does not name beside the named fields."""
    extras = data.pop(key, {})
    if not isinstance(extras, dict):
        raise ServerError("the items of an __extras that was sent and is no dict")
    for name, value in extras.items():
        data[key[:-1] + (name,)] = value


def not_missing(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a missing key; empty values pass."""
    if data.get(key) is MISSING:
        errors[key].append(messages.MISSING_VALUE)
        raise StopOnError


def not_empty(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse missing and empty values; False and 0 pass."""
    value = data.get(key)
    if not value and (not isinstance(value, (bool, int, float)) or ctx.site.version["zero_is_empty"]):
        errors[key].append(messages.MISSING_VALUE)
        raise StopOnError


def empty(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse any value that is not empty, and drop it."""
    value = data.pop(key, None)
    if value:
        if key[-1] == "__junk" and not isinstance(value, dict):
            raise ServerError("the keys of a __junk that was sent and is no dict")
        name: Any = key[-1]
        if name == "__junk" and ctx.site.version["junk_is_listed"]:
            name = represent_keys(value) if ctx.site.version["runs_on_python_2"] else list(value)
        errors[key].append(messages.not_expected(name))


def ignore(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop the value and end the key's validation."""
    data.pop(key, None)
    raise StopOnError


def ignore_missing(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a missing or null value and end the key's validation."""
    value = data.get(key)
    if value is MISSING or value is None:
        data.pop(key, None)
        raise StopOnError


def ignore_empty(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a missing or empty value and end the key's validation."""
    if not data.get(key):
        data.pop(key, None)
        raise StopOnError


def if_empty_same_as(other: str) -> Validator:
    """Copy the value of a neighbour field where this one is missing or empty."""

    def copy_if_empty(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        if not data.get(key):
            data[key] = data[key[:-1] + (other,)]

    return copy_if_empty


def default(value_if_empty: Any) -> Validator:
    """Put a value where there is none, null or an empty text."""

    def fill_in(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        value = data.get(key)
        if value is None or value is MISSING or value == "":
            data[key] = value_if_empty

    return fill_in


def convert_int(value: Any) -> int:
    """A whole number by Python's int()."""
    try:
        return int(value)
    except ValueError:
        raise Invalid(messages.INTEGER_NEEDED) from None
    except (TypeError, OverflowError):
        raise ServerError("int() of a value that is no text or number") from None


def limit_to_configured_maximum(option: str, default_limit: int) -> Validator:
    """Cut a number down to the one an option gives."""

    def limit(value: Any, ctx: Context) -> int:
        return min(convert_int(value), int(ctx.site.config.get(option, default_limit)))

    return limit


def int_validator(value: Any, ctx: Context) -> Any:
    """A whole number of any kind or text; null and blank texts become null."""
    if ctx.site.version["integers_are_texts"] and not (
            isinstance(value, (str, bool)) or (isinstance(value, int) and -(2**63) <= value < 2**63)):
        raise Invalid(messages.INVALID_INTEGER)
    if ctx.site.version["integers_are_texts"] and isinstance(value, bool):
        return value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, float):
        if not value.is_integer():
            raise Invalid(messages.INVALID_INTEGER)
        return int(value)
    try:
        return int(value)
    except TypeError:
        if ctx.site.version["runs_on_python_2"]:
            raise ServerError("int() of a list or a dict") from None
        raise Invalid(messages.INVALID_INTEGER) from None
    except ValueError:
        raise Invalid(messages.INVALID_INTEGER) from None


def natural_number_validator(value: Any, ctx: Context) -> Any:
    """A whole number from 0 on. Null and blank texts crash CKAN: 500; to Python 2 they are less than any number."""
    number = int_validator(value, ctx)
    if number is None and ctx.site.version["runs_on_python_2"]:
        number = -1
    if number is None:
        raise ServerError("natural_number_validator compares null with 0")
    if number < 0:
        raise Invalid(messages.NATURAL_NUMBER_NEEDED)
    return number


def is_positive_integer(value: Any, ctx: Context) -> Any:
    """A whole number from 1 on. Null and blank texts crash CKAN: 500; to Python 2 they are less than any number."""
    number = int_validator(value, ctx)
    if number is None and ctx.site.version["runs_on_python_2"]:
        number = -1
    if number is None:
        raise ServerError("is_positive_integer compares null with 1")
    if number < 1:
        raise Invalid(messages.positive_integer_needed(ctx.site.version["edition_of_texts"]))
    return number


def boolean_validator(value: Any, ctx: Context) -> bool:
    """True for True, numbers but 0, and five words in any case; False for all else.

    Up to CKAN 2.11 what is neither a text nor a boolean nor null crashes: 500.
    """
    if isinstance(value, bool):
        return value
    if not isinstance(value, (str, Missing)) and value is not None and not ctx.site.version["numbers_are_booleans"]:
        raise ServerError("lower() of a value that is no text")
    if isinstance(value, int):
        return bool(value)
    return isinstance(value, str) and value.lower() in ("true", "yes", "t", "y", "1")


def unicode_only(value: Any) -> str:
    """Refuse what is no text."""
    if not isinstance(value, str):
        raise Invalid(messages.UNICODE_NEEDED)
    return value


def unicode_safe(value: Any) -> str:
    """A text of any value: lists, dicts and numbers give their JSON text, uploads that of their file's name."""
    if isinstance(value, str):
        return value
    if hasattr(value, "filename"):
        value = value.filename
    if value is None or isinstance(value, Missing):
        return ""
    if isinstance(value, datetime):
        return str(value)
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def unicode_by_repr(value: Any) -> str:
    """A text of any value as `unicode()` of Python 2 makes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Missing):
        raise Invalid(messages.MISSING_VALUE)
    return str(value) if isinstance(value, (bool, int, float, datetime)) else represent(value)


def text_by_str(value: Any) -> str:
    """A text of any value as `str()` makes it."""
    if isinstance(value, Missing):
        raise Invalid(messages.MISSING_VALUE)
    return str(value)


def strip_value(value: Any) -> str:
    """A text without white space around it; what is no text crashes CKAN: 500."""
    if not isinstance(value, str):
        raise ServerError("strip() of a value that is no text")
    return value.strip()


def remove_whitespace(value: Any, ctx: Context) -> Any:
    """A text without white space around it; other values as they are."""
    return value.strip() if isinstance(value, str) else value


def convert_to_json_if_string(value: Any, ctx: Context) -> Any:
    """Read a text as JSON; other values as they are."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise Invalid(messages.JSON_UNPARSABLE) from None


def convert_to_list_if_string(value: Any) -> Any:
    """A text as the only item of a list; other values as they are."""
    return [value] if isinstance(value, str) else value


def list_of_strings(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse what is no list of texts."""
    value = data.get(key)
    if not isinstance(value, list):
        raise Invalid(messages.NOT_A_LIST)
    for item in value:
        if not isinstance(item, str):
            raise Invalid(messages.not_a_string(represent(item) if ctx.site.version["runs_on_python_2"] else item))


def json_object(value: Any) -> Any:
    """Refuse what is no JSON object; null and the empty text become null."""
    if value is None or value == "":
        return None
    if hasattr(value, "filename"):
        raise ServerError("an upload cannot be written as JSON")
    if not isinstance(value, dict):
        raise Invalid(messages.JSON_OBJECT_NEEDED)
    return value


def dict_only(value: Any) -> dict[Any, Any]:
    """Refuse what is no dict."""
    if not isinstance(value, dict):
        raise Invalid(messages.DICT_NEEDED)
    return value


def one_of(values: Any) -> Validator:
    """Refuse what is neither empty nor one of the values; the error shows them as Python writes them."""

    def check(value: Any) -> Any:
        if value != "" and value not in values:
            raise Invalid(messages.one_of(values))
        return value

    return check


def empty_if_not_sysadmin(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a value from anybody but sysadmins."""
    if not (ctx.ignore_auth or ctx.is_sysadmin):
        empty(key, data, errors, ctx)
        raise StopOnError


def empty_if_not_sysadmin_and_go_on(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """As empty_if_not_sysadmin, but the next validators still run (up to CKAN 2.10)."""
    if not (ctx.ignore_auth or ctx.is_sysadmin):
        empty(key, data, errors, ctx)


def ignore_not_sysadmin(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a value from anybody but sysadmins; the next validators still run."""
    if not (ctx.ignore_auth or ctx.is_sysadmin):
        data.pop(key, None)
