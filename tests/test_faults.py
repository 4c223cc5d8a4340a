from __future__ import annotations

import pytest

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
    ({"path": "api"}, "slash"),
])
def test_a_fault_that_makes_no_sense_is_refused(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        FakeCKAN().fail(**arguments)  # type: ignore[arg-type]


def test_faults_are_in_the_log_of_calls() -> None:
    ckan = FakeCKAN()
    ckan.fail("status_show", status=503, body="down")
    call(ckan, "status_show")

    assert (ckan.calls[0].action, ckan.calls[0].status, ckan.calls[0].answer) == ("status_show", 503, "down")
