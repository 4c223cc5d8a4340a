"""From a source and a CKAN to a plan. Reads, and writes nothing but the plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ckan_client import exceptions as exc
from ckan_client.compare import differences
from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.objects import CkanDataset
from ckan_client.paging import REFUSED
from ckan_client.sync import mapping, source
from ckan_client.sync.places import DeclaredPlaces, Places, ToldPlaces
from ckan_client.sync.plan import PHASES, PlanItem, add
from ckan_client.sync.sources import Source, Unreadable
from ckan_client.sync.store import Store
from ckan_client.sync.strategy import Strategies, difference


@dataclass(frozen=True)
class Guard:
    """At most this share of a source's datasets is deleted at once, unless fewer than `least`; None: any number."""

    share: float | None = 0.5
    least: int = 10

    def refuses(self, deletes: int, owned: int) -> bool:
        """Whether so many deletes are too many."""
        return self.share is not None and deletes > self.least and deletes > self.share * owned


@dataclass
class Planner:
    """Makes one plan; see `SynchronizationClient.plan()`."""

    client: CkanHighlevelClient
    store: Store
    source_name: str
    strategies: Strategies
    config: mapping.HarvestConfig
    guard: Guard

    def build(self, data: Source) -> None:
        """Put the plan into the store."""
        store = self.store
        store.begin()
        try:
            for key, value in (("source_name", self.source_name), ("guarded", None), ("incomplete", None)):
                store.set(key, value)
            places = {noun: self._places(noun, data) for noun in ("organization", "group")}
            for place in places.values():
                place.prepare()
            self._find()
            self._look_behind_the_index()
            lost = self._read(data, places)
            self._leave_untouched(data)
            self._plan_deletes(lost)
            self._name_creates()
            store.commit()
        except BaseException:
            store.rollback()
            raise

    def _places(self, noun: Any, data: Source) -> Places:
        declared = data.organizations if noun == "organization" else data.groups
        if declared is not None:
            return DeclaredPlaces(noun, self.client, self.store, self.strategies.updates(noun), declared)
        policy, names = (
            (self.config.remote_orgs, self.config.organization_map)
            if noun == "organization"
            else (self.config.remote_groups, self.config.group_map)
        )
        return ToldPlaces(noun, self.client, self.store, policy, names)

    # -- what is there -------------------------------------------------------------------------------------------

    def _find(self) -> None:
        """Keep every dataset that the search shows with this source's marker."""
        escaped = re.sub(r"(\W)", r"\\\1", f"{self.source_name}:")
        by_marker = {"fq": f"{source.HARVEST_SOURCE_FIELD}:{escaped}*"}
        hidden = {"include_private": True, "include_drafts": True}
        refused: exc.HTTPError | None = None
        # a server may not know the parameters (before 2.6) or the query; the last resort reads every dataset
        for params in ({**by_marker, **hidden}, by_marker, hidden, {}):
            try:
                for dataset in self.client.lowlevel.iter_search(facet="false", **params):
                    source_id = source.source_id_of(dataset, self.source_name)
                    if source_id is not None:
                        self.store.add_target(source_id, dataset)
                return
            except exc.HTTPError as error:
                if error.status_code not in REFUSED:
                    raise
                refused = error
        raise refused or exc.OperationFailure("no search was tried")

    def _look_behind_the_index(self) -> None:
        """Look at what the last run wrote, or was about to, where the search shows something else or older."""
        store = self.store
        for source_id, id, modified, deleted in store.written():
            state = store.target_state(source_id)
            is_shown = state is not None and state[0] == id
            is_newer = state is not None and (state[1] or "") > (modified or "")
            is_same = state is not None and state[1] == modified
            if deleted and is_shown and not is_newer:
                store.drop_target(source_id)
            elif deleted or (is_shown and (is_newer or is_same)):
                store.forget(source_id)
            else:
                self._see(source_id, source.marker(self.source_name, source_id), id, state)
        for source_id, known, names in store.started():
            mark = source.marker(self.source_name, source_id)
            for reference in [known] if known else names:
                self._see(source_id, mark, reference, store.target_state(source_id))
            store.end(source_id)

    def _see(self, source_id: str, mark: str, reference: str, state: tuple[str, str | None] | None) -> None:
        found = mine(self.client, reference, mark)
        if found is not None:
            self.store.add_target(source_id, found)
            self.store.remember(source_id, found["id"], found.get("metadata_modified"))
        elif state is not None and state[0] == reference:
            self.store.drop_target(source_id)

    # -- what is wanted ------------------------------------------------------------------------------------------

    def _read(self, data: Source, places: Mapping[str, Places]) -> str | None:
        """Plan each dataset of the source. Gives what could not be told of which dataset it is."""
        lost: str | None = None
        for source_id, raw in data.datasets:
            if isinstance(raw, Unreadable):
                where = source_id or raw.where
                add(self.store, PlanItem("dataset", "failed", where, error=f"{raw.where}: {raw.why}"))
                if source_id:
                    self.store.see(source_id)
                else:
                    lost = lost or f"{raw.where} could not be read"
                continue
            try:
                self._read_one(source_id, mapping.plain(raw), data, places)
            except (TypeError, ValueError) as error:
                self.store.see(source_id)
                add(self.store, PlanItem("dataset", "failed", source_id, error=str(error)))
        return lost

    def _read_one(
        self, source_id: str, raw: dict[str, Any], data: Source, places: Mapping[str, Places]
    ) -> None:
        if raw.get("state") == "deleted" or not self.config.wants(raw):
            return
        if not self.store.see(source_id):
            raise ValueError("the source has this id twice; the first was taken")
        mapped = self.config.apply(source_id, raw, self.source_name, data.url)
        owners, groups = places["organization"], places["group"]
        mapped["owner_org"] = owners.owner(raw) or self.config.owner_org
        mapped["groups"] = groups.of(raw) + [self._group_name(item) for item in self.config.default_groups]
        wanted = source.read_dataset(self.source_name, source_id, mapped, _Resolved(), _Resolved())
        needs = [*owners.needed(raw), *groups.needed(raw)]
        item = PlanItem("dataset", "create", source_id, None, wanted.name, data=source.as_data(wanted), needs=needs)
        have = self.store.target(source_id)
        add(self.store, item if have is None else self._against(item, have, wanted))

    def _against(self, item: PlanItem, have: Mapping[str, Any], wanted: CkanDataset) -> PlanItem:
        changes = self.strategies.changes(have, wanted)
        found = replace(item, id=have["id"], name=have["name"])
        if not changes:
            return replace(found, action="unchanged", data={})
        action: Any = "rename" if "name" in changes else "update"
        return replace(found, action=action, diff=difference(have, changes))

    @staticmethod
    def _group_name(item: Any) -> str:
        return mapping.group_names({"groups": [item]})[0]

    # -- the rest ------------------------------------------------------------------------------------------------

    def _leave_untouched(self, data: Source) -> None:
        """Of a source that tells only what changed, what else it has stays."""
        if data.present is not None:
            for source_id in data.present():
                if self.store.see(source_id) and (state := self.store.target_state(source_id)) is not None:
                    add(self.store, PlanItem("dataset", "unchanged", source_id, state[0]))

    def _plan_deletes(self, lost: str | None) -> None:
        store = self.store
        unseen = store.unseen()
        if lost is not None:
            store.set("incomplete", f"{lost}: nothing is deleted")
            return
        found = [*store.surplus(), *unseen]
        owned = store.count_target()
        error = None
        if self.guard.refuses(len(found), owned):
            error = (
                f"{len(found)} of {owned} datasets would be deleted, more than the share of {self.guard.share} that is"
                " allowed"
            )
            store.set("guarded", error)
        for source_id, id, name in found:
            add(store, PlanItem("dataset", "delete", source_id, id, name, error=error))

    def _name_creates(self) -> None:
        """Give each new dataset the names to try: of two with one name, the first in the source has it."""
        self.store.keep_names()
        for seq, _, body in list(self.store.items(PHASES["create"])):
            mark = source.marker(self.source_name, body["source_id"])
            names = [name for name in source.names_to_try(body["name"], mark) if name is not None]
            while len(names) > 1 and not self.store.take_name(names[0]):
                names.pop(0)
            if len(names) == 1:
                self.store.take_name(names[0])
            self.store.change_item(seq, {**body, "names": names, "name": names[0] if names else None})


class _Resolved:
    """Places that are names and ids of the CKAN by now."""

    def to_ckan(self, source_id: str) -> str:
        return source_id


def mine(client: CkanHighlevelClient, reference: str, mark: str) -> dict[str, Any] | None:
    """The dataset of this id or name, where it has this marker and is not deleted."""
    try:
        found = client.lowlevel.show("package", reference)
    except (exc.NotFound, exc.NotAuthorized):
        return None
    extras = {extra["key"]: extra.get("value") for extra in found.get("extras") or () if "key" in extra}
    is_mine = extras.get(source.HARVEST_SOURCE_FIELD) == mark and found.get("state") != "deleted"
    return found if is_mine else None


def place_changes(current: Mapping[str, Any], values: Mapping[str, Any]) -> list[str]:
    """The fields of an organization or group that its values would change."""
    return differences(current, {**values, "state": "active"})
