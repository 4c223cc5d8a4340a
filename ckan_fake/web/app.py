"""The WSGI application: finds who calls and what answers; headers that every answer has. No rules of CKAN."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from ckan_fake import actions, auth  # noqa: F401  importing them registers all actions
from ckan_fake.calls import Call
from ckan_fake.state.rows import User
from ckan_fake.web import action_api, pages
from ckan_fake.web.action_api import Answer
from ckan_fake.web.identity import identify

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

    from ckan_fake.fake import FakeCKAN

_ACTION = re.compile(r"/api/(?:0*3/)?action/([^/]+)")
_HTML = "text/html; charset=utf-8"


def respond(fake: FakeCKAN, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request of the WSGI server."""
    started = time.perf_counter()
    request = Request(environ)
    path = request.path
    if path.startswith("//"):
        path = path[1:]
    if path.startswith("/_fake/"):
        from ckan_fake.web import control

        return control.respond(fake, request)(environ, start_response)
    site = fake.site
    with site.state.lock:
        locale, path = pages.split_locale(site, path)
        user = identify(site, request)
        name, answer, headers = _answer(fake, request, path, locale, user)
    headers += _cors(fake, request)
    body = b"" if request.method == "HEAD" else answer.body.encode()
    headers += [("Content-Type", answer.content_type), ("Content-Length", str(len(answer.body.encode())))]
    fake.log(Call(
        request.method, request.full_path.rstrip("?"), name, user.name if user else "", answer.payload,
        answer.status, answer.body, time.perf_counter() - started,
    ))
    start_response(f"{answer.status} {HTTPStatus(answer.status).phrase}", headers)
    return [body]


def _answer(
    fake: FakeCKAN, request: Request, path: str, locale: str, user: User | None
) -> tuple[str | None, Answer, list[tuple[str, str]]]:
    """The action's name (None for other routes), the answer and headers of its own."""
    match = _ACTION.fullmatch(path)
    try:
        if match and request.method in ("GET", "POST", "HEAD"):
            root = fake.site.site_url + locale
            answer = action_api.action(fake.site, request, match[1], user, root)
            return match[1], answer, [("Cache-Control", "public, max-age=0, must-revalidate"), ("Vary", "Cookie")]
        answer, headers = pages.page(fake.site, request, path, locale, user, is_action=match is not None)
        return None, answer, headers
    except HTTPException as error:
        code = error.code or 500
        return match[1] if match else None, pages.error_page(code), []


def _cors(fake: FakeCKAN, request: Request) -> list[tuple[str, str]]:
    """The headers of `ckan.cors.*`, off by default since CKAN 2.3."""
    origin = request.headers.get("Origin")
    config = fake.site.config
    if not origin:
        return []
    if config["ckan.cors.origin_allow_all"]:
        allowed = "*"
    elif origin in config["ckan.cors.origin_whitelist"]:
        allowed = origin
    else:
        return []
    return [
        ("Access-Control-Allow-Origin", allowed),
        ("Access-Control-Allow-Methods", "POST, PUT, GET, DELETE, OPTIONS"),
        ("Access-Control-Allow-Headers", f"{config['apitoken_header_name']}, Content-Type"),
    ]
