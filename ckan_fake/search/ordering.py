"""Solr's `sort`: how it is written, and the order it gives."""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable
from itertools import groupby
from typing import Any

from pyroaring import BitMap

from ckan_fake import messages
from ckan_fake.search.fields import ANALYSED, NUMERIC, field
from ckan_fake.search.grammar import Unsupported
from ckan_fake.search.queries import Reader, Scores

Sort = list[tuple[str, bool]]

NO_FIELDS = frozenset({"score", "_docid_"})
_PART = re.compile(r"\s*(\S+)\s+(asc|desc)(?![\w.$-])\s*(,|\Z)", re.IGNORECASE)
_FUNCTION = re.compile(r"[\w.]+\(.*\)$")
_FEW = 1000


class BadSort(ValueError):
    """The text is no sort."""


def parse_sort(text: str) -> Sort:
    """The fields of a sort and whether each goes down. Raises BadSort; Unsupported for functions."""
    parts: Sort = []
    at = 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None:
            raise BadSort(text)
        if _FUNCTION.match(part[1]):
            raise Unsupported("sorting by functions")
        parts.append((part[1], part[2].lower() == "desc"))
        at = part.end()
    return parts


def refuse_unsortable(fields: Sort) -> None:
    """Raise UnsortableField for fields that are not indexed, and for texts of several values."""
    for name, _ in fields:
        known = field(name)
        if not known.indexed:
            raise UnsortableField(messages.solr_sort_unindexed(name))
        if known.many and known.kind in ANALYSED:
            raise UnsortableField(messages.solr_sort_multivalued(name, known.kind.value))


class UnsortableField(ValueError):
    """Solr cannot sort by a field; the text is its reason."""


def ordered(reader: Reader, hits: BitMap, fields: Sort, scores: Scores | None, limit: int) -> list[int]:
    """The first `limit` documents. Without fields they go by score; ties stay in the order of indexing."""
    keys = [(name, down) for name, down in fields or [("score", True)] if name != "score" or scores is not None]
    if keys and keys[0][0] not in NO_FIELDS and len(hits) > _FEW:
        return _walk(reader, hits, keys, scores, limit)
    docs = list(hits)
    if scores is not None and keys and keys[0] == ("score", True) and 0 < limit < len(docs) > _FEW:
        least = heapq.nlargest(limit, (scores.get(doc, 0.0) for doc in docs))[-1]
        docs = [doc for doc in docs if scores.get(doc, 0.0) >= least]
    return _sorted(reader, docs, keys, scores)[:limit]


def _sorted(reader: Reader, docs: list[int], keys: Sort, scores: Scores | None) -> list[int]:
    for name, down in reversed(keys):
        docs.sort(key=_key(reader, name, down, scores or {}), reverse=down)
    return docs


def _key(reader: Reader, name: str, down: bool, scores: Scores) -> Callable[[int], Any]:
    """What documents are compared by: missing numbers are 0, missing texts come first, other missing values last."""
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


def _walk(reader: Reader, hits: BitMap, keys: Sort, scores: Scores | None, limit: int) -> list[int]:
    """Go through the documents in the order of the first field until there are enough."""
    name, down = keys[0]
    index = reader.index(name)
    if (index.kind in NUMERIC and len(hits - index.filled)) or (down and field(name).many):
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
