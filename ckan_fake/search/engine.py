"""The search engine: follows the stored copies of datasets and answers requests as Solr's `/select` does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pyroaring import BitMap

from ckan_fake import messages
from ckan_fake.clock import Clock
from ckan_fake.search import facets, ordering, parsers
from ckan_fake.search.document import document, milliseconds, stored, values
from ckan_fake.search.errors import SolrError
from ckan_fake.search.fields import schema
from ckan_fake.search.index import FieldIndex, make
from ckan_fake.search.queries import (
    Query,
    Scores,
    all_equal,
    fields_of,
    matching,
    scores,
    single_precision,
)
from ckan_fake.search.returned import Returned, returned, shown
from ckan_fake.state import State
from ckan_fake.state.rows import IndexedPackage
from ckan_fake.versions import DEFAULT_VERSION, Version

# Fields that most requests look at: they are indexed together.
COMMON = (
    "site_id", "capacity", "state", "permission_labels", "metadata_modified", "dataset_type", "owner_org", "name",
    "organization", "groups", "tags", "res_format", "license_id",
)

# Dead documents are kept in the indexes until they are this many and more than the living ones.
DEAD_KEPT = 1000
# What Java's trim() takes away: Solr passes over filters that are empty then.
BLANK = "".join(map(chr, range(33)))


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

    def __init__(
        self, state: State, site_id: str = "default", clock: Clock | None = None, version: Version | None = None
    ) -> None:
        self._state = state
        self._site_id = site_id
        self._clock = clock or Clock()
        self._version = version or Version.parse(DEFAULT_VERSION)
        self.schema = schema(self._version["search_schema"])
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
                index = self._indexes[name] = make(self.schema.field(name).kind, self.schema.graphs)
            for doc in self.live - index.covered:
                late.setdefault(doc, []).append(name)
        for doc, wanted in sorted(late.items()):
            content = self._document(doc)
            for name in wanted:
                known = self.schema.field(name)
                self._indexes[name].add(doc, values(content, name, self.schema) if known.indexed else [])

    def _document(self, doc: int) -> dict[str, Any]:
        return document(self._rows[doc], self._state, self._site_id, self._version)

    def _worn_out(self, index: FieldIndex) -> bool:
        dead = len(index.covered) - len(self.live)
        return dead > DEAD_KEPT and dead > len(self.live)

    def select(self, params: Mapping[str, Any]) -> Found:
        """Answer a request. `params` are Solr's: q, fq (a list), sort, start, rows, fl, df, q.op, defType, qf, mm,
        tie, facet, facet.field (a list), facet.limit, facet.mincount.

        Raises SolrError for what Solr refuses, Unsupported for what this engine cannot do yet.
        """
        # in Solr's order: of several errors the first one is told
        request = parsers.Request(params, self._now(), self)
        fl = str(params.get("fl") or "*")
        copies = fl in ("id validated_data_dict", "id data_dict")
        wanted_fields = Returned() if copies else returned(fl, request.functions)
        query = parsers.main_query(request)
        start, rows = int(params.get("start") or 0), int(params.get("rows", 10))
        if start >= 1 << 31:
            raise SolrError(messages.solr_bad_number(start))
        fields = ordering.parse_sort(str(params.get("sort") or ""), request.functions)
        try:
            ordering.refuse_unsortable(fields, self.schema)
            texts = [text for text in map(str, params.get("fq", ())) if text.strip(BLANK)]
            filters = [parsers.filter_query(text, request) for text in texts]
            names = facets.fields(params, self.schema)
            wanted = facets.Wanted.of(params) if names else facets.Wanted(None, 0)
        except (facets.BadFacet, ordering.UnsortableField) as error:
            raise SolrError(str(error)) from None
        searched = map(fields_of, [query, *filters])
        self.require({*names, *ordering.fields_of(fields), *wanted_fields.fields}.union(*searched))
        hits = self.live
        for each in (query, *filters):
            hits = hits & matching(each, self)
        scored = self._scores(query, hits, fields, params)
        page = ordering.ordered(self, hits, fields, scored, start + rows)[start:] if rows else []
        return Found(
            len(hits),
            [self._copies(doc, fl) if copies else self._fields(doc, wanted_fields, scored) for doc in page],
            {name: facets.count(self.index(name), hits, self.live, wanted) for name in names},
        )

    def _scores(
        self, query: Query, hits: BitMap, fields: ordering.Sort, params: Mapping[str, Any]
    ) -> Scores | None:
        """The documents' scores; None where nobody asks for them or all are the same."""
        asked_for = "score" in str(params.get("fl"))
        sorted_by = not fields or any(name == "score" for name, _ in fields)
        if not asked_for and (not sorted_by or all_equal(query)):
            return None
        return single_precision(scores(query, self, hits))

    def _now(self) -> int:
        return milliseconds(self._clock.now().isoformat() + "Z")

    def _fields(self, doc: int, wanted: Returned, scored: Scores | None) -> dict[str, Any]:
        content = self._document(doc)
        found = stored(content, self.schema, None if wanted.globs else wanted.names.values())
        if wanted.score:
            found["score"] = 1.0 if scored is None else scored.get(doc, 0.0)
        return shown(wanted, found, doc)

    def _copies(self, doc: int, fl: str) -> dict[str, Any]:
        """The two fields of a document that CKAN asks for most."""
        row = self._rows[doc]
        if fl == "id validated_data_dict":
            return {"id": row.id, "validated_data_dict": row.validated_data_dict}
        return {"id": row.id, "data_dict": row.data_dict}
