"""What a synchronisation did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from ckan_client.exceptions import OperationFailure

Kind = Literal["dataset", "group", "organization"]
Action = Literal["created", "updated", "deleted", "unchanged", "failed"]


@dataclass(frozen=True)
class SyncOutcome:
    """
    What became of one object.

    `id`, `name`: those in the CKAN, None where there is none. `changed`: the fields that an update sent.
    `attempted`: what was to be done, the same as `action` unless that is "failed". `error`: why it failed.
    """

    kind: Kind
    source_id: str
    action: Action
    id: str | None = None
    name: str | None = None
    changed: tuple[str, ...] = ()
    attempted: str = ""
    error: Exception | None = None

    def __str__(self) -> str:
        if self.error is not None:
            return f"{self.kind} {self.source_id!r}: {self.attempted} failed: {self.error}"
        return f"{self.kind} {self.source_id!r}: {self.action}"


@dataclass
class SyncReport:
    """
    The outcomes of one run, in the order in which they happened: organizations, groups, then datasets.

    `created`, `updated`, `deleted`, `unchanged`: ids in the source, of datasets.
    `failed`: outcomes of any kind. `ok`: True where nothing failed.
    """

    source_name: str
    outcomes: list[SyncOutcome] = field(default_factory=list)

    def add(self, outcome: SyncOutcome) -> None:
        self.outcomes.append(outcome)

    def of(self, kind: Kind, action: Action) -> list[SyncOutcome]:
        """The outcomes of one kind of object and one action."""
        return [outcome for outcome in self.outcomes if (outcome.kind, outcome.action) == (kind, action)]

    def _datasets(self, action: Action) -> list[str]:
        return [outcome.source_id for outcome in self.of("dataset", action)]

    @property
    def created(self) -> list[str]:
        return self._datasets("created")

    @property
    def updated(self) -> list[str]:
        return self._datasets("updated")

    @property
    def deleted(self) -> list[str]:
        return self._datasets("deleted")

    @property
    def unchanged(self) -> list[str]:
        return self._datasets("unchanged")

    @property
    def failed(self) -> list[SyncOutcome]:
        return [outcome for outcome in self.outcomes if outcome.action == "failed"]

    @property
    def ok(self) -> bool:
        return not self.failed

    def raise_for_failures(self) -> None:
        """Raise OperationFailure naming what failed, if anything did."""
        if failed := self.failed:
            raise OperationFailure("; ".join(str(outcome) for outcome in failed))

    def __str__(self) -> str:
        counts = Counter((outcome.kind, outcome.action) for outcome in self.outcomes)
        parts = [f"{count} {kind}(s) {action}" for (kind, action), count in counts.items()]
        return f"{self.source_name}: {', '.join(parts) or 'nothing to do'}"
