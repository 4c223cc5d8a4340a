"""JSON values into the columns of a table, with a reason for each value that does not fit."""

from __future__ import annotations

import json
import re
import types
import typing
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from ckan_fake.dates import date_str_to_datetime, stored
from ckan_fake.errors import ServerError
from ckan_fake.state import Row, Table

R = TypeVar("R", bound=Row)
Json = dict[str, Any]
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Refused(ValueError):
    """An object that has not the shape of what it should be. `problems` maps fields (`resources.2.url`) to reasons."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("; ".join(f"{field}: {reason}" for field, reason in problems.items()))
        self.problems = problems


class Reader:
    """Reads the fields of one object and collects what is wrong with it; `done` raises Refused for all of it."""

    def __init__(self) -> None:
        self.problems: dict[str, str] = {}

    def refuse(self, field: str, reason: str) -> None:
        """Note what is wrong with a field; the first reason counts."""
        self.problems.setdefault(field, reason)

    def done(self) -> None:
        """Raise Refused where anything was wrong."""
        if self.problems:
            raise Refused(self.problems)

    def text(self, value: Any, field: str) -> str | None:
        """A text that a database can store, or None."""
        if value is None:
            return None
        if not isinstance(value, str):
            self.refuse(field, f"must be text, not {_kind(value)}")
            return None
        if not _storable(value):
            self.refuse(field, "holds a NUL or half a surrogate pair, which no database stores")
        return value

    def name(self, data: Json, field: str, prefix: str = "") -> str:
        """A text that has to be there."""
        value = self.text(data.get(field), prefix + field)
        if not value:
            self.refuse(prefix + field, "is missing" if field not in data else "must not be empty")
        return value or ""

    def objects(self, data: Json, field: str, prefix: str = "") -> list[Json] | None:
        """A list of objects; None where the field is not there or null."""
        value = data.get(field)
        if value is None:
            return None
        if not isinstance(value, list):
            self.refuse(prefix + field, f"must be a list, not {_kind(value)}")
            return None
        for number, item in enumerate(value):
            if not isinstance(item, dict):
                self.refuse(f"{prefix}{field}.{number}", f"must be an object, not {_kind(item)}")
        return [item for item in value if isinstance(item, dict)]

    def object(self, data: Json, field: str) -> Json | None:
        """An object; None where the field is not there or null."""
        value = data.get(field)
        if value is not None and not isinstance(value, dict):
            self.refuse(field, f"must be an object, not {_kind(value)}")
            return None
        return value

    def extras(self, data: Json, field: str = "extras") -> dict[str, str] | None:
        """Extras as stored, from a list of keys and values; what is no text becomes JSON text, as in CKAN."""
        listed = self.objects(data, field)
        if listed is None:
            return None
        found = {}
        for number, extra in enumerate(listed):
            key, value = self.name(extra, "key", f"{field}.{number}."), extra.get("value")
            text = "" if value is None else value if isinstance(value, str) else _json_text(value)
            self.text(text, f"{field}.{number}.value")
            found[key] = text
        return dict(sorted(found.items(), key=lambda item: (len(_bytes(item[0])), _bytes(item[0]))))

    def columns(self, row_type: Any, data: Json, names: Iterable[str], prefix: str = "") -> Json:
        """The values of those columns that the object has fields for."""
        kinds = _kinds(row_type)
        values = {}
        for name in names:
            if name in data:
                value = kinds[name](self, data[name], prefix + name)
                if value is not None or name in _nullable(row_type):
                    values[name] = value
        return values


def _read_date(reader: Reader, value: Any, field: str) -> datetime | None:
    text = reader.text(value, field)
    if not text:
        return None
    try:
        return stored(date_str_to_datetime(text))
    except (TypeError, ValueError, ServerError):
        reader.refuse(field, f"is no date: {text!r}")
        return None


def _read_bool(reader: Reader, value: Any, field: str) -> bool | None:
    if value is not None and not isinstance(value, bool):
        reader.refuse(field, f"must be true or false, not {_kind(value)}")
        return None
    return value


def _read_number(reader: Reader, value: Any, field: str) -> int | None:
    """A whole number, also from a text. Other texts are lost: no database column of numbers holds them."""
    if isinstance(value, str):
        digits = value.strip()
        return _in_range(int(digits)) if digits.isascii() and digits.isdigit() else None
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return _in_range(value)
    reader.refuse(field, f"must be a whole number, not {_kind(value)}")
    return None


def _in_range(number: int | None) -> int | None:
    return number if number is not None and -(2**63) <= number < 2**63 else None


def _read_object(reader: Reader, value: Any, field: str) -> Json | None:
    if value is not None and not isinstance(value, dict):
        reader.refuse(field, f"must be an object, not {_kind(value)}")
        return None
    return value


def _choices(hint: Any) -> tuple[Any, ...]:
    return typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)


@cache
def _kinds(row_type: type[Any]) -> dict[str, Callable[[Reader, Any, str], Any]]:
    """How each column is read."""
    readers: dict[Any, Callable[[Reader, Any, str], Any]] = {
        str: Reader.text, datetime: _read_date, bool: _read_bool, int: _read_number,
    }
    found = {}
    for name, hint in typing.get_type_hints(row_type).items():
        found[name] = next((readers[kind] for kind in _choices(hint) if kind in readers), _read_object)
    return found


@cache
def _nullable(row_type: type[Any]) -> frozenset[str]:
    return frozenset(name for name, hint in typing.get_type_hints(row_type).items() if type(None) in _choices(hint))


def _storable(text: str) -> bool:
    return _UNSTORABLE.search(text) is None


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _json_text(value: Any) -> str:
    return json.dumps(value)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    names = {bool: "a boolean", int: "a number", float: "a number", str: "text", list: "a list", dict: "an object"}
    return names[type(value)]


def put(table: Table[R], row_type: type[R], key: str, values: Json) -> bool:
    """Store a row with these values, new or in place of what it had; whether anything changed."""
    old = table.get(key)
    if old is None:
        table.add(row_type(id=key, **values))
        return True
    if not values.get("extras", True) and not getattr(old, "extras", None):
        # no extras are shown alike, whether a database holds none or an empty object
        del values["extras"]
    return table.update(old, **values) is not old
