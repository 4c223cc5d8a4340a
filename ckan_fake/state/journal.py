"""What changed, in the order of marks: undoes writes at a cost that depends on the writes alone.

The journal is a stack of segments. A segment holds, by table and key, for every row that was written since the segment
was opened, the row as it was before (None where there was none). Going back to a mark undoes the segments above it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

Segment = dict["Undoable", dict[str, Any]]


class Undoable(Protocol):
    """A table, as the journal sees it."""

    def put_back(self, key: str, row: Any) -> None:
        """Store `row` under `key` again (None: remove what is there) without journalling."""


@dataclass
class Journal:
    """Undo segments; the last one takes the writes."""

    segments: list[Segment] = field(default_factory=lambda: [{}])

    def record(self, table: Undoable, key: str, before: Any) -> None:
        """Remember the row that `key` had, unless the open segment knows an older one."""
        self.segments[-1].setdefault(table, {}).setdefault(key, before)

    def open(self) -> int:
        """Open a segment and return the mark that `undo` goes back to."""
        if self.segments[-1] or len(self.segments) == 1:
            self.segments.append({})
        return len(self.segments) - 1

    def begin(self) -> int:
        """Open a segment of its own, for a transaction."""
        self.segments.append({})
        return len(self.segments) - 1

    def fold(self, mark: int) -> None:
        """Keep what was written since `mark` and drop the mark: its segments join the one below."""
        for segment in self.segments[mark:]:
            below = self.segments[mark - 1]
            for table, rows in segment.items():
                known = below.setdefault(table, rows)
                if known is not rows:
                    for key, before in rows.items():
                        known.setdefault(key, before)
        del self.segments[mark:]

    def undo(self, mark: int) -> None:
        """Take back all writes since `mark`; the mark stays valid."""
        while len(self.segments) > mark:
            for table, rows in self.segments.pop().items():
                for key, before in rows.items():
                    table.put_back(key, before)
        self.segments.append({})
