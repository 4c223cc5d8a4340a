"""The search engine: follows the stored copies of datasets and answers requests as Solr's `/select` does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from pyroaring import BitMap

from ckan_fake import messages
from ckan_fake.clock import Clock
from ckan_fake.search import facets, ordering
from ckan_fake.search.build import BadQuery, Builder
from ckan_fake.search.dismax import DismaxBuilder, dismax, query_fields
from ckan_fake.search.document import document, milliseconds, stored, values
from ckan_fake.search.fields import field
from ckan_fake.search.grammar import QuerySyntaxError, Unsupported
from ckan_fake.search.index import FieldIndex, make
from ckan_fake.search.queries import (
    Nothing,
    Query,
    Scores,
    all_equal,
    fields_of,
    matching,
    scores,
    single_precision,
)
from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage

# Fields that most requests look at: they are indexed together.
COMMON = (
    "site_id", "capacity", "state", "permission_labels", "metadata_modified", "dataset_type", "owner_org", "name",
    "organization", "groups", "tags", "res_format", "license_id",
)
_FIELD_NAME = re.compile(r"[^\W\d][\w.-]*")
_FIELD_PATTERN = re.compile(r"[\w*?]+")

# Dead documents are kept in the indexes until they are this many and more than the living ones.
DEAD_KEPT = 1000


class SolrError(Exception):
    """Solr refuses a request; the text is its reason."""


@dataclass
class Found:
    """An answer: how many documents match, the fields of those asked for, and counts by field and value."""

    count: int
    docs: list[dict[str, Any]]
    facets: dict[str, dict[str, int]]


class Engine:
    """Keeps up with `state.indexed_packages`: what changed is indexed again when somebody searches, nothing before.

    A document's number is the version (`seq`) of its row, so a row that is put back by undo finds its entries again.
    The index of a field is built when a request first needs it. `site_id` and `clock` are the server's.
    """

    def __init__(self, state: State, site_id: str = "default", clock: Clock | None = None) -> None:
        self._state = state
        self._site_id = site_id
        self._clock = clock or Clock()
        self._rows: dict[int, IndexedPackage] = {}
        self._indexes: dict[str, FieldIndex] = {}
        self.live = BitMap()
        for row in state.indexed_packages.unordered():
            self._changed(None, row)
        state.indexed_packages.listen(self._changed)

    def _changed(self, before: IndexedPackage | None, after: IndexedPackage | None) -> None:
        if before is not None:
            self._rows.pop(before.seq, None)
            self.live.discard(before.seq)
        if after is not None:
            self._rows[after.seq] = after
            self.live.add(after.seq)

    def index(self, name: str) -> FieldIndex:
        """The index of a field, up to date."""
        index = self._indexes.get(name)
        if index is None or len(self.live - index.covered):
            self.require((name,))
        return self._indexes[name]

    def require(self, names: Iterable[str]) -> None:
        """Bring the indexes of these fields up to date, reading each new document once."""
        late: dict[int, list[str]] = {}
        for name in {*COMMON, *names}:
            index = self._indexes.get(name)
            if index is None or self._worn_out(index):
                index = self._indexes[name] = make(field(name).kind)
            for doc in self.live - index.covered:
                late.setdefault(doc, []).append(name)
        for doc, wanted in sorted(late.items()):
            content = document(self._rows[doc], self._state, self._site_id)
            for name in wanted:
                known = field(name)
                self._indexes[name].add(doc, values(content, name) if known.indexed else [])

    def _worn_out(self, index: FieldIndex) -> bool:
        dead = len(index.covered) - len(self.live)
        return dead > DEAD_KEPT and dead > len(self.live)

    def select(self, params: Mapping[str, Any]) -> Found:
        """Answer a request. `params` are Solr's: q, fq (a list), sort, start, rows, fl, df, q.op, defType, qf, mm,
        tie, facet, facet.field (a list), facet.limit, facet.mincount.

        Raises SolrError for what Solr refuses, Unsupported for what this engine cannot do yet.
        """
        start, rows = int(params.get("start") or 0), int(params.get("rows", 10))
        if start >= 1 << 31:
            raise SolrError(messages.solr_bad_number(start))
        fields = ordering.parse_sort(str(params.get("sort") or ""))
        try:
            names = facets.fields(params)
            wanted = facets.Wanted.of(params) if names else facets.Wanted(None, 0)
            ordering.refuse_unsortable(fields)
        except (facets.BadFacet, ordering.UnsortableField) as error:
            raise SolrError(str(error)) from None
        query = self._query(params)
        filters = [self._filter(str(text), params) for text in params.get("fq", ()) if text != ""]
        self.require({*names, *(name for name, _ in fields if name not in ordering.NO_FIELDS)}.union(
            *map(fields_of, [query, *filters])))
        hits = self.live
        for each in (query, *filters):
            hits = hits & matching(each, self)
        scored = self._scores(query, hits, fields, params)
        page = ordering.ordered(self, hits, fields, scored, start + rows)[start:] if rows else []
        return Found(
            len(hits),
            [self._fields(doc, str(params.get("fl") or "*"), scored) for doc in page],
            {name: facets.count(self.index(name), hits, self.live, wanted) for name in names},
        )

    def _scores(
        self, query: Query, hits: BitMap, fields: list[tuple[str, bool]], params: Mapping[str, Any]
    ) -> Scores | None:
        """The documents' scores; None where nobody asks for them or all are the same."""
        shown = "score" in str(params.get("fl"))
        sorted_by = not fields or any(name == "score" for name, _ in fields)
        if not shown and (not sorted_by or all_equal(query)):
            return None
        return single_precision(scores(query, self, hits))

    def _now(self) -> int:
        return milliseconds(self._clock.now().isoformat() + "Z")

    def _filter(self, text: str, params: Mapping[str, Any]) -> Query:
        return self._parsed(text, "lucene", params, filtering=True)

    def _query(self, params: Mapping[str, Any]) -> Query:
        text = str(params.get("q", ""))
        return self._parsed(text, str(params.get("defType", "lucene")), params)

    def _parsed(self, text: str, parser: str, params: Mapping[str, Any], *, filtering: bool = False) -> Query:
        try:
            if parser == "lucene":
                default_field, all_needed = str(params.get("df", "text")), params.get("q.op") == "AND"
                return Builder(default_field, all_needed, self._now(), filtering).query(text)
            if parser == "dismax":
                builder = DismaxBuilder(
                    fields=query_fields(str(params.get("qf", "text"))), tie=float(params.get("tie", 0)),
                )
                return dismax(text, builder, str(params.get("mm", "100%"))) or Nothing()
        except (BadQuery, QuerySyntaxError) as error:
            raise SolrError(str(error)) from None
        if parser in ("edismax", "func", "simple"):
            raise Unsupported(f"the query parser {parser}")
        raise SolrError(messages.solr_unknown_parser(parser, text))

    def _fields(self, doc: int, fl: str, scored: Scores | None) -> dict[str, Any]:
        row = self._rows[doc]
        if fl == "id validated_data_dict":
            return {"id": row.id, "validated_data_dict": row.validated_data_dict}
        if fl in ("id data_dict", "data_dict"):
            return {"id": row.id, "data_dict": row.data_dict}
        content = document(row, self._state, self._site_id)
        names: list[str] = []
        result: dict[str, Any] = {}
        for name in fl.replace(",", " ").split():
            if name == "score":
                result["score"] = 1.0 if scored is None else scored.get(doc, 0.0)
            elif _FIELD_NAME.fullmatch(name):
                names.append(name)
            elif _FIELD_PATTERN.fullmatch(name):
                names += [found for found in stored(content) if fnmatchcase(found, name)]
            else:
                raise Unsupported(f"fl={name}")
        return {**stored(content, names), **result}
