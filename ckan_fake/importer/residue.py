"""What a dump tells of a dataset and no CKAN of this version shows: kept for the next dump alone, so nothing is lost.

An old portal's `revision_id` is an example. The fields are given back for as long as the dataset is not changed.
"""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.importer.columns import Json
from ckan_fake.importer.copies import KEYS
from ckan_fake.state import State
from ckan_fake.state.rows import ImportedFields


def residue(data: Json, shown: Json) -> Json:
    """The fields of `data` that `shown` has not, nested as they are; items of lists by their ids, names or keys."""
    left: Json = {}
    for name, value in data.items():
        if name not in shown:
            left[name] = value
        elif isinstance(value, dict) and isinstance(shown[name], dict):
            left[name] = residue(value, shown[name])
        elif name in KEYS and isinstance(value, list) and isinstance(shown[name], list):
            known = _by_key(shown[name], KEYS[name])
            items = _by_key(value, KEYS[name])
            left[name] = {key: residue(item, known[key]) for key, item in items.items() if key in known}
    return {name: value for name, value in left.items() if name not in shown or _holds_something(value)}


def _by_key(items: list[Any], key: str) -> dict[str, Json]:
    return {str(item[key]): item for item in items if isinstance(item, dict) and key in item}


def _holds_something(value: Any) -> bool:
    return any(map(_holds_something, value.values())) if isinstance(value, dict) else True


def _merged(shown: Json, left: Json) -> Json:
    result = {**shown}
    for name, value in left.items():
        if name not in shown:
            result[name] = value
        elif isinstance(shown[name], dict):
            result[name] = _merged(shown[name], value)
        else:
            result[name] = [_merged(item, value.get(str(item.get(KEYS[name])), {})) for item in shown[name]]
    return result


def _moment(state: State, package_id: str) -> str:
    package = state.packages.get(package_id)
    return str(package.metadata_modified) if package is not None else ""


def keep_residue(state: State, package_id: str, data: Json, shown: Json) -> None:
    """Keep what the dump tells of a dataset beyond what is shown; nothing is written where it is known already."""
    left = residue(data, shown)
    table = state.imported_fields
    row = table.get(package_id)
    if row is not None and not left:
        table.remove(package_id)
    elif left:
        text, moment = json.dumps(left, separators=(",", ":")), _moment(state, package_id)
        if row is None:
            table.add(ImportedFields(package_id, moment, text))
        else:
            table.update(row, metadata_modified=moment, fields=text)


def with_residue(state: State, shown: Json) -> Json:
    """A dataset as it is dumped: as shown and, while it is as it was imported, with the fields kept beside it."""
    row = state.imported_fields.get(str(shown.get("id")))
    if row is None or row.metadata_modified != _moment(state, row.id):
        return shown
    return _merged(shown, json.loads(row.fields))
