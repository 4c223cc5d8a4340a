"""
The two shapes of one thing, and what in them the server computes.

Today's shape is the action API's: extras `[{"key", "value"}]`, tags and groups lists of objects. The shape of 2014 is
that of the legacy REST API: extras a mapping, tags a list of names, groups a list of ids. Input may be of either.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ckan_client.objects import CkanDataset, CkanGroup, CkanResource
from ckan_client.objects.fields import group_ref

#: The fields of each that a server computes and that no update sends back.
COMPUTED_DATASET = CkanDataset.computed
COMPUTED_GROUP = CkanGroup.computed
COMPUTED_RESOURCE = CkanResource.computed


def extra_text(value: Any) -> str:
    """An extra's value as CKAN stores it: strings as they are, anything else as its JSON text."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def extras_mapping(extras: Any) -> dict[str, Any]:
    """Extras of either shape as a mapping; of equal keys the last wins, as in CKAN."""
    if isinstance(extras, Mapping):
        return dict(extras)
    return {item["key"]: item.get("value") for item in extras or () if "key" in item}


def extras_list(extras: Any) -> list[dict[str, str]]:
    """Extras of either shape as the action API wants them, without those whose value is None."""
    return [
        {"key": key, "value": extra_text(value)} for key, value in extras_mapping(extras).items() if value is not None
    ]


def tags_list(tags: Iterable[Any]) -> list[dict[str, Any]]:
    """Tags of either shape as the action API wants them. Sets come in alphabetical order."""
    ordered = sorted(tags) if isinstance(tags, (set, frozenset)) else tags
    return [dict(tag) if isinstance(tag, Mapping) else {"name": tag} for tag in ordered]


def groups_list(groups: Iterable[Any]) -> list[dict[str, str]]:
    """Groups (ids, names or objects) as the action API wants them."""
    return [group_ref(group).as_input() for group in groups]


def dataset_input(data: Mapping[str, Any]) -> dict[str, Any]:
    """A dataset of either shape as package_create wants it."""
    found = {key: value for key, value in data.items() if key not in COMPUTED_DATASET}
    if found.get("id", "") is None:
        del found["id"]
    if found.get("owner_org", "") is None:
        del found["owner_org"]
    return _input(found)


def group_input(data: Mapping[str, Any]) -> dict[str, Any]:
    """A group or organization of either shape as group_create and organization_create want it."""
    found = dict(data)
    if found.get("id", "") is None:
        del found["id"]
    return _input(found)


def _input(found: dict[str, Any]) -> dict[str, Any]:
    if found.get("extras") is not None:
        found["extras"] = extras_list(found["extras"])
    if found.get("tags") is not None:
        found["tags"] = tags_list(found["tags"])
    if found.get("groups") is not None:
        found["groups"] = groups_list(found["groups"])
    return {key: value for key, value in found.items() if value is not None}


def dataset_of_2014(data: Mapping[str, Any]) -> dict[str, Any]:
    """A dataset of the action API in the shape of 2014; fields that the legacy API did not have stay in."""
    found = group_of_2014(data)
    found["tags"] = [tag["name"] for tag in data.get("tags") or ()]
    return found


def group_of_2014(data: Mapping[str, Any]) -> dict[str, Any]:
    """A group of the action API in the shape of 2014: extras a mapping, groups a list of ids."""
    found = dict(data)
    found["extras"] = extras_mapping(data.get("extras"))
    found["groups"] = [group["id"] for group in data.get("groups") or ()]
    return found
