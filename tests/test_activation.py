from __future__ import annotations

import asyncio

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter

from ckan_fake import FakeCKAN
from ckan_fake.activation import ActivationError

DEMO = "https://demo.ckan.org"
STATUS = "/api/3/action/status_show"


async def by_async_httpx(url: str) -> str:
    async with httpx.AsyncClient() as client:
        return str((await client.get(url)).json()["result"]["site_url"])


def test_an_address_is_answered_by_the_fake_for_requests_and_httpx() -> None:
    ckan = FakeCKAN()
    before = ckan.site_url
    with ckan.activate(DEMO) as active:
        assert active is ckan
        assert ckan.site_url == DEMO
        assert requests.get(DEMO + STATUS, timeout=5).json()["result"]["site_url"] == DEMO
        with httpx.Client() as client:
            assert client.get(DEMO + STATUS).json()["help"].startswith(DEMO)
        assert asyncio.run(by_async_httpx(DEMO + STATUS)) == DEMO
    assert [call.action for call in ckan.calls] == ["status_show"] * 3
    assert ckan.site_url == before


def test_other_addresses_go_out_and_the_patches_end_with_the_block() -> None:
    sends = HTTPAdapter.send, httpx.HTTPTransport.handle_request
    other = FakeCKAN()
    ckan = FakeCKAN()
    with other.serve() as server, ckan.activate(DEMO):
        assert requests.get(server.url + STATUS, timeout=5).status_code == 200
        with httpx.Client() as client:
            assert client.get(server.url + STATUS).status_code == 200
    assert (len(other.calls), len(ckan.calls)) == (2, 0)
    assert (HTTPAdapter.send, httpx.HTTPTransport.handle_request) == sends


def test_two_sites_at_once() -> None:
    source, target = FakeCKAN(), FakeCKAN()
    with source.activate("http://source.test"), target.activate("http://target.test:8080"):
        requests.get(f"http://source.test{STATUS}", timeout=5)
        requests.get(f"http://target.test:8080{STATUS}", timeout=5)
    assert (len(source.calls), len(target.calls)) == (1, 1)


def test_an_address_is_not_activated_twice() -> None:
    ckan = FakeCKAN()
    with ckan.activate(DEMO):
        with pytest.raises(ActivationError, match=r"a fake answers for https://demo\.ckan\.org already"):
            FakeCKAN().activate(DEMO).__enter__()
        assert requests.get(DEMO + STATUS, timeout=5).status_code == 200


def test_blocks_may_end_in_any_order() -> None:
    sends = HTTPAdapter.send, httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request
    ckan = FakeCKAN()
    outer, inner = FakeCKAN().activate("http://one.test"), ckan.activate("http://two.test")
    outer.__enter__()
    inner.__enter__()
    outer.__exit__(None, None, None)
    assert requests.get(f"http://two.test{STATUS}", timeout=5).status_code == 200
    with FakeCKAN().activate("http://one.test"):
        pass
    inner.__exit__(None, None, None)
    assert (
        HTTPAdapter.send, httpx.HTTPTransport.handle_request, httpx.AsyncHTTPTransport.handle_async_request,
    ) == sends


@pytest.mark.parametrize("url", ["demo.ckan.org", "https://demo.ckan.org/data", "ftp://demo.ckan.org", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"give an address like https://demo\.ckan\.org"):
        FakeCKAN().activate(url).__enter__()
