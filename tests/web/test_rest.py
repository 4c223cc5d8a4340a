from __future__ import annotations

import json
from typing import Any

import pytest
import requests

from ckan_fake import FakeCKAN
from tests.web.support import Site

UNOWNED = {"ckan.auth.create_unowned_dataset": True}


@pytest.fixture(params=["2.2", "2.7"])
def site(request: pytest.FixtureRequest) -> Site:
    """A site of each version that has the REST API, where datasets need no organization."""
    return Site(FakeCKAN(request.param, config=UNOWNED))


def rest(site: Site, method: str, path: str, body: Any = None, *, key: str | None = "sysadmin") -> requests.Response:
    """The answer of version 2 of the REST API, or of the one that the path names."""
    address = path if path.startswith("/") else f"/api/2/rest/{path}"
    return site.ask(method, address, key=key, json=body)


def test_a_new_dataset_is_answered_with_201_and_its_location(site: Site) -> None:
    made = rest(site, "POST", "package", {"name": "one", "tags": ["a tag"], "extras": {"k": "v"}, "notes": "*hi*"})
    shown = made.json()
    assert made.status_code == 201
    assert made.headers["Location"] == f"{site.url}/api/2/rest/dataset/{shown['id']}"
    assert (shown["tags"], shown["extras"], shown["notes_rendered"]) == (["a tag"], {"k": "v"}, "<p><em>hi</em></p>")
    assert rest(site, "GET", "dataset/one", key=None).json() == shown


def test_version_1_names_what_version_2_gives_ids_of(site: Site) -> None:
    group = rest(site, "POST", "group", {"name": "grp"}).json()["id"]
    dataset = rest(site, "POST", "dataset", {"name": "one", "groups": [group]}).json()["id"]
    for prefix, wanted in (("/api/2", (dataset, group)), ("/api/1", ("one", "grp")), ("/api", ("one", "grp"))):
        assert rest(site, "GET", f"{prefix}/rest/dataset").json() == [wanted[0]]
        assert rest(site, "GET", f"{prefix}/rest/group").json() == [wanted[1]]
        assert rest(site, "GET", f"{prefix}/rest/dataset/one").json()["groups"] == [wanted[1]]
        assert rest(site, "GET", f"{prefix}/rest/group/grp").json()["packages"] == [wanted[0]]


def test_extras_are_merged_and_flushed(site: Site) -> None:
    rest(site, "POST", "dataset", {"name": "one", "extras": {"a": "1", "b": "2"}})
    changed = rest(site, "PUT", "dataset/one", {"name": "one", "extras": {"b": None, "c": "3"}})
    assert (changed.status_code, changed.json()["extras"]) == (200, {"a": "1", "c": "3"})
    assert rest(site, "POST", "dataset/one", {"name": "one"}).json()["extras"] == {}


def test_a_wrong_id_in_the_body_is_read_only(site: Site) -> None:
    own = rest(site, "POST", "dataset", {"name": "one"}).json()["id"]
    answer = rest(site, "PUT", "dataset/one", {"id": "another", "name": "one"})
    text = f"Cannot change value of key from {own} to another. This key is read-only"
    assert (answer.status_code, answer.json()) == (409, {"another": text})
    assert rest(site, "PUT", "dataset/one", {"id": "one", "name": "one"}).status_code == 200


def test_refusals_are_bare_texts(site: Site) -> None:
    assert rest(site, "GET", "dataset/none").json() == "Not found"
    assert rest(site, "PUT", "group/none", {}).json() == "Not found - Group was not found."
    assert rest(site, "GET", "user/none").json() == "Bad request - Cannot read entity of this type: user"
    assert rest(site, "POST", "tag", {}).json() == "Bad request - Cannot create new entity of this type: tag None"
    assert rest(site, "POST", "dataset", {"name": "Bad Name"}).status_code == 409
    anonymous = rest(site, "POST", "dataset", {"name": "two"}, key=None)
    assert anonymous.status_code == 403
    assert anonymous.json().startswith("Access denied - ")


def test_relationships_by_their_types(site: Site) -> None:
    for name in ("anna", "war"):
        rest(site, "POST", "dataset", {"name": name})
    made = rest(site, "POST", "/api/1/rest/dataset/anna/parent_of/war", {"comment": "c"})
    shown = {"subject": "war", "type": "child_of", "object": "anna", "comment": "c"}
    assert (made.status_code, made.json()) == (201, shown)
    assert rest(site, "PUT", "/api/1/rest/dataset/anna/parent_of/war", {"comment": "d"}).json()["comment"] == "d"
    assert rest(site, "GET", "/api/1/rest/dataset/war/child_of/anna").json() == [{**shown, "comment": "d"}]
    assert rest(site, "GET", "/api/1/rest/dataset/war").json()["relationships"] == [{**shown, "comment": "d"}]
    assert rest(site, "DELETE", "dataset/anna/parent_of/war").content == b""
    assert rest(site, "GET", "dataset/anna/relationships").json() == []


def test_a_deleted_group_or_dataset_answers_with_nothing(site: Site) -> None:
    rest(site, "POST", "dataset", {"name": "one"})
    rest(site, "POST", "group", {"name": "grp"})
    for path in ("dataset/one", "group/grp"):
        answer = rest(site, "DELETE", path)
        assert (answer.status_code, answer.content) == (200, b"")
    assert rest(site, "GET", "dataset").json() == []
    assert rest(site, "GET", "dataset/one", key=None).status_code == 403


def test_paths_and_methods_that_are_not_routed(site: Site) -> None:
    for method, path in (
        ("GET", "/api/rest"), ("GET", "/api/3/rest/dataset"), ("GET", "/api/2/rest/organization"),
        ("PUT", "/api/2/rest/dataset"), ("HEAD", "/api/2/rest/dataset"), ("POST", "/api/2/util/dataset/autocomplete"),
    ):
        assert rest(site, method, path, {}).status_code == 404, path
    moved = rest(site, "PUT", "/api/2/rest/dataset/one/", {})
    assert (moved.status_code, moved.headers["Location"]) == (301, f"{site.url}/api/2/rest/dataset/one")
    assert rest(site, "GET", "/package/one").headers["Location"] == f"{site.url}/dataset/one"


def test_jsonp_wraps_what_a_get_answers_well(site: Site) -> None:
    rest(site, "POST", "dataset", {"name": "one"})
    assert rest(site, "GET", "/api/1/rest/dataset?callback=<a>").text == '&lt;a&gt;(["one"]);'
    assert rest(site, "GET", "/api/1/rest/dataset/none?callback=a").text == '"Not found"'


def test_the_search_api_in_old_and_in_solrs_words(site: Site) -> None:
    ids = {}
    for name, tags in (("one", ["russian", "tolstoy"]), ("two", ["russian"])):
        ids[name] = rest(site, "POST", "dataset", {"name": name, "tags": tags}).json()["id"]

    def found(path: str) -> Any:
        return rest(site, "GET", f"/api/{path}", key=None).json()

    assert found("1/search/dataset?tags=russian&order_by=name") == {"count": 2, "results": ["one", "two"]}
    assert found("2/search/package?tags=tolstoy") == {"count": 1, "results": [ids["one"]]}
    assert found("1/search/dataset?order_by=name&limit=1&offset=1") == {"count": 2, "results": ["two"]}
    assert found("3/search/dataset?q=name:one&fl=id,name")["results"] == [{"id": ids["one"], "name": "one"}]
    query = json.dumps({"tags": ["russian", "tolstoy"]})
    assert found(f"1/search/dataset?qjson={query}")["results"] == ["one"]
    text = "Bad request - Bad search option: Value for search option 'limit' must be an integer but received u'x'"
    assert found("1/search/dataset?limit=x") == text
    assert found("3/search/dataset?limit=1") == "Bad request - Bad search option: Invalid search parameters: ['limit']"
    assert found("1/search/tag") == "Not found - Unknown register: tag"


def test_the_search_api_finds_resources_and_revisions(site: Site) -> None:
    resource = {"url": "http://example.org/a.csv", "description": "An old file"}
    made = rest(site, "POST", "dataset", {"name": "one", "resources": [resource]}).json()
    answer = rest(site, "GET", "/api/1/search/resource?description=OLD").json()
    assert answer == {"count": 1, "results": [made["resources"][0]["id"]]}
    assert rest(site, "GET", "/api/1/search/resource?nonsense=x").status_code == 400
    later = rest(site, "PUT", "dataset/one", {"name": "one", "title": "x"}).json()["revision_id"]
    since = rest(site, "GET", f"/api/1/search/revision?since_id={made['revision_id']}").json()
    assert since == [later]
    assert rest(site, "GET", "/api/1/search/revision?since_id=none").status_code == 404
    assert rest(site, "GET", "/api/1/search/revision?since_time=x").status_code == 400


def test_the_util_api_of_old(site: Site) -> None:
    rest(site, "POST", "dataset", {"name": "taken", "tags": ["russian"]})

    def util(path: str) -> Any:
        return rest(site, "GET", f"/api/2/util/{path}", key=None).json()

    assert util("dataset/munge_name?name=Ä b.c") == "a-b-c"
    assert util("dataset/munge_title_to_name?title=-A  Title-") == "a-title"
    assert util("tag/munge?tag=A b") == "a-b"
    assert util("is_slug_valid?type=package&slug=taken") == {"valid": False}
    assert util("is_slug_valid?type=group&slug=taken") == {"valid": True}
    assert util("markdown?q=**x**") == "<p><strong>x</strong></p>"
    assert util("tag/autocomplete?incomplete=rus") == {"ResultSet": {"Result": [{"Name": "russian"}]}}
    assert util("status")["site_url"] == site.url
    assert rest(site, "GET", "/api/1/tag_counts").json() == [["russian", 1]]


def test_later_versions_have_no_rest_api() -> None:
    for version, search in (("2.8", 200), ("2.9", 404)):
        site = Site(FakeCKAN(version))
        assert rest(site, "GET", "dataset").status_code == 404
        assert rest(site, "GET", "/api/1/search/dataset").status_code == search
