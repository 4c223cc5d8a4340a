"""What a synchronisation did."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Literal

from ckan_client.exceptions import OperationFailure, ValidationError

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

    def to_json(self) -> dict[str, Any]:
        """It as JSON values; of an error its class, its text and, for a ValidationError, the fields' errors."""
        found: dict[str, Any] = {
            "kind": self.kind, "source_id": self.source_id, "action": self.action, "id": self.id, "name": self.name,
        }
        if self.changed:
            found["changed"] = list(self.changed)
        if self.error is not None:
            found["attempted"] = self.attempted
            found["error"] = {"type": type(self.error).__name__, "message": str(self.error)}
            if isinstance(self.error, ValidationError):
                found["error"]["fields"] = self.error.error_dict
        return found

    def __str__(self) -> str:
        if self.error is not None:
            return f"{self.kind} {self.source_id!r}: {self.attempted} failed: {self.error}"
        return f"{self.kind} {self.source_id!r}: {self.action}"


@dataclass
class SyncReport:
    """
    The outcomes of one run, in the order in which they happened: organizations, groups, then datasets.

    `created`, `updated`, `deleted`, `unchanged`: ids in the source, of datasets.
    `failed`: outcomes of any kind. `ok`: True where nothing failed. `counts`: (kind, action) -> how many.

    Of a source that is read as a stream, only what failed is in `outcomes`; `counts` and the report file have all.
    """

    source_name: str
    outcomes: list[SyncOutcome] = field(default_factory=list)
    counts: Counter[tuple[Kind, Action]] = field(default_factory=Counter)
    keeps_all: bool = True

    def add(self, outcome: SyncOutcome) -> None:
        """Take an outcome in."""
        self.counts[outcome.kind, outcome.action] += 1
        if self.keeps_all or outcome.action == "failed":
            self.outcomes.append(outcome)

    @property
    def exit_code(self) -> int:
        """0 where all went well, 3 where something failed."""
        return 0 if self.ok else 3

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
        parts = [f"{count} {kind}(s) {action}" for (kind, action), count in self.counts.items()]
        return f"{self.source_name}: {', '.join(parts) or 'nothing to do'}"
