"""package_show against mocks that answer with a canned text: in process, and over a socket."""

from __future__ import annotations

import logging
import time

import requests
import responses
from pytest_httpserver import HTTPServer

from benchmarks.timing import Catalogue, canned, line, side_by_side


def main() -> None:
    """Print both comparisons."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    catalogue, text = Catalogue(), canned()
    catalogue.grow(100)
    ckan = catalogue.ckan
    url, data = f"{ckan.site_url}/api/3/action/package_show", {"id": "dataset-50"}
    session, plain = ckan.session(), requests.Session()
    plain.trust_env = False
    with responses.RequestsMock() as mock:
        mock.add(responses.POST, url, body=text, content_type="application/json")
        ours, theirs = side_by_side(
            lambda: session.post(url, json=data).json(), lambda: plain.post(url, json=data).json()
        )
    line("package_show in process / responses, canned", ours, theirs)
    with ckan.serve() as server, HTTPServer() as canned_server:
        canned_server.expect_request("/api/3/action/package_show").respond_with_data(
            text, content_type="application/json"
        )
        here, there = f"{server.url}/api/3/action/package_show", canned_server.url_for("/api/3/action/package_show")
        ours, theirs = side_by_side(
            lambda: plain.post(here, json=data).json(), lambda: plain.post(there, json=data).json(), number=20,
            clock=time.perf_counter,
        )
    line("package_show over a socket / pytest-httpserver, canned", ours, theirs)


if __name__ == "__main__":
    main()
