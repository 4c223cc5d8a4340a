from __future__ import annotations

import contextlib

import httpx
import pytest
import requests

from ckan_fake import FakeCKAN
from tests.support import call


def statuses(ckan: FakeCKAN, action: str, times: int) -> list[int]:
    return [call(ckan, action).status_code for _ in range(times)]


def test_a_fault_answers_until_it_is_removed_and_nothing_is_done() -> None:
    ckan = FakeCKAN()
    fault = ckan.fail("organization_create", status=503)
    answer = call(ckan, "organization_create", {"name": "org"}, key="sysadmin")

    assert answer.status_code == 503
    assert "503 Service Unavailable" in answer.text
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert fault.hits == 1
    fault.remove()
    assert call(ckan, "organization_list").json()["result"] == []


def test_a_fault_is_taken_away_at_the_end_of_its_block_and_by_reset() -> None:
    ckan = FakeCKAN()
    with ckan.fail("status_show"):
        assert statuses(ckan, "status_show", 1) == [500]
    assert statuses(ckan, "status_show", 1) == [200]

    ckan.fail()
    ckan.reset()
    assert statuses(ckan, "status_show", 1) == [200]


def test_times_and_after_count_the_calls_that_match() -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", status=429, times=2, after=1, headers={"Retry-After": "3"})

    assert statuses(ckan, "package_list", 2) == [200, 200]
    assert statuses(ckan, "status_show", 5) == [200, 429, 429, 200, 200]


def test_the_oldest_fault_that_matches_answers() -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", status=501, times=1)
    ckan.fail(status=502)

    assert statuses(ckan, "status_show", 2) == [501, 502]
    assert statuses(ckan, "package_list", 1) == [502]


@pytest.mark.parametrize(("path", "hit"), [
    ("/api/3/action/status_show", True), ("/api/3/action/*", True), ("/api/3/action/status", False),
    ("/dataset/*", False),
])
def test_a_fault_of_a_path(path: str, hit: bool) -> None:
    ckan = FakeCKAN()
    ckan.fail(path=path, status=500)

    assert statuses(ckan, "status_show", 1) == [500 if hit else 200]


@pytest.mark.parametrize(("body", "content_type", "sent", "kind"), [
    ("a text", None, b"a text", "text/html; charset=utf-8"), (b"\xff", "image/png", b"\xff", "image/png"),
    ("", None, b"", "text/html; charset=utf-8"),
    ({"success": False}, None, b'{"success": false}', "application/json;charset=utf-8"),
])
def test_the_body_of_a_fault(body: object, content_type: str | None, sent: bytes, kind: str) -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", body=body, content_type=content_type, headers={"X-A": "b"})
    answer = call(ckan, "status_show")

    assert (answer.content, answer.headers["Content-Type"], answer.headers["X-A"]) == (sent, kind, "b")


@pytest.mark.parametrize(("arguments", "message"), [
    ({"action": "pakage_create"}, "did you mean 'package_create'"), ({"action": "nothing like it"}, "has no action"),
    ({"status": 99}, "status"), ({"status": "503"}, "status"), ({"times": 0}, "times"), ({"after": -1}, "after"),
    ({"path": "api"}, "slash"), ({"kind": "slow"}, "kind"), ({"kind": "cut", "done": False}, "cut"),
])
def test_a_fault_that_makes_no_sense_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FakeCKAN().fail(**arguments)  # type: ignore[arg-type]


def test_faults_are_in_the_log_of_calls() -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", status=503, body="down")
    call(ckan, "status_show")

    assert (ckan.calls[0].action, ckan.calls[0].status, ckan.calls[0].answer) == ("status_show", 503, "down")


@pytest.mark.parametrize(("kind", "raised"), [
    ("closed", requests.ConnectionError), ("timeout", requests.ReadTimeout),
    ("cut", requests.exceptions.ChunkedEncodingError),
])
@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("socket", [False, True])
def test_a_connection_breaks_before_or_after_the_call_is_done(
    kind: str, raised: type[Exception], done: bool, socket: bool
) -> None:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    done = done or kind == "cut"
    ckan.fail("package_create", kind=kind, done=done, times=1)
    with contextlib.ExitStack() as stack:
        url = stack.enter_context(ckan.serve()).url if socket else ckan.site_url
        session = stack.enter_context(requests.Session() if socket else ckan.session())

        def create(name: str) -> int:
            return session.post(
                f"{url}/api/3/action/package_create", json={"name": name}, timeout=0.2 if kind == "timeout" else 20,
                headers={"Authorization": ckan.sysadmin.api_key},
            ).status_code

        with pytest.raises(raised):
            create("first")

        assert create("first") == (409 if done else 200)
        assert (ckan.calls[0].action, ckan.calls[0].status) == ("package_create", 200 if done else 500)


def test_an_answer_may_be_lost_behind_a_gateway() -> None:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    with ckan.fail("package_create", status=504, done=True):
        lost = call(ckan, "package_create", {"name": "first"}, key="sysadmin")

    assert lost.status_code == 504
    assert call(ckan, "package_create", {"name": "first"}, key="sysadmin").status_code == 409


@pytest.mark.parametrize(("kind", "raised"), [
    ("closed", httpx.RemoteProtocolError), ("timeout", httpx.ReadTimeout), ("cut", httpx.RemoteProtocolError),
])
def test_a_connection_breaks_for_httpx(kind: str, raised: type[Exception]) -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", kind=kind)
    with httpx.Client(transport=ckan.transport()) as client, pytest.raises(raised):
        client.get(f"{ckan.site_url}/api/3/action/status_show")
