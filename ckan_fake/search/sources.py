"""Values of documents as functions take and give them: numbers, texts, booleans."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ckan_fake import messages
from ckan_fake.search.document import date_text
from ckan_fake.search.errors import SolrError, Unsupported
from ckan_fake.search.fields import ANALYSED, NUMERIC, Kind
from ckan_fake.search.index import FieldIndex, Strings
from ckan_fake.search.queries import Reader

Number = Callable[[int], float]
Text = Callable[[int], "str | None"]
Test = Callable[[int], bool]


def single(value: float) -> float:
    """A number in single precision."""
    if math.isnan(value) or math.isinf(value):
        return value
    try:
        return float(struct.unpack("f", struct.pack("f", value))[0])
    except OverflowError:
        return math.copysign(math.inf, value)


def shortest(value: float) -> float:
    """The number that Java writes of a single precision number: the shortest that means it."""
    if math.isnan(value) or math.isinf(value):
        return value
    for digits in range(6, 9):
        short = float(f"{value:.{digits}g}")
        if single(short) == value:
            return short
    return float(f"{value:.9g}")


def _no_number(_: int) -> float:
    raise Unsupported("a text where a function needs a number")


def written(value: float) -> float | str:
    """A number as Solr writes it into JSON: what is none or endless is a text."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    return shortest(value)


@dataclass(frozen=True)
class Source:
    """A value of each document.

    `number`, `text` and `exists` are asked with a document's number. `shown` is what `fl` gives, None where there is
    nothing. `fields` are those whose indexes have to be there.
    """

    number: Number
    text: Text
    exists: Test
    shown: Callable[[int], Any]
    fields: frozenset[str] = frozenset()

    def score(self, doc: int) -> float:
        """The number of a document; what is no number is 0."""
        value = single(self.number(doc))
        return 0.0 if math.isnan(value) else value

    def holds(self, doc: int) -> bool:
        """Whether the value counts as true: other than 0, or there at all where it is a text."""
        try:
            return bool(self.number(doc))
        except Unsupported:
            return self.exists(doc)


def always(_: int) -> bool:
    """There for every document."""
    return True


def constant(value: float) -> Source:
    """The same number for all."""
    shown = int(value) if isinstance(value, int) else shortest(value)
    return Source(lambda doc: value, lambda doc: str(shown), always, lambda doc: shown)


def literal(text: str) -> Source:
    """The same text for all."""
    return Source(_no_number, lambda doc: text, always, lambda doc: text)


def computed(value: Number, *parts: Source, exists: Test | None = None) -> Source:
    """A number in single precision, made of others."""
    there = exists or (lambda doc: all(part.exists(doc) for part in parts))

    def number(doc: int) -> float:
        return single(value(doc))

    def shown(doc: int) -> Any:
        return written(number(doc)) if there(doc) else None

    return Source(number, lambda doc: str(shown(doc)), there, shown, fields_of(*parts))


def whole(value: Callable[[int], int], *parts: Source, fields: frozenset[str] = frozenset()) -> Source:
    """A whole number, made of others."""
    return Source(
        value, lambda doc: str(value(doc)), lambda doc: all(part.exists(doc) for part in parts),
        lambda doc: value(doc) if all(part.exists(doc) for part in parts) else None, fields | fields_of(*parts),
    )


def boolean(test: Test, *parts: Source) -> Source:
    """True or false."""
    return Source(
        lambda doc: float(test(doc)), lambda doc: str(test(doc)).lower(), always, test, fields_of(*parts)
    )


def fields_of(*parts: Source) -> frozenset[str]:
    """All the fields that these look at."""
    return frozenset().union(*(part.fields for part in parts))


def of_field(name: str, reader: Reader) -> Source:
    """The value of a field. Raises SolrError for one of several values."""
    known = reader.schema.field(name)
    if known.many:
        raise SolrError(messages.solr_no_function_of_many(name))
    fields = frozenset({name})

    def index() -> FieldIndex:
        return reader.index(name)

    def exists(doc: int) -> bool:
        return doc in index().filled

    if known.kind in NUMERIC:
        def shown(doc: int) -> Any:
            value = index().sort_value(doc, False)
            return date_text(value) if value is not None and known.kind is Kind.DATE else value

        return Source(
            lambda doc: float(index().sort_value(doc, False) or 0), lambda doc: str(shown(doc)), exists, shown, fields
        )

    def text(doc: int) -> str | None:
        found = index()
        if known.kind in ANALYSED or not isinstance(found, Strings):
            raise Unsupported("functions of analysed fields")
        return next(iter(found.values.get(doc, ())), None)

    return Source(_no_number, text, exists, text, fields)
