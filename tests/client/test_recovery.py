"""Writes whose answer is lost, before and after they took effect."""

from __future__ import annotations

from typing import Any

import pytest

from ckan_client import CkanLowlevelClient, ConcurrentEdit, ConnectionFailed, TimedOut, ValidationError
from ckan_fake import FakeCKAN

LOST = [
    {"kind": "closed", "done": False}, {"kind": "closed", "done": True}, {"kind": "timeout", "done": False},
    {"kind": "timeout", "done": True}, {"kind": "cut"}, {"status": 504, "done": True}, {"status": 502},
]
NAMES = [f"{fault.get('kind', fault.get('status'))}-{'after' if fault.get('done') else 'before'}" for fault in LOST]


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})


@pytest.fixture
def low(ckan: FakeCKAN) -> CkanLowlevelClient:
    return CkanLowlevelClient(
        ckan.site_url, ckan.sysadmin.api_key, session=ckan.session(), sleep=lambda seconds: None
    )


def _count(ckan: FakeCKAN, action: str) -> int:
    """How many calls of an action were done."""
    return sum(call.action == action and call.status == 200 for call in ckan.calls)


@pytest.mark.parametrize("fault", LOST, ids=NAMES)
def test_package_create_happens_once(ckan: FakeCKAN, low: CkanLowlevelClient, fault: dict[str, Any]) -> None:
    ckan.fail("package_create", times=1, **fault)
    created = low.action("package_create", {"name": "once", "tags": [{"name": "a tag"}]})
    assert created["name"] == "once"
    assert low.action("package_list") == ["once"]
    assert _count(ckan, "package_create") <= 1 or fault.get("status") == 504


@pytest.mark.parametrize("fault", LOST, ids=NAMES)
@pytest.mark.parametrize("noun", ["group", "organization", "user"])
def test_group_create_happens_once(
    ckan: FakeCKAN, low: CkanLowlevelClient, noun: str, fault: dict[str, Any]
) -> None:
    more = {"email": "a@example.org", "password": "long enough"} if noun == "user" else {"title": "Once"}
    ckan.fail(f"{noun}_create", times=1, **fault)
    assert low.action(f"{noun}_create", {"name": "once", **more})["name"] == "once"
    assert [call.status for call in ckan.calls if call.action == f"{noun}_create"].count(409) == 0


@pytest.mark.parametrize("fault", LOST, ids=NAMES)
def test_package_update_happens_once(ckan: FakeCKAN, low: CkanLowlevelClient, fault: dict[str, Any]) -> None:
    created = low.action("package_create", {"name": "aa", "resources": [{"url": "http://example.org/a"}]})
    ckan.fail("package_update", times=1, **fault)
    updated = low.put_dataset({"id": created["id"], "title": "new"})
    assert updated["title"] == "new"
    assert updated["resources"][0]["id"] == created["resources"][0]["id"]


def test_package_update_is_not_repeated_over_the_edit_of_another(ckan: FakeCKAN, low: CkanLowlevelClient) -> None:
    created = low.action("package_create", {"name": "aa"})
    low.action("package_patch", {"id": "aa", "notes": "by another"})
    ckan.fail("package_update", times=1, kind="closed")
    with pytest.raises(ConcurrentEdit) as caught:
        low.action("package_update", {"id": "aa", "title": "mine"}, base=created["metadata_modified"])
    assert caught.value.fields == ("title",)
    assert low.show("package", "aa")["notes"] == "by another"


def test_package_update_of_an_unknown_base_is_not_repeated(ckan: FakeCKAN, low: CkanLowlevelClient) -> None:
    low.action("package_create", {"name": "aa"})
    ckan.fail("package_update", times=1, kind="closed")
    with pytest.raises(ConnectionFailed):
        low.action("package_update", {"id": "aa", "title": "mine"})


@pytest.mark.parametrize("fault", LOST, ids=NAMES)
def test_package_delete_and_dataset_purge_happen(
    ckan: FakeCKAN, low: CkanLowlevelClient, fault: dict[str, Any]
) -> None:
    low.action("package_create", {"name": "aa"})
    for action in ("package_delete", "dataset_purge"):
        ckan.fail(action, times=1, **fault)
        assert low.action(action, {"id": "aa"}) is None
    assert low.action("package_list") == []


def test_a_name_that_another_has_taken_is_refused_in_the_servers_words(ckan: FakeCKAN, low: CkanLowlevelClient) -> None:
    low.action("package_create", {"name": "aa", "title": "by another"})
    ckan.fail("package_create", times=1, kind="timeout")
    with pytest.raises(ValidationError) as caught:
        low.action("package_create", {"name": "aa", "title": "mine"})
    assert set(caught.value.error_dict) == {"name"}


def test_a_server_that_stays_away_is_told(ckan: FakeCKAN, low: CkanLowlevelClient) -> None:
    ckan.fail(path="/api/*", kind="timeout")
    with pytest.raises(TimedOut):
        low.action("package_create", {"name": "aa"})


def test_recovery_can_be_switched_off(ckan: FakeCKAN) -> None:
    low = CkanLowlevelClient(ckan.site_url, ckan.sysadmin.api_key, session=ckan.session(), recover_writes=False)
    ckan.fail("package_create", times=1, kind="closed", done=True)
    with pytest.raises(ConnectionFailed):
        low.action("package_create", {"name": "aa"})
    assert [call.action for call in ckan.calls] == ["package_create"]
