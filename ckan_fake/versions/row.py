"""A row of the table of differences between CKAN versions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Number = tuple[int, ...]


@dataclass(frozen=True)
class Difference:
    """A named difference: its value from each version on, oldest first, and where that is known from.

    `source` is a changelog entry, an issue or "recording"; `scenario` is the recorded scenario that shows it: played
    with a neighbour's value it scores less.
    """

    values: tuple[tuple[Number, Any], ...]
    source: str
    scenario: str


def since(version: Number, source: str, scenario: str) -> Difference:
    """A difference that is true from `version` on."""
    return Difference((((2, 0), False), (version, True)), source, scenario)


def until(version: Number, source: str, scenario: str) -> Difference:
    """A difference that is true before `version`."""
    return Difference((((2, 0), True), (version, False)), source, scenario)
