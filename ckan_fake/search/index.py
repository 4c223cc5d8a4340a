"""The inverted index of one field: which documents have which terms, and what sorting and facets need.

Documents are numbers that are never used again. A document's entries stay when it goes; whoever asks combines what
he gets with the documents that are alive.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from pyroaring import BitMap

from ckan_fake.search import analysis
from ckan_fake.search.document import milliseconds
from ckan_fake.search.fields import ANALYSED, NUMERIC, Kind
from ckan_fake.search.length import quantised

NOTHING = BitMap()


@dataclass
class Order:
    """Documents by a sortable value, ascending, kept in order as they come."""

    entries: list[tuple[Any, int]] = field(default_factory=list)

    def add(self, value: Any, doc: int) -> None:
        """Put a document in its place."""
        entry = (value, doc)
        if not self.entries or self.entries[-1] < entry:
            self.entries.append(entry)
        else:
            insort(self.entries, entry)


class FieldIndex(Protocol):
    """What the index of any field can do. `covered` are the documents that it has seen."""

    kind: Kind
    covered: BitMap
    filled: BitMap
    order: Order

    def add(self, doc: int, values: list[str]) -> None:
        """Take in a new document's values."""

    def docs(self, term: str) -> BitMap:
        """The documents that have exactly this term (of a text field: after analysis)."""

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        """The terms from `low` to `high`, both included, in order."""

    def sort_value(self, doc: int, largest: bool) -> Any:
        """What the document is sorted by: of several values the smallest or largest; None where it has none."""

    def total(self, live: BitMap) -> int:
        """How many terms the living documents have, repeated ones counted."""


class _Totals:
    """A sum over the living documents that follows their changes at the cost of the changes."""

    def __init__(self) -> None:
        self.counts: dict[int, int] = {}
        self._counted = BitMap()
        self._total = 0

    def total(self, live: BitMap) -> int:
        now = live & self.covered
        self._total += sum(self.counts.get(doc, 0) for doc in now - self._counted)
        self._total -= sum(self.counts.get(doc, 0) for doc in self._counted - now)
        self._counted = now
        return self._total

    covered: BitMap


class Strings(_Totals):
    """A field of whole values."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.covered, self.filled = BitMap(), BitMap()
        self.order = Order()
        self.postings: dict[str, BitMap] = {}
        self.values: dict[int, tuple[str, ...]] = {}
        self._sorted: list[str] = []

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        if not values:
            return
        self.filled.add(doc)
        distinct = tuple(dict.fromkeys(values))
        self.counts[doc] = len(distinct)
        self.values[doc] = distinct
        for value in distinct:
            postings = self.postings.get(value)
            if postings is None:
                self.postings[value] = BitMap((doc,))
            else:
                postings.add(doc)
        self.order.add(min(distinct), doc)

    def docs(self, term: str) -> BitMap:
        return self.postings.get(term, NOTHING)

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        self._sorted = _in_order(self._sorted, self.postings)
        return iter(_between(self._sorted, low, high))

    def sort_value(self, doc: int, largest: bool) -> Any:
        values = self.values.get(doc)
        if not values:
            return None
        return max(values) if largest else min(values)


class Texts(_Totals):
    """An analysed field: terms, and for each document its terms in their order with their positions."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.covered, self.filled = BitMap(), BitMap()
        self.order = Order()
        self.postings: dict[str, BitMap] = {}
        self.lengths: dict[int, int] = {}
        self._numbers: dict[str, int] = {}
        self._contents: dict[int, tuple[array[int], array[int]]] = {}
        self._sorted: list[str] = []
        self._smallest: dict[int, str] = {}

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        terms: list[str] = []
        positions = array("I")
        start = length = 0
        for value in values:
            tokens = analysis.indexed(self.kind, value)
            if not tokens:
                continue
            last = -1
            for term, at in tokens:
                terms.append(term)
                positions.append(start + at)
                length += at != last
                last = at
            start += last + 1 + analysis.VALUE_GAP
        if not terms:
            return
        self.filled.add(doc)
        numbers = self._numbers
        self._contents[doc] = array("I", (numbers.setdefault(term, len(numbers)) for term in terms)), positions
        distinct = set(terms)
        for term in distinct:
            postings = self.postings.get(term)
            if postings is None:
                self.postings[term] = BitMap((doc,))
            else:
                postings.add(doc)
        self.lengths[doc] = quantised(length)
        self.counts[doc] = len(terms)
        self._smallest[doc] = smallest = min(distinct)
        self.order.add(smallest, doc)

    def docs(self, term: str) -> BitMap:
        return self.postings.get(term, NOTHING)

    def frequency(self, term: str, doc: int) -> int:
        """How often a term stands in a document."""
        return self._contents[doc][0].count(self._numbers[term])

    def positions(self, term: str, doc: int) -> Iterator[int]:
        """Where a term stands in a document."""
        terms, positions = self._contents[doc]
        number = self._numbers[term]
        return (at for term, at in zip(terms, positions, strict=True) if term == number)

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        self._sorted = _in_order(self._sorted, self.postings)
        return iter(_between(self._sorted, low, high))

    def sort_value(self, doc: int, largest: bool) -> Any:
        return self._smallest.get(doc)


class Numbers:
    """A field of dates (in milliseconds since 1970) or whole numbers."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.covered, self.filled = BitMap(), BitMap()
        self.order = Order()
        self.values: dict[int, int] = {}

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        if values:
            number = milliseconds(values[0]) if self.kind is Kind.DATE else int(values[0])
            self.filled.add(doc)
            self.values[doc] = number
            self.order.add(number, doc)

    def docs(self, term: str) -> BitMap:
        return self.between(int(term), int(term))

    def between(self, low: int | None, high: int | None) -> BitMap:
        """The documents whose number is from `low` to `high`, both included; None: no bound."""
        entries = self.order.entries
        first = 0 if low is None else bisect_left(entries, (low, -1))
        last = len(entries) if high is None else bisect_right(entries, (high, 1 << 32))
        return BitMap(doc for _, doc in entries[first:last])

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        return iter(())

    def sort_value(self, doc: int, largest: bool) -> Any:
        return self.values.get(doc)

    def total(self, live: BitMap) -> int:
        return len(live & self.filled)


def _in_order(known: list[str], terms: dict[str, Any]) -> list[str]:
    """The terms in order. Terms are never taken away, so it is up to date where the numbers agree."""
    return known if len(known) == len(terms) else sorted(terms)


def _between(terms: list[str], low: str | None, high: str | None) -> list[str]:
    first = 0 if low is None else bisect_left(terms, low)
    last = len(terms) if high is None else bisect_right(terms, high)
    return terms[first:last]


def make(kind: Kind) -> Strings | Texts | Numbers:
    """An empty index for a field of that kind."""
    if kind in NUMERIC:
        return Numbers(kind)
    return Texts(kind) if kind in ANALYSED else Strings(kind)


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """The documents that are in any of them."""
    found = list(bitmaps)
    return BitMap.union(*found) if found else BitMap()
