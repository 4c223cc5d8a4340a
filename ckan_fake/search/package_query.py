"""A dataset search as CKAN sends it to Solr: what it adds, what it refuses, and what it makes of the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ckan_fake import messages
from ckan_fake.errors import SearchError, SearchQueryError, ServerError, UnsupportedByFake
from ckan_fake.search.engine import SolrError
from ckan_fake.search.grammar import Unsupported
from ckan_fake.search.ordering import BadSort
from ckan_fake.site import Site

PARAMETERS = frozenset({
    "q", "fl", "fq", "rows", "sort", "start", "wt", "qf", "bf", "boost", "facet", "facet.mincount", "facet.limit",
    "facet.field", "extras", "fq_list", "tie", "defType", "mm", "df",
})
QUERY_FIELDS = "name^4 title^4 tags^2 groups^2 text"
FACETS_LIMIT = 50

_MAGIC_FIELD = re.compile(r"\s*(?<![\w\\])\\?_(?:\\?q\\?u\\?e\\?r\\?y|\\?v\\?a\\?l)\\?_\s*:")
_LOCAL_PARAMS = re.compile(r"(?:^|[^\\])(?:\\\\)*\{!")
_LOCAL_VALUE = r"""(?:"[^"\n]*"|'[^'\n]*'|[A-Za-z0-9_$]+)"""
_LOCAL = re.compile(rf"\{{!((?:\s*[A-Za-z0-9_.]+(?:\s*=\s*{_LOCAL_VALUE})?)+)\s*\}}")


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
    unknown = [name for name in query if name not in PARAMETERS]
    if unknown:
        raise SearchQueryError(messages.invalid_search_parameters(unknown))
    if query.get("q") in (None, "", '""', "''"):
        query["q"] = "*:*"
    wanted = int(query.get("rows", 10))
    query["rows"] = wanted + 1 if wanted > 0 else wanted
    query["fq"] = _filters(site, query, labels)
    query["facet"] = query.get("facet", "true")
    query["facet.limit"] = query.get("facet.limit", site.config.get("search.facets.limit", FACETS_LIMIT))
    query["facet.mincount"] = query.get("facet.mincount", 1)
    query["fl"] = query.get("fl", "name")
    query["wt"] = query.get("wt", "json")
    parser = query.get("defType", "dismax")
    if ":" not in query["q"] or parser == "edismax":
        query["defType"] = parser
        query["tie"] = query.get("tie", "0.1")
        query["mm"] = query.get("mm", "2<-1 5<80%")
        query["qf"] = query.get("qf", QUERY_FIELDS)
    query.setdefault("df", "text")
    query.setdefault("q.op", "AND")
    for name, value in query.items():
        for item in value if isinstance(value, list) else [value]:
            _refuse_parsers(site, name, item)
    return _answer(site, query, wanted)


def _filters(site: Site, query: dict[str, Any], labels: list[str] | None) -> list[Any]:
    more = query.get("fq_list", [])
    if not isinstance(more, (list, str, dict)):
        raise ServerError("fq_list cannot be iterated")
    filters = [query["fq"]] if "fq" in query else []
    filters.extend(more)
    filters.append(f"+site_id:{literal(site.site_user)}")
    for item in filters:
        if not isinstance(item, (str, list, dict)):
            raise ServerError("a filter query is no text")
        if "+state:" in item:
            break
    else:
        filters.append("+state:active")
    if labels is not None:
        filters.append(f"+permission_labels:({' OR '.join(map(literal, labels))})")
    return filters


def _refuse_parsers(site: Site, name: str, value: Any) -> None:
    """Refuse Solr's ways into other query parsers."""
    if not isinstance(value, str):
        return
    text = value.strip()
    if _MAGIC_FIELD.search(text):
        raise SearchError(messages.magic_fields_not_supported(name))
    found = len(_LOCAL_PARAMS.findall(text))
    if not found:
        return
    if found > 1:
        raise SearchError(messages.query_parsers_not_supported(name))
    if not text.startswith("{!"):
        raise SearchError(messages.local_parameters_not_first(name))
    if _local_parser(text) not in site.config["ckan.search.solr_allowed_query_parsers"]:
        raise SearchError(messages.local_parameters_not_supported(name))


def _local_parser(text: str) -> str:
    """The query parser that local parameters name: `{!name ...}` or `{!type=name ...}`; "" where they name none."""
    match = _LOCAL.match(text) if "}" in text else None
    if match is None:
        raise UnsupportedByFake("CKAN's refusal of local parameters that it cannot read")
    pairs = re.findall(rf"([A-Za-z0-9_.]+)(?:\s*=\s*({_LOCAL_VALUE}))?", match[1])
    if not pairs[0][1]:
        return str(pairs[0][0])
    return next((value.strip("\"'") for key, value in pairs if key == "type"), "")


def _answer(site: Site, query: dict[str, Any], wanted: int) -> Answer:
    if query["wt"] != "json":
        raise ServerError("Solr's answer is no JSON")
    ignored = [name for name in ("bf", "boost") if query.get(name)]
    if ignored and "defType" in query:
        raise UnsupportedByFake(f"package_search with {ignored[0]}")
    try:
        found = site.search.select(query)
    except Unsupported as error:
        raise UnsupportedByFake(f"package_search: {error}") from None
    except BadSort:
        raise SearchQueryError(messages.INVALID_SORT) from None
    except SolrError as error:
        raise SearchError(messages.solr_refused(query, str(error))) from None
    results: list[Any] = found.docs[:wanted]
    for result in results:
        result["extras"] = {key[7:]: result.pop(key) for key in [key for key in result if key.startswith("extras_")]}
    if query["fl"] in ("id", "name"):
        results = [result.get(query["fl"]) for result in results]
    return Answer(found.count, results, found.facets)
