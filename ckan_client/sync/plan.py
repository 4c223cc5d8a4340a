"""What a synchronisation would do."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from ckan_client.exceptions import CkanClientError
from ckan_client.sync.report import Kind
from ckan_client.sync.store import Store

PlannedAction = Literal["create", "update", "rename", "delete", "unchanged", "failed"]

#: Organizations and groups, then datasets: what is deleted frees names, and an update never needs a new one.
PHASES = {
    "organization": 0, "group": 0, "failed": 1, "delete": 2, "create": 3, "update": 4, "rename": 4, "unchanged": 5,
}


class DeletesGuarded(CkanClientError):
    """More datasets than allowed would be deleted, so none was."""


@dataclass(frozen=True)
class PlanItem:
    """
    One object, and what would be done with it.

    `id`, `name`: those in the CKAN, or the name that a new object is to get. `diff`: of an update, the fields:
    `{"field", "old", "new"}`. `data`: what the source has. `names`: the names to try. `needs`: (kind, source id) of the
    organizations and groups that have to be there first. `error`: why it failed already, or is not done.
    """

    kind: Kind
    action: PlannedAction
    source_id: str
    id: str | None = None
    name: str | None = None
    diff: list[dict[str, Any]] = field(default_factory=list)
    data: dict[str, Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)
    needs: list[list[str]] = field(default_factory=list)
    error: str | None = None

    def to_json(self) -> dict[str, Any]:
        """It as JSON values, without what is only of use to `apply()`."""
        names = ("kind", "action", "source_id", "id", "name")
        found = {name: getattr(self, name) for name in names}
        return {**found, **({"diff": self.diff} if self.diff else {}), **({"error": self.error} if self.error else {})}

    def __str__(self) -> str:
        text = f"{self.action} {self.kind} {self.source_id!r}"
        if self.name and self.action != "failed":
            text += f" ({self.name})"
        if self.error:
            text += f": {self.error}"
        return "\n".join([text, *(f"    {_line(change)}" for change in self.diff)])


def _line(change: Mapping[str, Any]) -> str:
    old, new = (json.dumps(change[key], ensure_ascii=False, sort_keys=True) for key in ("old", "new"))
    return f"{change['field']}: {_short(old)} -> {_short(new)}"


def _short(text: str, length: int = 120) -> str:
    return text if len(text) <= length else text[:length] + "…"


class Plan:
    """
    What `SynchronizationClient.apply()` would do, in its order. Iterates over `PlanItem`s, from disk.

    As text one item per line with an update's changes below it; `to_json()` gives all of it. With a journal it can be
    opened again with `load()`, and applied: what was done of it is not done twice.
    """

    def __init__(self, store: Store) -> None:
        self.store = store

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Plan:
        """The plan in a journal. Raises FileNotFoundError, and ValueError where it holds none."""
        if not os.path.exists(path):
            raise FileNotFoundError(path)
        found = cls(Store(path))
        if found.store.get("source_name") is None:
            raise ValueError(f"{os.fspath(path)} holds no plan")
        return found

    @property
    def source_name(self) -> str:
        """The source's name."""
        return str(self.store.get("source_name"))

    @property
    def guarded(self) -> str | None:
        """Why no dataset will be deleted; None where they will."""
        found = self.store.get("guarded")
        return None if found is None else str(found)

    @property
    def incomplete(self) -> str | None:
        """What of the source could not be read, so that nothing will be deleted; None where all was."""
        found = self.store.get("incomplete")
        return None if found is None else str(found)

    @property
    def counts(self) -> dict[str, int]:
        """How many datasets there are of each action."""
        return {action: count for (kind, action), count in self.store.counts().items() if kind == "dataset"}

    @property
    def changes_nothing(self) -> bool:
        """Whether nothing would be written."""
        return not any(action in ("create", "update", "rename", "delete") for _, action in self.store.counts())

    def __iter__(self) -> Iterator[PlanItem]:
        for _, _, body in self.store.items():
            yield PlanItem(**body)

    def __len__(self) -> int:
        return sum(self.store.counts().values())

    def of(self, action: PlannedAction, kind: Kind = "dataset") -> list[PlanItem]:
        """The items of one action."""
        return [item for item in self if (item.kind, item.action) == (kind, action)]

    def summary(self) -> str:
        """One line."""
        counts = [
            f"{count} {kind}(s) {'' if action in ('unchanged', 'failed') else 'to '}{action}"
            for (kind, action), count in self.store.counts().items()
        ]
        notes = [note for note in (self.guarded, self.incomplete) if note]
        return f"{self.source_name}: {', '.join(counts) or 'nothing to do'}{''.join(f' ({note})' for note in notes)}"

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON values; what is unchanged is only counted."""
        return {
            "source": self.source_name,
            "counts": {f"{kind}.{action}": count for (kind, action), count in self.store.counts().items()},
            "guarded": self.guarded,
            "incomplete": self.incomplete,
            "items": [item.to_json() for item in self if item.action != "unchanged"],
        }

    def lines(self) -> Iterator[str]:
        """The text, line by line."""
        for item in self:
            if item.action != "unchanged":
                yield from str(item).splitlines()
        yield self.summary()

    def __str__(self) -> str:
        return "\n".join(self.lines())


def add(store: Store, item: PlanItem) -> None:
    """Put an item into the plan."""
    phase = PHASES[item.kind] if item.kind != "dataset" else PHASES[item.action]
    store.add_item(phase, item.kind, item.action, item.source_id, asdict(item))
