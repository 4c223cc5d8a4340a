"""A web form's fields as the nested data of an action: `tags__0__name=x` is `{"tags": [{"name": "x"}]}`."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest

from ckan_fake import messages
from ckan_fake.schema.navl import unflatten
from ckan_fake.web.bodies import mixed


def form_data(form: MultiDict[str, str]) -> dict[str, Any]:
    """The nested data; rows whose values are all empty are left out. A key that cannot be read is 400."""
    flat: dict[tuple[Any, ...], Any] = {}
    for name, value in mixed(form).items():
        parts: list[Any] = name.split("__")
        for place in range(1, len(parts), 2):
            if not parts[place].isdecimal():
                raise BadRequest(messages.INTEGRITY_ERROR)
            parts[place] = int(parts[place])
        flat[tuple(parts)] = value
    return _without_empty_rows(unflatten(flat))


def _without_empty_rows(data: dict[str, Any]) -> dict[str, Any]:
    for name, value in data.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            data[name] = [_without_empty_rows(row) for row in value if any(row.values())]
    return data
