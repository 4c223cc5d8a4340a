from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    result(ckan, "vocabulary_create", {"name": "genre", "tags": [{"name": "jazz"}, {"name": "soul"}]})
    return ckan


def names(vocabulary: dict[str, Any]) -> list[str]:
    return [tag["name"] for tag in vocabulary["tags"]]


def test_vocabulary_create_and_vocabulary_show(ckan: FakeCKAN) -> None:
    shown = result(ckan, "vocabulary_show", {"id": "genre"}, key=None)

    assert names(shown) == ["jazz", "soul"]
    assert shown["tags"][0] == {
        "id": shown["tags"][0]["id"], "name": "jazz", "display_name": "jazz", "vocabulary_id": shown["id"],
    }
    assert shown == result(ckan, "vocabulary_show", {"id": shown["id"]}, key=None)
    assert result(ckan, "vocabulary_list", {}, key=None) == [shown]


@pytest.mark.parametrize(("data", "errors"), [
    ({"name": "genre"}, {"name": ["That vocabulary name is already in use."]}),
    ({"name": "x"}, {"name": ["Name must be at least 2 characters long"]}),
    ({"name": "x" * 101}, {"name": ["Name must be a maximum of 100 characters long"]}),
    ({}, {"name": ["Missing value"]}),
    ({"name": "new", "id": "1"}, {"id": ["The input field id was not expected."]}),
    ({"name": "new", "tags": [{"name": "x"}]}, {"tags": ['Tag "x" length is less than minimum 2']}),
])
def test_vocabulary_create_refusals(ckan: FakeCKAN, data: dict[str, Any], errors: dict[str, Any]) -> None:
    assert error(ckan, "vocabulary_create", data) == (409, {"__type": "Validation Error", **errors})


def test_vocabulary_create_crashes_on_two_tags_of_one_name(ckan: FakeCKAN) -> None:
    twice = [{"name": "same"}, {"name": "same"}]

    assert error(ckan, "vocabulary_create", {"name": "new", "tags": twice})[0] == 500
    assert error(ckan, "vocabulary_show", {"id": "new"})[0] == 404


def test_vocabulary_update_renames_and_replaces_tags(ckan: FakeCKAN) -> None:
    before = result(ckan, "vocabulary_show", {"id": "genre"})

    assert names(result(ckan, "vocabulary_update", {"id": "genre", "name": "style"})) == ["jazz", "soul"]
    after = result(ckan, "vocabulary_update", {"id": "style", "tags": [{"name": "soul"}, {"name": "rock"}]})
    assert names(after) == ["soul", "rock"]
    assert after["tags"][0] == before["tags"][1]
    assert result(ckan, "vocabulary_update", {"id": "style", "name": "style"}) == after


def test_vocabulary_update_takes_deleted_tags_from_datasets_but_not_from_the_index(ckan: FakeCKAN) -> None:
    vocabulary = result(ckan, "vocabulary_show", {"id": "genre"})
    result(ckan, "package_create", {"name": "dd", "tags": [{"name": "jazz", "vocabulary_id": vocabulary["id"]}]})

    result(ckan, "vocabulary_update", {"id": "genre", "tags": []})

    assert not list(ckan.site.state.package_tags.unordered())
    assert result(ckan, "package_search", {"fq": "vocab_genre:jazz"})["count"] == 1


def test_vocabulary_delete(ckan: FakeCKAN) -> None:
    assert error(ckan, "vocabulary_delete", {"id": "genre"})[0] == 500
    result(ckan, "vocabulary_update", {"id": "genre", "tags": []})

    assert result(ckan, "vocabulary_delete", {"id": "genre"}) is None
    assert result(ckan, "vocabulary_list", {}) == []


@pytest.mark.parametrize("action", ["vocabulary_show", "vocabulary_update", "vocabulary_delete"])
def test_vocabularies_that_are_not_there(ckan: FakeCKAN, action: str) -> None:
    assert error(ckan, action, {}, key=None) == (409, {"__type": "Validation Error", "id": "id not in data"})
    assert error(ckan, action, {"id": "nope"}, key=None) == (
        404, {"__type": "Not Found Error", "message": 'Not found: Could not find vocabulary "nope"'},
    )
    assert error(ckan, action, {"id": 5})[0] == 500


@pytest.mark.parametrize("action", ["vocabulary_create", "vocabulary_update", "vocabulary_delete"])
def test_vocabularies_are_changed_by_sysadmins_only(ckan: FakeCKAN, action: str) -> None:
    assert error(ckan, action, {"id": "genre", "name": "mine"}, key=None)[0] == 403
