"""The names of Solr's query parsers."""

from __future__ import annotations

KNOWN = frozenset({"lucene", "dismax", "edismax", "func", "simple"})
# Parsers that need local parameters, which nobody can give here: Solr crashes, over this call of this variable.
NEEDS_LOCAL_PARAMETERS: dict[str, tuple[str, str]] = {
    **dict.fromkeys((
        "prefix", "boost", "field", "raw", "term", "terms", "switch", "payload_check", "payload_score", "rerank", "mlt",
        "hash_range", "bool", "graphTerms",
    ), ("get(String)", "this.localParams")),
    **dict.fromkeys(("parent", "child", "filters", "geofilt", "bbox"), ("getParams(String)", "this.localParams")),
    "frange": ("get(String, String)", "this.localParams"),
    "join": ("get(String)", "qparser.localParams"),
    "graph": ("get(String)", "localParams"),
    "min_hash": ("getFloat(String, float)", "this.localParams"),
}
OTHERS = frozenset({
    "complexphrase", "surround", "maxscore", "collapse", "query", "xport", "igain", "tlogit", "significantTerms",
    "xmlparser", "rank",
})


def is_parser(name: str) -> bool:
    """Whether Solr has a parser of that name."""
    return name in KNOWN or name in OTHERS or name in NEEDS_LOCAL_PARAMETERS
