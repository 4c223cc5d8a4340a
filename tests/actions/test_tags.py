from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    """Free tags `river`, `bank` and `100%`, and a vocabulary `genre` with `jazz`."""
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    vocabulary = result(ckan, "vocabulary_create", {"name": "genre", "tags": [{"name": "jazz"}]})
    result(ckan, "package_create", {"name": "one", "tags": [
        {"name": "river"}, {"name": "river bank"}, {"name": "jazz", "vocabulary_id": vocabulary["id"]},
    ]})
    result(ckan, "package_create", {"name": "two", "tags": [{"name": "river"}, {"name": "A_B"}]})
    return ckan


def test_tag_list_gives_the_free_tags_in_use(ckan: FakeCKAN) -> None:
    assert sorted(result(ckan, "tag_list", {}, key=None)) == ["A_B", "river", "river bank"]
    result(ckan, "package_patch", {"id": "two", "tags": []})
    assert sorted(result(ckan, "tag_list", {}, key=None)) == ["river", "river bank"]


def test_tag_list_of_a_vocabulary_or_a_query(ckan: FakeCKAN) -> None:
    assert result(ckan, "tag_list", {"vocabulary_id": "genre"}, key=None) == ["jazz"]
    assert result(ckan, "tag_list", {"query": "BANK"}, key=None) == ["river bank"]
    assert error(ckan, "tag_list", {"vocabulary_id": "nope"}) == (
        404, {"__type": "Not Found Error", "message": "Not found: could not find vocabulary 'nope'"},
    )
    assert error(ckan, "tag_list", {"query": ["a"]})[0] == 500


def test_tag_list_with_all_fields_for_any_value(ckan: FakeCKAN) -> None:
    tag = result(ckan, "tag_show", {"id": "A_B"})

    assert result(ckan, "tag_list", {"query": "a_b", "all_fields": "false"}, key=None) == [tag]


def test_tag_show(ckan: FakeCKAN) -> None:
    tag = result(ckan, "tag_show", {"id": "river", "include_datasets": True}, key=None)

    assert sorted(package["name"] for package in tag.pop("packages")) == ["one", "two"]
    assert tag == {"id": tag["id"], "name": "river", "display_name": "river", "vocabulary_id": None}
    assert result(ckan, "tag_show", {"id": tag["id"]}, key=None) == tag


def test_tag_show_of_a_vocabulary(ckan: FakeCKAN) -> None:
    shown = result(ckan, "tag_show", {"id": "jazz", "vocabulary_id": "genre", "include_datasets": True}, key=None)

    assert [package["name"] for package in shown["packages"]] == ["one"]
    assert error(ckan, "tag_show", {"id": "jazz"})[0] == 404
    assert error(ckan, "tag_show", {"id": "river", "vocabulary_id": "genre"})[0] == 404


@pytest.mark.parametrize(("data", "status"), [
    ({}, 409), ({"id": ""}, 404), ({"id": "nope"}, 404), ({"id": 5}, 500),
    ({"id": "river", "include_datasets": "maybe"}, 500), ({"id": "river", "vocabulary_id": "nope"}, 404),
])
def test_tag_show_refusals(ckan: FakeCKAN, data: dict[str, Any], status: int) -> None:
    assert error(ckan, "tag_show", data, key=None)[0] == status


@pytest.mark.parametrize(("data", "found"), [
    ({"query": "river"}, ["river", "river bank"]),
    ({"q": " RIVER "}, ["river", "river bank"]),
    ({"query": ["river", "bank"]}, ["river bank"]),
    ({"query": "_"}, ["A_B"]),
    ({"query": "%"}, []),
    ({"fields": {"tags": "bank"}}, ["river bank"]),
    ({"query": "ja"}, []),
    ({"query": "ja", "vocabulary_id": "genre"}, ["jazz"]),
    ({"query": "ja", "vocabulary_id": "nope"}, []),
    ({}, []),
])
def test_tag_search_and_tag_autocomplete(ckan: FakeCKAN, data: dict[str, Any], found: list[str]) -> None:
    shown = result(ckan, "tag_search", data, key=None)

    assert (shown["count"], sorted(tag["name"] for tag in shown["results"])) == (len(found), found)
    assert sorted(result(ckan, "tag_autocomplete", data, key=None)) == found


def test_tag_search_limit_and_offset(ckan: FakeCKAN) -> None:
    shown = result(ckan, "tag_search", {"query": "river", "limit": "1", "offset": 1}, key=None)

    assert (shown["count"], len(shown["results"])) == (2, 1)
    for wrong in ("x", "", -1, [1], 2**63):
        assert error(ckan, "tag_search", {"query": "river", "limit": wrong})[0] == 500


def test_tag_create(ckan: FakeCKAN) -> None:
    vocabulary = result(ckan, "vocabulary_show", {"id": "genre"})
    tag = result(ckan, "tag_create", {"name": "soul", "vocabulary_id": vocabulary["id"]})

    assert tag == {
        "id": tag["id"], "name": "soul", "display_name": "soul", "vocabulary_id": vocabulary["id"], "packages": [],
    }
    assert result(ckan, "tag_list", {"vocabulary_id": "genre"}) == ["jazz", "soul"]
    assert error(ckan, "tag_create", {"name": "soul", "vocabulary_id": vocabulary["id"]})[1]["vocabulary_id"] == [
        f"Tag soul already belongs to vocabulary {vocabulary['id']}",
    ]


@pytest.mark.parametrize(("data", "errors"), [
    ({}, {"name": ["Missing value"], "vocabulary_id": ["Missing value"]}),
    ({"name": "soul", "vocabulary_id": "genre"}, {"vocabulary_id": ["Tag vocabulary was not found."]}),
    ({"name": "soul", "id": "1"}, {"id": ["The input field id was not expected."], "vocabulary_id": ["Missing value"]}),
])
def test_tag_create_refusals(ckan: FakeCKAN, data: dict[str, Any], errors: dict[str, Any]) -> None:
    assert error(ckan, "tag_create", data) == (409, {"__type": "Validation Error", **errors})
    assert error(ckan, "tag_create", data, key=None)[0] == 403


def test_tag_delete_takes_it_from_the_datasets_and_the_index(ckan: FakeCKAN) -> None:
    assert result(ckan, "tag_delete", {"id": "river"}) is None

    assert [tag["name"] for tag in result(ckan, "package_show", {"id": "two"})["tags"]] == ["A_B"]
    assert result(ckan, "package_search", {"fq": "tags:river"})["count"] == 0


def test_tag_delete_refusals(ckan: FakeCKAN) -> None:
    assert error(ckan, "tag_delete", {}) == (409, {"__type": "Validation Error", "id": "id not in data"})
    assert error(ckan, "tag_delete", {"id": "jazz"}, key=None) == (
        404, {"__type": "Not Found Error", "message": 'Not found: Could not find tag "jazz"'},
    )
    assert error(ckan, "tag_delete", {"id": "river"}, key=None)[0] == 403
