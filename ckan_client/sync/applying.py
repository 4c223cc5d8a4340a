"""A plan, carried out: phase after phase, the items of a phase at once as far as the executor goes."""

from __future__ import annotations

import contextlib
import json
import logging
import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from tqdm import tqdm

from ckan_client.highlevel import CkanHighlevelClient
from ckan_client.sync.plan import PHASES, DeletesGuarded, Plan, PlanItem
from ckan_client.sync.report import SyncOutcome, SyncReport
from ckan_client.sync.strategy import Strategies
from ckan_client.sync.writing import Connection, Task, Written, perform, perform_elsewhere

logger = logging.getLogger(__name__)

#: So many items for each worker wait in the executor.
_AHEAD = 2


@dataclass
class Applier:
    """
    Does the items of a plan.

    :param connection: how workers elsewhere make a client; None where they cannot
    :param executor: any of `concurrent.futures`; None: `workers` threads, for 1 no other thread at all
    :param report_file: where to append one JSON line per outcome
    :param progress: show a bar on stderr, where that is a terminal
    """

    client: CkanHighlevelClient
    connection: Connection | None
    strategies: Strategies
    executor: Executor | None = None
    workers: int = 4
    report_file: str | os.PathLike[str] | None = None
    progress: bool = False

    def apply(self, plan: Plan, report: SyncReport) -> None:
        """
        Do what is left to do, and put the outcomes into the report.

        :raises ConnectionFailed: where the server cannot be reached any more; what was done is in the journal
        """
        total = sum(plan.store.counts().values())
        with contextlib.ExitStack() as stack:
            # None: only where it is a terminal
            hidden = None if self.progress else True
            bar = stack.enter_context(tqdm(total=total, unit="object", leave=False, disable=hidden))
            write = stack.enter_context(self._written_to())
            submit = stack.enter_context(self._submitting())
            failed: dict[tuple[str, str], SyncOutcome] = {}
            for phase in sorted(set(PHASES.values())):
                for outcome in self._phase(plan, phase, submit, failed):
                    report.add(outcome)
                    write(outcome)
                    bar.update()
                    if outcome.action == "failed":
                        failed[outcome.kind, outcome.source_id] = outcome
                        logger.info("%s", outcome)

    def _phase(
        self,
        plan: Plan,
        phase: int,
        submit: Callable[[Task], Future[Written]],
        failed: dict[tuple[str, str], SyncOutcome],
    ) -> Iterator[SyncOutcome]:
        pending: deque[tuple[int, PlanItem, Future[Written] | SyncOutcome]] = deque()
        limit = 1 if self.executor is None and self.workers == 1 else max(self.workers, 1) * _AHEAD
        try:
            for seq, _, body in plan.store.items(phase, todo=True):
                item = PlanItem(**body)
                known = self._known(item, failed)
                if known is not None:
                    pending.append((seq, item, known))
                else:
                    plan.store.start(item.source_id, item.id, item.names)
                    have = plan.store.target(item.source_id) if item.action in ("update", "rename") else None
                    pending.append((seq, item, submit(Task(plan.source_name, self.strategies, item, have))))
                while len(pending) >= limit:
                    yield self._settled(plan, *pending.popleft())
            while pending:
                yield self._settled(plan, *pending.popleft())
        finally:
            # the server is away or the run is stopped: what is under way is noted, what waits is not begun
            for *_, future in pending:
                if isinstance(future, Future):
                    future.cancel()

    def _known(self, item: PlanItem, failed: dict[tuple[str, str], SyncOutcome]) -> SyncOutcome | None:
        """The outcome of an item that needs no request."""
        if item.action == "unchanged":
            return SyncOutcome(item.kind, item.source_id, "unchanged", item.id, item.name)
        if item.action == "failed":
            return SyncOutcome(item.kind, item.source_id, "failed", attempted="read", error=ValueError(item.error))
        if item.error is not None:
            guarded = DeletesGuarded(item.error)
            return SyncOutcome(
                item.kind, item.source_id, "failed", item.id, item.name, attempted="delete", error=guarded
            )
        for kind, key in item.needs:
            if (cause := failed.get((kind, key))) is not None:
                error = ValueError(f"{kind} {key!r} could not be written: {cause.error}")
                return SyncOutcome(
                    item.kind, item.source_id, "failed", item.id, item.name, attempted=item.action, error=error
                )
        return None

    def _settled(self, plan: Plan, seq: int, item: PlanItem, future: Future[Written] | SyncOutcome) -> SyncOutcome:
        if isinstance(future, SyncOutcome):
            if future.action != "failed":
                plan.store.finish(seq, item.source_id)
            return future
        written = future.result()
        outcome = written.outcome
        if outcome.action == "failed":
            return outcome
        dataset = (outcome.id, written.modified) if item.kind == "dataset" and outcome.id else None
        if outcome.action == "deleted":
            # one of several with this marker is no news of the one that stays
            state = plan.store.target_state(item.source_id)
            dataset = state if state is not None and state[0] == outcome.id else None
        plan.store.finish(seq, item.source_id, dataset, outcome.action == "deleted")
        return outcome

    @contextlib.contextmanager
    def _submitting(self) -> Iterator[Callable[[Task], Future[Written]]]:
        if self.executor is not None and not isinstance(self.executor, ThreadPoolExecutor):
            connection, executor = self.connection, self.executor
            if connection is None:
                raise ValueError("a session cannot be sent to other processes: give a function that makes one")
            yield lambda task: executor.submit(perform_elsewhere, connection, task)
        elif self.executor is not None:
            threads = self.executor
            yield lambda task: threads.submit(perform, self.client, task)
        elif self.workers == 1:
            yield self._at_once
        else:
            with ThreadPoolExecutor(self.workers, "ckan-client") as own:
                yield lambda task: own.submit(perform, self.client, task)

    def _at_once(self, task: Task) -> Future[Written]:
        future: Future[Written] = Future()
        future.set_result(perform(self.client, task))
        return future

    @contextlib.contextmanager
    def _written_to(self) -> Iterator[Callable[[SyncOutcome], Any]]:
        if self.report_file is None:
            yield lambda outcome: None
            return
        with open(self.report_file, "a", encoding="utf-8") as file:
            yield lambda outcome: print(json.dumps(outcome.to_json(), ensure_ascii=False), file=file, flush=True)
