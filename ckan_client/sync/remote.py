"""Another CKAN as a source: all of it, or what changed since the last run."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from ckan_client import exceptions as exc
from ckan_client.lowlevel import CkanLowlevelClient
from ckan_client.paging import REFUSED
from ckan_client.sync.sources import Item, Source

#: Clocks of servers differ, and a search lags: what changed so shortly before the newest is read again.
MARGIN = datetime.timedelta(hours=1)
_STAMP = "%Y-%m-%dT%H:%M:%SZ"


def ckan_source(
    url: str, api_key: str | None = None, *, since: str | None = None, fq: str | None = None, **lowlevel: Any
) -> Source:
    """
    The datasets of another CKAN that are public and active.

    :param url, api_key: as for CkanLowlevelClient; `lowlevel` are its other options
    :param since: the `metadata_modified` of the newest dataset of the last run: only what changed an hour before it or
        later is read, and the ids of all, to see what is gone. Where the server cannot tell, all are read
    :param fq: only these, in the words of package_search
    """
    client = CkanLowlevelClient(url, api_key, **lowlevel)
    query: dict[str, Any] = {"facet": "false", **({"fq": fq} if fq else {})}
    newest: list[str] = []

    def items(**more: Any) -> Iterator[Item]:
        for dataset in client.iter_search(**query, **more):
            if modified := dataset.get("metadata_modified"):
                newest[:] = [max([*newest, str(modified)])]
            yield dataset["id"], dataset

    def ids() -> Iterable[str]:
        return (dataset["id"] for dataset in client.iter_search(**query, fl=["id", "name"]))

    found = Source(items(), url=url, newest=lambda: newest[0] if newest else since)
    if since and _knows_dates(client, query):
        start = datetime.datetime.fromisoformat(since.rstrip("Z")[:19]) - MARGIN
        found.datasets = items(fq_list=[f"metadata_modified:[{start.strftime(_STAMP)} TO *]"])
        found.present = ids
    return found


def _knows_dates(client: CkanLowlevelClient, query: dict[str, Any]) -> bool:
    """Whether the server searches by `metadata_modified`: others find nothing, and that means nothing then."""
    try:
        whole, dated = (
            client.action("package_search", {**query, "rows": 0, "fq_list": fq_list})["count"]
            for fq_list in ([], ["metadata_modified:[1970-01-01T00:00:00Z TO *]"])
        )
    except exc.HTTPError as error:
        if error.status_code not in REFUSED:
            raise
        return False
    return bool(whole == dated)
