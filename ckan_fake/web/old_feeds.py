"""Atom feeds as CKAN up to 2.8 writes them, with the library webhelpers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape, quoteattr

from ckan_fake.dates import date_str_to_datetime
from ckan_fake.web.addresses import local
from ckan_fake.web.answers import Answer, dumps
from ckan_fake.web.visit import Visit

_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def written(
    visit: Visit, key: str, path: str, title: str, description: str, query: dict[str, Any], alternate: dict[str, Any],
    number: int, limit: int, found: dict[str, Any],
) -> Answer:
    """The feed of what a search found. `key`: what its id ends with; `path` is its own."""
    config, datasets = visit.site.config, found["results"]
    updated = max(
        (date_str_to_datetime(dataset["metadata_modified"]) for dataset in datasets), default=visit.site.clock.now()
    )
    author = config["ckan.feeds.author_name"].strip() or config["ckan.site_id"]
    links = dict(_navigation(visit, path, query, number, found["count"], limit))
    parts = [
        _tag("title", title), _link("alternate", _address(visit, "/dataset", alternate)),
        _link("self", _address(visit, path, query)), _tag("id", _id(visit, key)),
        _tag("updated", updated.strftime(_MOMENT)),
        "<author>", _tag("name", author), _tag("uri", visit.site.site_url) if _is_absolute(visit) else "", "</author>",
        _tag("subtitle", description), *(_link(rel, href) for rel, href in links.items()),
        *(part for dataset in datasets for part in _entry(visit, dataset)),
    ]
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"{''.join(parts)}</feed>"
    )
    kind = "application/atom+xml; charset=utf-8" if _is_absolute(visit) else "application/atom+xml"
    return Answer(200, text.encode("utf-8", "replace"), kind)


def _is_absolute(visit: Visit) -> bool:
    return not visit.site.version["api_on_flask"]


def _tag(name: str, text: str, **attributes: str) -> str:
    inner = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{inner}>{escape(text)}</{name}>"


def _link(rel: str, href: str) -> str:
    return _tag("link", "", href=href, rel=rel)


def _id(visit: Visit, key: str) -> str:
    return f"{visit.site.site_url}//{key.lstrip('/')}" if _is_absolute(visit) else visit.site.site_url + key


def _address(visit: Visit, path: str, query: dict[str, Any]) -> str:
    """An address of the site. CKAN 2.8 takes the last parameter's name for a value, and forgets where groups are."""
    here = local(visit.site, visit.incoming.locale, path)
    if _is_absolute(visit):
        return visit.site.site_url + here + (f"?{urlencode(query)}" if query else "")
    pairs = [("query", part) for pair in list(query.items())[-1:] for part in pair]
    if path.startswith(("/feeds/group/", "/feeds/organization/")):
        here = local(visit.site, visit.incoming.locale, "/packages")
        pairs.append(("id", path.rpartition("/")[2].removesuffix(".atom")))
    return here + (f"?{urlencode(pairs)}" if pairs else "")


def _navigation(
    visit: Visit, path: str, query: dict[str, Any], number: int, count: int, limit: int
) -> Iterator[tuple[str, str]]:
    last = count // limit + min(1, count % limit)
    if number > 1:
        yield "previous", _address(visit, path, {**query, "page": number - 1})
    if number < last:
        yield "next", _address(visit, path, {**query, "page": number + 1})
    yield "first", _address(visit, path, {name: value for name, value in query.items() if name != "page"})
    yield "last", _address(visit, path, {**query, "page": last})


def _entry(visit: Visit, dataset: dict[str, Any]) -> Iterator[str]:
    site = visit.site.site_url
    page = local(visit.site, visit.incoming.locale, f"/dataset/{dataset['id']}")
    shown = f"/api/2/rest/package/{quote(dataset['name'])}"
    if not _is_absolute(visit):
        shown = f"/api/3/action/package_show?id={quote(dataset['name'])}"
    yield "<entry>" + _tag("title", dataset["title"] or "") + _link("alternate", site + page)
    if dataset.get("author") is not None:
        yield f"<author>{_tag('name', dataset['author'])}"
        yield _tag("email", dataset["author_email"]) if dataset.get("author_email") is not None else ""
        yield "</author>"
    yield _tag("id", _id(visit, f"/dataset/{dataset['id']}"))
    if dataset.get("notes") is not None:
        yield _tag("summary", dataset["notes"], type="html")
    length = str(len(dumps(dataset)))
    yield _tag("link", "", length=length, href=site + shown, type="application/json", rel="enclosure")
    for tag in dataset.get("tags", []):
        yield _tag("category", "", term=tag["name"])
    for name, field in (("updated", "metadata_modified"), ("published", "metadata_created")):
        yield _tag(name, date_str_to_datetime(dataset[field]).strftime(_MOMENT))
    yield "</entry>"
