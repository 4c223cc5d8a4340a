"""The inverted index of one field: which documents have which terms, and what sorting and facets need.

Documents are numbers that are never used again. A document's entries stay when it goes; whoever asks combines what
he gets with the documents that are alive.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Protocol

from pyroaring import BitMap

from ckan_fake.search import analysis
from ckan_fake.search.document import milliseconds
from ckan_fake.search.fields import ANALYSED, NUMERIC, Kind
from ckan_fake.search.length import quantised

NOTHING = BitMap()
FEW = 50
# How many analysed words and values a field remembers, and how long they are at most.
WORDS_KEPT, VALUES_KEPT, LONGEST_KEPT = 100_000, 10_000, 40


class Order:
    """Documents by a sortable value, ascending: put in order when somebody first asks, and kept so."""

    def __init__(self, values: Callable[[], Iterable[tuple[Any, int]]]) -> None:
        self._values = values
        self._entries: list[tuple[Any, int]] | None = None
        self._late: list[tuple[Any, int]] = []

    @property
    def entries(self) -> list[tuple[Any, int]]:
        """Values and documents, ascending."""
        if self._entries is None:
            self._entries = sorted(self._values())
        else:
            _put_in(self._entries, self._late)
        self._late = []
        return self._entries

    @property
    def asked(self) -> bool:
        """Whether somebody asked already, so that new documents have to be added."""
        return self._entries is not None

    def add(self, value: Any, doc: int) -> None:
        """Put a document in its place, once somebody asked."""
        self._late.append((value, doc))


class Postings:
    """Which documents have each term. Most terms have one document: it is kept as it is, not as a set."""

    def __init__(self) -> None:
        self._docs: dict[str, int | BitMap] = {}
        self._sorted: list[str] = []

    def __len__(self) -> int:
        return len(self._docs)

    def add(self, term: str, doc: int) -> None:
        """Note that a document has a term."""
        docs = self._docs.get(term)
        if docs is None:
            self._docs[term] = doc
        elif isinstance(docs, int):
            self._docs[term] = BitMap((docs, doc))
        else:
            docs.add(doc)

    def docs(self, term: str) -> BitMap:
        """The documents that have a term."""
        docs = self._docs.get(term, NOTHING)
        return BitMap((docs,)) if isinstance(docs, int) else docs

    def counts(self, hits: BitMap) -> Iterator[tuple[str, int]]:
        """The terms with how many of these documents have each, those that none has left out."""
        for term, docs in self._docs.items():
            number = docs in hits if isinstance(docs, int) else docs.intersection_cardinality(hits)
            if number:
                yield term, int(number)

    def terms(self, low: str | None, high: str | None) -> Iterator[str]:
        """The terms from `low` to `high`, both included, in order."""
        # terms are never taken away, and a dict keeps the order in which they came
        new = len(self._docs) - len(self._sorted)
        if new:
            _put_in(self._sorted, list(islice(reversed(self._docs), new)))
        first = 0 if low is None else bisect_left(self._sorted, low)
        last = len(self._sorted) if high is None else bisect_right(self._sorted, high)
        return iter(self._sorted[first:last])


def _put_in(ordered: list[Any], new: list[Any]) -> None:
    if len(new) > FEW:
        ordered += new
        ordered.sort()
    else:
        for item in new:
            insort(ordered, item)


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

    covered: BitMap

    def __init__(self) -> None:
        self._counted = BitMap()
        self._total = 0

    def size(self, doc: int) -> int:
        """How many terms a document has."""
        raise NotImplementedError

    def total(self, live: BitMap) -> int:
        now = live & self.covered
        self._total += sum(map(self.size, now - self._counted)) - sum(map(self.size, self._counted - now))
        self._counted = now
        return self._total


class Strings(_Totals):
    """A field of whole values."""

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind
        self.covered, self.filled = BitMap(), BitMap()
        self.order = Order(lambda: ((min(values), doc) for doc, values in self.values.items()))
        self.postings = Postings()
        self.values: dict[int, tuple[str, ...]] = {}
        self._shared: dict[tuple[str, ...], tuple[str, ...]] = {}

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        if not values:
            return
        self.filled.add(doc)
        distinct = tuple(dict.fromkeys(values)) if len(values) > 1 else (values[0],)
        for value in distinct:
            self.postings.add(value, doc)
        if len(self._shared) < WORDS_KEPT:
            distinct = self._shared.setdefault(distinct, distinct)
        self.values[doc] = distinct
        if self.order.asked:
            self.order.add(min(distinct), doc)

    def size(self, doc: int) -> int:
        return len(self.values.get(doc, ()))

    def docs(self, term: str) -> BitMap:
        return self.postings.docs(term)

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        return self.postings.terms(low, high)

    def sort_value(self, doc: int, largest: bool) -> Any:
        values = self.values.get(doc)
        if not values:
            return None
        return max(values) if largest else min(values)


@dataclass(slots=True)
class _Tokens:
    """What is indexed of a word or a value: numbers of terms, their positions, and how many positions it takes.

    `length`: how many positions have terms.
    """

    numbers: array[int]
    positions: array[int]
    size: int = 0
    length: int = 0


class Texts(_Totals):
    """An analysed field: terms, and for each document its terms in their order with their positions."""

    def __init__(self, kind: Kind, graphs: bool = True) -> None:
        super().__init__()
        self.kind = kind
        self._graphs = graphs
        # `present`: the documents with any value, if it has no terms
        self.covered, self.filled, self.present = BitMap(), BitMap(), BitMap()
        self.order = Order(lambda: ((self.sort_value(doc, False), doc) for doc in self._contents))
        self.postings = Postings()
        self.lengths: dict[int, int] = {}
        # the documents that have any term more than once
        self._repeating = BitMap()
        self._terms: list[str] = []
        self._numbers: dict[str, int] = {}
        self._contents: dict[int, array[int]] = {}
        self._words: dict[str, int | _Tokens] = {}
        self._values: dict[str, _Tokens] = {}

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        numbers, positions = array("I"), array("I")
        start = length = 0
        for value in values:
            tokens = self._values.get(value) or self._tokens(value)
            if tokens.length:
                numbers += tokens.numbers
                if start:
                    positions.extend([start + at for at in tokens.positions])
                else:
                    positions += tokens.positions
                length += tokens.length
                start += tokens.size + analysis.VALUE_GAP
        if values:
            self.present.add(doc)
        if not numbers:
            return
        self.filled.add(doc)
        # one array is smaller than two: the terms, then their positions
        self._contents[doc] = numbers + positions
        put, terms, distinct = self.postings.add, self._terms, set(numbers)
        if len(distinct) < len(numbers):
            self._repeating.add(doc)
        for number in distinct:
            put(terms[number], doc)
        self.lengths[doc] = quantised(length)
        if self.order.asked:
            self.order.add(self.sort_value(doc, False), doc)

    def _tokens(self, value: str) -> _Tokens:
        """The tokens of a value; short ones, which many documents share, are kept."""
        if self.kind is Kind.NGRAM:
            grams = array("I", [self._number(term) for term, _ in analysis.indexed(self.kind, value)])
            return _Tokens(grams, array("I", range(len(grams))), len(grams), len(grams))
        tokens = self._analysed(value)
        if len(value) <= LONGEST_KEPT and len(self._values) < VALUES_KEPT:
            self._values[value] = tokens
        return tokens

    def _analysed(self, value: str) -> _Tokens:
        texts = analysis.whitespace_words(value)
        words = list(map(self._words.get, texts))
        if None in words:
            words = [self._word(text) if word is None else word for text, word in zip(texts, words, strict=True)]
        found = _Tokens(array("I"), array("I"))
        position, gap, first = 0, False, 0
        # words of one term, which most are, are taken in all at once up to the next other one
        for place in [*(place for place, word in enumerate(words) if word.__class__ is not int), len(words)]:
            if first < place:
                found.numbers.extend(words[first:place])  # type: ignore[arg-type]
                found.positions.extend(range(position, position + place - first))
                found.length += place - first
                found.size = position = position + place - first
                gap = False
            first = place + 1
            word = words[place] if place < len(words) else None
            if isinstance(word, _Tokens) and word.size:
                found.numbers += word.numbers
                found.positions.extend([position + at for at in word.positions])
                found.length += word.size
                found.size = position = position + word.size
                gap = False
            elif word is not None:
                position += not (gap and self._graphs)
                gap = True
        return found

    def _word(self, text: str) -> int | _Tokens:
        tokens, size = analysis.word_tokens(text, self.kind is Kind.TEXT)
        numbers = array("I", [self._number(term) for term, _ in tokens])
        word = numbers[0] if len(numbers) == 1 else _Tokens(numbers, array("I", [at for _, at in tokens]), size, size)
        if len(text) <= LONGEST_KEPT and len(self._words) < WORDS_KEPT:
            self._words[text] = word
        return word

    def _number(self, term: str) -> int:
        number = self._numbers.get(term)
        if number is None:
            number = self._numbers[term] = len(self._terms)
            self._terms.append(term)
        return number

    def size(self, doc: int) -> int:
        content = self._contents.get(doc)
        return len(content) // 2 if content else 0

    def docs(self, term: str) -> BitMap:
        return self.postings.docs(term)

    def frequency(self, term: str, doc: int) -> int:
        """How often a term stands in a document."""
        content = self._contents[doc]
        return content[:len(content) // 2].count(self._numbers[term])

    def frequencies(self, term: str, docs: BitMap) -> Iterator[tuple[int, int]]:
        """How often a term stands in each of the documents, all of which have it."""
        number, contents, repeating = self._numbers[term], self._contents, self._repeating
        for doc in docs - repeating:
            yield doc, 1
        for doc in docs & repeating:
            content = contents[doc]
            yield doc, content[:len(content) // 2].count(number)

    def positions(self, term: str, doc: int) -> Iterator[int]:
        """Where a term stands in a document."""
        content = self._contents[doc]
        size, number = len(content) // 2, self._numbers[term]
        return (content[size + at] for at in range(size) if content[at] == number)

    def terms(self, low: str | None = None, high: str | None = None) -> Iterator[str]:
        return self.postings.terms(low, high)

    def sort_value(self, doc: int, largest: bool) -> Any:
        content = self._contents.get(doc)
        return min(map(self._terms.__getitem__, content[:len(content) // 2])) if content else None


class Numbers:
    """A field of dates (in milliseconds since 1970) or whole numbers."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.covered, self.filled = BitMap(), BitMap()
        self.values: dict[int, float] = {}
        self.order = Order(lambda: ((value, doc) for doc, value in self.values.items()))

    def add(self, doc: int, values: list[str]) -> None:
        self.covered.add(doc)
        if values:
            number = _NUMBER[self.kind](values[0])
            self.filled.add(doc)
            self.values[doc] = number
            if self.order.asked:
                self.order.add(number, doc)

    def docs(self, term: str) -> BitMap:
        return self.between(int(term), int(term))

    def between(self, low: float | None, high: float | None) -> BitMap:
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


_NUMBER: dict[Kind, Callable[[str], float]] = {Kind.DATE: milliseconds, Kind.INT: int, Kind.FLOAT: float}


def make(kind: Kind, graphs: bool = True) -> Strings | Texts | Numbers:
    """An empty index for a field of that kind; `graphs` as in the schema."""
    if kind in NUMERIC:
        return Numbers(kind)
    return Texts(kind, graphs) if kind in ANALYSED else Strings(kind)


def union(bitmaps: Iterable[BitMap]) -> BitMap:
    """The documents that are in any of them."""
    found = list(bitmaps)
    return BitMap.union(*found) if found else BitMap()
