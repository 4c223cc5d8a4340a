"""The lists whose order a CKAN does not settle, each with the reason. They are compared as if they were sorted."""

from __future__ import annotations

import json
from typing import Any

from ckan_fake.contract.normalise import UUID, Normaliser

UNSETTLED: dict[tuple[str, str], str] = {
    ("user_autocomplete", "result"): "no ORDER BY: the users as the table happens to hold them",
    ("group_autocomplete", "result"): "no ORDER BY: the groups as the table happens to hold them",
    ("organization_autocomplete", "result"): "no ORDER BY: the organizations as the table happens to hold them",
    ("group_list", "result"): "groups alike in what they are sorted by come as the table happens to hold them",
    ("organization_list", "result"): "as group_list",
    ("member_list", "result"): "no ORDER BY: the members as the table happens to hold them",
    ("tag_autocomplete", "result"): "no ORDER BY: the tags as the table happens to hold them",
    ("tag_search", "result.results"): "as tag_autocomplete",
    ("format_autocomplete", "result"): "formats alike in frequency come as the database plans to group them",
    ("tag_list", "result"): "sorted by the tags' random ids",
}
"""(action, path of the list in the body, with `*` for any item) -> why its order cannot be known."""


def settled(action: str, body: Any, norm: Normaliser) -> Any:
    """The decoded body with the lists sorted whose order is not settled."""
    for name, path in UNSETTLED:
        if name == action:
            body = _sorted_at(body, path.split("."), norm)
    return body


def _sorted_at(value: Any, path: list[str], norm: Normaliser) -> Any:
    if not path:
        return sorted(value, key=lambda item: _key(item, norm)) if isinstance(value, list) else value
    head, rest = path[0], path[1:]
    if head == "*" and isinstance(value, list):
        return [_sorted_at(item, rest, norm) for item in value]
    if isinstance(value, dict) and head in value:
        return {**value, head: _sorted_at(value[head], rest, norm)}
    return value


def _key(item: Any, norm: Normaliser) -> str:
    """A text to sort by that is the same on both sides: ids by their placeholders, unknown ones all alike."""
    numbers = dict(norm.numbered())
    return UUID.sub(lambda match: numbers.get(match[0], "<new>"), json.dumps(item, sort_keys=True))
