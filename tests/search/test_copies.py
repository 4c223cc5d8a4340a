from __future__ import annotations

import pathlib
from typing import Any

import pytest
import requests

from ckan_fake import FakeCKAN
from tests.support import result

LAGS = {"ckan.search.solr_commit": False}


def make(ckan: FakeCKAN, name: str, **fields: Any) -> None:
    result(ckan, "package_create", {"name": name, "owner_org": "org", "tags": [{"name": "some"}], **fields})


def lagging(**options: Any) -> FakeCKAN:
    ckan = FakeCKAN(config={**LAGS, **options})
    ckan.clock.freeze("2024-01-01T12:00:00.5")
    result(ckan, "organization_create", {"name": "org"})
    return ckan


def found(ckan: FakeCKAN, q: str = "*:*") -> list[str]:
    return sorted(each["title"] for each in result(ckan, "package_search", {"q": q})["results"])


def test_what_solr_knows_lags_and_what_the_database_knows_does_not() -> None:
    ckan = lagging()
    make(ckan, "one")

    assert found(ckan) == []
    assert result(ckan, "package_search", {"facet.field": ["tags"]})["facets"] == {"tags": {}}
    assert result(ckan, "package_autocomplete", {"q": "one"}) == []
    assert result(ckan, "organization_show", {"id": "org"})["package_count"] == 0
    assert result(ckan, "organization_list", {"all_fields": True})[0]["package_count"] == 0
    assert result(ckan, "tag_show", {"id": "some", "include_datasets": True})["packages"] == []
    assert result(ckan, "current_package_list_with_resources", {}) == []
    assert result(ckan, "package_show", {"id": "one"})["name"] == "one"
    assert result(ckan, "package_list", {}) == ["one"]
    assert result(ckan, "tag_list", {}) == ["some"]

    ckan.commit_search()
    assert found(ckan) == ["one"]
    assert result(ckan, "package_autocomplete", {"q": "one"})[0]["name"] == "one"
    assert result(ckan, "organization_show", {"id": "org"})["package_count"] == 1


def test_package_show_of_a_dataset_that_was_changed_is_fresh() -> None:
    ckan = lagging()
    make(ckan, "one")
    ckan.commit_search()
    ckan.clock.shift(60)
    result(ckan, "package_patch", {"id": "one", "title": "Two"})

    assert (result(ckan, "package_show", {"id": "one"})["title"], found(ckan)) == ("Two", ["one"])
    ckan.commit_search()
    assert found(ckan) == ["Two"]


def test_package_show_lags_where_the_dataset_s_own_row_did_not_change() -> None:
    ckan = lagging()
    make(ckan, "one")
    result(ckan, "group_create", {"name": "group"})
    ckan.commit_search()
    member = {"id": "group", "object": "one", "object_type": "package", "capacity": "public"}
    result(ckan, "member_create", member)

    assert result(ckan, "package_show", {"id": "one"})["groups"] == []
    ckan.commit_search()
    assert [group["name"] for group in result(ckan, "package_show", {"id": "one"})["groups"]] == ["group"]


def test_deleted_datasets_are_found_until_the_commit() -> None:
    ckan = lagging()
    make(ckan, "one")
    make(ckan, "two")
    ckan.commit_search()
    result(ckan, "package_delete", {"id": "one"})
    result(ckan, "dataset_purge", {"id": "two"})
    assert found(ckan) == ["one", "two"]

    ckan.commit_search()
    assert found(ckan) == []
    assert not len(ckan.site.state.uncommitted_packages)


def test_a_dataset_that_comes_and_goes_between_commits_is_never_found() -> None:
    ckan = lagging()
    make(ckan, "one")
    result(ckan, "dataset_purge", {"id": "one"})
    ckan.commit_search()

    assert found(ckan) == []


def test_a_write_that_commits_takes_all_others_along() -> None:
    ckan = lagging()
    make(ckan, "one")
    ckan.configure({"ckan.search.solr_commit": True})
    assert found(ckan) == []
    make(ckan, "two")

    assert found(ckan) == ["one", "two"]


def test_commits_after_a_number_of_writes() -> None:
    ckan = lagging(**{"ckan_fake.search_commit_after_writes": 3})
    make(ckan, "one")
    make(ckan, "two")
    assert found(ckan) == []
    make(ckan, "three")
    assert found(ckan) == ["one", "three", "two"]
    make(ckan, "four")
    assert found(ckan) == ["one", "three", "two"]


def test_commits_after_a_time_of_the_fake_s_clock_since_the_first_write() -> None:
    ckan = lagging(**{"ckan_fake.search_commit_after_seconds": "2.5"})
    make(ckan, "one")
    ckan.clock.shift(2)
    make(ckan, "two")
    assert found(ckan) == []
    ckan.clock.shift(0.5)
    assert found(ckan) == ["one", "two"]

    make(ckan, "three")
    ckan.clock.shift(2.4)
    assert found(ckan) == ["one", "two"]


def test_waiting_for_a_commit_does_not_move_a_clock_that_ticks() -> None:
    times = set()
    for options in ({}, {"ckan.search.solr_commit": True}):
        ckan = lagging(**{"ckan_fake.search_commit_after_seconds": 1000, **options})
        ckan.clock.freeze("2024-01-01T12:00:00", tick=1)
        make(ckan, "one")
        result(ckan, "package_list", {})
        times.add(ckan.clock.now())

    assert len(times) == 1


def test_the_lag_follows_restore_and_reset() -> None:
    ckan = lagging(**{"ckan_fake.search_commit_after_writes": 2})
    make(ckan, "one")
    mark = ckan.snapshot()
    make(ckan, "two")
    assert found(ckan) == ["one", "two"]

    ckan.restore(mark)
    assert found(ckan) == []
    make(ckan, "three")
    assert found(ckan) == ["one", "three"]
    ckan.reset()
    ckan.commit_search()
    assert found(ckan) == []


def test_the_lag_is_kept_in_the_file(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "catalog.json"
    ckan = FakeCKAN.from_file(path, config=LAGS)
    result(ckan, "organization_create", {"name": "org"})
    make(ckan, "one")
    ckan.commit_search()
    make(ckan, "two")
    result(ckan, "package_delete", {"id": "one"})
    ckan.close()

    again = FakeCKAN.from_file(path, config=LAGS)
    assert found(again) == ["one"]
    again.commit_search()
    assert found(again) == ["two"]
    again.close()


def test_commit_search_by_the_control_plane() -> None:
    ckan = lagging()
    make(ckan, "one")
    with ckan.serve() as server:
        assert requests.post(f"{server.url}/_fake/commit_search", timeout=10).json() == {"ok": True}

    assert found(ckan) == ["one"]


@pytest.mark.parametrize("version", ["2.11", "2.9"])
def test_bulk_update_private_commits_up_to_2_11(version: str) -> None:
    ckan = FakeCKAN(version, config=LAGS)
    id_ = result(ckan, "organization_create", {"name": "org"})["id"]
    make(ckan, "one", private=True)
    make(ckan, "two")
    ckan.commit_search()
    result(ckan, "package_patch", {"id": "two", "title": "Three"})
    package = result(ckan, "package_show", {"id": "one"})["id"]
    result(ckan, "bulk_update_public", {"org_id": id_, "datasets": [package]})

    assert found(ckan) == ["Three", "one"]
