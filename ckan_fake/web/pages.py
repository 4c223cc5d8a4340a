"""The routes beside the action API: roots of the API, web pages with the right status and a small body."""

from __future__ import annotations

import re
from http import HTTPStatus

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.wrappers import Request

from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.web.action_api import Answer, dumps

HTML = "text/html; charset=utf-8"
LOCALES = frozenset(
    "am ar bg bn bs ca cs_CZ da_DK de el en en_AU en_GB es es_AR eu fa_IR fi fr gl he hr hu id is it ja km ko_KR lt lv "
    "mk mn_MN my_MM nb_NO ne nl no pl pt_BR pt_PT ro ru sk sl sq sr sr_Latn sv th tl tr uk uk_UA vi zh_Hans_CN "
    "zh_Hant_TW".split()
)
_API_ROOT = re.compile(r"/api(?:/(?:0*([123])/?)?)?")


def split_locale(site: Site, path: str) -> tuple[str, str]:
    """The locale prefix ("/de", or empty) and the path behind it."""
    first, _, rest = path[1:].partition("/")
    if first in LOCALES:
        return f"/{first}", f"/{rest}"
    return "", path


def error_page(status: int) -> Answer:
    """A small HTML page that tells the status."""
    phrase = HTTPStatus(status).phrase
    return Answer(status, f"<!DOCTYPE html>\n<title>{status} {phrase}</title>\n<h1>{phrase}</h1>\n", HTML)


def page(
    site: Site, request: Request, path: str, locale: str, user: User | None, *, is_action: bool
) -> tuple[Answer, list[tuple[str, str]]]:
    """Answer a route that is no call of an action; raises werkzeug's NotFound and MethodNotAllowed."""
    if request.method == "OPTIONS":
        return Answer(200, "", HTML), [("Allow", "GET, HEAD, OPTIONS, POST")]
    if is_action:
        raise MethodNotAllowed
    root = _API_ROOT.fullmatch(path)
    if root and request.method in ("GET", "HEAD"):
        return Answer(200, dumps({"version": int(root[1] or 1)})), []
    if request.method not in ("GET", "HEAD"):
        raise MethodNotAllowed
    raise NotFound
