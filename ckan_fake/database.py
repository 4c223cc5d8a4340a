"""What PostgreSQL makes of values that no validator has turned into text."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from ckan_fake.config import asbool
from ckan_fake.context import database_text
from ckan_fake.errors import ServerError, UnsupportedByFake
from ckan_fake.state import collation

MAX_BIGINT = 2**63 - 1


def stored_text(value: Any) -> str | None:
    """What a text column keeps of a value assigned to it: numbers and booleans in words, lists as array literals.

    A dict crashes CKAN, and so do lists of mixed types, texts with NUL or with lone surrogates: ServerError.
    """
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, list):
        return _array(value)
    if isinstance(value, dict):
        raise ServerError("the database driver cannot write a dict into a text column")
    return database_text(value)


def _number(value: float) -> str:
    if not math.isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    text = format(Decimal(repr(value)), "f")
    return text.lstrip("-") if value == 0 else text


def _array(values: list[Any]) -> str:
    kinds = {type(value) for value in values if value is not None}
    if dict in kinds:
        raise ServerError("the database driver cannot write a dict into a text column")
    if list in kinds and len(kinds) == 1:
        if len({len(value) for value in values}) > 1 or None in values:
            raise ServerError("multidimensional arrays must have array expressions with matching dimensions")
        if not values[0]:
            raise UnsupportedByFake("a list of empty lists in a text column")
    elif len(kinds) > 1 and kinds != {int, float}:
        if str in kinds and not kinds - {str, int, float} and all(_numeric(v) for v in values if isinstance(v, str)):
            raise UnsupportedByFake("a list of numbers and of texts of digits in a text column")
        raise ServerError("the items of an array have to be of one type")
    return "{" + ",".join(map(_item, values)) + "}"


def _numeric(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _item(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, list):
        return _array(value)
    text = stored_text(value) or ""
    plain = text and text.upper() != "NULL" and not any(c in '{},"\\' or c in " \t\n\r\v\f" for c in text)
    if plain:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def primary_key(value: Any) -> str | None:
    """The key that SQLAlchemy's `get` looks up: a text, a list of one, or a dict with the only key `id`.

    What else a client may send crashes CKAN: ServerError.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    elif isinstance(value, dict) and list(value) == ["id"]:
        value = value["id"]
    if isinstance(value, list):
        raise ServerError("a primary key is looked up by a list")
    return None if value is None else database_text(value)


def stored_json(value: Any) -> Any:
    """What a JSONB column keeps of a value: the keys of objects by their length in bytes, then by bytes."""
    if isinstance(value, dict):
        names = sorted((name.encode("utf-8", "surrogatepass"), name) for name in value)
        names.sort(key=lambda pair: len(pair[0]))
        return {database_text(name): stored_json(value[name]) for _, name in names}
    if isinstance(value, list):
        return [stored_json(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise ServerError("JSON has no numbers that are not finite")
    return database_text(value) if isinstance(value, str) else value


def ilike(pattern: Any) -> Callable[[str | None], bool]:
    """The test `text ILIKE pattern`; a pattern that PostgreSQL refuses crashes CKAN: ServerError."""
    try:
        return collation.ilike(database_text(pattern))
    except ValueError as error:
        raise ServerError(str(error)) from None


def flag(data: dict[str, Any], name: str, default: bool = False) -> bool:
    """A boolean parameter as CKAN reads it; a word that it does not know crashes CKAN: ServerError."""
    try:
        return asbool(data.get(name, default))
    except ValueError as error:
        raise ServerError(str(error)) from None
