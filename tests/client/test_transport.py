"""Sessions of threads, the rate of requests, and the token's header."""

from __future__ import annotations

import threading

import pytest
import requests

from ckan_client import CkanLowlevelClient, NotSent
from ckan_client.transport import RateLimit, Sessions
from ckan_fake import FakeCKAN
from tests.client.prepared import URL, Prepared, result


def test_each_thread_has_a_session_of_its_own() -> None:
    sessions = Sessions(requests.Session)
    found = [sessions.get(), sessions.get()]
    thread = threading.Thread(target=lambda: found.append(sessions.get()))
    thread.start()
    thread.join()
    assert found[0] is found[1]
    assert found[2] is not found[0]


def test_a_given_session_serves_all_threads() -> None:
    session = requests.Session()
    sessions = Sessions(session)
    found: list[requests.Session] = []
    thread = threading.Thread(target=lambda: found.append(sessions.get()))
    thread.start()
    thread.join()
    assert found == [session]


def test_requests_keep_to_the_rate() -> None:
    now, slept = [100.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    limit = RateLimit(4, sleep, lambda: now[0])
    for _ in range(3):
        limit.wait()
    now[0] += 10
    limit.wait()
    assert slept == [0.25, 0.25]
    with pytest.raises(ValueError, match="rate"):
        RateLimit(0)


def test_the_client_keeps_to_its_rate() -> None:
    prepared = Prepared(*(result(1) for _ in range(3)), rate=0.001)
    for _ in range(3):
        prepared.client.action("status_show")
    assert len(prepared.slept) == 2


def test_a_site_may_have_a_header_of_its_own_for_the_token() -> None:
    prepared = Prepared(result(1), token_header="X-Portal-Token")
    prepared.client.action("status_show")
    sent = prepared.adapter.requests[0].headers
    assert sent["X-Portal-Token"] == "secret"
    assert "Authorization" not in sent
    assert "X-CKAN-API-Key" not in sent


def test_a_refused_connection_is_not_sent() -> None:
    with FakeCKAN().serve() as server:
        url = server.url
    client = CkanLowlevelClient(url, retries=0)
    with pytest.raises(NotSent):
        client.action("package_create", {"name": "aa"})


def test_many_threads_share_a_client() -> None:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    with ckan.serve() as server:
        client = CkanLowlevelClient(server.url, ckan.sysadmin.api_key)
        threads = [
            threading.Thread(target=client.action, args=("package_create", {"name": f"ds-{n}"})) for n in range(12)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(client.list_datasets()) == 12


def test_anonymous_keeps_the_other_options() -> None:
    prepared = Prepared(result(1), user_agent="mine")
    prepared.client.anonymous.action("status_show")
    sent = prepared.adapter.requests[0].headers
    assert sent["User-Agent"] == "mine"
    assert "Authorization" not in sent
    assert prepared.client.api_key == "secret"
    assert prepared.adapter.requests[0].url == f"{URL}/api/3/action/status_show"
