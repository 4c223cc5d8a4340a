from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


@pytest.fixture(params=["2.2", "2.7"])
def ckan(request: pytest.FixtureRequest) -> FakeCKAN:
    """A site of each version that has the actions of the REST API."""
    return FakeCKAN(request.param, config={"ckan.auth.create_unowned_dataset": True})


def test_package_create_rest_and_package_update_rest_and_package_show_rest(ckan: FakeCKAN) -> None:
    made = result(ckan, "package_create_rest", {"name": "one", "tags": "two words", "download_url": "http://x.org/a"})
    assert (made["tags"], [item["url"] for item in made["resources"]]) == (["two", "words"], ["http://x.org/a"])
    assert result(ckan, "package_show_rest", {"id": "one"}, key=None) == made
    assert error(ckan, "package_update_rest", {"id": "one"})[0] == 404  # only a path names the dataset


def test_group_create_rest_and_group_update_rest_and_group_show_rest(ckan: FakeCKAN) -> None:
    dataset = result(ckan, "package_create", {"name": "one"})["id"]
    made = result(ckan, "group_create_rest", {"name": "grp", "packages": [dataset], "extras": {"k": "v"}})
    assert (made["packages"], made["extras"]) == ([dataset], {"k": "v"})
    assert result(ckan, "group_update_rest", {"id": "grp", "title": "T"})["title"] == "T"
    assert result(ckan, "group_show_rest", {"id": "grp"})["title"] == "T"
    assert error(ckan, "group_update_rest", {"id": "none"})[0] == 404


def test_tag_show_rest_lists_datasets(ckan: FakeCKAN) -> None:
    dataset = result(ckan, "package_create", {"name": "one", "tags": [{"name": "russian"}]})["id"]
    assert result(ckan, "tag_show_rest", {"id": "russian"}) == [dataset]


def test_package_relationship_rest_actions_take_the_names_of_the_path(ckan: FakeCKAN) -> None:
    for name in ("anna", "war"):
        result(ckan, "package_create", {"name": name})
    ends: dict[str, Any] = {"id": "anna", "id2": "war", "rel": "depends_on"}
    assert result(ckan, "package_relationship_create_rest", {**ends, "comment": "a"})["type"] == "depends_on"
    assert result(ckan, "package_relationship_update_rest", {**ends, "comment": "b", "type": "x"})["comment"] == "b"
    assert result(ckan, "package_relationship_delete_rest", ends) is None
    assert error(ckan, "package_relationship_delete_rest", ends)[0] == 404


def test_later_versions_know_none_of_them() -> None:
    assert call(FakeCKAN("2.8"), "package_show_rest", {"id": "x"}).status_code == 400
