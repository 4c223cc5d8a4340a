"""How a source's values and those in the CKAN are merged: what an update changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from ckan_client import forms
from ckan_client.compare import differences, resource_differences
from ckan_client.objects import CkanDataset, GroupSet
from ckan_client.sync import source

MergeStrategy = Literal["create", "update"]
GroupMergeStrategy = Literal["add", "replace", "preserve"]


@dataclass(frozen=True)
class Strategies:
    """The strategies of a SynchronizationClient. Raises ValueError for an unknown one."""

    organization_merge_strategy: MergeStrategy = "create"
    group_merge_strategy: MergeStrategy = "create"
    dataset_preserve_names: bool = True
    dataset_preserve_organization: bool = True
    dataset_group_merge_strategy: GroupMergeStrategy = "add"

    def __post_init__(self) -> None:
        for strategy in (self.organization_merge_strategy, self.group_merge_strategy):
            if strategy not in ("create", "update"):
                raise ValueError(f"unknown merge strategy: {strategy!r}")
        if self.dataset_group_merge_strategy not in ("add", "replace", "preserve"):
            raise ValueError(f"unknown group merge strategy: {self.dataset_group_merge_strategy!r}")

    def updates(self, noun: str) -> bool:
        """Whether an organization or group that exists gets the source's values."""
        found = self.organization_merge_strategy if noun == "organization" else self.group_merge_strategy
        return found == "update"

    def changes(self, current: Mapping[str, Any], wanted: CkanDataset) -> dict[str, Any]:
        """What makes `current` the dataset that the source has: the fields that differ, as JSON values."""
        changes = source.changes_to(current, wanted)
        mark = str(wanted.extras[source.HARVEST_SOURCE_FIELD])
        if not self.dataset_preserve_names and wanted.name:
            names = list(source.names_to_try(wanted.name, mark))
            if current.get("name") not in names:
                changes["name"] = names[0]
        if wanted.owner_org and not (self.dataset_preserve_organization and current.get("owner_org")):
            changes["owner_org"] = wanted.owner_org
        here = GroupSet(current.get("groups") or ())
        if self.dataset_group_merge_strategy == "add":
            changes["groups"] = forms.groups_list(GroupSet([*here.refs, *wanted.groups.refs]).refs)
        elif self.dataset_group_merge_strategy == "replace":
            changes["groups"] = forms.groups_list(wanted.groups.refs)
        return {key: changes[key] for key in differences(current, changes)}


def difference(current: Mapping[str, Any], changes: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Field by field: what is there, and what is to be; extras and resources one by one."""
    found: list[dict[str, Any]] = []
    for key, value in changes.items():
        if key == "extras":
            old = forms.extras_mapping(current.get("extras"))
            for name in sorted({*old, *value}):
                text = None if value.get(name) is None else forms.extra_text(value[name])
                if (old.get(name) if name in value else None) != text:
                    found.append({"field": f"extras.{name}", "old": old.get(name), "new": text})
        elif key == "tags":
            found.append({"field": key, "old": sorted(tag["name"] for tag in current.get(key) or ()), "new": value})
        elif key == "groups":
            names = {str(group["id"]): group["name"] for group in current.get(key) or ()}
            new = [names.get(str(ref.get("id")), ref.get("name") or ref.get("id")) for ref in value]
            found.append({"field": key, "old": sorted(names.values()), "new": new})
        elif key == "resources":
            found.extend(_resources(current.get(key) or (), value))
        else:
            found.append({"field": key, "old": current.get(key), "new": value})
    return found


def _resources(current: Any, wanted: list[dict[str, Any]]) -> list[dict[str, Any]]:
    old = {item["id"]: item for item in current}
    found: list[dict[str, Any]] = []
    for item in wanted:
        before = old.pop(item.get("id"), None)
        if before is None:
            found.append({"field": "resources", "old": None, "new": item})
            continue
        for key in resource_differences(before, item):
            found.append({"field": f"resources.{before['id']}.{key}", "old": before.get(key), "new": item[key]})
    found.extend({"field": "resources", "old": item, "new": None} for item in old.values())
    if not found:  # another order
        ids = [[item.get("id") for item in items] for items in (current, wanted)]
        found.append({"field": "resources", "old": ids[0], "new": ids[1]})
    return found
