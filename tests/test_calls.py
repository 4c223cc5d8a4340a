from __future__ import annotations

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
