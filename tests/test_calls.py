from __future__ import annotations

import json
import pathlib
import re
from datetime import datetime
from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.calls import Call, Calls
from tests.support import call, result


def test_a_call_tells_who_asked_what_and_got_which_answer() -> None:
    ckan = FakeCKAN()
    call(ckan, "organization_create", {"name": "org", "extras": [{"key": "a", "value": "b"}]}, key="sysadmin")
    call(ckan, "package_show", {"id": "none"}, get=True)
    first, second = ckan.calls

    assert (first.method, first.path, first.action, first.user) == (
        "POST", "/api/3/action/organization_create", "organization_create", "sysadmin",
    )
    assert first.payload == {"name": "org", "extras": [{"key": "a", "value": "b"}]}
    assert first.result["name"] == "org"
    assert first.duration > 0
    assert (second.path, second.user, second.status) == ("/api/3/action/package_show?id=none", "", 404)
    assert second.answer["error"]["message"] == "Not found"
    assert second.result is None
    assert str(second).startswith("GET /api/3/action/package_show?id=none as anonymous {'id': 'none'} -> 404 {")


def test_the_payload_is_as_it_was_sent_whatever_the_action_does_with_it() -> None:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    sent = {"name": "d1", "tags": [{"name": "bb"}, {"name": "aa"}], "private": "False"}
    result(ckan, "package_create", sent)

    assert ckan.calls[-1].payload == sent


def test_control_calls_are_not_in_the_log_and_pages_are() -> None:
    ckan = FakeCKAN()
    with ckan.session() as session:
        session.get(f"{ckan.site_url}/_fake/health")
        session.get(f"{ckan.site_url}/about")

    assert [(seen.path, seen.action) for seen in ckan.calls] == [("/about", None)]
    assert "About" in ckan.calls[0].answer


def test_the_calls_of_one_action() -> None:
    ckan = FakeCKAN()
    for action in ("status_show", "package_list", "status_show"):
        call(ckan, action)

    assert len(ckan.calls.of("status_show")) == 2
    assert ckan.calls[1:][0].action == "package_list"
    ckan.calls.clear()
    assert not ckan.calls
    assert repr(ckan.calls) == "<0 calls>"


def entry(number: int, size: int = 10) -> Call:
    return Call("GET", f"/{number}", None, "", None, 200, b"x" * size, 0.1)


def test_only_so_many_calls_and_bytes_are_kept() -> None:
    few = Calls(kept=3)
    small = Calls(kept_bytes=25)
    for number in range(5):
        few.append(entry(number))
        small.append(entry(number))
    small.append(entry(9, size=100))

    assert [call.path for call in few] == ["/2", "/3", "/4"]
    assert [call.path for call in small] == ["/9"]


def test_assert_called_gives_the_last_call_with_these_parameters() -> None:
    ckan = FakeCKAN()
    for title in ("One", "Two"):
        call(ckan, "organization_create", {"name": "org", "title": title}, key="sysadmin")

    assert ckan.calls.assert_called("organization_create").payload["title"] == "Two"
    assert ckan.calls.assert_called("organization_create", times=1, title="One").status == 200
    ckan.calls.assert_not_called("organization_create", title="Three")
    ckan.calls.assert_not_called("package_create")


@pytest.mark.parametrize(("action", "parameters", "told"), [
    ("package_show", {}, "package_show was not called; did you mean 'package_list'?"),
    ("package_list", {"limt": 3}, "limt was never sent; did you mean 'limit'?"),
    ("package_list", {"limit": 4}, "package_list was not called with {'limit': 4}:\n    POST"),
    ("package_list", {"times": 2}, "package_list was called 1 times, not 2:\n    POST"),
])
def test_assert_called_tells_what_was_called(action: str, parameters: dict[str, Any], told: str) -> None:
    ckan = FakeCKAN()
    call(ckan, "package_list", {"limit": 3})
    with pytest.raises(AssertionError, match=re.escape(told)):
        ckan.calls.assert_called(action, **parameters)


@pytest.mark.parametrize("method", ["assert_called", "assert_not_called"])
def test_an_action_that_no_ckan_has_is_told(method: str) -> None:
    with pytest.raises(ValueError, match=r"no action 'package_shwo'; did you mean 'package_show'\?"):
        getattr(FakeCKAN().calls, method)("package_shwo")


def test_assert_no_writes() -> None:
    ckan = FakeCKAN()
    call(ckan, "package_list")
    call(ckan, "organization_create", {"name": "org"})  # refused
    ckan.calls.assert_no_writes()
    call(ckan, "organization_create", {"name": "org"}, key="sysadmin")
    with pytest.raises(AssertionError, match="there were writes:\n    POST /api/3/action/organization_create"):
        ckan.calls.assert_no_writes()
    with pytest.raises(AssertionError, match="organization_create was called"):
        ckan.calls.assert_not_called("organization_create")


def test_a_har_file_has_the_calls_without_keys(tmp_path: pathlib.Path) -> None:
    ckan = FakeCKAN()
    call(ckan, "package_show", {"id": "none"}, get=True, key="sysadmin")
    call(ckan, "organization_create", {"name": "org"}, key="sysadmin")
    ckan.save_har(tmp_path / "calls.har")

    text = (tmp_path / "calls.har").read_text()
    log = json.loads(text)["log"]
    shown, created = log["entries"]
    assert (log["version"], shown["request"]["method"], shown["response"]["status"]) == ("1.2", "GET", 404)
    assert shown["request"]["url"] == f"{ckan.site_url}/api/3/action/package_show?id=none"
    assert shown["request"]["queryString"] == [{"name": "id", "value": "none"}]
    assert json.loads(shown["response"]["content"]["text"])["success"] is False
    assert json.loads(created["request"]["postData"]["text"]) == {"name": "org"}
    assert created["request"]["postData"]["mimeType"] == "application/json"
    assert {"name": "authorization", "value": "(left out)"} in created["request"]["headers"]
    assert ckan.sysadmin.api_key not in text
    assert datetime.fromisoformat(created["startedDateTime"]).year >= 2024
