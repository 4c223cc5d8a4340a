"""A dataset search as CKAN sends it to Solr: what it adds, what it refuses, and what it makes of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ckan_fake import messages
from ckan_fake.errors import SearchError, SearchQueryError, ServerError, UnsupportedByFake
from ckan_fake.python2 import Native, represent
from ckan_fake.search import local_parameters
from ckan_fake.search.errors import SolrError, Unsupported
from ckan_fake.search.ordering import BadSort
from ckan_fake.site import Site

PARAMETERS = frozenset({
    "q", "fl", "fq", "rows", "sort", "start", "wt", "qf", "bf", "boost", "facet", "facet.mincount", "facet.limit",
    "facet.field", "extras", "fq_list", "tie", "defType", "mm",
})
QUERY_FIELDS = "name^4 title^4 tags^2 groups^2 text"
FACETS_LIMIT = 50
MOST_ROWS = 1000
# The versions of CKAN's library for Solr that send a wt of their own, whatever is given.
_ASKING_FOR_JSON = frozenset({"pysolr 3.6", "pysolr 3.9"})


@dataclass
class Answer:
    """How many datasets match, the fields asked for of each (or its only field), and counts by field and value."""

    count: int
    results: list[Any]
    facets: dict[str, dict[str, int]]


def literal(text: str) -> str:
    """A text in quotes for a query; quotes inside are dropped."""
    return '"' + text.replace('"', "") + '"'


def run(site: Site, query: dict[str, Any], labels: list[str] | None = None) -> Answer:
    """Search datasets. `query` holds parameters by CKAN's names and is completed in place, as CKAN does.

    labels: only datasets with one of these permission labels (None: all). Raises SearchQueryError (400) and
    SearchError (409) with CKAN's texts, ServerError where CKAN crashes, UnsupportedByFake for what is not there yet.
    """
    version = site.version
    known = PARAMETERS | {"df"} if version["search_names_default_field"] else PARAMETERS
    unknown = [name for name in query if name not in known]
    if unknown:
        raise SearchQueryError(messages.invalid_search_parameters(unknown, python2=version["runs_on_python_2"]))
    if query.get("q") in (None, "", '""', "''"):
        query[Native("q")] = Native("*:*")
    wanted = int(query.get("rows", 10))
    if not version["search_rows_have_a_schema"]:
        wanted = min(wanted, MOST_ROWS)
    query[Native("rows")] = wanted + 1 if wanted > 0 else wanted
    if version["search_uses_permission_labels"]:
        query[Native("fq")] = _filters(site, query, labels)
    else:
        query[Native("fq")] = _filters_without_labels(site, query)
    _set_default(query, "facet", Native("true"))
    _set_default(query, "facet.limit", _facets_limit(site))
    _set_default(query, "facet.mincount", 1)
    _set_default(query, "fl", Native("name"))
    _set_default(query, "wt", Native("json"))
    parser = query.get("defType", Native("dismax"))
    if ":" not in query["q"] or parser == "edismax":
        query[Native("defType")] = parser
        _set_default(query, "tie", Native("0.1"))
        _set_default(query, "mm", Native("2<-1 5<80%"))
        _set_default(query, "qf", Native(QUERY_FIELDS))
    if version["search_names_default_field"]:
        query.setdefault("df", "text")
        query.setdefault("q.op", "AND")
    local_parameters.refuse(site, query)
    return _answer(site, query, wanted)


def _set_default(query: dict[str, Any], name: str, value: Any) -> None:
    query.setdefault(Native(name), value)


def _facets_limit(site: Site) -> Any:
    limit = site.config.get("search.facets.limit", FACETS_LIMIT)
    return Native(limit) if site.version["search_facets_limit_is_text"] else limit


def _filters(site: Site, query: dict[str, Any], labels: list[str] | None) -> list[Any]:
    more = query.get("fq_list", [])
    if not isinstance(more, (list, str, dict)):
        raise ServerError("fq_list cannot be iterated")
    filters = [query["fq"]] if "fq" in query else []
    filters.extend(more)
    filters.append(f"+site_id:{literal(site.site_user)}")
    for item in filters if site.version["search_states_in_any_filter"] else [query.get("fq", "")]:
        if not isinstance(item, (str, list, dict)):
            raise ServerError("a filter query is no text")
        if "+state:" in item:
            break
    else:
        filters.append(Native("+state:active"))
    if labels is not None:
        filters.append(f"+permission_labels:({' OR '.join(map(literal, labels))})")
    return filters


def _filters_without_labels(site: Site, query: dict[str, Any]) -> list[Any]:
    """All that narrows the search in one text, and the filters of fq_list."""
    own = "".join(
        text for name, text in (("+site_id:", f' +site_id:"{site.site_user}"'), ("+state:", " +state:active"))
        if name not in query.get("fq", "")
    )
    fq = query.get("fq", Native(""))
    more = query.get("fq_list", [])
    if not isinstance(more, (list, str, dict)):
        raise ServerError("fq_list cannot be iterated")
    return [Native(fq + own) if isinstance(fq, Native) else fq + own, *more]


def _check_start(query: dict[str, Any]) -> None:
    try:
        int(query.get("start") or 0)
    except ValueError:
        raise SolrError(messages.solr_bad_number(query["start"])) from None


def _sent(site: Site, query: dict[str, Any]) -> dict[str, Any]:
    """The parameters as Solr gets them: filters as texts, and what its own configuration says."""
    filters = [item if isinstance(item, str) else _text(site, item) for item in query["fq"]]
    sent = {"df": "text", "q.op": "AND", **query, "fq": filters}
    if site.version["index_is_written_by"] in _ASKING_FOR_JSON:
        sent["wt"] = "json"
    for value in sent.values():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str) and not item.isascii():
                _refuse_surrogates(site, item)
    return sent


def _refuse_surrogates(site: Site, text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        if site.version["runs_on_python_2"]:
            raise Unsupported("the web server's refusal of a lone surrogate, that CKAN on Python 2 sends") from None
        raise ServerError("a lone surrogate in what is sent to Solr") from None


def _text(site: Site, value: Any) -> str:
    return represent(value) if site.version["runs_on_python_2"] else str(value)


def _answer(site: Site, query: dict[str, Any], wanted: int) -> Answer:
    try:
        sent = _sent(site, query)
        if sent["wt"] != "json":
            raise ServerError("Solr's answer is no JSON")
        _check_start(query)
        found = site.search.select(sent)
    except Unsupported as error:
        raise UnsupportedByFake(f"package_search: {error}") from None
    except SolrError as error:
        if isinstance(error, BadSort) and site.version["search_knows_bad_sorts"]:
            raise SearchQueryError(messages.INVALID_SORT) from None
        if not site.version["search_uses_permission_labels"]:
            raise SearchError(messages.solrpy_refused(query)) from None
        raise SearchError(messages.solr_refused(
            query, str(error), python2=site.version["runs_on_python_2"], status=error.status
        )) from None
    results: list[Any] = found.docs[:wanted]
    for result in results:
        result["extras"] = {key[7:]: result.pop(key) for key in [key for key in result if key.startswith("extras_")]}
    if query["fl"] in ("id", "name"):
        results = [result.get(query["fl"]) for result in results]
    return Answer(found.count, results, found.facets)
