from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    """Datasets of two organizations: public, private, draft."""
    ckan = FakeCKAN()
    result(ckan, "organization_create", {"name": "city", "title": "City Hall"})
    result(ckan, "organization_create", {"name": "geo"})
    result(ckan, "group_create", {"name": "nature", "title": "Nature"})
    datasets: dict[str, dict[str, Any]] = {
        "air": {"title": "Air quality", "owner_org": "geo", "tags": [{"name": "air"}], "license_id": "cc-by",
                "groups": [{"name": "nature"}], "extras": [{"key": "language", "value": "en"}]},
        "bus": {"title": "Bus stops", "owner_org": "city", "tags": [{"name": "bus"}, {"name": "city map"}]},
        "plan": {"title": "Secret plan", "owner_org": "city", "private": True, "tags": [{"name": "secret"}]},
        "draft": {"title": "Unfinished", "owner_org": "city", "state": "draft"},
    }
    for name, fields in datasets.items():
        result(ckan, "package_create", {"name": name, **fields})
    return ckan


def member(ckan: FakeCKAN, organization: str) -> str:
    """The key of a new member of an organization."""
    user = result(ckan, "user_create", {"name": "mem", "email": "m@x.org", "password": "correct horse 9"})
    result(ckan, "organization_member_create", {"id": organization, "username": "mem", "role": "member"})
    return str(result(ckan, "api_token_create", {"user": user["name"], "name": "t"})["token"])


def search(ckan: FakeCKAN, data: dict[str, Any], key: str | None = None) -> list[str]:
    """The names that package_search finds."""
    found = result(ckan, "package_search", {"fl": "name", "sort": "name asc", **data}, key=key)
    return [dataset["name"] for dataset in found["results"]]


def test_package_search_gives_whole_datasets(ckan: FakeCKAN) -> None:
    found = result(ckan, "package_search", {"q": "air"}, key=None)

    assert found == {
        "count": 1, "facets": {}, "search_facets": {}, "sort": "score desc, metadata_modified desc",
        "results": [result(ckan, "package_show", {"id": "air"})],
    }


@pytest.mark.parametrize(("data", "found"), [
    ({}, ["air", "bus"]),
    ({"q": "stops"}, ["bus"]),
    ({"q": "*:*", "fq": "tags:bus"}, ["bus"]),
    ({"fq": 'tags:"city map"'}, ["bus"]),
    ({"fq": "+organization:geo -tags:bus"}, ["air"]),
    ({"fq": "tags:(air OR bus)"}, ["air", "bus"]),
    ({"fq": "organization:city AND tags:air"}, []),
    ({"fq": "organization:city OR tags:air"}, ["air", "bus"]),
    ({"fq": "language:en"}, ["air"]),
    ({"fq_list": ["organization:city", "tags:bus"]}, ["bus"]),
    ({"rows": 1}, ["air"]),
    ({"start": 1}, ["bus"]),
    ({"sort": "name desc"}, ["bus", "air"]),
    ({"fq": "metadata_modified:[NOW-1DAY TO *]"}, ["air", "bus"]),
])
def test_package_search_parameters(ckan: FakeCKAN, data: dict[str, Any], found: list[str]) -> None:
    assert search(ckan, data) == found


def test_package_search_shows_what_the_caller_may_see(ckan: FakeCKAN) -> None:
    everything = {"include_private": True, "include_drafts": True}

    assert search(ckan, everything) == ["air", "bus"]
    assert search(ckan, everything, key=member(ckan, "city")) == ["air", "bus", "draft", "plan"]
    assert search(ckan, everything, key="sysadmin") == ["air", "bus", "draft", "plan"]
    assert search(ckan, {}, key="sysadmin") == ["air", "bus"]


def test_package_search_counts_with_titles(ckan: FakeCKAN) -> None:
    found = result(
        ckan, "package_search", {"rows": 0, "facet.field": ["organization", "groups", "license_id"]}, key=None
    )

    assert found["facets"] == {
        "organization": {"city": 1, "geo": 1}, "groups": {"nature": 1}, "license_id": {"cc-by": 1},
    }
    assert found["search_facets"]["organization"] == {"title": "organization", "items": [
        {"name": "geo", "display_name": "geo", "count": 1}, {"name": "city", "display_name": "City Hall", "count": 1},
    ]}
    assert found["search_facets"]["license_id"]["items"][0]["display_name"] == "Creative Commons Attribution"


def test_package_search_with_fl_gives_fields(ckan: FakeCKAN) -> None:
    found = result(ckan, "package_search", {"q": "name:air", "fl": ["name", "tags", "extras_language"]}, key=None)

    assert found["results"] == [{"name": "air", "tags": ["air"], "language": "en"}]


@pytest.mark.parametrize(("data", "status", "message"), [
    ({"foo": 1}, 400, "Search Query is invalid: \"Invalid search parameters: ['foo']\""),
    ({"sort": "name"}, 400, "Search Query is invalid: 'Invalid \"sort\" parameter'"),
    ({"q": "{!knn}x"}, 409, "Search error: \"Local parameters are not supported in param 'q'.\""),
    ({"include_private": "maybe"}, 500, "Internal Server Error"),
    ({"extras": "x", "ext_a": 1}, 500, "Internal Server Error"),
    ({"fl": 5}, 500, "Internal Server Error"),
])
def test_package_search_refusals(ckan: FakeCKAN, data: dict[str, Any], status: int, message: str) -> None:
    answer, refusal = error(ckan, "package_search", data, key=None)

    assert (answer, refusal["message"]) == (status, message)


def test_package_search_validation_comes_first(ckan: FakeCKAN) -> None:
    assert error(ckan, "package_search", {"rows": "abc", "facet.field": "tags", "foo": 1}) == (409, {
        "__type": "Validation Error", "rows": ["Invalid integer", "Please enter an integer value"],
        "facet.field": ["Could not parse as valid JSON", "Not a list"],
    })


def test_package_search_by_get(ckan: FakeCKAN) -> None:
    answer = call(ckan, "package_search", {"fq": "tags:bus", "facet.field": '["tags"]', "rows": "0"}, get=True)

    assert answer.json()["result"]["facets"] == {"tags": {"bus": 1, "city map": 1}}


def test_package_search_answers_501_to_what_it_cannot_do(ckan: FakeCKAN) -> None:
    status, refusal = error(ckan, "package_search", {"q": "air", "defType": "surround"})

    assert (status, refusal["__type"]) == (501, "Not Implemented In Fake")


def test_package_search_finds_changes_at_once_and_follows_restore(ckan: FakeCKAN) -> None:
    mark = ckan.snapshot()
    result(ckan, "package_patch", {"id": "air", "title": "Noise"})
    assert (search(ckan, {"q": "quality"}), search(ckan, {"q": "noise"})) == ([], ["air"])

    result(ckan, "package_delete", {"id": "air"})
    assert search(ckan, {}) == ["bus"]

    ckan.restore(mark)
    assert (search(ckan, {"q": "quality"}), search(ckan, {"q": "noise"})) == (["air"], [])


def test_current_package_list_with_resources_gives_the_last_modified_first(ckan: FakeCKAN) -> None:
    def names(key: str | None = None, **data: Any) -> list[str]:
        return [dataset["name"] for dataset in result(ckan, "current_package_list_with_resources", data, key=key)]

    assert names() == ["bus", "air"]
    assert names("sysadmin") == ["plan", "bus", "air"]
    assert (names(limit=1), names(limit=1, offset=1), names(limit=1, page=2), names(limit=0)) == (
        ["bus"], ["air"], ["air"], [],
    )
    assert error(ckan, "current_package_list_with_resources", {"page": 0})[1]["page"] == ["Must be a positive integer"]


def test_package_search_drops_an_empty_field_extras() -> None:
    assert result(FakeCKAN(), "package_search", {"__extras": ""})["count"] == 0


def test_package_search_drops_unknown_parameters_beside_a_field_extras() -> None:
    assert result(FakeCKAN(), "package_search", {"__extras": 5, "x": 1})["count"] == 0
    assert error(FakeCKAN(), "package_search", {"x": 1})[0] == 400
    assert error(FakeCKAN(version="2.8"), "package_search", {"__extras": 5})[0] == 500
