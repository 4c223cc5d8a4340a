"""The REST API of CKAN up to 2.7, and the search and util APIs beside it: which path and method is answered by what.

Nothing here is part of the action API. Answers have no envelope; refusals are JSON texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from werkzeug.exceptions import NotFound

from ckan_fake.errors import ServerError
from ckan_fake.web.action_api import shut_out
from ckan_fake.web.answers import Answer, pylons_error
from ckan_fake.web.identity import Caller
from ckan_fake.web.incoming import Incoming
from ckan_fake.web.rest import registers, search, util
from ckan_fake.web.rest.request import RestRequest

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN
    from ckan_fake.site import Site

Handler = Callable[[RestRequest], Answer]
_REGISTERS = "package|dataset|resource|tag|group|revision|licenses|rating|user|activity"
_OLD_DATASET = re.compile("/packages?(/.*)?")
_LEGACY = re.compile("/api(/[12])?/(util|search|rest|tag_counts|qos|i18n)(/[^/]+)*$")
_ANY = ""
_REDIRECT_TYPE = "text/plain; charset=utf8"


@dataclass(frozen=True)
class _Route:
    pattern: re.Pattern[str]
    methods: str
    handler: Handler


def _routes(prefix: str, *lines: tuple[str, str, Handler]) -> list[_Route]:
    """Routes as CKAN writes them: `{name}` for one part of the path; the methods it answers, empty for any."""
    made = []
    for path, methods, handler in lines:
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
        made.append(_Route(re.compile(prefix + pattern), methods, handler))
    return made


_SEARCH = _routes("/api(?:/(?P<ver>[123]))?", ("/search/{register}", _ANY, search.search))
_UTIL_PREFIX = "/api(?:/(?P<ver>[12]))?/util"
_MUNGE = _routes(
    _UTIL_PREFIX,
    ("/dataset/munge_name", _ANY, util.munge_name),
    ("/dataset/munge_title_to_name", _ANY, util.munge_title_to_name),
    ("/tag/munge", _ANY, util.munge_tag),
)
_UTIL = _routes(
    _UTIL_PREFIX,
    ("/user/autocomplete", _ANY, util.user_autocomplete),
    ("/is_slug_valid", "GET", util.is_slug_valid),
    ("/dataset/autocomplete", "GET", util.dataset_autocomplete),
    ("/tag/autocomplete", "GET", util.tag_autocomplete),
    ("/resource/format_autocomplete", "GET", util.format_autocomplete),
    ("/resource/format_icon", "GET", util.format_icon),
    ("/group/autocomplete", _ANY, util.group_autocomplete),
    ("/markdown", _ANY, util.markdown),
    ("/status", _ANY, util.status),
    ("/snippet/(?P<path>.*)", _ANY, util.snippet),
)
_ORGANIZATIONS = _routes(_UTIL_PREFIX, ("/organization/autocomplete", "GET", util.organization_autocomplete))
_SITE = _routes(
    "/api(?:/(?P<ver>[12]))?",
    ("/tag_counts", _ANY, util.tag_counts),
    ("/qos/throughput/", "GET", util.throughput),
    ("/i18n/{lang}", _ANY, util.i18n),
)


@cache
def _rest(names: str) -> list[_Route]:
    return _routes(
        f"/api(?:/(?P<ver>[12]))?/rest/(?P<register>{names})",
        ("", "GET", registers.listed), ("", "POST", registers.create),
        ("/{id}", "GET", registers.show), ("/{id}", "PUT POST", registers.update),
        ("/{id}", "DELETE", registers.delete),
        ("/{id}/{subregister}", "GET", registers.listed), ("/{id}/{subregister}", "POST", registers.create),
        ("/{id}/{subregister}/{id2}", "POST", registers.create), ("/{id}/{subregister}/{id2}", "GET", registers.show),
        ("/{id}/{subregister}/{id2}", "PUT", registers.update),
        ("/{id}/{subregister}/{id2}", "DELETE", registers.delete),
    )


def _of(site: Site) -> list[_Route]:
    found = []
    if site.version["search_api"]:
        found += [*_SEARCH, *_MUNGE]
    if site.version["rest_api"]:
        found += [*_SITE, *_UTIL]
        if not site.version["related_items"]:
            found += _ORGANIZATIONS
        found += _rest(f"{_REGISTERS}|related" if site.version["related_items"] else _REGISTERS)
    return found


def answer(fake: FakeCKAN, incoming: Incoming, caller: Caller) -> Answer | None:
    """The answer at a path of these APIs; None where CKAN of this version has nothing there, or (404) not that way.

    A slash at the end of a path that nothing answers is redirected away, and old addresses of datasets are.
    """
    if incoming.method == "OPTIONS":
        return None
    for route in _of(fake.site):
        match = route.pattern.fullmatch(incoming.path)
        if match and (not route.methods or incoming.method in route.methods.split()):
            values: dict[str, Any] = match.groupdict()
            shut = shut_out(fake.site, caller.user)
            if shut is not None:
                return shut
            try:
                return route.handler(RestRequest(fake, incoming, caller, int(values.pop("ver", None) or 1), values))
            except ServerError:
                return pylons_error()
    if fake.site.version["rest_api"] and _LEGACY.match(incoming.path):
        raise NotFound
    return _moved(fake.site, incoming.path)


def _moved(site: Site, path: str) -> Answer | None:
    """The redirect of an address of once, or of one with a slash at its end."""
    old = _OLD_DATASET.fullmatch(path)
    if old:
        status, path = 302, "/dataset" + (old[1] or "")
    elif path.endswith("/") and path != "/api/":
        status, path = 301, path[:-1]
    else:
        return None
    return Answer(status, b"", _REDIRECT_TYPE, [("Location", site.site_url + quote(path))], cache="")
