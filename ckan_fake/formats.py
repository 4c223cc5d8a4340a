"""Resource formats and MIME types, as CKAN guesses and unifies them."""

from __future__ import annotations

import json
import posixpath
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import SplitResult, urlsplit

from ckan_fake.errors import ServerError

_COMPRESSED = frozenset({".gz", ".Z", ".bz2", ".xz", ".br"})
_SUFFIXES = {".svgz": ".svg.gz", ".tgz": ".tar.gz", ".taz": ".tar.gz", ".tz": ".tar.gz", ".tbz2": ".tar.bz2",
             ".txz": ".tar.xz"}


@cache
def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = json.loads((files("ckan_fake") / "data" / name).read_text(encoding="utf-8"))
    return table


def unified_resource_format(text: Any) -> str:
    """The canonical spelling of a format ("csv" and "text/csv" become "CSV"); unknown ones stay as they are."""
    if not isinstance(text, str):
        raise ServerError("the format of a resource is no text")
    return _table("resource_formats.json").get(text.lower(), text)


def split_url(url: Any) -> SplitResult:
    """The parts of a URL; what Python cannot split crashes CKAN: 500."""
    if not isinstance(url, str):
        raise ServerError("the url of a resource is no text")
    try:
        return urlsplit(url)
    except ValueError:
        raise ServerError("urlsplit refuses the url of a resource") from None


def guess_mimetype(url: str) -> str | None:
    """The MIME type by a URL's ending, its query string included (Python's mimetypes with Debian's table)."""
    scheme, colon, rest = url.partition(":")
    path = rest if colon and "/" not in scheme else url
    base, ending = posixpath.splitext(path)
    while ending.lower() in _SUFFIXES:
        base, ending = posixpath.splitext(base + _SUFFIXES[ending.lower()])
    if ending in _COMPRESSED:
        base, ending = posixpath.splitext(base)
    return _table("mime_types.json").get(ending.lower())
