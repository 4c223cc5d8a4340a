from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import requests

from ckan_fake import FakeCKAN

SHOW = "/api/3/action/help_show"
BODY = b'{"name": "status_show"}'
JSON = {"Content-Type": "application/json"}


def parts() -> Iterator[bytes]:
    yield BODY[:5]
    yield BODY[5:]


async def async_parts() -> AsyncIterator[bytes]:
    for part in parts():
        yield part


@pytest.mark.parametrize("body", [BODY, BODY.decode(), io.BytesIO(BODY), io.StringIO(BODY.decode()), parts()])
def test_a_session_sends_bodies_of_any_kind(body: object) -> None:
    ckan = FakeCKAN()
    answer = ckan.session().post(ckan.site_url + SHOW, data=body, headers=JSON)  # type: ignore[arg-type]

    assert answer.json()["success"] is True


def test_a_sessions_response_is_like_one_from_the_network() -> None:
    ckan = FakeCKAN()
    answer = ckan.session().get(f"{ckan.site_url}{SHOW}", params={"name": "status_show"}, headers={"X-Name": b"value"})

    assert (answer.status_code, answer.reason, answer.encoding, answer.ok) == (200, "OK", "utf-8", True)
    assert answer.headers["content-type"] == "application/json;charset=utf-8"
    assert answer.url == f"{ckan.site_url}{SHOW}?name=status_show"
    assert answer.request.method == "GET"
    assert answer.elapsed.total_seconds() > 0
    assert answer.raw.status == 200
    answer.close()


def test_a_sessions_response_can_be_streamed() -> None:
    ckan = FakeCKAN()
    whole = ckan.session().get(ckan.site_url + "/robots.txt").content

    with ckan.session().get(ckan.site_url + "/robots.txt", stream=True) as answer:
        assert next(iter(answer.iter_content(10))) == whole[:10]
    with ckan.session().get(ckan.site_url + "/robots.txt", stream=True) as answer:
        assert answer.raw.read() == whole
    with ckan.session().get(ckan.site_url + "/robots.txt", stream=True) as answer:
        assert b"".join(answer.raw) == whole


def test_a_session_follows_redirects_within_the_site() -> None:
    ckan = FakeCKAN()
    answer = ckan.session().get(ckan.site_url + "/user/me")

    assert answer.url == f"{ckan.site_url}/user/login"
    assert [step.status_code for step in answer.history] == [302, 302]


def test_a_session_keeps_no_cookie_without_a_domain_but_others() -> None:
    ckan = FakeCKAN()
    session = ckan.session()
    data = {"login": "sysadmin", "password": "sysadmin123", "remember": "63072000"}
    session.post(ckan.site_url + "/user/login", data=data, allow_redirects=False)

    assert list(session.cookies.keys()) == ["remember_token"]
    assert session.get(ckan.site_url + "/api/3/action/user_show").json()["result"]["name"] == "sysadmin"


def test_other_addresses_do_not_reach_the_fake() -> None:
    ckan = FakeCKAN()
    session = ckan.session()

    for address in ("http://ckan.test.example.invalid/", "https://ckan.test/"):
        assert type(session.get_adapter(address)) is requests.adapters.HTTPAdapter
    assert session.merge_environment_settings("http://other.invalid/", {}, None, None, None)["verify"] is True


def test_two_fakes_in_one_session() -> None:
    one, two = FakeCKAN(site_url="http://one.test/"), FakeCKAN(site_url="http://two.test:8080")
    session = one.session()
    session.mount("http://two.test:8080/", two.session().get_adapter("http://two.test:8080/"))

    for ckan in (one, two):
        shown = session.get(f"{ckan.site_url}/api/3/action/status_show").json()
        assert shown["result"]["site_url"] == ckan.site_url
        assert shown["help"].startswith(ckan.site_url)


@pytest.mark.parametrize("body", [BODY, parts()])
def test_httpx_in_process(body: bytes | Iterator[bytes]) -> None:
    ckan = FakeCKAN()
    with httpx.Client(transport=ckan.transport(), base_url=ckan.site_url) as client:
        answer = client.post(SHOW, content=body, headers={**JSON, "Authorization": ckan.sysadmin.api_key})

    assert (answer.status_code, answer.reason_phrase, answer.json()["success"]) == (200, "OK", True)
    assert ckan.calls[0].user == "sysadmin"


def test_httpx_encodes_and_streams() -> None:
    ckan = FakeCKAN()
    with httpx.Client(transport=ckan.transport(), base_url=ckan.site_url) as client:
        client.get("/api/3/action/status_show", params={"a": ["ü", "+ "]})
        with client.stream("GET", "/robots.txt") as answer:
            assert b"".join(answer.iter_bytes()).startswith(b"User-agent")
        assert client.get("/user/me").headers["Location"].endswith("/dashboard/datasets")
        assert client.post("/api/3/action/status_show", files={"f": b"x"}, data={"a": "b"}).status_code == 200

    assert ckan.calls[0].payload == {"a": ["ü", "+ "]}


@pytest.mark.parametrize("body", [BODY, async_parts])
def test_httpx_with_asyncio(body: object) -> None:
    ckan = FakeCKAN()

    async def ask() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=ckan.transport(), base_url=ckan.site_url) as client:
            content = body if isinstance(body, bytes) else async_parts()
            first = client.post(SHOW, content=content, headers=JSON)
            return list(await asyncio.gather(first, client.get("/api/3"), client.get("/robots.txt")))

    answers = asyncio.run(ask())
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json()["success"] is True


def test_httpx_refuses_other_hosts() -> None:
    ckan = FakeCKAN()
    with httpx.Client(transport=ckan.transport()) as client, pytest.raises(httpx.ConnectError, match="answers for http://ckan"):
        client.get("http://ckan.test:8080/api/3")


def test_without_httpx_the_error_names_the_extra() -> None:
    program = """
import sys
sys.modules["httpx"] = None
from ckan_fake import FakeCKAN
try:
    FakeCKAN().transport()
except ImportError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert "pip install 'ckan-fake[httpx]'" in done.stdout
