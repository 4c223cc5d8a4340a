"""Bodies as CKAN up to 2.7 reads them."""

from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.web.support import Site

FORM = "application/x-www-form-urlencoded"
NOT_DECODED = "Bad request - JSON Error: Error decoding JSON data. Error: "


@pytest.fixture(params=["2.2", "2.7"])
def site(request: pytest.FixtureRequest) -> Site:
    return Site(FakeCKAN(request.param))


@pytest.mark.parametrize(("body", "kind"), [
    ('{"id": "sysadmin"}', "text/plain"), ('{"id": "sysadmin"}', FORM), ('%7B"id":+"sysadmin"%7D=1', FORM),
    ('%7B"id":"sysadmin"%7D=&more=2', FORM), ('{"id": "sysadmin\\u0000 and more"}', "application/json"),
])
def test_any_body_is_json(site: Site, body: str, kind: str) -> None:
    assert site.send("user_show", body, kind).json()["result"]["name"] == "sysadmin"


@pytest.mark.parametrize(("body", "told"), [
    ('[1, "a"]', "Bad request - JSON Error: Request data JSON decoded to [1, 'a'] but it needs to be a dictionary."),
    ("id=sysadmin", f"{NOT_DECODED}JSONDecodeError('Expecting value: line 1 column 1 (char 0)',)"
                    " JSON data extracted from the request: 'id=sysadmin'"),
    (b'{"id": "\xff"}', f"{NOT_DECODED}UnicodeDecodeError('utf8', '\\xff', 0, 1, 'invalid start byte')"
                        " JSON data extracted from the request: '{\"id\": \"\\xff\"}'"),
])
def test_what_is_no_json_of_a_dict_is_refused(site: Site, body: bytes | str, told: str) -> None:
    answer = site.send("user_show", body, "text/plain")
    assert (answer.status_code, answer.json()) == (400, told)


def test_of_a_multipart_form_the_last_field_of_a_name_counts(site: Site) -> None:
    fields = "".join(
        f'--b\r\nContent-Disposition: form-data; name="id"\r\n\r\n{value}\r\n' for value in ("none", "sysadmin")
    )
    answer = site.send("user_show", f"{fields}--b--\r\n", "multipart/form-data; boundary=b")
    assert answer.json()["result"]["name"] == "sysadmin"
    assert site.send("user_show", "x", "multipart/form-data").status_code == 500


def test_reads_take_the_query_of_a_post_and_writes_do_not(site: Site) -> None:
    assert site.ask("POST", "/api/3/action/user_show?id=sysadmin").json()["result"]["name"] == "sysadmin"
    assert site.ask("POST", "/api/3/action/user_delete?id=sysadmin", key="sysadmin").status_code == 400


@pytest.mark.parametrize(("version", "status", "nothing", "no_type"), [
    ("2.2", 400, "No request body data", "'; charset=utf-8'"),
    ("2.7", 200, "Invalid request. Please use POST method for your request", "''"),
])
def test_what_versions_tell_apart(version: str, status: int, nothing: str, no_type: str) -> None:
    site = Site(FakeCKAN(version))
    assert site.send("user_show", b'\xef\xbb\xbf{"id": "sysadmin"}').status_code == status
    assert site.send("user_create", "").json() == f"Bad request - JSON Error: {nothing}"
    assert site.send("user_show", '{"id": "sysadmin"}', None).json().endswith(f"Bad content type: {no_type}")
