"""The low-level client: over prepared answers, and on a CKAN."""

from __future__ import annotations

import datetime
import email.utils
import io

import pytest
import requests
from urllib3 import HTTPConnectionPool
from urllib3.exceptions import MaxRetryError, NewConnectionError

from ckan_client import BadApiError, CkanLowlevelClient, ConnectionFailed, HTTPError, NotAuthorized, NotFound
from ckan_client.lowlevel import is_read
from tests.client.conftest import Target
from tests.client.prepared import URL, Prepared, answer, failure, result

UNAVAILABLE = [429, 502, 503, 504]


def test_action_sends_json_with_the_token_in_both_headers() -> None:
    prepared = Prepared(result({}))
    prepared.client.action("package_create", {"name": "ü", "extras": [{"key": "a", "value": "1"}]})
    sent = prepared.adapter.requests[0]
    assert (sent.method, sent.url) == ("POST", f"{URL}/api/3/action/package_create")
    assert prepared.adapter.body() == {"name": "ü", "extras": [{"key": "a", "value": "1"}]}
    assert sent.headers["Authorization"] == sent.headers["X-CKAN-API-Key"] == "secret"
    assert sent.headers["User-Agent"].startswith("ckan-client/")
    assert prepared.adapter.options[0]["timeout"] == (10.0, 60.0)


def test_anonymous_sends_no_token() -> None:
    prepared = Prepared(result({}))
    prepared.client.anonymous.action("status_show")
    assert "Authorization" not in prepared.adapter.requests[0].headers


def test_base_url_may_have_a_path() -> None:
    prepared = Prepared(result({}))
    CkanLowlevelClient(f"{URL}/data/", **prepared.options).action("status_show")
    assert prepared.adapter.requests[0].url == f"{URL}/data/api/3/action/status_show"


def test_action_by_get_sends_lists_as_json() -> None:
    prepared = Prepared(result({}))
    values = {"q": "a b", "facet.field": ["tags"], "rows": 3, "none": None}
    prepared.client.action("package_search", values, get=True)
    sent = prepared.adapter.requests[0]
    assert sent.method == "GET"
    assert sent.url == f"{URL}/api/3/action/package_search?q=a+b&facet.field=%5B%22tags%22%5D&rows=3"


def test_action_with_files_sends_a_form() -> None:
    prepared = Prepared(result({}))
    files = {"upload": ("a.csv", io.BytesIO(b"a,b"))}
    prepared.client.action("resource_create", {"package_id": "p", "size": 3, "none": None}, files=files)
    sent = prepared.adapter.requests[0]
    assert sent.headers["Content-Type"].startswith("multipart/form-data")
    body = sent.body.read()  # type: ignore[union-attr]
    assert sent.headers["Content-Length"] == str(len(body))
    assert b'name="size"\r\n\r\n3' in body
    assert b"a,b" in body
    assert b"none" not in body
    with pytest.raises(ValueError, match="tags"):
        prepared.client.action("resource_create", {"tags": []}, files=files)


@pytest.mark.parametrize("name", ["package_show", "tag_list", "package_search", "user_autocomplete", "datastore_info"])
def test_is_read_knows_reads(name: str) -> None:
    assert is_read(name)


@pytest.mark.parametrize("name", ["package_create", "package_update", "bulk_update_private", "package_revise"])
def test_is_read_knows_writes(name: str) -> None:
    assert not is_read(name)


@pytest.mark.parametrize("status", UNAVAILABLE)
def test_a_read_is_repeated_until_it_succeeds(status: int) -> None:
    prepared = Prepared(answer("", status), requests.ConnectionError("gone"), result("here"))
    assert prepared.client.action("package_show", {"id": "a"}) == "here"
    assert len(prepared.slept) == 2
    assert prepared.slept[0] <= 0.5
    assert prepared.slept[1] <= 1.0
    assert prepared.adapter.body(0) == prepared.adapter.body(2) == {"id": "a"}


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize("action", ["package_create", "bulk_update_private"])
def test_a_write_that_cannot_be_looked_for_is_not_repeated(status: int, action: str) -> None:
    prepared = Prepared(answer("", status), requests.ConnectionError("gone"))
    with pytest.raises(HTTPError) as caught:
        prepared.client.action(action, {})
    assert caught.value.status_code == status
    with pytest.raises(ConnectionFailed):
        prepared.client.action(action, {})
    assert prepared.slept == []


def test_a_write_that_was_refused_for_now_is_repeated() -> None:
    refused = requests.ConnectionError(MaxRetryError(HTTPConnectionPool("h"), "/", NewConnectionError(None, "no")))  # type: ignore[arg-type]
    prepared = Prepared(answer("", 429, {"Retry-After": "3"}), refused, result({"id": "1"}))
    assert prepared.client.action("bulk_update_private", {}) == {"id": "1"}
    assert prepared.slept[0] == 3
    assert len(prepared.slept) == 2


def test_other_errors_are_not_repeated() -> None:
    prepared = Prepared(
        failure(500, "Internal Server Error", message="x"), failure(404, "Not Found Error", message="x")
    )
    for _ in range(2):
        with pytest.raises(HTTPError):
            prepared.client.action("package_show", {"id": "a"})
    assert prepared.slept == []


def test_retries_end_with_the_last_error() -> None:
    prepared = Prepared(*(answer("", 503) for _ in range(3)), retries=2)
    with pytest.raises(HTTPError) as caught:
        prepared.client.action("package_show", {"id": "a"})
    assert caught.value.status_code == 503
    assert len(prepared.slept) == 2
    prepared = Prepared(*(requests.ConnectionError(str(n)) for n in range(2)), retries=1)
    with pytest.raises(ConnectionFailed, match="1"):
        prepared.client.action("package_show", {"id": "a"})
    prepared = Prepared(answer("", 503), retries=0)
    with pytest.raises(HTTPError):
        prepared.client.action("package_show", {"id": "a"})
    assert prepared.slept == []


def test_retry_after_is_honoured_in_seconds_and_as_a_date() -> None:
    later = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=40)
    prepared = Prepared(
        answer("", 429, {"Retry-After": "17"}),
        answer("", 503, {"Retry-After": email.utils.format_datetime(later, usegmt=True)}),
        result(1),
    )
    assert prepared.client.action("package_show", {"id": "a"}) == 1
    assert prepared.slept[0] == 17
    assert 20 < prepared.slept[1] <= 40


def test_a_long_retry_after_is_not_waited_for() -> None:
    prepared = Prepared(answer("", 429, {"Retry-After": "3600"}))
    with pytest.raises(HTTPError) as caught:
        prepared.client.action("package_show", {"id": "a"})
    assert getattr(caught.value, "retry_after", None) == 3600
    assert prepared.slept == []


def test_request_gives_the_answer_and_serializes_data() -> None:
    prepared = Prepared(answer({"version": 3}), answer("", 404, kind="text/html"))
    assert prepared.client.request("POST", ["api", "3"], data={"a": 1}).json() == {"version": 3}
    assert prepared.adapter.requests[0].url == f"{URL}/api/3"
    assert prepared.adapter.body() == {"a": 1}
    with pytest.raises(HTTPError):
        prepared.client.request("GET", "/nowhere")


def test_search_pages_by_what_comes_and_drops_doubles() -> None:
    hits = [{"id": id} for id in "abcde"]
    prepared = Prepared(result({"count": 5, "results": hits[:3]}), result({"count": 2, "results": hits[3:]}))
    assert [hit["id"] for hit in prepared.client.iter_search(fq="x:y", fq_list=["z"])] == list("abcde")
    assert prepared.adapter.body(0)["sort"] == "id asc"
    assert prepared.adapter.body(0)["rows"] == 1000
    assert prepared.adapter.body(0)["fq_list"] == ["z"]
    assert prepared.adapter.body(1)["fq_list"] == ["z", 'id:{"c" TO *}']
    assert [prepared.adapter.body(n)["start"] for n in range(2)] == [0, 0]


@pytest.mark.parametrize("ignored", [True, False])
def test_a_server_without_ranges_is_paged_by_number(ignored: bool) -> None:
    hits = [{"id": id} for id in "abcde"]
    prepared = Prepared(
        result({"count": 5, "results": hits[:2]}),
        result({"count": 5, "results": hits[:2]}) if ignored else failure(409, "Search Error", message="x"),
        result({"count": 5, "results": hits[1:4]}),
    )
    assert [hit["id"] for hit in prepared.client.iter_search()] == ["a", "b", "c", "d"]
    assert [prepared.adapter.body(n)["start"] for n in (0, 2)] == [0, 2]


def test_nothing_is_missed_or_read_twice_while_the_catalogue_moves(low: CkanLowlevelClient, target: Target) -> None:
    there = sorted(low.post_dataset({"name": target.unique("ds"), "notes": "moving"})["id"] for _ in range(9))
    seen = []
    for hit in low.iter_search(rows=2, fq="notes:moving"):
        seen.append(hit["id"])
        if len(seen) in (3, 5):
            low.delete_dataset(seen[0])
            low.delete_dataset(seen[1])
            low.post_dataset({"name": target.unique("new"), "notes": "moving"})
    assert set(there) <= set(seen)
    assert len(seen) == len(set(seen))


def test_group_pages_end_on_servers_without_pages() -> None:
    groups = [{"id": str(n), "name": f"g{n}"} for n in range(25)]
    prepared = Prepared(result(groups), result(groups))
    assert prepared.client.list_groups() == [str(n) for n in range(25)]


@pytest.mark.parametrize("bad", [None, "text", [1], {"results": 5}])
def test_results_of_the_wrong_type_are_a_bad_api(bad: object) -> None:
    with pytest.raises(BadApiError):
        Prepared(result(bad)).client.list_datasets()
    with pytest.raises(BadApiError):
        Prepared(result([bad])).client.get_dataset("a")


def test_members_in_another_language_are_not_lost() -> None:
    shown = {"id": "o", "name": "o", "state": "active", "title": "t"}
    prepared = Prepared(result(shown), result([["u", "user", "Administrator"]]))
    with pytest.raises(Exception, match="members"):
        prepared.client.put_organization({"id": "o", "title": "new"})


@pytest.mark.parametrize(("version", "sends"), [("2.2.4", True), ("2.7.12", True), ("2.12.0", False)])
def test_put_group_sends_the_datasets_where_an_update_would_drop_them(version: str, sends: bool) -> None:
    shown = {"id": "g", "name": "g", "users": [{"name": "u", "capacity": "admin"}], "extras": []}
    status, members = result({"ckan_version": version}), result([["p1", "package", "Public"]])
    prepared = Prepared(result(shown), status, *([members] if sends else []), result(shown))
    prepared.client.put_group({"id": "g", "title": "new"})
    assert prepared.adapter.body().get("packages") == ([{"id": "p1"}] if sends else None)
    assert prepared.adapter.body()["users"] == [{"name": "u", "capacity": "admin"}]


# -- on a CKAN --------------------------------------------------------------------------------------------------------


def test_datasets_in_the_shape_of_2014(low: CkanLowlevelClient, target: Target) -> None:
    group = low.post_group({"name": target.unique("grp"), "extras": {"colour": "red"}})
    assert group["extras"] == {"colour": "red"}
    created = low.post_dataset(
        {
            "name": target.unique("ds"),
            "title": "A dataset",
            "extras": {"first": "1", "second": 2},
            "tags": ["one", "two"],
            "groups": [group["id"]],
            "resources": [{"url": "http://example.com/a.csv", "format": "CSV"}],
        }
    )
    assert created["extras"] == {"first": "1", "second": "2"}
    assert sorted(created["tags"]) == ["one", "two"]
    assert created["groups"] == [group["id"]]
    assert low.get_dataset(created["id"])["extras"] == created["extras"]
    assert created["id"] in low.list_datasets()
    assert created["id"] in [dataset["id"] for dataset in low.iter_datasets()]


def test_put_dataset_keeps_what_is_left_out(low: CkanLowlevelClient, target: Target) -> None:
    group = low.post_group({"name": target.unique("grp")})
    created = low.post_dataset(
        {
            "name": target.unique("ds"),
            "title": "Before",
            "notes": "kept",
            "extras": {"one": "1", "two": "2"},
            "tags": ["tag one"],
            "groups": [group["name"]],
            "resources": [{"url": "http://example.com/a.csv", "custom": "kept"}],
        }
    )
    updated = low.put_dataset({"id": created["id"], "title": "After", "extras": {"two": None, "three": "3"}})
    assert updated["title"] == "After"
    assert updated["extras"] == {"one": "1", "three": "3"}
    for key in ("name", "notes", "tags", "groups"):
        assert updated[key] == created[key], key
    assert updated["resources"][0]["id"] == created["resources"][0]["id"]
    assert updated["resources"][0]["custom"] == "kept"


def test_delete_dataset_ignores_what_is_not_there(low: CkanLowlevelClient, target: Target) -> None:
    created = low.post_dataset({"name": target.unique("ds")})
    low.delete_dataset(created["id"])
    assert created["id"] not in low.list_datasets()
    assert low.get_dataset(created["id"])["state"] == "deleted"
    low.delete_dataset("no-such-dataset")
    with pytest.raises(NotFound):
        low.delete_dataset("no-such-dataset", ignore_404=False)


def test_groups_and_organizations(low: CkanLowlevelClient, target: Target) -> None:
    group = low.post_group({"name": target.unique("grp"), "title": "G", "description": "kept"})
    assert group["id"] in low.list_groups()
    assert low.put_group({"id": group["id"], "title": "H"})["description"] == "kept"
    assert low.get_group(group["name"])["title"] == "H"
    low.delete_group(group["id"])
    low.delete_group(group["id"])
    with pytest.raises(NotFound):
        low.get_group(group["id"])

    organization = low.post_organization({"name": target.unique("org"), "extras": {"a": "b"}})
    assert organization["name"] in low.list_organizations()
    assert organization["id"] not in low.list_groups()
    updated = low.put_organization({"id": organization["id"], "title": "O"})
    assert [(extra["key"], extra["value"]) for extra in updated["extras"]] == [("a", "b")]
    assert low.get_organization(organization["id"])["title"] == "O"
    assert organization["id"] in [found["id"] for found in low.iter_organizations()]
    low.delete_organization(organization["id"])
    with pytest.raises(NotFound):
        low.get_organization(organization["id"])


def test_licenses_and_status(low: CkanLowlevelClient) -> None:
    assert "cc-by" in [item["id"] for item in low.list_licenses()]
    assert low.server_version() >= (2, 2)
    assert low.action("status_show", get=True) == low.action("status_show")


def test_anonymous_may_not_write(low: CkanLowlevelClient, target: Target) -> None:
    with pytest.raises(NotAuthorized):
        low.anonymous.post_dataset({"name": target.unique("ds")})


def test_errors_of_a_ckan(low: CkanLowlevelClient) -> None:
    with pytest.raises(NotFound):
        low.get_dataset("no-such-dataset")
    with pytest.raises(HTTPError) as caught:
        low.action("no_such_action")
    assert type(caught.value).__name__ == "BadRequest"
    with pytest.raises(HTTPError) as caught:
        low.action("package_create", {"name": "Not A Name"})
    assert set(getattr(caught.value, "error_dict", {})) == {"name"}
    with pytest.raises(HTTPError) as caught:
        low.request("GET", "/api/3/nowhere")
    assert type(caught.value).__name__ == "HTMLPageError"
