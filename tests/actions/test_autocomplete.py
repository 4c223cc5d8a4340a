from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})
    result(ckan, "package_create", {"name": "air-quality", "title": "Monitoring stations", "resources": [
        {"url": "http://x.org/a.csv", "format": "CSV", "name": "Hourly values", "hash": "abc1", "size": 10},
        {"url": "http://x.org/b.json", "format": "JSON", "name": "50% of_all"},
    ]})
    result(ckan, "package_create", {"name": "bus", "title": "Bus stations", "resources": [
        {"url": "http://x.org/c.csv", "format": "CSV", "name": "Stops"},
    ]})
    return ckan


@pytest.mark.parametrize(("q", "found"), [
    ("air", [("air-quality", "name", "air-quality")]),
    ("Monitoring stations", [("air-quality", "title", "Monitoring stations (air-quality)")]),
    ("onitor", [("air-quality", "title", "Monitoring stations (air-quality)")]),
    ("x", []), ("", []), ("air-qualities", []),
])
def test_package_autocomplete(ckan: FakeCKAN, q: str, found: list[tuple[str, ...]]) -> None:
    shown = result(ckan, "package_autocomplete", {"q": q}, key=None)

    assert [(entry["name"], entry["match_field"], entry["match_displayed"]) for entry in shown] == found


def test_package_autocomplete_limits_and_needs_a_q(ckan: FakeCKAN) -> None:
    assert len(result(ckan, "package_autocomplete", {"q": "stations", "limit": 1})) == 1
    assert error(ckan, "package_autocomplete", {})[1]["q"] == ["Missing value"]
    assert error(ckan, "package_autocomplete", {"q": "a", "limit": -1})[1]["limit"] == ["Must be a natural number"]


def test_format_autocomplete_gives_the_most_frequent_first(ckan: FakeCKAN) -> None:
    assert result(ckan, "format_autocomplete", {"q": ""}, key=None) == ["csv", "json"]
    assert result(ckan, "format_autocomplete", {"q": "S", "limit": 1}, key=None) == ["csv"]
    assert result(ckan, "format_autocomplete", {"q": "pdf"}, key=None) == []


@pytest.mark.parametrize(("query", "found"), [
    ("name:HOUR", ["Hourly values"]),
    ("format:csv", ["Hourly values", "Stops"]),
    (["format:csv", "url:c."], ["Stops"]),
    ("name:50%", ["50% of_all"]),
    ("name:%", ["50% of_all"]),
    ("hash:ABC", ["Hourly values"]),
    ("hash:bc1", []),
    ("size:10", ["Hourly values"]),
    ([], ["50% of_all", "Hourly values", "Stops"]),
])
def test_resource_search(ckan: FakeCKAN, query: Any, found: list[str]) -> None:
    shown = result(ckan, "resource_search", {"query": query, "order_by": "name"}, key=None)

    assert (shown["count"], sorted(entry["name"] for entry in shown["results"])) == (len(found), sorted(found))


def test_resource_search_sees_public_datasets_only(ckan: FakeCKAN) -> None:
    result(ckan, "package_delete", {"id": "bus"})

    assert result(ckan, "resource_search", {"query": "name:Stops"})["count"] == 0


@pytest.mark.parametrize(("query", "message"), [
    (None, "Missing value"),
    ("name", "Must be <field>:<value> pair(s)"),
    ("id:x", 'Field "id" not recognised in resource_search.'),
])
def test_resource_search_refusals(ckan: FakeCKAN, query: Any, message: str) -> None:
    assert error(ckan, "resource_search", {"query": query}) == (409, {"__type": "Validation Error", "query": message})


def test_resource_search_crashes_on_words_for_numbers(ckan: FakeCKAN) -> None:
    assert error(ckan, "resource_search", {"query": "size:big"})[0] == 500
    assert error(ckan, "resource_search", {"query": "created:yesterday"})[0] == 500


def test_package_autocomplete_crashes_over_a_lone_surrogate() -> None:
    assert error(FakeCKAN(), "package_autocomplete", {"q": "\ud800"})[0] == 500
    assert result(FakeCKAN(), "package_autocomplete", {"q": "é"}) == []
