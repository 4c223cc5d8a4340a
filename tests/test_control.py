from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from ckan_fake import FakeCKAN
from ckan_fake.server import Server
from tests.support import call, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


@pytest.fixture
def server(ckan: FakeCKAN) -> Iterator[Server]:
    with ckan.serve() as server:
        yield server


def control(
    server: Server, method: str, name: str, data: Any = None, *, status: int = 200, raw: bytes | None = None
) -> Any:
    answer = requests.request(method, f"{server.url}/_fake/{name}", json=data, data=raw, timeout=10)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def test_health_tells_what_answers_and_outlives_a_reset_and_faults(ckan: FakeCKAN, server: Server) -> None:
    ckan.fail(status=503)
    control(server, "POST", "reset")

    health = control(server, "GET", "health")
    assert (health["ok"], health["version"], health["site_url"]) == (True, "2.12", server.url)


def test_reset(ckan: FakeCKAN, server: Server) -> None:
    result(ckan, "organization_create", {"name": "org"})
    control(server, "POST", "reset")

    assert call(ckan, "organization_list").json()["result"] == []


def test_config_sets_options_and_an_empty_object_undoes_them(ckan: FakeCKAN, server: Server) -> None:
    assert control(server, "POST", "config", {"ckan.site_title": "T"})["changed"] == {"ckan.site_title": "T"}
    assert call(ckan, "status_show").json()["result"]["site_title"] == "T"

    assert control(server, "POST", "config", {})["changed"] == {}
    assert call(ckan, "status_show").json()["result"]["site_title"] == "CKAN"
    refused = control(server, "POST", "config", {"ckan.site_titel": "T"}, status=400)
    assert "did you mean 'ckan.site_title'" in refused["error"]


def test_snapshot_and_restore(ckan: FakeCKAN, server: Server) -> None:
    first = control(server, "POST", "snapshot")["id"]
    result(ckan, "organization_create", {"name": "one"})
    second = control(server, "POST", "snapshot")["id"]
    result(ckan, "organization_create", {"name": "two"})

    control(server, "POST", "restore", {"id": second})
    assert call(ckan, "organization_list").json()["result"] == ["one"]
    control(server, "POST", "restore", {"id": first})
    assert call(ckan, "organization_list").json()["result"] == []
    for gone in (second, 99, "x", None, [1]):
        assert "POST /_fake/snapshot" in control(server, "POST", "restore", {"id": gone}, status=400)["error"]


def test_clock(ckan: FakeCKAN, server: Server) -> None:
    assert control(server, "POST", "clock", {"freeze": "2024-01-01T00:00:00"}) == {"now": "2024-01-01T00:00:00"}
    assert control(server, "POST", "clock", {"shift": 3600})["now"] == "2024-01-01T01:00:00"
    assert result(ckan, "organization_create", {"name": "org"})["created"] == "2024-01-01T01:00:00"
    assert control(server, "GET", "clock")["now"] == "2024-01-01T01:00:00"

    assert control(server, "POST", "clock", {"release": True})["now"] > "2025"
    for wrong in ({}, {"freeze": "yesterday"}, {"shift": "x"}, {"freeze": 5}, {"frozen": 1}):
        assert control(server, "POST", "clock", wrong, status=400)["error"]


def test_calls_are_listed_without_control_calls_and_forgotten(ckan: FakeCKAN, server: Server) -> None:
    requests.post(f"{server.url}/api/3/action/help_show", json={"name": "x"}, timeout=10)
    requests.post(f"{server.url}/api/3/action/status_show", files={"f": b"x"}, timeout=10)

    first, second = control(server, "GET", "calls")["calls"]
    assert (first["action"], first["user"], first["status"], first["payload"]) == ("help_show", "", 404, {"name": "x"})
    assert first["answer"]["success"] is False
    assert "filename='f'" in second["payload"]["f"]
    control(server, "DELETE", "calls")
    assert control(server, "GET", "calls") == {"calls": []}


def test_faults(ckan: FakeCKAN, server: Server) -> None:
    fault = control(server, "POST", "faults", {"action": "status_show", "status": 503, "times": 2, "body": {"a": 1}})
    assert call(ckan, "status_show").json() == {"a": 1}
    assert control(server, "GET", "faults")["faults"] == [{**fault, "hits": 1}]

    control(server, "DELETE", f"faults/{fault['id']}")
    assert call(ckan, "status_show").status_code == 200
    assert "GET /_fake/faults" in control(server, "DELETE", f"faults/{fault['id']}", status=404)["error"]
    control(server, "POST", "faults", {})
    control(server, "DELETE", "faults")
    assert control(server, "GET", "faults") == {"faults": []}
    refused = control(server, "POST", "faults", {"action": "pakage_create"}, status=400)
    assert "did you mean 'package_create'" in refused["error"]
    for wrong in ({"times": "x"}, {"headers": "x"}, {"state": 1}, {"status": None}):
        assert control(server, "POST", "faults", wrong, status=400)["error"]


def test_what_is_not_there_names_what_is(server: Server) -> None:
    assert "/_fake/snapshot" in control(server, "GET", "no-such", status=404)["error"]
    assert "/_fake/faults/ID" in control(server, "GET", "reset/5", status=404)["error"]
    assert control(server, "GET", "reset", status=405)["error"] == "/_fake/reset knows POST, not GET"


@pytest.mark.parametrize(("raw", "message"), [
    (b"{", "no JSON"), (b"[1]", "send a JSON object, not [1]"), (b"\xff", "no JSON"),
])
def test_a_body_that_is_no_object_is_refused(server: Server, raw: bytes, message: str) -> None:
    assert message in control(server, "POST", "config", raw=raw, status=400)["error"]
