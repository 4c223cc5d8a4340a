"""Feeds as CKAN up to 2.8 writes them."""

from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.web.support import Site


@pytest.fixture
def site(request: pytest.FixtureRequest) -> Site:
    site = Site(FakeCKAN(request.param, config={"ckan.auth.create_unowned_dataset": True}))
    site.ckan.clock.freeze("2024-01-02T03:04:05.6")
    return site


def every(*versions: str) -> pytest.MarkDecorator:
    """Play a test at these versions."""
    return pytest.mark.parametrize("site", versions, indirect=True)


@every("2.2", "2.7", "2.8")
def test_a_dataset_is_an_entry(site: Site) -> None:
    site.result("package_create", name="d0", title="T <&>", notes="a & b", author="A", tags=[{"name": "b t"}])
    text = site.get("/feeds/dataset.atom").text

    assert "<entry><title>T &lt;&amp;&gt;</title>" in text
    assert '<author><name>A</name></author>' in text
    assert '<summary type="html">a &amp; b</summary>' in text
    assert '<category term="b t"></category><updated>2024-01-02T03:04:05Z</updated>' in text


@every("2.2", "2.7")
def test_on_pylons_addresses_are_full_and_entries_lead_to_the_rest_api(site: Site) -> None:
    site.result("package_create", name="d0")
    answer = site.get("/feeds/dataset.atom?page=2")
    first = site.get("/feeds/dataset.atom").text

    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert f'<link href="{site.url}/feeds/dataset.atom?page=1" rel="previous"></link>' in answer.text
    assert f"<id>{site.url}//feeds/dataset.atom</id>" in answer.text
    assert f"<uri>{site.url}</uri>" in answer.text
    assert f'href="{site.url}/api/2/rest/package/d0" type="application/json"' in first


@every("2.8")
def test_on_flask_addresses_are_relative_and_their_parameters_wrong(site: Site) -> None:
    site.result("package_create", name="d0")
    site.result("organization_create", name="org")
    answer = site.get("/feeds/dataset.atom?page=2")

    assert answer.headers["Content-Type"] == "application/atom+xml"
    assert '<link href="/feeds/dataset.atom?query=page&amp;query=1" rel="previous"></link>' in answer.text
    assert f"<id>{site.url}/feeds/dataset.atom</id>" in answer.text
    assert "<uri>" not in answer.text
    assert f"{site.url}/api/3/action/package_show?id=d0" in site.get("/feeds/dataset.atom").text
    assert '<link href="/packages?id=org" rel="self"></link>' in site.get("/feeds/organization/org.atom").text


@every("2.2", "2.7", "2.8")
def test_pages_lead_to_each_other(site: Site) -> None:
    for number in range(21):
        site.result("package_create", name=f"d{number}")
    first, second = (site.get(f"/feeds/dataset.atom?page={page}").text for page in (1, 2))

    assert (first.count("<entry>"), second.count("<entry>")) == (20, 1)
    assert ['rel="next"' in text for text in (first, second)] == [True, False]
    assert ['rel="previous"' in text for text in (first, second)] == [False, True]
