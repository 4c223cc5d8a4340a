"""Tables of rows with indexes, every write journalled."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any, Generic, TypeVar, get_args

from ckan_fake.state.journal import Journal


@dataclasses.dataclass(slots=True, eq=False)
class Row:
    """A stored row. Rows are never changed in place: `Table.update` stores a changed copy.

    `seq` orders the versions of all rows of a table as a database's heap does: a changed row goes to the end.
    """

    id: str
    seq: int = dataclasses.field(default=0, kw_only=True, compare=False, repr=False)


R = TypeVar("R", bound=Row)
Listener = Callable[[Any, Any], None]


class Index(Generic[R]):
    """Rows by a value derived from them. Rows whose value is None are left out.

    Most values have one row, which is kept as it is; where there are more, they are kept by their keys.
    """

    def __init__(self, key: Callable[[R], Any]) -> None:
        self._key = key
        self._buckets: dict[Any, R | dict[str, R]] = {}

    def changed(self, before: R | None, after: R | None) -> None:
        """Follow one write of the table."""
        if before is not None and (old := self._key(before)) is not None:
            bucket = self._buckets[old]
            if isinstance(bucket, dict):
                del bucket[before.id]
                if len(bucket) == 1:
                    self._buckets[old] = next(iter(bucket.values()))
            else:
                del self._buckets[old]
        if after is not None and (new := self._key(after)) is not None:
            bucket = self._buckets.setdefault(new, after)
            if isinstance(bucket, dict):
                bucket[after.id] = after
            elif bucket is not after:
                self._buckets[new] = {bucket.id: bucket, after.id: after}

    def all(self, value: Any) -> list[R]:
        """The rows with that value, oldest version first."""
        bucket = self._buckets.get(value)
        if bucket is None:
            return []
        return sorted(bucket.values(), key=_seq) if isinstance(bucket, dict) else [bucket]

    def first(self, value: Any) -> R | None:
        """The oldest row with that value, or None."""
        rows = self.all(value)
        return rows[0] if rows else None

    def count(self, value: Any) -> int:
        """How many rows have that value."""
        bucket = self._buckets.get(value)
        return len(bucket) if isinstance(bucket, dict) else int(bucket is not None)

    def values(self) -> Iterator[Any]:
        """The distinct values, in no order."""
        return iter(self._buckets)


def _seq(row: Row) -> int:
    return row.seq


class Table(Generic[R]):
    """Rows by primary key (`id`), with indexes and listeners that follow every write and every undo.

    `stamp`, where set, is given each row that is about to be written, behind the one in its place, and may change it.
    """

    def __init__(self, journal: Journal, **indexes: Callable[[R], Any]) -> None:
        self._journal = journal
        self._rows: dict[str, R] = {}
        self._seq = count(1)
        self.stamp: Callable[[R | None, R], None] | None = None
        self._indexes: dict[str, Index[R]] = {name: Index(key) for name, key in indexes.items()}
        self._listeners: list[Listener] = [index.changed for index in self._indexes.values()]

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, key: object) -> bool:
        return key in self._rows

    @property
    def row_type(self) -> type[R]:
        """The dataclass of its rows: Package for a `Table[Package](...)`."""
        kind: type[R] = get_args(vars(self)["__orig_class__"])[0]
        return kind

    def by(self, name: str) -> Index[R]:
        """The index of that name; KeyError where the table has none."""
        return self._indexes[name]

    def listen(self, listener: Listener) -> None:
        """Call `listener(before, after)` for each row written, removed or put back."""
        self._listeners.append(listener)

    def get(self, key: str | None) -> R | None:
        """The row with that primary key, or None."""
        return self._rows.get(key) if key is not None else None

    def rows(self) -> list[R]:
        """All rows, oldest version first (a table scan)."""
        return sorted(self._rows.values(), key=_seq)

    def unordered(self) -> Iterator[R]:
        """All rows in no particular order, without the sorting of `rows`."""
        return iter(self._rows.values())

    def add(self, row: R) -> R:
        """Insert a row; ValueError where its key is taken."""
        if row.id in self._rows:
            raise ValueError(f"{type(row).__name__} {row.id!r} exists")
        return self._write(row)

    def load(self, rows: Iterable[R]) -> None:
        """Store rows that know their `seq`, as they come from a file; what is written later goes behind them."""
        last = next(self._seq) - 1
        for row in rows:
            before = self._rows.get(row.id)
            self._journal.record(self, row.id, before)
            self._rows[row.id] = row
            self._notify(before, row)
            last = max(last, row.seq)
        self._seq = count(last + 1)

    def update(self, row: R, **changes: Any) -> R:
        """Store a copy of `row` with the changes and return it; nothing is written where none differs."""
        if all(getattr(row, name) == value and type(getattr(row, name)) is type(value)
               for name, value in changes.items()):
            return row
        return self._write(dataclasses.replace(row, **changes))

    def remove(self, key: str) -> None:
        """Delete a row; KeyError where there is none."""
        before = self._rows[key]
        self._journal.record(self, key, before)
        del self._rows[key]
        self._notify(before, None)

    def put_back(self, key: str, row: R | None) -> None:
        """Undo: store `row` as it was, or remove what is there."""
        before = self._rows.get(key)
        if row is None:
            self._rows.pop(key, None)
        else:
            self._rows[key] = row
        self._notify(before, row)

    def _write(self, row: R) -> R:
        before = self._rows.get(row.id)
        self._journal.record(self, row.id, before)
        row.seq = next(self._seq)
        if self.stamp is not None:
            self.stamp(before, row)
        self._rows[row.id] = row
        self._notify(before, row)
        return row

    def _notify(self, before: R | None, after: R | None) -> None:
        for listener in self._listeners:
            listener(before, after)
