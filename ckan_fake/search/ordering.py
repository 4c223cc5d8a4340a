"""Solr's `sort`: how it is written, and the order it gives."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from itertools import groupby
from typing import Any

from pyroaring import BitMap

from ckan_fake import messages
from ckan_fake.search.errors import SolrError
from ckan_fake.search.fields import ANALYSED, NUMERIC, Schema
from ckan_fake.search.functions import Functions
from ckan_fake.search.queries import Reader, Scores
from ckan_fake.search.sources import Source

Sort = list[tuple["str | Source", bool]]

NO_FIELDS = frozenset({"score", "_docid_"})
_PART = re.compile(r"\s*(\S+)\s+(asc|desc)(?![\w.$-])\s*(,|\Z)", re.IGNORECASE)
_FIELD = re.compile(r"\s*([^\W\d][\w.:]*)\s+(asc|desc)(?![\w.$-])\s*(,|\Z)", re.IGNORECASE)
_SIMPLE = re.compile(r"\s*\S*")
_DIRECTION = re.compile(r"\s*(asc|desc)(?![\w.$-])\s*(,|\Z)", re.IGNORECASE)
_FEW = 1000


class BadSort(SolrError):
    """The text is no sort."""


def parse_sort(text: str, functions: Callable[[str], Functions]) -> Sort:
    """The fields or functions of a sort and whether each goes down. Raises BadSort, Unsupported."""
    parts: Sort = []
    at = 0
    while at < len(text):
        part = _FIELD.match(text, at)
        if part is None:
            part = _part_by_function(text, at, functions, parts)
            if part is not None:
                at = part.end()
                continue
            part = _PART.match(text, at)
        if part is None:
            raise BadSort(messages.solr_no_sort_order(text, _before_direction(text, at)))
        parts.append((part[1], part[2].lower() == "desc"))
        at = part.end()
    return parts


def _before_direction(text: str, at: int) -> int:
    """Where a direction is missed: behind the field that begins at a place."""
    match = _SIMPLE.match(text, at)
    assert match is not None
    return match.end()


def _part_by_function(
    text: str, at: int, functions: Callable[[str], Functions], parts: Sort
) -> re.Match[str] | None:
    """Read a function and its direction; the match of the direction, None where there is none."""
    rest = functions(text[at:])
    try:
        source = rest.next()
    except SolrError:
        return None
    direction = _DIRECTION.match(text, at + rest.at)
    if direction is not None:
        parts.append((source, direction[1].lower() == "desc"))
    return direction


def refuse_unsortable(fields: Sort, schema: Schema) -> None:
    """Raise UnsortableField for fields that are not indexed, and for texts of several values."""
    for name, _ in fields:
        if isinstance(name, Source):
            continue
        known = schema.field(name)
        if not known.indexed:
            raise UnsortableField(messages.solr_sort_unindexed(name))
        if known.many and known.kind in ANALYSED:
            raise UnsortableField(messages.solr_sort_multivalued(name, schema.type_name(known.kind)))


def fields_of(sort: Sort) -> set[str]:
    """The fields whose indexes a sort looks at."""
    found: set[str] = set()
    for name, _ in sort:
        if isinstance(name, Source):
            found |= name.fields
        elif name not in NO_FIELDS:
            found.add(name)
    return found


class UnsortableField(ValueError):
    """Solr cannot sort by a field; the text is its reason."""


def ordered(reader: Reader, hits: BitMap, fields: Sort, scores: Scores | None, limit: int) -> list[int]:
    """The first `limit` documents. Without fields they go by score; ties stay in the order of indexing."""
    keys = [(name, down) for name, down in fields or [("score", True)] if name != "score" or scores is not None]
    if keys and isinstance(keys[0][0], str) and keys[0][0] not in NO_FIELDS and len(hits) > _FEW:
        return _walk(reader, hits, keys[0][0], keys, scores, limit)
    docs = list(hits)
    if scores is not None and keys and keys[0] == ("score", True) and 0 < limit < len(docs) > _FEW:
        values = [scores.get(doc, 0.0) for doc in docs]
        least = heapq.nlargest(limit, values)[-1]
        docs = [doc for doc, value in zip(docs, values, strict=True) if value >= least]
    return _sorted(reader, docs, keys, scores)[:limit]


def _sorted(reader: Reader, docs: list[int], keys: Sort, scores: Scores | None) -> list[int]:
    for name, down in reversed(keys):
        docs.sort(key=_key(reader, name, down, scores or {}), reverse=down)
    return docs


def _key(reader: Reader, name: str | Source, down: bool, scores: Scores) -> Callable[[int], Any]:
    """What documents are compared by: missing numbers are 0, missing texts come first, other missing values last."""
    if isinstance(name, Source):
        return name.number
    if name == "score":
        return lambda doc: scores.get(doc, 0.0)
    if name == "_docid_":
        return lambda doc: doc
    index = reader.index(name)
    if index.kind in NUMERIC:
        return lambda doc: index.sort_value(doc, down) or 0
    missing = (0, "") if down or index.kind in ANALYSED else (2, "")

    def key(doc: int) -> tuple[int, str]:
        value = index.sort_value(doc, down)
        return missing if value is None else (1, value)

    return key


def _walk(reader: Reader, hits: BitMap, name: str, keys: Sort, scores: Scores | None, limit: int) -> list[int]:
    """Go through the documents in the order of the first field until there are enough."""
    down = keys[0][1]
    index = reader.index(name)
    if (index.kind in NUMERIC and len(hits - index.filled)) or (down and reader.schema.field(name).many):
        return _sorted(reader, list(hits), keys, scores)[:limit]
    entries = reversed(index.order.entries) if down else iter(index.order.entries)
    without = list(hits - index.filled)
    found: list[int] = []
    if index.kind in ANALYSED and not down:
        found += _sorted(reader, without, keys[1:], scores)
    for _, group in groupby(entries, key=lambda entry: entry[0]):
        docs = sorted(doc for _, doc in group if doc in hits)
        found += _sorted(reader, docs, keys[1:], scores) if len(docs) > 1 else docs
        if len(found) >= limit:
            return found[:limit]
    if not (index.kind in ANALYSED and not down):
        found += _sorted(reader, without, keys[1:], scores)
    return found[:limit]
