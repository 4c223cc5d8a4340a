"""Synchronisation of a source's datasets into a CKAN."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from ckan_client import exceptions as exc
from ckan_client.compare import differences
from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.objects import CkanDataset, CkanGroup, CkanOrganization, GroupSet
from ckan_client.objects.base import CkanObject
from ckan_client.sync import source
from ckan_client.sync.report import Kind, SyncOutcome, SyncReport

logger = logging.getLogger(__name__)

MergeStrategy = Literal["create", "update"]
GroupMergeStrategy = Literal["add", "replace", "preserve"]

#: What makes one object fail and lets the others go on. A failed connection is not among them.
_ITEM_ERRORS = (exc.HTTPError, exc.BadApiError, exc.OperationFailure, TypeError, ValueError)
#: Answers of servers that do not know a parameter of the search, or a query in it.
_SEARCH_REFUSED = frozenset({400, 409, 501})


@dataclass
class _Plan:
    deletes: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    creates: list[tuple[str, CkanDataset]] = field(default_factory=list)
    updates: list[tuple[str, dict[str, Any], dict[str, Any]]] = field(default_factory=list)
    unchanged: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class SynchronizationClient:
    """
    Makes the datasets of a source those of a CKAN.

    :param base_url, api_key: as for CkanLowlevelClient; `lowlevel` are its other options
    :param organization_merge_strategy: "create" (default) leaves an organization that exists as it is, "update" gives
        it the source's values; a deleted one is revived by either
    :param group_merge_strategy: the same for groups
    :param dataset_preserve_names: a dataset that exists keeps its name (default)
    :param dataset_preserve_organization: a dataset that has an organization keeps it (default)
    :param dataset_group_merge_strategy: "add" (default) adds the source's groups to those that a dataset has,
        "replace" leaves the source's alone, "preserve" changes no groups
    :raises ValueError: for an unknown strategy
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        *,
        organization_merge_strategy: MergeStrategy = "create",
        group_merge_strategy: MergeStrategy = "create",
        dataset_preserve_names: bool = True,
        dataset_preserve_organization: bool = True,
        dataset_group_merge_strategy: GroupMergeStrategy = "add",
        **lowlevel: Any,
    ) -> None:
        for strategy in (organization_merge_strategy, group_merge_strategy):
            if strategy not in ("create", "update"):
                raise ValueError(f"unknown merge strategy: {strategy!r}")
        if dataset_group_merge_strategy not in ("add", "replace", "preserve"):
            raise ValueError(f"unknown group merge strategy: {dataset_group_merge_strategy!r}")
        self.client = CkanHighlevelClient(base_url, api_key, **lowlevel)
        self.organization_merge_strategy = organization_merge_strategy
        self.group_merge_strategy = group_merge_strategy
        self.dataset_preserve_names = dataset_preserve_names
        self.dataset_preserve_organization = dataset_preserve_organization
        self.dataset_group_merge_strategy = dataset_group_merge_strategy

    def sync(self, source_name: str, data: Mapping[str, Any]) -> SyncReport:
        """
        Bring a source's data into the CKAN: organizations and groups, then datasets: deletes, creates, updates.

        Organizations and groups are matched by name, datasets by the extra `_harvest_source`, "source_name:id". A
        matched dataset becomes what the source has: core fields, extras, tags and resources that the source lacks are
        removed; `private`, `state`, `type`, `version` and custom fields that it lacks stay. Resources are matched by
        id, else by url and name, else by url, and keep their ids. A name that is taken, in the source or in the CKAN,
        gets a suffix of six digits. A dataset whose state is "deleted" in the source counts as absent. Of several
        datasets with one marker the oldest is matched, the others are deleted.

        What fails does not stop the others: it is in the report's `failed`, with the error, and the next run tries
        again. A dataset that fails is never deleted for it; one whose organization or group failed, fails too.

        :param source_name: without a colon
        :param data: `{"dataset": {id: ...}, "organization": {id: ...}, "group": {id: ...}}`: a dataset has extras as a
            mapping, tags as names, `owner_org` and groups as ids (keys) in this data. Today's shape is accepted too
        :raises ValueError, TypeError: for a bad source name or data without datasets; nothing has been written then
        :raises ConnectionFailed: where the server cannot be reached any more; running again goes on from there
        """
        if ":" in source_name or not source_name:
            raise ValueError("a source's name must not be empty or have a colon")
        datasets, organizations, groups = source.sections(data)
        report = SyncReport(source_name)
        org_ids = self._upsert(
            "organization", CkanOrganization, organizations, self.organization_merge_strategy, report
        )
        group_ids = self._upsert("group", CkanGroup, groups, self.group_merge_strategy, report)
        wanted, failed = self._read(source_name, datasets, org_ids, group_ids, report)
        current, surplus = self._find(source_name)
        plan = self._plan(current, surplus, wanted, failed)
        self._apply(plan, source_name, current, report)
        return report

    # -- organizations and groups ------------------------------------------------------------------------------------

    def _upsert(
        self,
        noun: Kind,
        kind: type[CkanOrganization] | type[CkanGroup],
        items: Mapping[str, Any],
        strategy: MergeStrategy,
        report: SyncReport,
    ) -> source.IdMap:
        ids = source.IdMap(noun)
        wanted: dict[str, CkanOrganization | CkanGroup] = {}
        for source_id, raw in items.items():
            try:
                values = dict(raw.serialize() if isinstance(raw, CkanObject) else raw)
                values.pop("id", None)
                values["name"] = values.get("name") or source_id
                wanted[source_id] = kind({key: value for key, value in values.items() if value is not None})
            except (TypeError, ValueError) as error:
                ids.failed[source_id] = error
                report.add(SyncOutcome(noun, source_id, "failed", attempted="read", error=error))
        names = sorted({str(item.name) for item in wanted.values()})
        listed = self.client.lowlevel.iter_all_fields(noun, **{f"{noun}s": names}) if names else ()
        active = {str(item["name"]): str(item["id"]) for item in listed}
        for source_id, item in wanted.items():
            try:
                outcome = self._upsert_one(noun, kind, source_id, item, active.get(str(item.name)), strategy)
            except _ITEM_ERRORS as error:
                ids.failed[source_id] = error
                outcome = SyncOutcome(
                    noun, source_id, "failed", name=item.name, attempted="create or update", error=error
                )
                logger.info("%s", outcome)
            else:
                ids.ids[source_id] = active[str(item.name)] = str(outcome.id)
            report.add(outcome)
        return ids

    def _upsert_one(
        self,
        noun: Kind,
        kind: type[CkanOrganization] | type[CkanGroup],
        source_id: str,
        item: CkanOrganization | CkanGroup,
        active_id: str | None,
        strategy: MergeStrategy,
    ) -> SyncOutcome:
        if active_id is not None and strategy == "create":
            return SyncOutcome(noun, source_id, "unchanged", active_id, item.name)
        try:
            current = self.client.lowlevel.show(noun, str(item.name), include_datasets=False)
        except exc.NotFound:
            answer = self.client.save(kind({**item.given_values(), "state": "active"}))
            return SyncOutcome(noun, source_id, "created", answer.id, answer.name)
        changes = item.given_values() if strategy == "update" else {}
        different = differences(current, {**changes, "state": "active"})
        if different:
            self.client.lowlevel.update_group_like(noun, {**changes, "state": "active", "id": current["id"]})
        action: Literal["updated", "unchanged"] = "updated" if different else "unchanged"
        return SyncOutcome(noun, source_id, action, current["id"], current["name"], tuple(different))

    # -- datasets ----------------------------------------------------------------------------------------------------

    def _read(
        self,
        source_name: str,
        datasets: Mapping[str, Any],
        organizations: source.IdMap,
        groups: source.IdMap,
        report: SyncReport,
    ) -> tuple[dict[str, CkanDataset], set[str]]:
        wanted: dict[str, CkanDataset] = {}
        failed: set[str] = set()
        for source_id, raw in datasets.items():
            try:
                dataset = source.read_dataset(source_name, source_id, raw, organizations, groups)
            except (TypeError, ValueError) as error:
                failed.add(source_id)
                report.add(SyncOutcome("dataset", source_id, "failed", attempted="read", error=error))
                continue
            if dataset.state != "deleted":
                wanted[source_id] = dataset
        return wanted, failed

    def _find(self, source_name: str) -> tuple[dict[str, dict[str, Any]], list[tuple[str, dict[str, Any]]]]:
        """The source's datasets in the CKAN by their id in the source, and those beyond the first with one marker."""
        found: dict[str, dict[str, Any]] = {}
        surplus: list[tuple[str, dict[str, Any]]] = []
        for dataset in sorted(self._search(source_name), key=lambda item: str(item.get("metadata_created"))):
            source_id = source.source_id_of(dataset, source_name)
            if source_id is None:
                continue
            if source_id in found:
                surplus.append((source_id, dataset))
            else:
                found[source_id] = dataset
        return found, surplus

    def _search(self, source_name: str) -> list[dict[str, Any]]:
        escaped = re.sub(r"(\W)", r"\\\1", f"{source_name}:")
        by_marker = {"fq": f"{source.HARVEST_SOURCE_FIELD}:{escaped}*"}
        hidden = {"include_private": True, "include_drafts": True}
        refused: exc.HTTPError | None = None
        # a server may not know the parameters (before 2.6) or the query; the last resort reads every dataset
        for params in ({**by_marker, **hidden}, by_marker, hidden, {}):
            try:
                return list(self.client.lowlevel.iter_search(facet="false", **params))
            except exc.HTTPError as error:
                if error.status_code not in _SEARCH_REFUSED:
                    raise
                refused = error
        raise refused or exc.OperationFailure("no search was tried")

    def _plan(
        self,
        current: Mapping[str, dict[str, Any]],
        surplus: Iterable[tuple[str, dict[str, Any]]],
        wanted: Mapping[str, CkanDataset],
        failed: set[str],
    ) -> _Plan:
        plan = _Plan()
        plan.deletes.extend(surplus)
        plan.deletes.extend((key, item) for key, item in current.items() if key not in wanted and key not in failed)
        for source_id, dataset in wanted.items():
            have = current.get(source_id)
            if have is None:
                plan.creates.append((source_id, dataset))
                continue
            changes = self._changes(have, dataset)
            different = differences(have, changes)
            if different:
                plan.updates.append((source_id, have, {key: changes[key] for key in different}))
            else:
                plan.unchanged.append((source_id, have))
        return plan

    def _changes(self, current: Mapping[str, Any], wanted: CkanDataset) -> dict[str, Any]:
        changes = source.changes_to(current, wanted)
        mark = str(wanted.extras[source.HARVEST_SOURCE_FIELD])
        if not self.dataset_preserve_names and current.get("name") not in set(source.names_to_try(wanted.name, mark)):
            changes["name"] = wanted.name
        if wanted.owner_org and not (self.dataset_preserve_organization and current.get("owner_org")):
            changes["owner_org"] = wanted.owner_org
        here = GroupSet(current.get("groups") or ())
        if self.dataset_group_merge_strategy == "add":
            changes["groups"] = GroupSet([*here.refs, *wanted.groups.refs]).refs
        elif self.dataset_group_merge_strategy == "replace":
            changes["groups"] = wanted.groups.refs
        return changes

    def _apply(self, plan: _Plan, source_name: str, current: Mapping[str, dict[str, Any]], report: SyncReport) -> None:
        taken = {str(item["name"]) for item in current.values()}
        for source_id, have in plan.deletes:
            outcome = self._attempt("delete", source_id, partial(self._delete, source_id, have))
            if outcome.action == "deleted":
                taken.discard(str(have["name"]))
            report.add(outcome)
        for source_id, wanted in plan.creates:
            mark = source.marker(source_name, source_id)
            outcome = self._attempt("create", source_id, partial(self._create, source_id, wanted, mark, taken))
            if outcome.name:
                taken.add(outcome.name)
            report.add(outcome)
        for source_id, have, changes in plan.updates:
            mark = source.marker(source_name, source_id)
            report.add(
                self._attempt(
                    "update",
                    source_id,
                    partial(self._update, source_id, have, changes, mark),
                )
            )
        for source_id, have in plan.unchanged:
            report.add(SyncOutcome("dataset", source_id, "unchanged", have["id"], have["name"]))

    def _attempt(self, what: str, source_id: str, operation: Callable[[], SyncOutcome]) -> SyncOutcome:
        try:
            return operation()
        except _ITEM_ERRORS as error:
            outcome = SyncOutcome("dataset", source_id, "failed", attempted=what, error=error)
            logger.info("%s", outcome)
            return outcome

    def _delete(self, source_id: str, have: Mapping[str, Any]) -> SyncOutcome:
        self.client.delete_dataset(have["id"])
        return SyncOutcome("dataset", source_id, "deleted", have["id"], have["name"])

    def _create(self, source_id: str, wanted: CkanDataset, mark: str, taken: set[str]) -> SyncOutcome:
        conflict: exc.ValidationError | None = None
        for name in source.names_to_try(wanted.name, mark):
            if name in taken:
                continue
            try:
                created = self.client.create_dataset(source.new_dataset(wanted, name))
            except exc.ValidationError as error:
                if "name" not in error.error_dict:
                    raise
                conflict = error
            else:
                return SyncOutcome("dataset", source_id, "created", created.id, created.name)
            if name and (mine := self._mine(name, mark)) is not None:
                # created before, but the search index does not show it yet
                changes = self._changes(mine, wanted)
                different = {key: changes[key] for key in differences(mine, changes)}
                return self._update(source_id, mine, different, mark)
        raise conflict or ValueError(f"every name tried for {wanted.name!r} is taken")

    def _mine(self, name: str, mark: str) -> dict[str, Any] | None:
        try:
            found = self.client.lowlevel.show("package", name)
        except (exc.NotFound, exc.NotAuthorized):
            return None
        extras = {extra["key"]: extra.get("value") for extra in found.get("extras") or () if "key" in extra}
        is_mine = extras.get(source.HARVEST_SOURCE_FIELD) == mark and found.get("state") != "deleted"
        return found if is_mine else None

    def _update(self, source_id: str, have: Mapping[str, Any], changes: Mapping[str, Any], mark: str) -> SyncOutcome:
        if not changes:
            return SyncOutcome("dataset", source_id, "unchanged", have["id"], have["name"])
        conflict: exc.ValidationError | None = None
        for name in source.names_to_try(changes.get("name"), mark):
            renamed = {"name": name} if "name" in changes else {}
            try:
                answer = self.client.write_dataset(have, {**changes, **renamed})
            except exc.ValidationError as error:
                if "name" not in error.error_dict or "name" not in changes:
                    raise
                conflict = error
            else:
                return SyncOutcome("dataset", source_id, "updated", answer["id"], answer["name"], tuple(changes))
        raise conflict or ValueError("no name was tried")
