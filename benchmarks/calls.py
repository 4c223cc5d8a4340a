"""package_show against mocks that answer with a canned text: in process, and over a socket."""

from __future__ import annotations

import logging
import time
from typing import Any

import requests
import responses
from pytest_httpserver import HTTPServer

from benchmarks.timing import Catalogue, Timed, canned, line, side_by_side


def _post(session: requests.Session, url: str, data: dict[str, Any]) -> Timed:
    return lambda: session.post(url, json=data).json()


def main() -> None:
    """Print both comparisons."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    catalogue, text = Catalogue(), canned()
    catalogue.grow(100)
    ckan = catalogue.ckan
    url, data = f"{ckan.site_url}/api/3/action/package_show", {"id": "dataset-50"}
    session, usual, bare = ckan.session(), requests.Session(), requests.Session()
    bare.trust_env = False
    with responses.RequestsMock() as mock:
        mock.add(responses.POST, url, body=text, content_type="application/json")
        ours, theirs, least = side_by_side(*(_post(each, url, data) for each in (session, usual, bare)))
    line("package_show in process / responses, a requests.Session", ours, theirs)
    line("the same / one that ignores the environment, as ours", ours, least)
    with ckan.serve() as server, HTTPServer() as canned_server:
        canned_server.expect_request("/api/3/action/package_show").respond_with_data(
            text, content_type="application/json"
        )
        here, there = f"{server.url}/api/3/action/package_show", canned_server.url_for("/api/3/action/package_show")
        ours, theirs = side_by_side(
            _post(bare, here, data), _post(bare, there, data), number=20, clock=time.perf_counter
        )
    line("package_show over a socket / pytest-httpserver, canned", ours, theirs)


if __name__ == "__main__":
    main()
