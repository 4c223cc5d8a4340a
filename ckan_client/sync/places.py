"""A source's organizations and groups: which of the CKAN's they are, and which have to be written first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from ckan_client import exceptions as exc
from ckan_client.compare import differences
from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.lowlevel import GROUP_PAGE_SIZE
from ckan_client.objects import CkanGroup, CkanOrganization
from ckan_client.sync import mapping
from ckan_client.sync.plan import PlanItem, add
from ckan_client.sync.store import Store
from ckan_client.sync.strategy import difference

Noun = Literal["organization", "group"]
KINDS: dict[str, type[CkanOrganization] | type[CkanGroup]] = {"organization": CkanOrganization, "group": CkanGroup}


class Places:
    """The organizations or the groups of one run."""

    def __init__(self, noun: Noun, client: CkanHighlevelClient, store: Store) -> None:
        self.noun: Noun = noun
        self.client = client
        self.store = store
        self.written: set[str] = set()

    def prepare(self) -> None:
        """Look them up and plan what is to be written, before the datasets are read."""

    def resolve(self, key: str) -> str | None:
        """The CKAN's id or name; None where a dataset does without. Raises ValueError where it cannot be."""
        raise NotImplementedError

    def keys(self, raw: Mapping[str, Any]) -> list[str]:
        """What a dataset says of them."""
        raise NotImplementedError

    def owner(self, raw: Mapping[str, Any]) -> str | None:
        """The organization of a dataset."""
        return next((found for key in self.keys(raw) if (found := self.resolve(key))), None)

    def of(self, raw: Mapping[str, Any]) -> list[str]:
        """The groups of a dataset."""
        return [found for key in self.keys(raw) if (found := self.resolve(key))]

    def needed(self, raw: Mapping[str, Any]) -> list[list[str]]:
        """(kind, key) of those that have to be written before the dataset."""
        return [[self.noun, key] for key in self.keys(raw) if key in self.written]

    def add(self, item: PlanItem) -> None:
        """Plan one of them."""
        add(self.store, item)
        if item.action not in ("unchanged", "failed"):
            self.written.add(item.source_id)


class DeclaredPlaces(Places):
    """Those that a source has a section of: id in the source -> object. Datasets refer to them by these ids."""

    def __init__(
        self, noun: Noun, client: CkanHighlevelClient, store: Store, updates: bool, declared: Mapping[str, Any]
    ) -> None:
        super().__init__(noun, client, store)
        self._updates = updates
        self._declared = declared
        self._found: dict[str, str] = {}
        self._failed: dict[str, str] = {}

    def keys(self, raw: Mapping[str, Any]) -> list[str]:
        if self.noun == "organization":
            return [str(raw["owner_org"])] if raw.get("owner_org") else []
        groups = raw.get("groups") or ()
        if isinstance(groups, str) or not all(isinstance(item, (str, Mapping)) for item in groups):
            raise TypeError("groups must hold names or group objects")
        return mapping.group_names(raw)

    def resolve(self, key: str) -> str | None:
        if key in self._found:
            return self._found[key]
        if key in self._failed:
            raise ValueError(f"{self.noun} {key!r} could not be written: {self._failed[key]}")
        raise ValueError(f"{self.noun} {key!r} is not in the source's data")

    def prepare(self) -> None:
        wanted: dict[str, CkanOrganization | CkanGroup] = {}
        for key, raw in self._declared.items():
            try:
                values = mapping.plain(raw)
                values.pop("id", None)
                values["name"] = values.get("name") or key
                wanted[key] = KINDS[self.noun]({name: value for name, value in values.items() if value is not None})
            except (TypeError, ValueError) as error:
                self._fail(key, error)
        active = self._active(sorted({str(item.name) for item in wanted.values()}))
        for key, item in wanted.items():
            try:
                self._plan(key, item, active)
            except (exc.HTTPError, exc.BadApiError) as error:
                self._fail(key, error)

    def _active(self, names: list[str]) -> dict[str, str]:
        """Those of these names that are there: name -> id, or name where that takes fewer requests."""
        if not names:
            return {}
        if len(names) > GROUP_PAGE_SIZE:
            listed = self.client.lowlevel.action(f"{self.noun}_list")
            return {name: name for name in listed if name in set(names)}
        rows = self.client.lowlevel.iter_all_fields(self.noun, **{f"{self.noun}s": names})
        return {str(row["name"]): str(row["id"]) for row in rows}

    def _plan(self, key: str, item: CkanOrganization | CkanGroup, active: Mapping[str, str]) -> None:
        name = str(item.name)
        self._found[key] = active.get(name, name)
        if name in active and not self._updates:
            self.add(PlanItem(self.noun, "unchanged", key, active[name], name))
            return
        values = item.given_values()
        try:
            current = self.client.lowlevel.show(self.noun, name, include_datasets=False)
        except exc.NotFound:
            self.add(PlanItem(self.noun, "create", key, None, name, data={**values, "state": "active"}))
            return
        self._found[key] = current["id"]
        changes = {**(values if self._updates else {}), "state": "active"}
        if different := differences(current, changes):
            changes = {field: changes[field] for field in different}
            diff = difference(current, changes)
            self.add(PlanItem(self.noun, "update", key, current["id"], name, diff=diff, data=changes))
        else:
            self.add(PlanItem(self.noun, "unchanged", key, current["id"], name))

    def _fail(self, key: str, error: Exception) -> None:
        self._found.pop(key, None)
        self._failed[key] = str(error)
        self.add(PlanItem(self.noun, "failed", key, error=str(error)))


class ToldPlaces(Places):
    """Those that datasets of today's form tell by name; the CKAN's own are left as they are."""

    def __init__(
        self, noun: Noun, client: CkanHighlevelClient, store: Store, policy: mapping.Remote, names: Mapping[str, str]
    ) -> None:
        super().__init__(noun, client, store)
        self._policy = policy
        self._names = names
        self._there: set[str] | None = None
        self._planned: dict[str, dict[str, Any]] = {}

    def keys(self, raw: Mapping[str, Any]) -> list[str]:
        if self._policy == "none":
            return []
        owner = mapping.owner_of(raw)
        keys = ([owner] if owner else []) if self.noun == "organization" else mapping.group_names(raw)
        told = [raw.get("organization")] if self.noun == "organization" else raw.get("groups") or ()
        for item in told:
            if isinstance(item, Mapping) and item.get("name"):
                self._planned.setdefault(self._name(str(item["name"])), dict(item))
        return [self._name(str(key)) for key in keys]

    def _name(self, key: str) -> str:
        return self._names.get(key, key)

    def resolve(self, key: str) -> str | None:
        if self._there is None:
            self._there = set(self.client.lowlevel.action(f"{self.noun}_list"))
        if key in self._there or self._policy == "only_local":
            return key if key in self._there else None
        if key not in self.written:
            told = self._planned.get(key)
            if told is None:
                raise ValueError(f"{self.noun} {key!r} is not in the CKAN, and the source tells no more of it")
            fields = ("title", "description", "image_url")
            data = {"name": key, "state": "active", **{f: told[f] for f in fields if told.get(f)}}
            self.add(PlanItem(self.noun, "create", key, None, key, data=data))
        return key
