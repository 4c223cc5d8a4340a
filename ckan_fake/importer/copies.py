"""What a dump shows that the tables do not hold: the search index's stored copy of a dataset, as it was there."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from ckan_fake.context import Context
from ckan_fake.importer.columns import Json

# What package_show takes from elsewhere than the dataset's row, or from a list of licences and a site that were others.
_DERIVED = ("isopen", "license_title", "license_url")
_DERIVED_OF_RESOURCES = ("size", "url")
_DERIVED_OF_GROUPS = ("description", "display_name", "image_display_url", "title")
_KEPT_OF_ORGANIZATION = ("id", "is_organization", "type")
# How much of other things there is, which no dump of this one thing can say.
_COUNTS = frozenset({"member_count", "num_followers", "number_created_packages", "package_count"})
KEYS = {"resources": "id", "tags": "name", "groups": "name", "extras": "key", "users": "name",
         "relationships_as_subject": "id", "relationships_as_object": "id"}
_ORDERED = ("resources", "extras")


def keep_stored_copy(ctx: Context, package_id: str, data: Json) -> bool:
    """Let the index's copy of a dataset show what the dump shows, for as long as the dataset is not saved again.

    package_show answers from that copy, which is of the day when the dataset was last indexed: an organization's old
    picture, a licence's name of then, extras in the order in which they were sent. Whether anything changed.
    """
    table = ctx.site.state.indexed_packages
    row = table.get(package_id)
    if row is None:
        return False
    before = row.load()
    after = _as_dumped(before, data)
    if json.dumps(after) == json.dumps(before):
        return False
    text = json.dumps(after, separators=(",", ":"))
    table.update(row, data_dict=text, validated_data_dict=text)
    return True


def _as_dumped(copy: Json, data: Json) -> Json:
    result = _taken(copy, data, _DERIVED)
    organization = copy.get("organization")
    dumped = data.get("organization")
    if isinstance(organization, dict) and isinstance(dumped, dict):
        names = [name for name in organization if name not in _KEPT_OF_ORGANIZATION]
        result["organization"] = _taken(organization, dumped, names)
    result["resources"] = _each(copy, data, "resources", _DERIVED_OF_RESOURCES)
    result["groups"] = _each(copy, data, "groups", _DERIVED_OF_GROUPS)
    result["tags"] = _each(copy, data, "tags", ("display_name",))
    extras = data.get("extras")
    if extras and sorted(map(_pair, copy["extras"])) == sorted(map(_pair, extras)):
        result["extras"] = [{"key": extra["key"], "value": extra["value"]} for extra in extras]
    return result


def _pair(extra: Json) -> tuple[str, str]:
    return str(extra.get("key")), json.dumps(extra.get("value"))


def _taken(copy: Json, data: Json, names: Any) -> Json:
    return {**copy, **{name: data[name] for name in names if name in data and name in copy}}


def _each(copy: Json, data: Json, field: str, names: tuple[str, ...]) -> list[Json]:
    dumped = {item.get(KEYS[field]): item for item in data.get(field) or []}
    return [_taken(item, dumped.get(item[KEYS[field]], {}), names) for item in copy[field]]


def differences(data: Json, shown: Json) -> tuple[dict[str, int], dict[str, int]]:
    """The fields of `data` that `shown` has not, and those that it has with another value, with their numbers.

    Fields of the objects in lists are named as `resources.url`.
    """
    dropped: Counter[str] = Counter()
    changed: Counter[str] = Counter()
    _compare(data, shown, "", dropped, changed)
    return dict(dropped), dict(changed)


def _compare(data: Json, shown: Json, prefix: str, dropped: Counter[str], changed: Counter[str]) -> None:
    for name, value in data.items():
        path = prefix + name
        if name in _COUNTS or (name == "owner_org" and value == (shown.get("organization") or {}).get("name")):
            continue
        if name not in shown:
            dropped[path] += 1
        elif value == shown[name] and type(value) is type(shown[name]):
            continue
        elif isinstance(value, dict) and isinstance(shown[name], dict):
            _compare(value, shown[name], path + ".", dropped, changed)
        elif name in KEYS and _objects(value) and _objects(shown[name]):
            _compare_lists(value, shown[name], path, dropped, changed)
        else:
            changed[path] += 1


def _objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def _compare_lists(
    items: list[Json], shown: list[Json], path: str, dropped: Counter[str], changed: Counter[str]
) -> None:
    name = path.rpartition(".")[2]
    key = KEYS[name]
    known = {str(item.get(key)): item for item in shown}
    for number, item in enumerate(items):
        found = known.get(str(item[key])) if key in item else shown[number] if number < len(shown) else None
        if found is None:
            dropped[path] += 1
        elif name == "users":
            _compare({"capacity": item.get("capacity")}, found, path + ".", dropped, changed)
        else:
            _compare(item, found, path + ".", dropped, changed)
    if name in _ORDERED:
        order = [item[key] for item in items if str(item.get(key)) in known]
        if order != [item[key] for item in shown if item[key] in order]:
            changed[path] += 1
