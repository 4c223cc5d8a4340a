"""Synchronisation without a CKAN: what it refuses, what it compares, and servers that know less."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from ckan_client import ConnectionFailed, SynchronizationClient
from ckan_client.compare import canonical_format, differences
from ckan_client.merge import match_resources
from ckan_client.sync.source import names_to_try, source_id_of
from tests.client.prepared import URL, Prepared, failure, result


def _client(*answers: Any, **options: Any) -> tuple[SynchronizationClient, Prepared]:
    prepared = Prepared(*answers)
    return SynchronizationClient(URL, "secret", **prepared.options, **options), prepared


@pytest.mark.parametrize(
    ("source", "data", "error"),
    [
        ("a:b", {"dataset": {}}, ValueError),
        ("", {"dataset": {}}, ValueError),
        ("a", {}, ValueError),
        ("a", {"dataset": {}, "datasets": {}}, ValueError),
        ("a", {"dataset": ["x"]}, TypeError),
    ],
)
def test_bad_input_is_refused_before_any_request(source: str, data: dict[str, Any], error: type[Exception]) -> None:
    client, prepared = _client()
    with pytest.raises(error):
        client.sync(source, data)
    assert prepared.adapter.requests == []


@pytest.mark.parametrize(
    "options",
    [
        {"organization_merge_strategy": "replace"},
        {"group_merge_strategy": "x"},
        {"dataset_group_merge_strategy": "create"},
    ],
)
def test_unknown_strategies_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="unknown"):
        _client(**options)


@pytest.mark.parametrize(
    "refusal",
    [
        failure(400, "Search Query Error", message="Invalid search parameters"),
        failure(409, "Search Error", message="x"),
        failure(501, "Not Implemented In Fake", message="x"),
    ],
)
def test_a_server_that_refuses_the_search_is_read_whole(refusal: Any) -> None:
    mine = {"id": "1", "name": "mine", "extras": [{"key": "_harvest_source", "value": "src:a"}]}
    other = {"id": "2", "name": "other", "extras": [{"key": "_harvest_source", "value": "other:a"}]}
    found = result({"count": 2, "results": [mine, other]})
    client, prepared = _client(refusal, failure(409, "Search Error", message="x"), found, result(None))
    report = client.sync("src", {"dataset": {}})
    assert report.deleted == ["a"]
    assert prepared.adapter.body(-1) == {"id": "1"}
    assert "fq" not in prepared.adapter.body(2)


def test_a_failed_connection_ends_the_run() -> None:
    client, _ = _client(result({"count": 0, "results": []}), requests.ConnectionError("gone"), recover_writes=False)
    with pytest.raises(ConnectionFailed):
        client.sync("src", {"dataset": {"a": {"name": "aa"}}})


def test_a_dataset_that_the_index_does_not_show_yet_is_not_created_twice() -> None:
    mine = {
        "id": "1",
        "name": "aa",
        "title": "aa",
        "state": "active",
        "extras": [{"key": "_harvest_source", "value": "src:a"}],
    }
    taken = failure(409, "Validation Error", name=["That URL is already in use."])
    client, prepared = _client(result({"count": 0, "results": []}), taken, result(mine))
    report = client.sync("src", {"dataset": {"a": {"name": "aa"}}})
    assert report.unchanged == ["a"]
    assert prepared.adapter.answers == []


def test_source_id_of() -> None:
    dataset = {"extras": [{"key": "x", "value": "1"}, {"key": "_harvest_source", "value": "src:a:b"}]}
    assert source_id_of(dataset, "src") == "a:b"
    assert source_id_of(dataset, "sr") is None
    assert source_id_of({"extras": [{"key": "_harvest_source", "value": "src"}]}, "src") is None


def test_names_to_try_are_the_same_each_time_and_short_enough() -> None:
    names = list(names_to_try("a" * 100, "src:1"))
    assert names == list(names_to_try("a" * 100, "src:1"))
    assert names[0] == "a" * 100
    assert len(set(names)) == 6
    assert all(name and len(name) <= 100 for name in names)
    assert list(names_to_try("Not A Name", "src:1")) == ["Not A Name"]
    assert list(names_to_try(None, "src:1")) == [None]


@pytest.mark.parametrize("same", [("text/csv", "CSV"), (".csv", "csv"), ("Excel", "XLS"), ("JPG", "image/jpeg")])
def test_canonical_format(same: tuple[str, str]) -> None:
    assert canonical_format(same[0]) == canonical_format(same[1])


CURRENT = {
    "name": "a",
    "title": "Title",
    "notes": None,
    "author_email": "a@example.com",
    "private": False,
    "owner_org": "o1",
    "organization": {"id": "o1", "name": "org"},
    "extras": [{"key": "a", "value": "1"}, {"key": "b", "value": "[1]"}],
    "tags": [{"name": "x"}],
    "groups": [{"id": "g1", "name": "grp"}],
    "resources": [
        {
            "id": "r1",
            "url": "http://x.org/a",
            "format": "CSV",
            "size": 5,
            "last_modified": "2020-01-01T00:00:00",
            "of_2_2": "{u'a': [1, None]}",
            "flag_of_2_2": "True",
        },
    ],
}


@pytest.mark.parametrize(
    "changes",
    [
        {"title": " Title "},
        {"notes": ""},
        {"private": False},
        {"owner_org": "org"},
        {"extras": {"a": 1, "b": [1], "none": None}},
        {"extras": [{"key": "b", "value": [1]}, {"key": "a", "value": "1"}]},
        {"tags": ["x", "x"]},
        {"groups": ["grp"]},
        {"resources": [{"url": "x.org/a ", "format": "csv", "size": "5", "last_modified": "2020-01-01"}]},
        {"resources": [{"id": "r1", "last_modified": "2020-01-01T01:00:00+01:00", "format": ""}]},
        {"resources": [{"id": "r1", "last_modified": "2020-01-01T00:00:00.0Z"}]},
        {"resources": [{"id": "r1", "of_2_2": {"a": [1, None]}, "flag_of_2_2": True}]},
        {"author_email": " a@example.com "},
    ],
)
def test_what_ckan_makes_of_a_value_is_no_difference(changes: dict[str, Any]) -> None:
    assert differences(CURRENT, changes) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "title"},
        {"notes": "x"},
        {"private": True},
        {"owner_org": "other"},
        {"owner_org": ""},
        {"extras": {"a": "2"}},
        {"extras": {"a": None}},
        {"extras": [{"key": "a", "value": "1"}]},
        {"tags": []},
        {"groups": ["other"]},
        {"resources": []},
        {"resources": [{"id": "r1", "custom": 1}]},
        {"resources": [{"url": "http://x.org/b"}]},
        {"resources": [{"url": "http://x.org/a", "format": "XML"}]},
        {"language": "it"},
    ],
)
def test_a_real_change_is_a_difference(changes: dict[str, Any]) -> None:
    assert differences(CURRENT, changes) == list(changes)


def test_match_resources_by_id_then_url_and_name_then_url() -> None:
    current = [
        {"id": "1", "url": "http://x", "name": "one"},
        {"id": "2", "url": "http://x", "name": "two"},
        {"id": "3", "url": "http://y", "name": "three"},
        {"id": "4", "url": "http://z"},
    ]
    wanted = [
        {"url": "http://x", "name": "other"},
        {"url": "x", "name": "two"},
        {"id": "3", "url": "http://z"},
        {"url": "http://none"},
        {"id": "9", "url": "http://z"},
    ]
    pairs = match_resources(list(current), wanted)
    assert [old and old["id"] for _, old in pairs] == ["1", "2", "3", None, None]
