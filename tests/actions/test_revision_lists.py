from __future__ import annotations

from datetime import datetime

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    """A site of CKAN 2.7 whose clock stands still."""
    return FakeCKAN("2.7", config={"ckan.auth.create_unowned_dataset": True}, now=datetime(2020, 1, 1))


def test_revision_list_since_a_revision_or_a_time(ckan: FakeCKAN) -> None:
    first = result(ckan, "package_create", {"name": "one"})["revision_id"]
    ckan.clock.shift(60)
    second = result(ckan, "package_create", {"name": "two"})["revision_id"]
    assert result(ckan, "revision_list", {}, key=None) == [second, first]
    assert result(ckan, "revision_list", {"sort": "time_asc"}) == [first, second]
    assert result(ckan, "revision_list", {"since_id": first}) == [second]
    assert result(ckan, "revision_list", {"since_time": "2020-01-01T00:01:00"}) == []
    assert error(ckan, "revision_list", {"since_id": "none"})[0] == 404
    assert error(ckan, "revision_list", {"since_time": "x"})[1]["message"] == "Timestamp did not parse"
    assert error(ckan, "revision_list", {"sort": "x"})[0] == 409


def test_revision_list_of_2_2_gives_all() -> None:
    ckan = FakeCKAN("2.2")
    before = result(ckan, "revision_list")
    made = result(ckan, "package_create", {"name": "one"})["revision_id"]
    assert result(ckan, "revision_list", {"sort": "x"}) == [made, *before]


def test_revision_show_names_what_it_changed(ckan: FakeCKAN) -> None:
    made = result(ckan, "package_create", {"name": "one", "tags": [{"name": "russian"}]})["revision_id"]
    shown = result(ckan, "revision_show", {"id": made}, key=None)
    assert (shown["author"], shown["packages"], shown["groups"]) == ("sysadmin", ["one"], [])
    assert error(ckan, "revision_show", {"id": "none"})[0] == 404
    group = result(ckan, "group_create", {"name": "grp"})["revision_id"]
    assert result(ckan, "revision_show", {"id": group})["groups"] == ["grp"]


def test_package_revision_list_and_those_of_groups_and_organizations(ckan: FakeCKAN) -> None:
    first = result(ckan, "package_create", {"name": "one"})["revision_id"]
    ckan.clock.shift(60)
    second = result(ckan, "package_update", {"id": "one", "title": "x"})["revision_id"]
    assert [row["id"] for row in result(ckan, "package_revision_list", {"id": "one"}, key=None)] == [second, first]
    result(ckan, "group_create", {"name": "grp"})
    result(ckan, "organization_create", {"name": "org"})
    assert len(result(ckan, "group_revision_list", {"id": "grp"})) == 2
    assert len(result(ckan, "organization_revision_list", {"id": "org"})) == 2
    assert error(ckan, "package_revision_list", {"id": "none"})[0] == 404


def test_make_latest_pending_package_active_approves() -> None:
    ckan = FakeCKAN("2.2")
    result(ckan, "package_create", {"name": "one"})
    assert result(ckan, "make_latest_pending_package_active", {"id": "one"}) is None
    assert result(ckan, "package_revision_list", {"id": "one"})[0]["approved_timestamp"] is not None
    assert call(ckan, "make_latest_pending_package_active", {"id": "none"}, key="sysadmin").status_code == 500


def test_resource_status_show_has_no_queue(ckan: FakeCKAN) -> None:
    assert result(ckan, "resource_status_show")["message"] == "queue is not installed on this instance"
    assert call(FakeCKAN("2.2"), "resource_status_show", {"id": "x"}).status_code == 500
