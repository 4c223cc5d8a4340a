"""A machine for synchronisations: sources that change from day to day, and others who write in between."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ckan_fake import strategies
from ckan_fake.contract.model import Source, SyncRun
from ckan_fake.live import Target

Sync = Callable[[Target, str, Source], object]
"""Brings what a source holds into a target: called with the target, the source's name and what it holds."""


def with_client(target: Target, source_name: str, data: Source) -> None:
    """The default: `ckan_client.SynchronizationClient` with its default strategies; raises where anything failed."""
    from ckan_client import SynchronizationClient

    client = SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session())
    client.sync(source_name, data).raise_for_failures()


def sync_machine(
    target: Callable[[], Target], *, sync: Sync = with_client, sources: Sequence[str] = ("alpha", "beta"),
    prefix: str = "machine-", max_size: int = 5,
) -> type[RuleBasedStateMachine]:
    """A machine that runs synchronisations and compares the target with a model after each step.

    target: makes the target of one run: `FakeCKAN`, or `lambda: LiveCKAN(url, api_key)`, which is tidied after each
    run. sync: what is tested; it has to match datasets by the extra `_harvest_source` ("source:id"), keep the name and
    organization of a dataset that it found, and add groups to it. sources: their names. prefix: what the names of all
    that the machine makes begin with; a live CKAN must have none of them. max_size: datasets in a source.

    In between others edit and delete harvested datasets, and create and delete their own, under the same names.

        TestSync = sync_machine(FakeCKAN).TestCase

    Options of Hypothesis: `TestSync.settings = settings(...)`. A run fails with an AssertionError that names what
    differs, and Hypothesis prints its steps.
    """
    def pool(stem: str, size: int = 6) -> st.SearchStrategy[str]:
        return st.integers(1, size).map(lambda number: f"{prefix}{stem}-{number}")

    days = strategies.harvest_sources(
        names=pool("dataset"), organizations=pool("org", 3), groups=pool("group", 3), max_size=max_size
    )
    names, which, source_names = pool("dataset"), st.integers(0, 99), st.sampled_from(list(sources))

    class SyncMachine(RuleBasedStateMachine):
        @initialize()
        def start(self) -> None:
            self.run = SyncRun(target(), sync, prefix)

        @rule(source=source_names, day=days)
        def synchronise(self, source: str, day: Source) -> None:
            self.run.synchronise(source, day)

        @precondition(lambda self: self.run.days)
        @rule(which=which)
        def synchronise_again(self, which: int) -> None:
            self.run.synchronise_again(self._one(self.run.days, which))

        @precondition(lambda self: self.run.harvested())
        @rule(which=which, change=strategies.edits())
        def others_edit(self, which: int, change: dict[str, Any]) -> None:
            self.run.edit(self._one(self.run.harvested(), which), change)

        @precondition(lambda self: self.run.harvested())
        @rule(which=which)
        def others_delete(self, which: int) -> None:
            self.run.delete(self._one(self.run.harvested(), which))

        @rule(name=names)
        def others_create(self, name: str) -> None:
            self.run.create(name)

        @precondition(lambda self: self.run.foreign())
        @rule(which=which)
        def others_delete_their_own(self, which: int) -> None:
            self.run.delete(self._one(self.run.foreign(), which))

        @invariant()
        def target_is_as_the_model(self) -> None:
            if hasattr(self, "run"):
                self.run.compare()

        def teardown(self) -> None:
            if hasattr(self, "run"):
                self.run.close()

        @staticmethod
        def _one(keys: Sequence[str] | dict[str, Any], which: int) -> str:
            return sorted(keys)[which % len(keys)]

    SyncMachine.TestCase.settings = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    return SyncMachine
