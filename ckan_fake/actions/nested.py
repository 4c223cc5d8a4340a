"""Matching, filtering and merging nested dicts by flattened keys, as package_revise does."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ckan_fake import messages
from ckan_fake.errors import DataError
from ckan_fake.schema.navl import Key

Globs = list[tuple[bool, list[str]]]


def path_text(path: Iterable[Any]) -> str:
    """A path as one flattened key."""
    return "__".join(str(part) for part in path)


def unmatched(data: Any, wanted: Any, path: Key = ()) -> list[Key]:
    """The paths below `wanted` whose values are not those of the data."""
    if isinstance(wanted, dict):
        if not isinstance(data, dict):
            return [path]
        found: list[Key] = []
        for name, value in sorted(wanted.items()):
            found += unmatched(data[name], value, path + (name,)) if name in data else [path + (name,)]
        return found
    if isinstance(wanted, list):
        if not isinstance(data, list):
            return [path]
        found = []
        for number, value in enumerate(wanted):
            found += unmatched(data[number], value, path + (number,)) if number < len(data) else [path + (number,)]
        return found
    return [] if data == wanted else [path]


def resolve(data: Any, flat_key: str) -> tuple[Any, Key]:
    """What a flattened key leads to, and its path; DataError where it leads nowhere.

    A part of 5 or more characters names an item of a list by the beginning of its id, a shorter one by its position
    (negative ones count from the end).
    """
    path: Key = ()
    current = data
    for part in flat_key.split("__"):
        if isinstance(current, dict):
            if part not in current:
                raise DataError(messages.unmatched_key(path_text(path + (part,))))
            path, current = path + (part,), current[part]
        elif isinstance(current, list):
            number = _position(current, part, path)
            path, current = path + (number,), current[number]
        else:
            raise DataError(messages.unmatched_key(path_text(path + (part,))))
    return current, path


def _position(items: list[Any], part: str, path: Key) -> int:
    failure = DataError(messages.unmatched_key(path_text(path + (part,))))
    if len(part) >= 5:
        for number, item in enumerate(items):
            if not isinstance(item, dict) or "id" not in item:
                raise failure
            if item["id"].startswith(part):
                return number
        raise failure
    try:
        number = int(part)
    except ValueError:
        raise failure from None
    if not -len(items) <= number < len(items):
        raise failure
    return number


def unmatched_flat(data: dict[str, Any], flat_key: str, value: Any) -> list[Key]:
    """As `unmatched`, for the value that a flattened key leads to."""
    current, path = resolve(data, flat_key)
    return unmatched(current, value, path)


def filter_glob_match(data: Any, patterns: Iterable[str]) -> None:
    """Remove from the data, in place, what the patterns name; `*` is any part, a leading `+` protects.

    The first pattern that names something decides.
    """
    _filter(data, [(pattern.startswith("+"), pattern.lstrip("-+").split("__")) for pattern in patterns])


def _filter(data: Any, globs: Globs) -> None:
    if isinstance(data, dict):
        _filter_dict(data, globs)
    elif isinstance(data, list):
        _filter_list(data, globs)


def _filter_dict(data: dict[str, Any], globs: Globs) -> None:
    protected: dict[str, Any] = {}
    below: dict[str, Globs] = {}
    for keep, (head, *rest) in globs:
        if head == "*":
            if keep:
                protected.update(data)
            else:
                data.clear()
        elif head in data:
            if rest:
                below.setdefault(head, []).append((keep, rest))
            elif keep:
                protected[head] = data[head]
            else:
                del data[head]
    data.update(protected)
    for head, children in below.items():
        if head in data:
            _filter(data[head], children)


def _filter_list(data: list[Any], globs: Globs) -> None:
    protected: set[int] = set()
    removed: set[int] = set()
    below: dict[int, Globs] = {}
    everything = set(range(len(data)))
    for keep, (head, *rest) in globs:
        if head == "*":
            if keep:
                protected |= everything - removed
            else:
                removed |= everything - protected
            continue
        try:
            index = resolve(data, head)[1][0]
        except DataError:
            continue
        if rest:
            below.setdefault(index, []).append((keep, rest))
        elif keep:
            if index not in removed:
                protected.add(index)
        elif index not in protected:
            removed.add(index)
        # CKAN filters what lies below after every pattern, not once at the end
        for position, children in below.items():
            if position not in removed - protected:
                _filter(data[position], children)
    data[:] = [item for number, item in enumerate(data) if number not in removed - protected]


def merge_dict(data: dict[str, Any], update: Any, path: Key = ()) -> None:
    """Put the values of `update` into the data, in place, down to single fields; DataError where shapes differ."""
    if not isinstance(update, dict):
        raise DataError(messages.expected_dict(path_text(path)))
    for name, value in update.items():
        if isinstance(data.get(name), dict):
            merge_dict(data[name], value, path + (name,))
        elif isinstance(data.get(name), list):
            merge_list(data[name], value, path + (name,))
        else:
            data[name] = value


def merge_list(data: list[Any], update: Any, path: Key = ()) -> None:
    """As `merge_dict`, item by item; further items are added."""
    if not isinstance(update, list):
        raise DataError(messages.expected_list(path_text(path)))
    for number, value in enumerate(update):
        if number >= len(data):
            data.append(value)
        elif isinstance(data[number], dict):
            merge_dict(data[number], value, path + (number,))
        elif isinstance(data[number], list):
            merge_list(data[number], value, path + (number,))
        else:
            data[number] = value


def merge_flat(data: dict[str, Any], flat_key: str, value: Any) -> None:
    """Merge a value at a flattened key; `...__extend` adds the items of a list to a list."""
    parent, _, last = flat_key.rpartition("__")
    current, path = resolve(data, parent) if parent else (data, ())
    if isinstance(current, dict):
        merge_dict(current, {last: value}, path)
    elif isinstance(current, list):
        if last == "extend":
            if not isinstance(value, list):
                raise DataError(messages.expected_list(parent))
            current.extend(value)
            return
        number = _position(current, last, ())
        child = current[number]
        if isinstance(child, dict):
            merge_dict(child, value, path + (number,))
        elif isinstance(child, list):
            merge_list(child, value, path + (number,))
        else:
            current[number] = value
    else:
        raise DataError(messages.expected_list_or_dict(parent))
