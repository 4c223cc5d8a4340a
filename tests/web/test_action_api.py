from __future__ import annotations

import json
from datetime import datetime

import pytest

from ckan_fake.context import Context
from ckan_fake.errors import NotFound, ServerError, UnsupportedByFake
from ckan_fake.state.rows import Tag
from tests.web.support import ACTION, Probe, Site

FORM = "application/x-www-form-urlencoded"
NOT_DECODED = (
    "Bad request: JSON Error: Error decoding JSON data. Error: {} JSON data extracted from the request: {{}}"
)
BAD_REQUEST = NOT_DECODED.format("<BadRequest '400: Bad Request'>")


def decode_error(message: str) -> str:
    return NOT_DECODED.format(f"JSONDecodeError({message!r})")


def test_an_answer_is_an_envelope_with_a_help_address_and_its_headers(site: Site) -> None:
    answer = site.get(ACTION + "status_show")

    assert list(answer.json()) == ["help", "success", "result"]
    assert answer.json()["help"] == f"{site.url}/api/3/action/help_show?name=status_show"
    assert dict(answer.headers) == {
        "Content-Type": "application/json;charset=utf-8",
        "Content-Length": str(len(answer.content)),
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Cookie",
    }
    assert answer.reason == "OK"


def test_an_error_has_an_error_and_no_result(site: Site) -> None:
    answer = site.get(ACTION + "package_show?id=none")

    assert (answer.status_code, answer.reason) == (404, "NOT FOUND")
    assert answer.json() == {
        "help": f"{site.url}/api/3/action/help_show?name=package_show",
        "success": False,
        "error": {"__type": "Not Found Error", "message": "Not found"},
    }


@pytest.mark.parametrize(("action", "data", "status", "kind"), [
    ("package_show", {}, 409, "Validation Error"),
    ("package_create", {"name": "x"}, 403, "Authorization Error"),
    ("user_show", {"id": 5}, 500, "Internal Server Error"),
])
def test_each_class_of_error_has_its_status_and_type(
    site: Site, action: str, data: object, status: int, kind: str
) -> None:
    answer = site.ask("POST", ACTION + action, json=data)

    assert (answer.status_code, answer.json()["error"]["__type"]) == (status, kind)


def test_an_integrity_error_echoes_the_data(site: Site) -> None:
    answer = site.send("package_create", '{"name": "xx", "extras": "x"}', key="sysadmin")

    assert answer.status_code == 400
    assert answer.json()["error"]["data"] == {"name": "xx", "extras": "x", "type": "dataset"}


@pytest.mark.parametrize("body", [
    b'{"name": "xx", "extras": "x", "n": NaN}', b'{"name": "xx", "extras": "x", "n": 1e999}',
])
def test_what_json_cannot_hold_gives_a_page_not_an_envelope_when_it_is_echoed(site: Site, body: bytes) -> None:
    answer = site.send("package_create", body, key="sysadmin")

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


def test_an_uploaded_file_that_is_echoed_gives_a_page(site: Site) -> None:
    answer = site.ask("POST", ACTION + "package_create", key="sysadmin", data={"extras": "x"}, files={"f": b"x"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(("path", "name"), [("no_such", "no_such"), ("%C3%BC", "ü"), ("%FF", "\ufffd")])
def test_an_unknown_action_is_a_bare_string_before_the_body_or_method_is_looked_at(
    site: Site, method: str, path: str, name: str
) -> None:
    answer = site.ask(method, ACTION + path, data=b"{", headers={"Content-Type": "text/plain"})

    assert answer.status_code == 400
    assert answer.json() == f"Bad request: Action name not known: {name}"


def test_get_of_a_writing_action_asks_for_post(site: Site) -> None:
    answer = site.get(ACTION + "package_create?name=x", key="sysadmin")

    assert answer.status_code == 400
    assert answer.json() == "Bad request: JSON Error: Invalid request. Please use POST method for your request"


def test_head_executes_a_writing_action_and_has_no_body(site: Site) -> None:
    answer = site.ask("HEAD", ACTION + "package_create", key="sysadmin")

    assert (answer.status_code, answer.content) == (409, b"")
    assert int(answer.headers["Content-Length"]) > 0


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_405_html(site: Site, method: str) -> None:
    answer = site.ask(method, ACTION + "status_show")

    assert (answer.status_code, answer.headers["Content-Type"]) == (405, "text/html; charset=utf-8")


@pytest.mark.parametrize(("path", "allowed"), [
    (ACTION + "no_such", "GET, HEAD, OPTIONS, POST"), ("/no/such/page", "GET, HEAD, OPTIONS"),
    ("/user/login", "GET, HEAD, OPTIONS, POST"),
])
def test_options_is_200_everywhere(site: Site, path: str, allowed: str) -> None:
    answer = site.ask("OPTIONS", path)

    assert (answer.status_code, answer.headers["Allow"], answer.content) == (200, allowed, b"")


@pytest.mark.parametrize("path", [
    "/api/action/status_show", "/api/03/action/status_show", "//api/3/action/status_show",
    "///api/3/action/status_show", "/api/3/action/status%5Fshow",
])
def test_the_same_action_under_other_paths_has_the_same_help(site: Site, path: str) -> None:
    answer = site.get(path)

    assert answer.json()["help"] == f"{site.url}/api/3/action/help_show?name=status_show"


@pytest.mark.parametrize("path", [
    "/api/1/action/status_show", "/api/2/action/status_show", "/api/4/action/status_show", "/api/3/action/status_show/",
    "/api//3/action/status_show", "/API/3/action/status_show", "/api/3/action/status_show/x", "/action/status_show",
    "/api/3/action/a%2Fb", "/api/3/action/", "/xx/api/3/action/status_show",
])
def test_paths_where_no_action_is(site: Site, path: str) -> None:
    answer = site.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "text/html; charset=utf-8")


@pytest.mark.parametrize("kind", [
    "application/json", "application/json; charset=utf-8", "application/json;charset=latin-1", "APPLICATION/JSON",
    "application/vnd.api+json", FORM,
])
def test_json_is_read_under_json_types_and_as_a_form(site: Site, kind: str) -> None:
    answer = site.send("help_show", '{"name": "status_show"}', kind)

    assert answer.json()["success"] is True


@pytest.mark.parametrize("kind", [
    "text/plain", "text/json", "application/javascript", "application/octet-stream", "text/html", "nonsense", None,
])
def test_json_under_another_type_is_415_html(site: Site, kind: str | None) -> None:
    answer = site.send("help_show", b'{"name": "status_show"}', kind)

    assert (answer.status_code, answer.headers["Content-Type"]) == (415, "text/html; charset=utf-8")


def test_the_type_of_an_empty_body_does_not_matter(site: Site) -> None:
    assert site.send("status_show", b"", "text/plain").status_code == 200


@pytest.mark.parametrize("body", [
    b"{", b"{not json}", b"{'id': 'x'}", b'{"id": }', b'{"id": "x",}', b'{"id": "x"} trailing', b"<xml/>", b"   ",
    b"\n",
    b'{"id": "a\nb"}', b"\x00", b'{"id": "\xe4"}', b'{"id": "\xff\xfe"}', b'{"id": ' + b"1" * 5000 + b"}",
])
@pytest.mark.parametrize("action", ["package_show", "package_create"])
def test_bad_json_gives_one_constant_text(site: Site, action: str, body: bytes) -> None:
    answer = site.send(action, body)

    assert (answer.status_code, answer.json()) == (400, BAD_REQUEST)


@pytest.mark.parametrize(("body", "shown"), [
    (b"[]", "[]"), (b'["a", 1]', "['a', 1]"), (b'"text"', "'text'"), (b'""', "''"), (b"0", "0"), (b"1.5", "1.5"),
    (b"null", "None"), (b"true", "True"), ('["ünïcode", "\\u00fc"]'.encode(), "['ünïcode', 'ü']"),
])
def test_json_that_is_no_object(site: Site, body: bytes, shown: str) -> None:
    answer = site.send("package_show", body)

    expected = f"Bad request: JSON Error: Request data JSON decoded to {shown} but it needs to be a dictionary."
    assert (answer.status_code, answer.json()) == (400, expected)


def test_json_nested_too_deeply_is_a_500_page(site: Site) -> None:
    answer = site.send("package_show", b'{"id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")

    assert (answer.status_code, answer.headers["Content-Type"]) == (500, "text/html; charset=utf-8")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_json_with_a_byte_order_mark_and_in_utf_16_and_32_is_read(site: Site, encoding: str) -> None:
    answer = site.send("help_show", json.dumps({"name": "status_show"}).encode(encoding))

    assert answer.json()["success"] is True


@pytest.mark.parametrize("body", [
    b'{"id": "\\u0000"}', b'{"id": "\\ud800"}', b'{"id": 5}', b'{"id": ["a"]}', b'{"id": {"a": 1}}',
])
def test_what_a_database_cannot_look_up_is_500(site: Site, body: bytes) -> None:
    answer = site.send("user_show", body)

    assert (answer.status_code, answer.json()["error"]["__type"]) == (500, "Internal Server Error")


def test_answers_are_ascii(site: Site) -> None:
    site.ckan.configure({"ckan.site_title": "Füßchen 💧"})

    assert rb"F\u00fc\u00dfchen \ud83d\udca7" in site.get(ACTION + "status_show").content


@pytest.mark.parametrize(("body", "message"), [
    ("id=1", "Expecting value: line 1 column 1 (char 0)"),
    ("id=", "Expecting value: line 1 column 1 (char 0)"),
    ("id", "Expecting value: line 1 column 1 (char 0)"),
    ("=", "Expecting value: line 1 column 1 (char 0)"),
    ('{"a":1,}', "Illegal trailing comma before end of object: line 1 column 8 (char 7)"),
    ('{"a":1} x', "Extra data: line 1 column 9 - line 1 column 10 (char 8 - 9)"),
])
def test_a_form_with_one_field_that_is_empty_or_1_is_read_as_json(site: Site, body: str, message: str) -> None:
    answer = site.send("user_show", body, FORM)

    assert (answer.status_code, answer.json()) == (400, decode_error(message))


def test_json_posted_as_a_form_is_form_decoded(site: Site) -> None:
    site.result("organization_create", name="org")
    answer = site.send("organization_patch", '{"id": "org", "title": "a+b%20c"}', FORM, key="sysadmin")

    assert answer.json()["result"]["title"] == "a b c"


def test_json_posted_as_a_form_with_an_ampersand_is_two_fields(site: Site) -> None:
    answer = site.send("user_show", '{"id":"x&y=1"}', FORM)

    assert answer.status_code == 404


def test_fields_of_a_form_are_texts_and_repeated_ones_lists(site: Site) -> None:
    site.ask("POST", ACTION + "status_show", data=[("a", "1"), ("b", "x"), ("b", "y")])

    assert site.ckan.calls[-1].payload == {"a": "1", "b": ["x", "y"]}


def test_multipart_fields_and_files_are_read_together(site: Site) -> None:
    files = {"upload": ("f.txt", b"content")}
    answer = site.ask("POST", ACTION + "help_show", data={"name": "status_show"}, files=files)

    assert answer.json()["success"] is True
    assert site.ckan.calls[-1].payload["upload"].filename == "f.txt"


def test_a_file_where_a_text_is_needed_is_500(site: Site) -> None:
    answer = site.ask("POST", ACTION + "user_show", files={"id": ("id.txt", b"content")})

    assert answer.status_code == 500


@pytest.mark.parametrize(("body", "kind"), [
    (b"--xyz\r\nbroken", "multipart/form-data; boundary=xyz"), (b'{"id": "x"}', "multipart/form-data"), (b"&", FORM),
])
def test_a_broken_or_empty_form_is_no_data(site: Site, body: bytes, kind: str) -> None:
    assert site.send("user_show", body, kind).status_code == 404


def test_form_fields_over_500_kb_are_413_html_and_files_are_not(site: Site) -> None:
    big = "y" * 600_000
    field = site.ask("POST", ACTION + "status_show", files={"x": (None, big)})
    file = site.ask("POST", ACTION + "status_show", files={"x": ("x.txt", big)})

    assert (field.status_code, field.headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert file.status_code == 200


def test_a_reading_action_with_query_parameters_ignores_the_json_body(site: Site) -> None:
    body = {"name": "status_show"}

    assert site.ask("POST", ACTION + "help_show?x=1", json=body).status_code == 409
    assert site.ask("GET", ACTION + "help_show?x=1", json=body).status_code == 409
    assert site.ask("GET", ACTION + "help_show", json=body).status_code == 200


def test_a_form_beats_the_query(site: Site) -> None:
    answer = site.ask("POST", ACTION + "help_show?name=none", data={"name": "status_show", "x": "2"})

    assert answer.status_code == 200


def test_a_writing_action_ignores_the_query(site: Site) -> None:
    answer = site.ask("POST", ACTION + "organization_create?name=org", key="sysadmin", json={})

    assert answer.status_code == 409


@pytest.mark.parametrize(("query", "payload"), [
    ("a=1&a=2&b=", {"a": ["1", "2"], "b": ""}), ("a", {"a": ""}), ("&&", {}), ("=x", {"": "x"}),
    ("a=%2B+%20", {"a": "+  "}),
    ("a=%FC", {"a": "%FC"}), ("a=%zz", {"a": "%zz"}), ("a=1;b=2", {"a": "1;b=2"}), ("a=%C3%BC", {"a": "ü"}),
    ("a=b=c", {"a": "b=c"}),
])
def test_how_a_query_string_is_read(site: Site, query: str, payload: dict[str, object]) -> None:
    site.get(f"{ACTION}status_show?{query}")

    assert site.ckan.calls[-1].payload == payload


def test_jsonp_wraps_a_get_and_escapes_the_callback(site: Site) -> None:
    answer = site.get(ACTION + "status_show?callback=<a>'&callback=two")

    assert answer.headers["Content-Type"] == "application/javascript;charset=utf-8"
    assert answer.text.startswith("&lt;a&gt;&#x27;({")
    assert answer.text.endswith("});")


def test_jsonp_is_for_get_and_success_only(site: Site) -> None:
    refused = site.get(ACTION + "package_show?id=none&callback=cb")
    posted = site.ask("POST", ACTION + "status_show?callback=cb")

    assert refused.headers["Content-Type"] == posted.headers["Content-Type"] == "application/json;charset=utf-8"


def test_a_callback_makes_the_caller_anonymous_in_a_post_body_too(site: Site) -> None:
    key = site.user("ann")

    assert site.get(ACTION + "user_show?callback=cb", key=key).status_code == 404
    assert site.ask("POST", ACTION + "user_show", key=key, json={"callback": "cb"}).status_code == 404
    answer = site.ask("POST", ACTION + "user_patch", key=key, json={"callback": "cb", "id": "ann"})
    assert answer.json()["error"]["message"] == "Access denied: Action user_patch requires an authenticated user"


def test_a_callback_in_the_query_of_a_writing_post_changes_nothing(site: Site) -> None:
    key = site.user("ann")
    answer = site.ask("POST", ACTION + "user_patch?callback=cb", key=key, json={"id": "ann", "fullname": "Ann"})

    assert answer.json()["result"]["fullname"] == "Ann"


def test_a_locale_prefix_stands_in_the_help_address_and_messages_stay_english(site: Site) -> None:
    answer = site.get("/pt_BR/api/3/action/package_show?id=none")

    assert answer.json()["help"] == f"{site.url}/pt_BR/api/3/action/help_show?name=package_show"
    assert answer.json()["error"]["message"] == "Not found"


def test_a_root_path_stands_in_the_help_address(site: Site) -> None:
    site.ckan.configure({"ckan.root_path": "/data/{{LANG}}"})

    assert site.get(ACTION + "status_show").json()["help"].startswith(f"{site.url}/data/api/3/")
    assert site.get("/de/api/3/action/status_show").json()["help"].startswith(f"{site.url}/data/de/api/3/")


def test_accept_headers_and_method_overrides_change_nothing(site: Site) -> None:
    plain = site.get(ACTION + "package_show?id=none")
    for headers in ({"Accept": "text/html"}, {"Accept-Language": "de"}, {"Range": "bytes=0-9"}, {"If-None-Match": "*"},
                    {"X-HTTP-Method-Override": "DELETE"}):
        answer = site.get(ACTION + "package_show?id=none", headers=headers)
        assert (answer.status_code, answer.content) == (404, plain.content)


def test_an_expectation_that_cannot_be_met_is_417(site: Site) -> None:
    answer = site.get(ACTION + "status_show", headers={"Expect": "nothing"})

    assert (answer.status_code, answer.headers["Content-Type"]) == (417, "text/html")
    assert "Cache-Control" not in answer.headers


def test_what_the_fake_cannot_yet_do_is_501_and_kept(site: Site, probe: Probe) -> None:
    refusal = UnsupportedByFake("probe cannot do this yet")
    probe(refusal)
    answer = site.ask("POST", ACTION + "probe", json={})

    assert answer.status_code == 501
    assert answer.json()["error"] == {"__type": "Not Implemented In Fake", "message": "probe cannot do this yet"}
    assert site.ckan.unsupported == [refusal]


def test_a_bug_of_the_fake_is_raised_in_process(site: Site, probe: Probe) -> None:
    probe(ZeroDivisionError("a bug"))

    with pytest.raises(ZeroDivisionError):
        site.ask("POST", ACTION + "probe", json={})
    assert (site.ckan.calls[-1].action, site.ckan.calls[-1].status) == ("probe", 500)


def test_a_500_of_ckan_is_an_envelope(site: Site, probe: Probe) -> None:
    probe(ServerError("crashes there too"))

    assert site.get(ACTION + "probe").json()["error"] == {
        "__type": "Internal Server Error", "message": "Internal Server Error",
    }


def test_an_action_that_fails_is_undone(site: Site, probe: Probe) -> None:
    def create_and_fail(ctx: Context) -> None:
        ctx.site.state.tags.add(Tag("id", "name"))
        raise NotFound("in the end")

    probe(create_and_fail)
    answer = site.ask("POST", ACTION + "probe", json={})

    assert answer.json()["error"]["message"] == "Not found: in the end"
    assert len(site.ckan.site.state.tags) == 0


def test_datetimes_are_written_in_iso_format(site: Site, probe: Probe) -> None:
    probe(lambda ctx: datetime(2020, 5, 5, 5, 5, 5))

    assert site.get(ACTION + "probe").json()["result"] == "2020-05-05T05:05:05"


def test_creating_answers_200_and_no_location(site: Site) -> None:
    answer = site.ask("POST", ACTION + "organization_create", json={"name": "org"}, key="sysadmin")

    assert answer.status_code == 200
    assert "Location" not in answer.headers


def test_changed_entities_stand_beside_the_result_where_an_action_names_some(site: Site, probe: Probe) -> None:
    probe(lambda ctx: ctx.changed_entities.update(packages={"b", "a"}))
    answer = site.get(ACTION + "probe").json()

    assert list(answer) == ["help", "success", "result", "changed_entities"]
    assert answer["changed_entities"] == {"packages": ["a", "b"]}
