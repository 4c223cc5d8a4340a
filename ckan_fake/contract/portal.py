"""Someone's CKAN against the fake: the same calls on both, about things of their own, and where the answers differ.

    pytest --ckan-url URL --ckan-api-key KEY --pyargs ckan_fake.contract

The portal is not emptied: it may hold anything, and what the check makes is purged at its end. It needs a sysadmin's
key. What differs is what its version, options and plugins change, or a fault of the fake.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ckan_fake.contract.actions.run import Divergence
from ckan_fake.contract.actions.side import Answer, Controls, Side
from ckan_fake.contract.actions.steps import Step
from ckan_fake.fake import FakeCKAN
from ckan_fake.live import LiveCKAN, Target

Json = dict[str, Any]
Steps = list[Step]


def _setting(p: str) -> Steps:
    """What every check begins with."""
    return [
        Step("organization_create", {"name": f"{p}-org", "title": "An organization"}),
        Step("group_create", {"name": f"{p}-group", "title": "A group"}),
    ]


def _full(p: str) -> Json:
    return {
        "name": f"{p}-full", "title": "Trees, and more", "notes": "Of **all** kinds.", "owner_org": f"{p}-org",
        "author": "Ann", "author_email": "ann@example.org", "maintainer": "Max", "version": "1.0",
        "url": "http://example.org/about", "license_id": "cc-by", "tags": [{"name": "trees"}, {"name": "open data"}],
        "groups": [{"name": f"{p}-group"}], "extras": [{"key": "species", "value": "all"}, {"key": "a b", "value": ""}],
        "resources": [
            {"url": "http://example.org/trees.csv", "name": "Trees", "format": "csv", "description": "One a line"},
            {"url": "http://example.org/map", "format": "WMS", "own_field": "kept?"},
        ],
    }


def datasets(p: str) -> Steps:
    """Datasets made, shown, changed and deleted; data that CKAN refuses."""
    minimal, full = {"name": f"{p}-minimal", "owner_org": f"{p}-org"}, _full(p)
    refused: list[Json] = [
        {}, {"owner_org": f"{p}-org"}, {**minimal, "name": "a"}, {**minimal, "name": "Not A Name!"},
        {**minimal, "name": "new"}, {**minimal, "name": "x" * 101}, {**minimal, "owner_org": "no-such-organization"},
        {**minimal, "tags": [{"name": "x"}, {"name": "b,c"}]}, {**minimal, "extras": [{"key": "k"}, {"value": "v"}]},
        {**minimal, "extras": [{"key": "k", "value": "1"}, {"key": "k", "value": "2"}]},
        {**minimal, "resources": [{"name": "without an address"}]}, {**minimal, "groups": [{"name": "no-such-group"}]},
        {**minimal, "author_email": "no address"}, {**minimal, "unknown_field": "x"}, {"name": f"{p}-unowned"},
    ]
    return [
        *(Step("package_create", data) for data in refused),
        Step("package_create", minimal), Step("package_create", minimal),
        Step("package_create", full), Step("package_create", minimal, None),
        *(Step("package_show", {"id": f"{p}-{name}"}, None, "get") for name in ("minimal", "full", "none")),
        Step("package_patch", {"id": f"{p}-full", "title": "Other trees"}),
        Step("package_patch", {"id": f"{p}-full", "tags": [], "extras": [{"key": "new", "value": "1"}]}),
        Step("package_update", {"id": f"{p}-full", "name": f"{p}-full", "owner_org": f"{p}-org"}),
        Step("package_update", {"id": f"{p}-none", "name": f"{p}-none"}),
        Step("package_patch", {"id": f"{p}-minimal", "private": True}),
        Step("package_show", {"id": f"{p}-minimal"}, None, "get"),
        Step("package_show", {"id": f"{p}-minimal"}, "sysadmin", "get"),
        Step("package_delete", {"id": f"{p}-minimal"}, None),
        Step("package_delete", {"id": f"{p}-minimal"}),
        Step("package_show", {"id": f"{p}-minimal"}),
        Step("package_show", {"id": f"{p}-minimal"}, None),
    ]


def resources(p: str) -> Steps:
    """Resources of a dataset."""
    created = 2 + 1  # behind the setting and the dataset
    resource = f"<{created}:result.id>"
    return [
        Step("package_create", {"name": f"{p}-with", "owner_org": f"{p}-org"}),
        Step("resource_create", {"package_id": f"{p}-with", "url": "http://example.org/a.csv", "format": "csv"}),
        Step("resource_create", {"package_id": f"{p}-with"}), Step("resource_create", {"url": "http://example.org"}),
        Step("resource_show", {"id": resource}, None, "get"),
        Step("resource_patch", {"id": resource, "name": "A file", "own_field": "x"}),
        Step("resource_update", {"id": resource, "url": "http://example.org/b.json"}),
        Step("resource_view_list", {"id": resource}, None, "get"),
        Step("package_show", {"id": f"{p}-with"}),
        Step("resource_delete", {"id": resource}, None), Step("resource_delete", {"id": resource}),
        Step("resource_show", {"id": resource}),
    ]


def organizations_and_groups(p: str) -> Steps:
    """Organizations and groups of the check's own."""
    found: Steps = []
    for kind, name in (("organization", f"{p}-org"), ("group", f"{p}-group")):
        found += [
            Step(f"{kind}_create", {"name": name}), Step(f"{kind}_create", {"name": "A B"}),
            Step(f"{kind}_create", {"name": f"{p}-other"}, None),
            Step(f"{kind}_show", {"id": name}, None, "get"), Step(f"{kind}_show", {"id": f"{p}-none"}, None, "get"),
            Step(f"{kind}_patch", {"id": name, "description": "Of this check", "extras": [{"key": "k", "value": "v"}]}),
            Step(f"{kind}_update", {"id": name, "name": name, "title": "New"}),
            Step(f"{kind}_show", {"id": name, "include_datasets": True}, "sysadmin"),
            Step("member_list", {"id": name, "object_type": "package"}),
        ]
    return found


def search(p: str) -> Steps:
    """Searches among the check's own datasets."""
    fq = f"organization:{p}-org"
    asked: list[Json] = [
        {}, {"q": "trees"}, {"q": "title:trees AND notes:kinds"}, {"q": f"name:{p}-f*"}, {"q": "species:all"},
        {"q": "-trees"}, {"q": "tags:\"open data\""}, {"q": "title:["}, {"sort": "name desc"},
        {"sort": "nonsense"}, {"rows": 1, "start": 1}, {"rows": -1}, {"fl": "name,title"},
        {"facet.field": ["tags", "res_format"], "facet.limit": 5}, {"unknown": "x"},
        {"include_private": True}, {"q": "metadata_modified:[NOW-1DAY TO *]"},
    ]
    return [
        Step("package_create", _full(p)),
        Step("package_create", {"name": f"{p}-secret", "owner_org": f"{p}-org", "private": True}),
        *(Step("package_search", {"sort": "name asc", "fq": fq, **data}, caller) for data in asked
          for caller in (None, "sysadmin")),
    ]


def errors(p: str) -> Steps:
    """What is answered to calls that make no sense."""
    return [
        Step("no_such_action", {}), Step("package_show", {}, None, "get"), Step("package_show", {"id": ""}),
        Step("package_create", {}, None, "get"), Step("package_show", {"id": 3}), Step("package_show", {"id": [1]}),
        Step("package_patch", {"title": "x"}), Step("organization_show", {"id": None}), Step("tag_show", {"id": p}),
        Step("user_show", {"id": p}, None, "get"), Step("package_list", {"limit": "many"}, None, "get"),
        Step("help_show", {"name": "no_such_action"}), Step("package_search", {"rows": "many"}, None, "get"),
    ]


CHECKS = {
    "datasets": datasets, "resources": resources, "organizations and groups": organizations_and_groups,
    "search": search, "errors": errors,
}
"""The checks by name: from a prefix for all names to the steps that follow the setting."""


def check(portal: Target, name: str, *, fake: FakeCKAN | None = None) -> Iterator[Divergence]:
    """Play one of CHECKS on a portal ("left") and on a fake ("right"); each step that was answered differently.

    fake: default, a new one of the portal's version with its default options. The portal's own data stay untouched.
    Of an organization's users, which is the key's owner, only the capacity is compared.
    Raises KeyError for a check that there is not, ValueError for a version that the fake cannot answer as.
    """
    prefix = f"check-{uuid.uuid4().hex[:8]}"
    other = fake or FakeCKAN(portal.version)
    sides = _side(portal), _side(other)
    played: list[tuple[int, Step]] = []
    try:
        for number, step in enumerate([*_setting(prefix), *CHECKS[name](prefix)]):
            played.append((number, step))
            left, right = (_without_users(side.play(number, step)) for side in sides)
            if left != right:
                yield Divergence(tuple(played), left, right)
    finally:
        if isinstance(portal, LiveCKAN):
            portal.tidy()


def _without_users(answer: Answer) -> Answer:
    """An answer without what it tells of the key's owner, who has a name, a history and settings on the portal."""
    result = answer.body.get("result") if isinstance(answer.body, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("users"), list):
        return answer
    users = [{"capacity": user["capacity"]} for user in result["users"]]
    return replace(answer, body={**answer.body, "result": {**result, "users": users}})


def _side(target: Target) -> Side:
    """A side that nobody empties."""
    def nothing(options: Mapping[str, Any] | None = None) -> None:
        """Leave it as it is."""

    if isinstance(target, LiveCKAN):
        return Side(target, Controls(nothing, nothing), target.session())
    return Side(target)
