"""Envelope, transport and errors."""

from __future__ import annotations

import json

import pytest

from tests.quirks.portal import Portal
from tests.quirks.registry import quirk


@quirk("Creating answers 200, never 201, and has no Location header.", "all")
def test_create_answers_200(portal: Portal) -> None:
    answer = portal.post("organization_create", name="org")
    assert (answer.status_code, "Location" in answer.headers) == (200, False)


@quirk("`help` is the address of help_show; before 2.3 it was the whole documentation.", "from 2.3")
def test_help_is_an_address(portal: Portal) -> None:
    assert portal.get("status_show").json()["help"] == "http://ckan.test/api/3/action/help_show?name=status_show"


@quirk("The address in `help` keeps the language of the path, and says version 3 where the path says none.", "from 2.3")
def test_help_keeps_the_language(portal: Portal) -> None:
    assert portal.web("GET", "/en/api/3/action/status_show").json()["help"].startswith("http://ckan.test/en/api/3/")
    assert portal.web("GET", "/api/action/status_show").json()["help"].startswith("http://ckan.test/api/3/")


@quirk("An answer has either `result` or `error`, never both.", "all")
def test_result_or_error(portal: Portal) -> None:
    assert set(portal.get("status_show").json()) == {"help", "success", "result"}
    assert set(portal.get("package_show", "id=x").json()) == {"help", "success", "error"}


@quirk("A search that Solr refuses is 409, an index that refuses a dataset is 500, unknown search parameters are 400.",
       "from 2.9")
def test_statuses_of_search_errors(portal: Portal) -> None:
    portal.data()
    kinds = [
        portal.post("package_search", q="title:["),
        portal.post("package_search", nonsense=1),
        portal.post("package_patch", id="data", metadata_modified="2020-01-01T00:00:00Z"),
    ]
    assert [(answer.status_code, answer.json()["error"]["__type"]) for answer in kinds] == [
        (409, "Search Error"), (400, "Search Query Error"), (500, "Search Index Error")]


@quirk("An unknown action is answered by a bare JSON text with 400, whatever the method and the body.", "all",
       "a live 2.12.0; the text has `: ` from 2.12 on, ` - ` before")
def test_unknown_action(portal: Portal) -> None:
    expected = "Bad request: Action name not known: nope"
    assert portal.get("nope").json() == expected
    answer = portal.web("POST", "/api/3/action/nope", data=b"{broken", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, expected)


@quirk("JSON that cannot be read is answered by one constant text, as a bare JSON text with 400.")
def test_broken_json(portal: Portal) -> None:
    answer = portal.web("POST", "/api/3/action/package_show", data=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()) == (400, (
        "Bad request: JSON Error: Error decoding JSON data. Error: <BadRequest '400: Bad Request'> "
        "JSON data extracted from the request: {}"))


@quirk("A writing action by GET is a bare JSON text with 400 that asks for POST.", "all")
def test_get_on_a_writing_action(portal: Portal) -> None:
    answer = portal.get("package_create", "name=x")
    assert (answer.status_code, answer.json()) == (
        400, "Bad request: JSON Error: Invalid request. Please use POST method for your request")


@quirk("Errors are lists of texts, but a plain text in package_update, resource_search and package_resource_reorder.",
       "all")
def test_shapes_of_errors(portal: Portal) -> None:
    portal.data()
    assert portal.no("package_update", title="t") == (409, {"id": "Missing value"})
    assert portal.no("package_patch", title="t") == (409, {"id": ["Missing value"]})
    assert portal.no("package_resource_reorder", id="data", order="x") == (409, {"order": "Must be a list of resource"})
    assert portal.no("resource_search", query="x")[1] == {"query": "Must be <field>:<value> pair(s)"}


@quirk("package_show without an id complains about `name_or_id`; with only `name_or_id` it fails in authorization.",
       "all")
def test_name_or_id(portal: Portal) -> None:
    portal.data()
    portal.user("ann")
    assert portal.no("package_show") == (409, {"name_or_id": ["Missing value"]})
    assert portal.no("package_show", name_or_id="data", by="ann") == (
        409, {"message": "Missing id, can not get Package object"})


@quirk("Errors of extras and resources are positional lists with `{}` for good ones.", "all")
def test_positional_errors(portal: Portal) -> None:
    portal.org()
    extras = [{"key": "a", "value": "1"}, {"key": "b"}]
    error = portal.no("package_create", name="data", owner_org="org", extras=extras)[1]
    assert error == {"extras": [{}, {"value": ["Missing value"]}]}


@quirk("Errors of tags are a flat list of sentences, not aligned with the tags.", "all")
def test_errors_of_tags(portal: Portal) -> None:
    portal.org()
    error = portal.no("package_create", name="data", owner_org="org", tags=[{"name": "good"}, {"name": "b"}])[1]
    assert error == {"tags": ['Tag "b" length is less than minimum 2']}


@quirk("The same key twice in extras is an error of `extras_validation`.", "all")
def test_duplicate_extras(portal: Portal) -> None:
    portal.org()
    extras = [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]
    assert portal.no("package_create", name="data", owner_org="org", extras=extras)[1] == {
        "extras_validation": ['Duplicate key "a"']}


@quirk("A value that fails in two validators gives two messages for one fault.", "all")
def test_two_messages(portal: Portal) -> None:
    portal.org()
    assert portal.no("package_create", name="a", owner_org="org")[1]["name"] == [
        "Must be at least 2 characters long", 'Name "a" length is less than minimum 2']
    assert portal.no("package_search", rows="abc")[1]["rows"] == ["Invalid integer", "Please enter an integer value"]


@quirk("A dict for extras and texts for tags are refused with 400, Integrity Error, which echoes the data.", "all")
def test_wrong_shapes(portal: Portal) -> None:
    portal.org()
    for fields in ({"extras": {"a": "1"}}, {"tags": ["a"]}):
        status, error = portal.no("package_create", {"name": "data", "owner_org": "org", **fields})
        assert status == 400
        assert error["message"].startswith("Only lists of dicts can be placed against subschema")
        assert error["data"]["name"] == "data"


@quirk("An id of the wrong type is 500, not 4xx: a number, a dict, a list of two, a NUL, a repeated parameter.", "all")
@pytest.mark.parametrize("reference", [1, {"a": 1}, ["a", "b"], "a\0b"])
def test_wrong_type_of_id(portal: Portal, reference: object) -> None:
    assert portal.no("package_show", id=reference) == (500, {"message": "Internal Server Error"})
    assert portal.get("package_show", "id=a&id=b").status_code == 500


@quirk("JSON sent as text/plain, as an unknown type or without a type is 415 with a page of HTML.", "2.12")
def test_other_content_types(portal: Portal) -> None:
    for kind in ("text/plain", "text/json", "application/octet-stream", "foo/bar", None):
        answer = portal.web(
            "POST", "/api/3/action/package_list", data=b'{"limit": 1}', headers={"Content-Type": kind} if kind else {})
        assert (answer.status_code, "html" in answer.headers["Content-Type"]) == (415, True)


@quirk("Any application/*+json is read as JSON, and an empty body has any type.", "2.12")
def test_json_types(portal: Portal) -> None:
    for kind, body in (("application/ld+json", b"{}"), ("text/plain", b"")):
        answer = portal.web("POST", "/api/3/action/package_list", data=body, headers={"Content-Type": kind})
        assert answer.status_code == 200


@quirk("JSON in a form without a field name (`curl -d '{...}'`) works only as long as it has no `&`, `=`, `+` or `%`.",
       "all")
def test_json_as_a_form(portal: Portal) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    good = portal.web("POST", "/api/3/action/package_list", data='{"limit": 1}', headers=form)
    bad = portal.web("POST", "/api/3/action/package_show", data='{"id":"x&y=1"}', headers=form)
    assert (good.status_code, bad.status_code) == (200, 409)
    assert bad.json()["error"]["name_or_id"] == ["Missing value"]


@quirk("A form with a single field whose value is `1` or empty is read as JSON in the field's name.", "all")
def test_form_with_a_single_short_value(portal: Portal) -> None:
    answers = [portal.web("POST", "/api/3/action/package_show", data={"id": value}) for value in ("1", "", "2")]
    assert [answer.status_code for answer in answers] == [400, 400, 404]
    assert "JSONDecodeError" in answers[0].json()


@quirk("The query string of a reading action wins over a JSON body, whatever it says; a form wins over it.", "all")
def test_query_beats_json(portal: Portal) -> None:
    portal.data()
    path = "/api/3/action/package_show"
    assert portal.web("POST", f"{path}?x=1", json={"id": "data"}).status_code == 409
    assert portal.web("POST", f"{path}?id=data", json={"id": "nope"}).status_code == 200
    assert portal.web("POST", f"{path}?id=nope", data={"id": "data"}).status_code == 200
    assert portal.web("GET", path, json={"id": "data"}).status_code == 200


@quirk("What comes by GET or in a form is text: lists have to be JSON, a bad number is 409.", "all")
def test_texts_by_get(portal: Portal) -> None:
    assert portal.get("package_search", 'facet.field=["tags"]').status_code == 200
    assert portal.get("package_search", "facet.field=['tags']").status_code == 409
    assert portal.get("package_search", "rows=abc").status_code == 409
    assert portal.get("package_search", "include_private=on").status_code == 200


@quirk("Multipart carries no nested data: `tags=[]` is refused.", "all")
def test_multipart(portal: Portal) -> None:
    portal.org()
    sent = {"name": (None, "data"), "owner_org": (None, "org"), "tags": (None, "[]")}
    answer = portal.web("POST", "/api/3/action/package_create", files=sent, by="sysadmin")
    assert (answer.status_code, answer.json()["error"]["__type"]) == (400, "Integrity Error")


@quirk("PUT, PATCH and DELETE of an action are 405 with a page of HTML.", "2.12")
def test_other_methods(portal: Portal) -> None:
    for method in ("PUT", "PATCH", "DELETE"):
        answer = portal.web(method, "/api/3/action/package_list")
        assert (answer.status_code, "html" in answer.headers["Content-Type"]) == (405, True)


@quirk("A slash behind the action is 404; `//api/3`, `/api/03` and `/api/action` work, `/api/1` and `/api/2` do not.",
       "2.12")
def test_paths(portal: Portal) -> None:
    statuses = {path: portal.web("GET", path).status_code for path in (
        "/api/3/action/package_list/", "//api/3/action/package_list", "/api/03/action/package_list",
        "/api/action/package_list", "/api/1/action/package_list", "/api/2/action/package_list")}
    assert list(statuses.values()) == [404, 200, 200, 200, 404, 404]


@quirk("`/api` and `/api/` say version 1.", "all")
def test_api_says_version_1(portal: Portal) -> None:
    assert [portal.web("GET", path).json() for path in ("/api", "/api/", "/api/3")] == [
        {"version": 1}, {"version": 1}, {"version": 3}]


@quirk("HEAD on a writing action runs it, though GET is refused.", "2.12")
def test_head_runs_writing_actions(portal: Portal) -> None:
    portal.data()
    answer = portal.web("HEAD", "/api/3/action/package_delete", by="sysadmin", json={"id": "data"})
    assert (answer.status_code, portal.show()["state"]) == (200, "deleted")


@quirk("OPTIONS is 200 everywhere in the action API, for unknown actions, too.", "2.12")
def test_options(portal: Portal) -> None:
    for name in ("package_list", "nope"):
        assert portal.web("OPTIONS", f"/api/3/action/{name}").status_code == 200


@quirk("POST to an unknown path of the API is 405, GET 404.", "2.12")
def test_unknown_paths(portal: Portal) -> None:
    assert [portal.web(method, "/api/rest/dataset").status_code for method in ("GET", "POST", "PUT")] == [404, 405, 405]


@quirk("JSONP: only GET and only success, as application/javascript with the callback HTML-escaped.", "from 2.6")
def test_jsonp(portal: Portal) -> None:
    good = portal.get("package_list", "callback=a<b")
    assert (good.text[:5], good.headers["Content-Type"]) == ("a&lt;", "application/javascript;charset=utf-8")
    assert good.text.endswith(");")
    assert portal.get("package_show", "id=no&callback=cb").json()["success"] is False


@quirk("A `callback` makes the caller nobody, even in the body of a POST.", "all", "a live 2.12.0; since December 2015")
def test_jsonp_drops_the_identity(portal: Portal) -> None:
    portal.data(private=True)
    assert portal.get("package_show", "id=data&callback=cb", by="sysadmin").status_code == 403
    assert portal.status("package_show", id="data", callback="cb") == 403


@quirk("CORS headers are off unless `ckan.cors.*` says so.", "from 2.3")
def test_cors_is_off(portal: Portal) -> None:
    header = "Access-Control-Allow-Origin"
    asked = {"Origin": "http://elsewhere.org"}
    assert header not in portal.web("GET", "/api/3/action/status_show", headers=asked).headers
    everyone = Portal(config={"ckan.cors.origin_allow_all": True})
    assert everyone.web("GET", "/api/3/action/status_show", headers=asked).headers[header] == "*"


@quirk("Answers say `application/json;charset=utf-8`, `Cache-Control: public, max-age=0, must-revalidate`, no ETag.",
       "2.12")
def test_headers(portal: Portal) -> None:
    headers = portal.get("package_list").headers
    assert headers["Content-Type"].replace(" ", "") == "application/json;charset=utf-8"
    assert "must-revalidate" in headers["Cache-Control"]
    assert "ETag" not in headers


@quirk("Only the bare token counts in Authorization: `Bearer` and `Token` prefixes and X-CKAN-API-Key are ignored.",
       "from 2.11", "a live 2.12.0; ckan#8637")
def test_bare_token(portal: Portal) -> None:
    key = portal.keys["sysadmin"]
    heads = ({"Authorization": f"Bearer {key}"}, {"Authorization": f"Token {key}"}, {"X-CKAN-API-Key": key})
    assert [portal.web("GET", "/api/3/action/user_show", headers=head).status_code for head in heads] == [
        404, 404, 404]


@quirk("A bad token makes an anonymous caller; there is no 401.", "all")
def test_no_401(portal: Portal) -> None:
    portal.keys["bad"] = "nonsense"
    portal.org()
    assert portal.status("package_list", by="bad") == 200
    assert portal.status("package_create", name="data", owner_org="org", by="bad") == 403
    assert portal.status("user_show", by="bad") == 404


@quirk("A deleted, draft or private dataset is 403 to outsiders, not 404, and the text tells its id.", "all",
       "a live 2.12.0; ckan#785, ckan#1415")
def test_403_tells_the_id(portal: Portal) -> None:
    made = portal.data(private=True)
    assert portal.no("package_show", id="data", by=None) == (
        403, {"message": f"Access denied: User  not authorized to read package {made['id']}"})
    assert portal.status("package_show", id="nope", by=None) == 404


@quirk("The texts of 404 differ from action to action.", "all")
def test_texts_of_404(portal: Portal) -> None:
    messages = [portal.no(action, id="x")[1]["message"] for action in (
        "package_show", "dataset_purge", "resource_update", "group_update")]
    assert messages == [
        "Not found", "Not found: Dataset was not found", "Not found: Resource was not found.",
        "Not found: Group was not found."]


@quirk("JSON is escaped to ASCII, with blanks behind commas and colons.", "all")
def test_ascii(portal: Portal) -> None:
    portal.org(title="Bürger")
    text = portal.post("organization_show", id="org").text
    assert '"title": "B\\u00fcrger", ' in text


@quirk("Dates have no time zone, and no microseconds where these are 0.", "all")
def test_dates(portal: Portal) -> None:
    portal.data(metadata_modified="2020-05-05T05:05:05")
    assert portal.show()["metadata_modified"] == "2020-05-05T05:05:05"


@quirk("A byte order mark, UTF-16 and UTF-32 are accepted, Latin-1 is 400.", "2.12")
def test_encodings(portal: Portal) -> None:
    text = '{"name": "org", "title": "ü"}'
    statuses = []
    for number, encoding in enumerate(("utf-8-sig", "utf-16", "utf-32", "latin-1")):
        body = text.replace("org", f"org{number}").encode(encoding)
        statuses.append(portal.web("POST", "/api/3/action/organization_create", by="sysadmin", data=body,
                                   headers={"Content-Type": "application/json"}).status_code)
    assert statuses == [200, 200, 200, 400]


@quirk("A NUL or half a surrogate pair in a text is 500.", "2.12")
def test_texts_that_the_database_refuses(portal: Portal) -> None:
    portal.org()
    for title in ("a\0", "\ud800"):
        answer = portal.web(
            "POST", "/api/3/action/package_create", by="sysadmin", headers={"Content-Type": "application/json"},
            data=json.dumps({"name": "data", "owner_org": "org", "title": title}))
        assert answer.status_code == 500


@quirk("A field of 600 kB in a multipart form is 413; a file of that size is fine.", "2.12")
def test_large_fields(portal: Portal) -> None:
    large = "x" * 600_000
    asked = {"about": (None, large), "id": (None, "sysadmin")}
    assert portal.web("POST", "/api/3/action/user_patch", by="sysadmin", files=asked).status_code == 413
    asked = {"id": (None, "sysadmin"), "other": ("a.txt", large)}
    assert portal.web("POST", "/api/3/action/user_show", by="sysadmin", files=asked).status_code == 200


@quirk("An `Expect` header is answered with 417.", "2.12", "a live 2.12.0 under gunicorn")
def test_expect(portal: Portal) -> None:
    assert portal.web("GET", "/api/3/action/status_show", headers={"Expect": "something"}).status_code == 417
