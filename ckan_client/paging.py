"""
Reading all hits of a search while the catalogue moves.

Pages by number shift when a dataset before them goes or comes: one is then missed, or read twice. So each page asks for
the ids behind the last one that was read. A dataset that is there from the first page to the last is read exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ckan_client import exceptions as exc

#: The most that package_search gives at once, unless the site says otherwise.
PAGE_SIZE = 1000
#: Answers of servers that do not know a parameter of the search, or a query in it.
REFUSED = frozenset({400, 409, 501})

Page = tuple[list[dict[str, Any]], int]


def all_hits(search: Callable[[Mapping[str, Any]], Page], params: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """
    Every hit in the order of ids, none twice.

    :param search: one package_search: its hits, and how many there are in all
    :param params: those of package_search, `rows` the size of a page; `sort` and `start` are set here
    """
    query = {"q": "*:*", "rows": PAGE_SIZE, **params, "sort": "id asc"}
    query["rows"] = int(query["rows"])
    hits, count = search({**query, "start": 0})
    read = 0
    last = ""
    while True:
        for hit in hits:
            if hit["id"] > last:
                last = hit["id"]
                yield hit
        read += len(hits)
        # a server may give fewer than asked for, so a short page is not the last one
        if not hits or len(hits) >= count:
            return
        try:
            following, left = search({**query, "start": 0, "fq_list": [*query.get("fq_list", ()), _behind(last)]})
        except exc.HTTPError as error:
            if error.status_code not in REFUSED:
                raise
            following, left = [], -1
        if left < 0 or (following and following[0]["id"] <= last):
            yield from _by_number(search, query, read, last)
            return
        hits, count = following, left


def _by_number(
    search: Callable[[Mapping[str, Any]], Page], query: Mapping[str, Any], start: int, last: str
) -> Iterator[dict[str, Any]]:
    """The rest, for servers that know no ranges of ids."""
    while True:
        hits, count = search({**query, "start": start})
        for hit in hits:
            if hit["id"] > last:
                last = hit["id"]
                yield hit
        start += len(hits)
        if not hits or start >= count:
            return


def _behind(last: str) -> str:
    escaped = last.replace("\\", "\\\\").replace('"', '\\"')
    return f'id:{{"{escaped}" TO *}}'
