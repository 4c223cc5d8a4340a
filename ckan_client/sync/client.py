"""Synchronisation of a source's datasets into a CKAN."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Executor
from typing import Any

import requests

from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.sync.applying import Applier
from ckan_client.sync.mapping import HarvestConfig
from ckan_client.sync.plan import Plan
from ckan_client.sync.planning import Guard, Planner
from ckan_client.sync.remote import ckan_source
from ckan_client.sync.report import SyncReport
from ckan_client.sync.sources import Source, open_source
from ckan_client.sync.store import Store
from ckan_client.sync.strategy import GroupMergeStrategy, MergeStrategy, Strategies
from ckan_client.sync.writing import Connection

Path = str | os.PathLike[str]


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
    :param config: prefixes, defaults, filters and maps in the words of ckanext-harvest, see `HarvestConfig`
    :param delete_guard: no dataset is deleted where more than this share of the source's would be (and more than 10);
        None deletes any number
    :param workers: how many writes are under way at once, in threads
    :param executor: any executor of `concurrent.futures` to write in, instead of threads
    :param progress: show a bar while writing, where stderr is a terminal
    :raises ValueError: for an unknown strategy, or an unknown word in `config`
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
        config: Mapping[str, Any] | HarvestConfig | None = None,
        delete_guard: float | None = 0.5,
        workers: int = 4,
        executor: Executor | None = None,
        progress: bool = False,
        **lowlevel: Any,
    ) -> None:
        self.strategies = Strategies(
            organization_merge_strategy,
            group_merge_strategy,
            dataset_preserve_names,
            dataset_preserve_organization,
            dataset_group_merge_strategy,
        )
        self.config = config if isinstance(config, HarvestConfig) else HarvestConfig.from_dict(config or {})
        self.client = CkanHighlevelClient(base_url, api_key, **lowlevel)
        self.guard = Guard(delete_guard)
        self.workers = workers
        self.executor = executor
        self.progress = progress
        self._connection = (
            None
            if isinstance(lowlevel.get("session"), requests.Session)
            else Connection(base_url, api_key, tuple(sorted(lowlevel.items())))
        )

    def sync(
        self, source_name: str, data: Any, *, journal: Path | None = None, report_file: Path | None = None
    ) -> SyncReport:
        """
        Bring a source's data into the CKAN: organizations and groups, then datasets: deletes, creates, updates.

        Organizations and groups are matched by name, datasets by the extra `_harvest_source`, "source_name:id". A
        matched dataset becomes what the source has: core fields, extras, tags and resources that the source lacks are
        removed; `private`, `state`, `type`, `version` and custom fields that it lacks stay. Resources are matched by
        id, else by url and name, else by url, and keep their ids. A name that is taken, in the source or in the CKAN,
        gets a suffix of six digits, and so does one of more than 100 characters; a dataset without one is named by its
        title or id. A dataset whose state is "deleted" in the source counts as absent. Of several datasets with one
        marker the oldest is matched, the others are deleted. Of several in the source with one id the first is taken,
        the others fail. One that others edit between reading and writing is read again, and becomes what the source has
        (before CKAN 2.9 that cannot be told); one that they delete is created anew.

        What fails does not stop the others: it is in the report's `failed`, with the error, and the next run tries
        again. A dataset that fails is never deleted for it; one whose organization or group failed, fails too. Where
        part of the source cannot be read, nothing is deleted.

        :param source_name: without a colon
        :param data: what `open_source()` takes: `{"dataset": {id: ...}, "organization": {id: ...}, "group": {id: ...}}`
            as in 2014 (extras a mapping, tags names, `owner_org` and groups ids in this data; today's form is accepted
            too), a path, an iterable, or a `Source` as `ckan_source()` gives it
        :param journal: a file that is kept from run to run. With it a run knows what an interrupted one before it
            wrote, also where the search does not show it yet
        :param report_file: gets one JSON line per object
        :raises ValueError, TypeError: for a bad source name or data without datasets; nothing has been written then
        :raises ConnectionFailed: where the server cannot be reached any more; running again goes on from there
        """
        source = self._checked(source_name, data)
        plan = self._plan(source_name, source, journal)
        try:
            report = self._apply(plan, report_file, keeps_all=source.in_memory)
            if report.ok and source.newest is not None:
                plan.store.set(f"newest:{source.url}", source.newest())
        finally:
            plan.store.close()
        return report

    def sync_ckan(
        self,
        source_name: str,
        url: str,
        api_key: str | None = None,
        *,
        fq: str | None = None,
        journal: Path | None = None,
        report_file: Path | None = None,
        **lowlevel: Any,
    ) -> SyncReport:
        """
        `sync()` from another CKAN. With a journal, all is read once, and then only what changed.

        :param url, api_key: the other CKAN; `lowlevel` are the options of CkanLowlevelClient for it
        :param fq: only the datasets that this query of package_search finds
        """
        since = None
        if journal is not None:
            store = Store(journal)
            since = store.get(f"newest:{url}")
            store.close()
        source = ckan_source(url, api_key, since=since, fq=fq, **lowlevel)
        return self.sync(source_name, source, journal=journal, report_file=report_file)

    def plan(self, source_name: str, data: Any, *, journal: Path | None = None) -> Plan:
        """
        What `sync()` would do, without doing it.

        :param journal: keep the plan in this file, for `Plan.load()`
        """
        return self._plan(source_name, self._checked(source_name, data), journal)

    def apply(self, plan: Plan, *, report_file: Path | None = None) -> SyncReport:
        """Do what is left to do of a plan. What others changed since it was made is looked at again."""
        return self._apply(plan, report_file, keeps_all=True)

    @staticmethod
    def _checked(source_name: str, data: Any) -> Source:
        if ":" in source_name or not source_name:
            raise ValueError("a source's name must not be empty or have a colon")
        return open_source(data)

    def _plan(self, source_name: str, source: Source, journal: Path | None) -> Plan:
        store = Store(journal)
        if store.get("source_name") not in (None, source_name):
            raise ValueError(f"{journal} is the journal of the source {store.get('source_name')!r}")
        planner = Planner(self.client, store, source_name, self.strategies, self.config, self.guard)
        try:
            planner.build(source)
        except BaseException:
            store.close()
            raise
        return Plan(store)

    def _apply(self, plan: Plan, report_file: Path | None, keeps_all: bool) -> SyncReport:
        report = SyncReport(plan.source_name, keeps_all=keeps_all)
        applier = Applier(
            self.client,
            self._connection,
            self.strategies,
            executor=self.executor,
            workers=self.workers,
            report_file=report_file,
            progress=self.progress,
        )
        applier.apply(plan, report)
        return report
