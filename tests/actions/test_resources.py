from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

ONE = "11111111-1111-4111-8111-111111111111"
TWO = "22222222-1111-4111-8111-111111111111"


@pytest.fixture
def ckan() -> FakeCKAN:
    """A server with a dataset `d` of two resources."""
    fake = FakeCKAN()
    result(fake, "organization_create", {"name": "org"})
    resources = [
        {"id": ONE, "url": "http://example.org/a.csv", "name": "A", "custom": "c"},
        {"id": TWO, "url": "http://example.org/b.json", "name": "B"},
    ]
    result(fake, "package_create", {"name": "dd", "owner_org": "org", "resources": resources})
    return fake


@pytest.mark.parametrize(
    ("url", "format_"),
    [
        ("http://example.org/a.csv", "CSV"),
        ("http://example.org/a.csv?x=1", ""),
        ("http://example.org/x?file=a.csv", "CSV"),
        ("http://example.org/a.xlsx", "XLSX"),
        ("http://example.org/a.ttl", "text/turtle"),
        ("http://example.org", ""),
    ],
)
def test_resource_create_guesses_the_format(ckan: FakeCKAN, url: str, format_: str) -> None:
    assert result(ckan, "resource_create", {"package_id": "dd", "url": url})["format"] == format_


@pytest.mark.parametrize(("given", "kept"), [("csv", "CSV"), ("text/csv", "CSV"), ("CSV ", "CSV "), (".csv", ".csv")])
def test_resource_create_unifies_the_format(ckan: FakeCKAN, given: str, kept: str) -> None:
    assert result(ckan, "resource_create", {"package_id": "dd", "url": "x", "format": given})["format"] == kept


@pytest.mark.parametrize(
    ("url", "shown"), [("example.org/a", "http://example.org/a"), ("/d.csv", "http://d.csv"), ("", ""), (None, "")]
)
def test_resource_create_completes_urls(ckan: FakeCKAN, url: Any, shown: str) -> None:
    assert result(ckan, "resource_create", {"package_id": "dd", "url": url})["url"] == shown


@pytest.mark.parametrize("field", ["format", "url"])
def test_resource_create_with_a_number_for_a_text_is_a_500(ckan: FakeCKAN, field: str) -> None:
    assert error(ckan, "resource_create", {"package_id": "dd", field: 5})[0] == 500


def test_resource_create_answers_the_errors_of_the_resource(ckan: FakeCKAN) -> None:
    data = {"package_id": "dd", "url": "x", "size": "big", "created": "never", "id": "bad"}

    assert error(ckan, "resource_create", data) == (409, {
        "size": ["Invalid integer"], "created": ["Date format incorrect"], "id": ["Invalid id provided"],
        "__type": "Validation Error",
    })


def test_resource_create_ignores_a_position(ckan: FakeCKAN) -> None:
    assert result(ckan, "resource_create", {"package_id": "dd", "url": "x", "position": 0})["position"] == 2


def test_resource_create_guesses_the_mimetype_and_package_create_does_not(ckan: FakeCKAN) -> None:
    created = result(ckan, "resource_create", {"package_id": "dd", "url": "http://example.org/c.csv"})

    assert created["mimetype"] == "text/csv"
    assert result(ckan, "resource_show", {"id": ONE})["mimetype"] is None


def test_resource_show_finds_by_name_and_then_misses(ckan: FakeCKAN) -> None:
    assert error(ckan, "resource_show", {"id": "A"})[1]["message"] == "Not found: Resource was not found."
    assert error(ckan, "resource_show", {"id": "nope"})[1]["message"] == "Not found"


def test_resource_update_drops_custom_fields_and_keeps_the_name(ckan: FakeCKAN) -> None:
    shown = result(ckan, "resource_update", {"id": ONE})

    assert (shown["name"], shown["url"]) == ("A", "")
    assert "custom" not in shown


def test_resource_patch_keeps_what_is_not_given(ckan: FakeCKAN) -> None:
    shown = result(ckan, "resource_patch", {"id": ONE, "description": "x"})

    assert (shown["name"], shown["custom"], shown["description"]) == ("A", "c", "x")


def test_resource_delete_closes_the_gap_and_may_be_repeated(ckan: FakeCKAN) -> None:
    assert result(ckan, "resource_delete", {"id": ONE}) is None
    assert result(ckan, "resource_delete", {"id": ONE}) is None
    assert error(ckan, "resource_show", {"id": ONE})[0] == 404
    assert result(ckan, "resource_show", {"id": TWO})["position"] == 0


def test_package_resource_reorder_takes_a_part_of_the_order(ckan: FakeCKAN) -> None:
    assert result(ckan, "package_resource_reorder", {"id": "dd", "order": [TWO]}) == {"id": "dd", "order": [TWO, ONE]}
    assert error(ckan, "package_resource_reorder", {"id": "dd", "order": "x"})[1]["order"] == (
        "Must be a list of resource"
    )
    assert error(ckan, "package_resource_reorder", {"id": "dd", "order": [ONE, ONE]})[1]["order"] == (
        "Must supply unique resource_ids"
    )


def test_package_create_with_the_same_resource_id_twice_is_a_500(ckan: FakeCKAN) -> None:
    own = "33333333-1111-4111-8111-111111111111"
    data = {"name": "ee", "owner_org": "org", "resources": [{"id": own, "url": "a"}, {"id": own, "url": "b"}]}

    assert error(ckan, "package_create", data)[0] == 500


def test_resource_create_refuses_the_id_of_another_dataset_s_resource(ckan: FakeCKAN) -> None:
    result(ckan, "package_create", {"name": "ee", "owner_org": "org"})

    assert error(ckan, "resource_create", {"package_id": "ee", "url": "x", "id": ONE})[1]["id"] == [
        "Resource id already exists."
    ]


def test_resource_create_crashes_over_a_lone_surrogate_but_not_over_a_nul_in_a_custom_field(ckan: FakeCKAN) -> None:
    id_ = result(ckan, "package_list")[0]

    for fields in ({"foo": "\ud800"}, {"foo": {"a": ["\ud800"]}}, {"name": "\ud800"}):
        assert error(ckan, "resource_create", {"package_id": id_, **fields})[0] == 500
    assert result(ckan, "resource_create", {"package_id": id_, "foo": "\0"})["foo"] == "\0"
