"""Solr's query parsers by their names (`defType`), and what each makes of a request."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ckan_fake import messages
from ckan_fake.search.build import Builder
from ckan_fake.search.dismax import DismaxBuilder, dismax, query_fields
from ckan_fake.search.edismax import EdismaxBuilder, edismax
from ckan_fake.search.errors import SolrError, Unsupported
from ckan_fake.search.functions import Functions
from ckan_fake.search.names import NEEDS_LOCAL_PARAMETERS, OTHERS
from ckan_fake.search.queries import Boosted, Combined, Multiplied, Nothing, Query, Reader, Valued
from ckan_fake.search.simple import simple


@dataclass(frozen=True)
class Request:
    """A request's parameters, the time in milliseconds since 1970 and the index."""

    params: Mapping[str, Any]
    now: int
    reader: Reader

    def given(self, name: str, default: str = "") -> str:
        """A parameter as text."""
        return str(self.params.get(name, default))

    @property
    def all_needed(self) -> bool:
        """Whether AND joins what nothing else does; by default, as the schemas of CKAN up to 2.8 say."""
        return bool(self.params.get("q.op", "AND") == "AND")

    def builder(self, *, filtering: bool = False) -> Builder:
        """For Solr's standard parser."""
        return Builder(self.given("df", "text"), self.all_needed, self.now, filtering, self.reader.schema)

    def functions(self, text: str) -> Functions:
        """The functions that a text is."""
        return Functions(text, self.reader, self.now)


def filter_query(text: str, request: Request) -> Query:
    """A filter. Raises SolrError, Unsupported."""
    return request.builder(filtering=True).query(text)


def main_query(request: Request) -> Query:
    """The query of a request. Raises SolrError, Unsupported."""
    text, parser = request.given("q"), request.given("defType", "lucene")
    if parser == "lucene":
        return request.builder().query(text)
    if parser in ("dismax", "edismax"):
        return _with_boosts(text, parser, request)
    if parser == "func":
        return Valued(request.functions(text).only())
    if parser == "simple":
        return simple(text, _fields(request), request.builder())
    if parser in NEEDS_LOCAL_PARAMETERS:
        raise SolrError(messages.solr_null_local_parameters(*NEEDS_LOCAL_PARAMETERS[parser]), 500)
    if parser in OTHERS:
        raise Unsupported(f"the query parser {parser}")
    raise SolrError(messages.solr_unknown_parser(parser, text))


def _fields(request: Request) -> tuple[tuple[str, float], ...]:
    return query_fields(request.given("qf")) or ((request.given("df", "text"), 1.0),)


def _with_boosts(text: str, parser: str, request: Request) -> Query:
    """The words, more or less weighty by the functions of `bf` (added) and, for edismax, `boost` (multiplied)."""
    tie = _number(request.given("tie", "0"))
    schema = request.reader.schema
    plain = Builder(all_needed=parser == "edismax" and request.all_needed, now=request.now, schema=schema)
    if parser == "edismax":
        extended = EdismaxBuilder(
            all_needed=request.all_needed, now=request.now, schema=schema, plain=plain, fields=_fields(request),
            tie=tie,
        )
        query = edismax(text, extended, request.given("mm", "100%"))
    else:
        query = dismax(text, DismaxBuilder(fields=_fields(request), tie=tie, plain=plain), request.given("mm", "100%"))
    if query is None:
        return Nothing()
    added = tuple(
        Boosted(Valued(request.functions(function).only()), weight) if weight != 1
        else Valued(request.functions(function).only())
        for function, weight in query_fields(request.given("bf"))
    ) if request.params.get("bf") else ()
    if added:
        query = Combined(must=(query,), should=added)
    if parser == "edismax" and request.params.get("boost"):
        query = Multiplied(query, request.functions(request.given("boost")).only())
    return query


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SolrError(messages.solr_bad_number(text)) from None
