"""What became of the lines of a dump."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

STATUSES = ("created", "updated", "unchanged", "failed")


@dataclass
class Report:
    """Counts over all lines. `failures` are the numbers of lines with their reasons."""

    statuses: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    failures: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, answer: dict[str, Any]) -> str | None:
        """Count the answer to a line; a sentence where it failed."""
        self.statuses[answer["status"]] += 1
        self.made.update(kind for kind, _ in answer.get("made", ()))
        self.kept.update(answer.get("kept", {}))
        self.dropped.update(answer.get("dropped", {}))
        self.changed.update(answer.get("changed", {}))
        if answer["status"] != "failed":
            return None
        reason = "; ".join(f"{name}: {text}" if name else text for name, text in answer["error"].items())
        name = f" ({answer['name']})" if answer.get("name") else ""
        self.failures.append((number, reason))
        return f"line {number}{name}: {reason}"

    def lines(self) -> list[str]:
        """The report in words, a line for each thing there is to tell."""
        total = sum(self.statuses.values())
        told = [f"{total} lines: " + ", ".join(f"{self.statuses[name]} {name}" for name in STATUSES)]
        if self.made:
            told.append("made for them: " + _counted(self.made))
        if self.kept:
            told.append("kept for dumps, the server shows no such field: " + _counted(self.kept))
        if self.dropped:
            told.append("left out, the server shows no such field: " + _counted(self.dropped))
        if self.changed:
            told.append("shown with another value: " + _counted(self.changed))
        return told


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} ({number})" for name, number in sorted(counts.items()))
