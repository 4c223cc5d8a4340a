"""Parsed queries: what they match, and how they score (Lucene's BM25)."""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from pyroaring import BitMap

from ckan_fake.search.fields import Schema
from ckan_fake.search.index import NOTHING, FieldIndex, Numbers, Strings, Texts, union
from ckan_fake.search.near import MOST_TERMS, loose_frequency, similar

K1, B = 1.2, 0.75
Scores = dict[int, float]


class Reader(Protocol):
    """The index as a query sees it."""

    live: BitMap
    schema: Schema

    def index(self, name: str) -> FieldIndex:
        """The index of a field, up to date."""


class Function(Protocol):
    """A value of each document, and the fields that it depends on."""

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose indexes have to be there."""

    def score(self, doc: int) -> float:
        """The value of a document. Raises SolrError where it is no number."""


@dataclass(frozen=True)
class All:
    """Every document."""


@dataclass(frozen=True)
class Nothing:
    """No document."""


@dataclass(frozen=True)
class Term:
    """The documents that have a term."""

    field: str
    term: str


@dataclass(frozen=True)
class Phrase:
    """The documents where terms stand at these distances from each other, or out of place by at most `slop`."""

    field: str
    terms: tuple[tuple[str, int], ...]
    slop: int = 0


@dataclass(frozen=True)
class Near:
    """The documents that have a term or one of the most similar, in which up to `edits` characters are wrong."""

    field: str
    term: str
    edits: int


@dataclass(frozen=True)
class Valued:
    """Every document, with a value of its own as score."""

    function: Function


@dataclass(frozen=True)
class Multiplied:
    """Another query with its scores multiplied by values of the documents."""

    query: Query
    function: Function


@dataclass(frozen=True)
class Between:
    """The documents with a number from `low` to `high`, both included; None: no bound."""

    field: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Terms:
    """The documents that have a term from `low` to `high` (both included; None: no bound) that passes the test."""

    field: str
    low: str | None
    high: str | None
    accept: Callable[[str], bool] | None = None


@dataclass(frozen=True)
class Filled:
    """The documents that have any value in a field."""

    field: str


@dataclass(frozen=True)
class Combined:
    """All of `must`, none of `must_not`, and at least `least` of `should` (one, where nothing else is asked for)."""

    must: tuple[Query, ...] = ()
    should: tuple[Query, ...] = ()
    must_not: tuple[Query, ...] = ()
    least: int = 0


@dataclass(frozen=True)
class Best:
    """Any of the queries; scores as the best of them, plus a share (`tie`) of the others."""

    queries: tuple[Query, ...]
    tie: float


@dataclass(frozen=True)
class Boosted:
    """Another query with its score multiplied."""

    query: Query
    factor: float


@dataclass(frozen=True)
class Constant:
    """Another query with one score for all."""

    query: Query
    score: float


Query = (
    All | Nothing | Term | Phrase | Near | Valued | Multiplied | Between | Terms | Filled | Combined | Best | Boosted
    | Constant
)


def fields_of(query: Query) -> set[str]:
    """The fields that a query looks at."""
    match query:
        case Term() | Phrase() | Near() | Between() | Terms() | Filled():
            return {query.field}
        case Combined():
            parts = query.must + query.should + query.must_not
            return set().union(*map(fields_of, parts))
        case Best():
            return set().union(*map(fields_of, query.queries))
        case Boosted() | Constant():
            return fields_of(query.query)
        case Valued():
            return set(query.function.fields)
        case Multiplied():
            return fields_of(query.query) | query.function.fields
        case _:
            return set()


def matching(query: Query, reader: Reader) -> BitMap:
    """The documents that match; some of them may be dead."""
    match query:
        case All() | Valued():
            return reader.live
        case Near():
            near = reader.index(query.field)
            return union(near.docs(term) for term, _ in _near_terms(query, reader))
        case Term():
            return reader.index(query.field).docs(query.term)
        case Phrase():
            return _phrase_docs(query, reader)
        case Between():
            numbers = reader.index(query.field)
            return numbers.between(query.low, query.high) if isinstance(numbers, Numbers) else NOTHING
        case Terms():
            index = reader.index(query.field)
            accept = query.accept
            return union(
                index.docs(term) for term in index.terms(query.low, query.high) if accept is None or accept(term)
            )
        case Filled():
            index = reader.index(query.field)
            return index.present if isinstance(index, Texts) else index.filled
        case Combined():
            return _combined_docs(query, reader)
        case Best():
            return union(matching(part, reader) for part in query.queries)
        case Boosted() | Constant() | Multiplied():
            return matching(query.query, reader)
        case _:
            return NOTHING


def _combined_docs(query: Combined, reader: Reader) -> BitMap:
    found: BitMap | None = None
    for part in query.must:
        docs = matching(part, reader)
        found = docs if found is None else found & docs
    least = query.least or (0 if query.must else 1)
    if least > len(query.should):
        return NOTHING
    if least == len(query.should):
        for part in query.should:
            docs = matching(part, reader)
            found = docs if found is None else found & docs
    elif least == 1:
        some = union(matching(part, reader) for part in query.should)
        found = some if found is None else found & some
    elif least > 1:
        counts = Counter(doc for part in query.should for doc in matching(part, reader))
        some = BitMap(doc for doc, count in counts.items() if count >= least)
        found = some if found is None else found & some
    assert found is not None
    for part in query.must_not:
        found = found - matching(part, reader)
    return found


def _phrase_docs(query: Phrase, reader: Reader) -> BitMap:
    index = reader.index(query.field)
    if not isinstance(index, Texts):
        return NOTHING
    docs = BitMap.intersection(*(index.docs(term) for term, _ in query.terms))
    return BitMap(doc for doc in docs & reader.live if _phrase_count(query, index, doc))


def _near_terms(query: Near, reader: Reader) -> list[tuple[str, float]]:
    """The living terms that a word stands for, and how similar each is."""
    index = reader.index(query.field)
    if not query.edits:
        return [(query.term, 1.0)]
    long, short = len(query.term) + query.edits, len(query.term) - query.edits
    found = similar(query.term, (term for term in index.terms() if short <= len(term) <= long), query.edits)
    return [item for item in found if not index.docs(item[0]).isdisjoint(reader.live)][:MOST_TERMS]


def _phrase_count(query: Phrase, index: Texts, doc: int) -> float:
    if query.slop:
        return loose_frequency([(tuple(index.positions(term, doc)), at) for term, at in query.terms], query.slop)
    starts: set[int] | None = None
    for term, at in query.terms:
        here = {position - at for position in index.positions(term, doc)}
        starts = here if starts is None else starts & here
    return len(starts or ())


def scores(query: Query, reader: Reader, docs: BitMap) -> Scores:
    """The scores of those of the documents that match. Documents that are left out have none."""
    match query:
        case All():
            return dict.fromkeys(docs, 1.0)
        case Term():
            return _term_scores(query, reader, docs)
        case Phrase():
            return _phrase_scores(query, reader, docs)
        case Near():
            return _near_scores(query, reader, docs)
        case Valued():
            return {doc: max(0.0, query.function.score(doc)) for doc in docs}
        case Multiplied():
            found = scores(query.query, reader, docs)
            return {doc: score * max(0.0, query.function.score(doc)) for doc, score in found.items()}
        case Combined():
            return _combined_scores(query, reader, docs)
        case Best():
            return _best_scores(query, reader, docs)
        case Boosted():
            return {doc: score * query.factor for doc, score in scores(query.query, reader, docs).items()}
        case Constant():
            return dict.fromkeys(matching(query.query, reader) & docs, query.score)
        case _:
            return dict.fromkeys(matching(query, reader) & docs, 1.0)


def _combined_scores(query: Combined, reader: Reader, docs: BitMap) -> Scores:
    found = matching(query, reader) & docs
    totals = dict.fromkeys(found, 0.0)
    for part in query.must + query.should:
        for doc, score in scores(part, reader, found).items():
            totals[doc] += score
    return totals


def _best_scores(query: Best, reader: Reader, docs: BitMap) -> Scores:
    best: Scores = {}
    total: Scores = {}
    for part in query.queries:
        found = scores(part, reader, docs)
        if not best:
            best, total = found, dict(found)
            continue
        for doc, score in found.items():
            so_far = best.get(doc, 0.0)
            best[doc] = score if score > so_far else so_far
            total[doc] = total.get(doc, 0.0) + score
    tie = query.tie
    return {doc: score + tie * (total[doc] - score) for doc, score in best.items()}


def _idf(reader: Reader, index: FieldIndex, *terms: str) -> float:
    """How rare a term is; of several, the most frequent."""
    having = len(index.filled & reader.live)
    frequency = max(len(index.docs(term) & reader.live) for term in terms)
    return math.log(1 + (having - frequency + 0.5) / (frequency + 0.5))


def _average(reader: Reader, index: FieldIndex) -> float:
    having = len(index.filled & reader.live)
    return index.total(reader.live) / having if having else 1.0


def _norm(length: float, average: float) -> float:
    return K1 * (1 - B + B * length / average)


def _weight(frequency: float, length: float, average: float) -> float:
    return frequency / (frequency + _norm(length, average))


def _near_scores(query: Near, reader: Reader, docs: BitMap) -> Scores:
    """The sum over the terms, all of them as rare as the most frequent one."""
    terms = _near_terms(query, reader)
    index = reader.index(query.field)
    if not terms or isinstance(index, Numbers):
        return {}
    idf, average = _idf(reader, index, *(term for term, _ in terms)), _average(reader, index)
    found: Scores = {}
    for term, likeness in terms:
        for doc in index.docs(term) & docs:
            if isinstance(index, Texts):
                weight = _weight(index.frequency(term, doc), index.lengths[doc], average)
            else:
                weight = _weight(1, 1, average)
            found[doc] = found.get(doc, 0.0) + likeness * idf * weight
    return found


def _term_scores(query: Term, reader: Reader, docs: BitMap) -> Scores:
    index = reader.index(query.field)
    found = index.docs(query.term) & docs
    if not found:
        return {}
    if isinstance(index, Numbers):
        return dict.fromkeys(found, 1.0)
    idf, average = _idf(reader, index, query.term), _average(reader, index)
    if isinstance(index, Strings):
        return dict.fromkeys(found, idf * _weight(1, 1, average))
    assert isinstance(index, Texts)
    # lengths are rounded, so that few are different
    norms = {length: _norm(length, average) for length in {index.lengths[doc] for doc in found}}
    return {
        doc: idf * (frequency / (frequency + norms[index.lengths[doc]]))
        for doc, frequency in index.frequencies(query.term, found)
    }


def _phrase_scores(query: Phrase, reader: Reader, docs: BitMap) -> Scores:
    index = reader.index(query.field)
    found = _phrase_docs(query, reader) & docs
    if not found or not isinstance(index, Texts):
        return {}
    idf = sum(_idf(reader, index, term) for term, _ in query.terms)
    average = _average(reader, index)
    return {doc: idf * _weight(_phrase_count(query, index, doc), index.lengths[doc], average) for doc in found}


def single_precision(found: Scores) -> Scores:
    """Scores as Solr's: in single precision, so that some of them are equal."""
    return dict(zip(found, array("f", found.values()), strict=True))


def all_equal(query: Query) -> bool:
    """Whether all that matches scores the same, whatever it is."""
    match query:
        case All() | Nothing() | Between() | Terms() | Filled() | Constant():
            return True
        case Combined():
            return not query.should and all(map(all_equal, query.must))
        case Boosted():
            return all_equal(query.query)
        case _:
            return False
