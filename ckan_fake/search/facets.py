"""Solr's field facets: how often each value occurs in what was found."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from ckan_fake import messages
from ckan_fake.search.document import date_text
from ckan_fake.search.errors import Unsupported
from ckan_fake.search.fields import NUMERIC, Kind, Schema
from ckan_fake.search.index import FieldIndex, Numbers, Strings, Texts

_EXCLUSION = re.compile(r"\{!\s*ex=[\w,]+\s*\}")


class BadFacet(ValueError):
    """Solr cannot count by a field, or cannot read a parameter; the text is its reason."""


@dataclass(frozen=True)
class Wanted:
    """How many values are asked for (None: all), and how often each has to occur."""

    limit: int | None
    least: int

    @classmethod
    def of(cls, params: Mapping[str, Any]) -> Wanted:
        """As the parameters say; Solr's own defaults are 100 and 0. Raises BadFacet."""
        given = params.get("facet.limit", 100)
        if given is None:
            raise BadFacet(messages.solr_bad_number(given))
        limit = int(given)
        return cls(None if limit < 0 else limit, int(params.get("facet.mincount", 0)))


def fields(params: Mapping[str, Any], schema: Schema) -> list[str]:
    """The fields to count by. Raises BadFacet."""
    switch = str(params.get("facet", "false"))
    if not switch.startswith(("true", "on", "yes")):
        if switch.startswith(("false", "off")) or switch == "no":
            return []
        raise BadFacet(messages.solr_invalid_boolean(switch))
    names = [_without_exclusion(str(name)) for name in params.get("facet.field") or ()]
    limit = params.get("facet.limit")
    none_wanted = limit is not None and int(limit) == 0
    for name in names:
        if schema.points and schema.field(name).kind in NUMERIC and not none_wanted:
            raise BadFacet(messages.SOLR_FACET_ON_NUMBERS)
    return names


def _without_exclusion(name: str) -> str:
    """A field without the filters that it is to be counted without; no filter has a tag here."""
    if not name.startswith("{!"):
        return name
    match = _EXCLUSION.match(name)
    if match is None:
        raise Unsupported("local parameters in facet.field")
    return name[match.end():]


def count(index: FieldIndex, hits: BitMap, live: BitMap, wanted: Wanted) -> dict[str, int]:
    """The values and how many of the hits have each: the most frequent first, or by name where all are asked for."""
    if isinstance(index, Numbers):
        return _numbers(index, hits, live, wanted)
    counted = _counts(index, hits)
    if wanted.least <= 0:
        zero = (term for term in index.terms() if term not in counted and not index.docs(term).isdisjoint(live))
        counted = {**counted, **dict.fromkeys(zero, 0)}
    items: Iterable[tuple[str, int]] = (item for item in counted.items() if item[1] >= wanted.least)
    if wanted.limit is None:
        return dict(sorted(items))
    return dict(heapq.nsmallest(wanted.limit, items, key=lambda item: (-item[1], item[0])))


def _numbers(index: Numbers, hits: BitMap, live: BitMap, wanted: Wanted) -> dict[str, int]:
    """The same of numbers and dates."""
    counted = Counter(dict.fromkeys((index.values[doc] for doc in live & index.filled), 0))
    counted.update(index.values[doc] for doc in hits & index.filled)
    items = sorted(item for item in counted.items() if item[1] >= wanted.least)
    if wanted.limit is not None:
        items = heapq.nsmallest(wanted.limit, items, key=lambda item: (-item[1], item[0]))
    return {date_text(int(value)) if index.kind is Kind.DATE else str(value): count for value, count in items}


def _counts(index: FieldIndex, hits: BitMap) -> dict[str, int]:
    """How many of the hits have each value, by the shorter way: through the hits, or through the values."""
    if isinstance(index, Strings) and len(hits) < len(index.postings):
        return Counter(value for doc in hits for value in index.values.get(doc, ()))
    return dict(index.postings.counts(hits)) if isinstance(index, (Strings, Texts)) else {}
