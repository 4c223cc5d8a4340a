"""Atom feeds of datasets, last modified first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timezone
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from xml.etree import ElementTree as ET

from werkzeug.exceptions import Forbidden, NotFound

from ckan_fake import errors, messages
from ckan_fake.dates import date_str_to_datetime
from ckan_fake.errors import ServerError
from ckan_fake.web import old_feeds
from ckan_fake.web.addresses import external, local
from ckan_fake.web.answers import Answer
from ckan_fake.web.visit import Visit

_ATOM = "http://www.w3.org/2005/Atom"
_GENERATOR = "https://lkiesow.github.io/python-feedgen"


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Feed:
    """What a feed tells besides its datasets.

    `path` is its own, `key` what its id ends with (CKAN forgets a slash in some), `query` the parameters its links
    repeat, `alternate` those of the page for people.
    """

    path: str
    key: str
    title: str
    description: str
    query: dict[str, Any]
    alternate: dict[str, Any]


def _link(visit: Visit, path: str, query: dict[str, Any]) -> str:
    """An address with its query. CKAN writes of the last parameter the name as a value: `?query=page&query=2`."""
    pairs = [("query", part) for pair in list(query.items())[-1:] for part in pair]
    return local(visit.site, visit.incoming.locale, path) + (f"?{urlencode(pairs)}" if pairs else "")


def _id(visit: Visit, key: str) -> str:
    config = visit.site.config
    authority = config.get("ckan.feeds.authority_name") or urlsplit(visit.site.site_url).netloc
    date = config.get("ckan.feeds.date")
    return f"tag:{authority},{date}:{key}" if date else visit.site.site_url + key


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    if text and _NOT_XML.search(text):
        raise ServerError("the text has characters that XML does not allow")
    element = ET.SubElement(parent, name, attributes)
    element.text = text or None
    return element


def _answer(visit: Visit, feed: _Feed, search: dict[str, Any]) -> Answer:
    """The feed of what the search finds."""
    number = visit.page_number()
    limit = visit.site.config["ckan.feeds.limit"]
    found = visit.call("package_search", **{
        **search, "start": max(0, number - 1) * limit, "rows": limit,
        "sort": search.get("sort") or "metadata_modified desc",
    })
    if visit.site.version["feeds_by_webhelpers"]:
        return old_feeds.written(
            visit, feed.key, feed.path, feed.title, feed.description, feed.query, feed.alternate, number, limit, found
        )
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    _add(root, "id", _id(visit, feed.key))
    _add(root, "title", feed.title)
    _add(root, "updated", visit.site.clock.now().replace(tzinfo=timezone.utc).isoformat())
    config = visit.site.config
    _add(_add(root, "author"), "name", config["ckan.feeds.author_name"].strip() or config["ckan.site_id"])
    for rel, href in _navigation(visit, feed, number, found["count"], limit):
        _add(root, "link", href=href, rel=rel)
    uri, version, name = _GENERATOR, visit.site.version["feedgen_version"], "python-feedgen"
    _add(root, "generator", name, uri=uri, version=version)
    _add(root, "subtitle", feed.description)
    for dataset in reversed(found["results"]):
        _entry(visit, root, dataset)
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True).replace(b" />", b"/>")
    return Answer(200, text, "application/atom+xml")


def _navigation(visit: Visit, feed: _Feed, number: int, count: int, limit: int) -> Iterator[tuple[str, str]]:
    """The links; CKAN counts the last page in fractions."""
    first = {name: value for name, value in feed.query.items() if name != "page"}
    last = count / limit + min(1, count % limit)
    yield "alternate", _link(visit, "/dataset/", feed.alternate)
    yield "self", _link(visit, feed.path, feed.query)
    if number > 1:
        yield "prev", _link(visit, feed.path, {**feed.query, "page": number - 1})
    if number < last:
        yield "next", _link(visit, feed.path, {**feed.query, "page": number + 1})
    yield "first", _link(visit, feed.path, first)
    yield "last", _link(visit, feed.path, {**feed.query, "page": last})


def _entry(visit: Visit, root: ET.Element, dataset: dict[str, Any]) -> None:
    entry = _add(root, "entry")
    show = external(visit.site, visit.incoming.locale, "/api/3/action/package_show?id=")
    _add(entry, "id", _id(visit, f"/dataset/{dataset['id']}"))
    _add(entry, "title", dataset["title"])
    _add(entry, "updated", _moment(dataset["metadata_modified"]))
    if dataset.get("author"):
        _add(_add(entry, "author"), "name", dataset["author"])
    notes = dataset.get("notes") or ""
    _add(entry, "content", "".join(sign for sign in notes if unicodedata.category(sign)[0] != "C"))
    for reference in (dataset["id"], dataset["name"]):
        _add(entry, "link", href=show + quote(reference, safe=""))
    for tag in dataset.get("tags", []):
        _add(entry, "category", term=tag["name"])
    _add(entry, "published", _moment(dataset["metadata_created"]))


def _moment(text: str) -> str:
    return date_str_to_datetime(text).replace(tzinfo=timezone.utc).isoformat()


def general(visit: Visit) -> Answer:
    """All datasets."""
    title = visit.site.config["ckan.site_title"]
    path = "/feeds/dataset.atom"
    query = _page(visit)
    feed = _Feed(path, path, title, f"Recently created or updated datasets on {title}", query, {})
    return _answer(visit, feed, {"q": "*:*"})


def _page(visit: Visit) -> dict[str, Any]:
    args = visit.incoming.args
    return {"page": args["page"]} if "page" in args else {}


def tag(visit: Visit) -> Answer:
    """The datasets with a tag."""
    name = visit.values["id"]
    title = visit.site.config["ckan.site_title"]
    feed = _Feed(
        f"/feeds/tag/{quote(name)}.atom", f"/feeds/tag/{name}.atom", f'{title} - Tag: "{name}"',
        f'Recently created or updated datasets on {title} by tag: "{name}"', _page(visit), {"tags": name},
    )
    return _answer(visit, feed, {"fq": f'tags: "{name}"'})


def group(visit: Visit) -> Answer:
    """The datasets of a group."""
    shown = _show(visit, "group_show", messages.PAGE_GROUP_NOT_FOUND)
    return _of_group(visit, shown, "group", "groups", f'groups: "{shown["name"]}"')


def organization(visit: Visit) -> Answer:
    """The datasets of an organization."""
    if not visit.site.version["organizations_have_feeds"]:
        raise NotFound
    shown = _show(visit, "organization_show", messages.PAGE_ORGANIZATION_NOT_FOUND)
    return _of_group(visit, shown, "organization", "organization", f'owner_org: "{shown["id"]}"')


def _show(visit: Visit, action: str, not_found: str) -> dict[str, Any]:
    try:
        shown: dict[str, Any] = visit.call(action, id=visit.values["id"])
    except errors.NotFound:
        raise NotFound(not_found) from None
    except errors.NotAuthorized:
        raise Forbidden(messages.MAY_NOT_SEE_PAGE) from None
    return shown


def _of_group(visit: Visit, shown: dict[str, Any], kind: str, parameter: str, fq: str) -> Answer:
    site_title, name, title = visit.site.config["ckan.site_title"], shown["name"], shown["title"]
    named = visit.site.version["group_feeds_are_named"] if kind == "group" else kind
    feed = _Feed(
        f"/feeds/{kind}/{name}.atom", f"feeds/{named}/{name}.atom", f'{site_title} - {kind.title()}: "{title}"',
        f'Recently created or updated datasets on {site_title} by {kind}: "{title}"', _page(visit), {parameter: name},
    )
    return _answer(visit, feed, {"fq": fq})


def custom(visit: Visit) -> Answer:
    """The datasets that a search finds: `q`, `sort`, and any other parameter as a filter."""
    args: dict[str, Any] = visit.incoming.args.to_dict()
    filters = {
        name: value for name, value in args.items()
        if value and name not in ("q", "page", "sort") and not name.startswith("_")
    }
    title, path = visit.site.config["ckan.site_title"], "/feeds/custom.atom"
    feed = _Feed(
        path, path + (f"?{urlencode(filters)}" if filters else ""), f"{title} - Custom query",
        f"Recently created or updated datasets on {title}. Custom query: '{args.get('q', '')}'",
        args, {name: value for name, value in args.items() if name != "page"},
    )
    fq = "".join(f'{name}:"{value}"' for name, value in filters.items())
    return _answer(visit, feed, {"q": args.get("q", ""), "fq": fq, "sort": args.get("sort")})


PAGES = {"general": general, "tag": tag, "group": group, "organization": organization, "custom": custom}
