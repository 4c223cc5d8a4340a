from __future__ import annotations

import pytest

from tests.web.support import Site

ATOM = "application/atom+xml"
GENERATOR = '<generator uri="https://lkiesow.github.io/python-feedgen" version="1.0.0">python-feedgen</generator>'
HEAD = "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">"


@pytest.fixture
def filled(site: Site) -> Site:
    site.ckan.clock.freeze("2024-01-01T00:00:00.5")
    site.result("organization_create", name="org", title="Ö & <Org>")
    site.result("group_create", name="grp")
    for number, author in enumerate(("", "A U")):
        site.ckan.clock.shift(60)
        site.result(
            "package_create", name=f"d{number}", title=f"T{number} <&>", notes="no\x01tes\n> b" if author else "",
            owner_org="org", author=author, author_email="a@example.org", tags=[{"name": "b t"}],
        )
    site.result("package_create", name="priv", owner_org="org", private=True)
    return site


def test_a_feed_of_nothing(site: Site) -> None:
    site.ckan.clock.freeze("2024-01-01T00:00:00.5")
    answer = site.get("/feeds/dataset.atom?page=2")

    assert answer.headers["Content-Type"] == ATOM
    assert answer.text == (
        f"{HEAD}<id>{site.url}/feeds/dataset.atom</id><title>CKAN</title><updated>2024-01-01T00:00:00.500000+00:00</updated>"
        '<author><name>default</name></author><link href="/dataset/" rel="alternate"/>'
        '<link href="/feeds/dataset.atom?query=page&amp;query=2" rel="self"/>'
        '<link href="/feeds/dataset.atom?query=page&amp;query=1" rel="prev"/>'
        '<link href="/feeds/dataset.atom" rel="first"/>'
        f'<link href="/feeds/dataset.atom?query=page&amp;query=0.0" rel="last"/>{GENERATOR}'
        "<subtitle>Recently created or updated datasets on CKAN</subtitle></feed>"
    )


def test_entries_of_a_feed(filled: Site) -> None:
    text = filled.get("/feeds/dataset.atom").text
    entries = text.split("<entry>")[1:]
    newer = filled.result("package_show", id="d1")

    assert len(entries) == 2
    assert "<title>T0 &lt;&amp;&gt;</title>" in entries[0]
    assert "<author>" not in entries[0]
    assert "<content/>" in entries[0]
    assert entries[1] == (
        f"<id>{filled.url}/dataset/{newer['id']}</id><title>T1 &lt;&amp;&gt;</title>"
        "<updated>2024-01-01T00:02:00.500000+00:00</updated><author><name>A U</name></author>"
        "<content>notes&gt; b</content>"
        f'<link href="{filled.url}/api/3/action/package_show?id={newer["id"]}"/>'
        f'<link href="{filled.url}/api/3/action/package_show?id=d1"/><category term="b t"/>'
        "<published>2024-01-01T00:02:00.500000+00:00</published></entry></feed>"
    )


@pytest.mark.parametrize(("path", "key", "alternate", "title", "entries"), [
    ("/feeds/tag/b%20t.atom", "/feeds/tag/b t.atom", "?query=tags&amp;query=b+t", 'Tag: "b t"', 2),
    ("/feeds/tag/none.atom", "/feeds/tag/none.atom", "?query=tags&amp;query=none", 'Tag: "none"', 0),
    ("/feeds/organization/org.atom", "feeds/organization/org.atom", "?query=organization&amp;query=org",
     'Organization: "Ö &amp; &lt;Org&gt;"', 2),
    ("/feeds/group/grp.atom", "feeds/group/grp.atom", "?query=groups&amp;query=grp", 'Group: ""', 0),
    ("/feeds/custom.atom?q=T1&tags=b%20t&_x=1&sort=name%20asc", "/feeds/custom.atom?tags=b+t",
     "?query=sort&amp;query=name+asc", "Custom query", 2),
])
def test_feeds_of_some_datasets(filled: Site, path: str, key: str, alternate: str, title: str, entries: int) -> None:
    filled.ckan.configure({"ckan.site_title": "A site"})
    text = filled.get(path).text

    assert f"<id>{filled.url}{key}</id><title>A site - {title}</title>" in text
    assert f'<link href="/dataset/{alternate}" rel="alternate"/>' in text
    assert text.count("<entry>") == entries


@pytest.mark.parametrize(("path", "status"), [
    ("/feeds/group/none.atom", 404), ("/feeds/organization/none.atom", 404), ("/feeds/group/org.atom", 404),
    ("/feeds/dataset.atom?page=x", 400), ("/feeds/dataset.atom?page=0", 400), ("/feeds/dataset", 404),
    ("/feeds/dataset.rss", 404), ("/revision/list?format=atom", 404), ("/feeds/custom.atom?q=a:b:c", 500),
    ("/feeds/tag/x%22y.atom", 500),
])
def test_feeds_that_are_pages_of_errors(filled: Site, path: str, status: int) -> None:
    answer = filled.get(path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")


def test_options_of_feeds(filled: Site) -> None:
    filled.ckan.configure({"ckan.feeds.limit": 1, "ckan.feeds.author_name": " Me ", "ckan.feeds.date": "2024-01-01"})
    text = filled.get("/de/feeds/dataset.atom").text

    assert "<id>tag:ckan.test,2024-01-01:/feeds/dataset.atom</id>" in text
    assert "<author><name>Me</name></author>" in text
    assert '<link href="/de/feeds/dataset.atom?query=page&amp;query=2" rel="next"/>' in text
    assert text.count("<entry>") == 1


def test_a_title_that_xml_does_not_allow_crashes_as_in_ckan(filled: Site) -> None:
    filled.result("package_patch", id="d0", title="a\x01b")

    assert filled.get("/feeds/dataset.atom").status_code == 500
