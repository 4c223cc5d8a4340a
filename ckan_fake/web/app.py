"""The WSGI application: finds who calls and what answers; faults, the log, and headers that every answer has.

No rules of CKAN's are in here.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ckan_fake import actions, auth  # noqa: F401  importing them registers all actions
from ckan_fake.calls import Call
from ckan_fake.config import Config
from ckan_fake.errors import ServerError, UnsupportedByFake
from ckan_fake.web import action_api
from ckan_fake.web.addresses import split_locale
from ckan_fake.web.answers import PUBLIC, Answer, error_page, public, redirect
from ckan_fake.web.identity import ANONYMOUS, Caller, identify
from ckan_fake.web.incoming import Incoming

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

    from ckan_fake.fake import FakeCKAN

_ACTION = re.compile(r"/api/(?:0*3/)?action/([^/]+)")
_ACTION_METHODS = frozenset({"GET", "HEAD", "POST"})
_CONTROL = "/_fake/"


def respond(fake: FakeCKAN, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    """Answer one request of the WSGI server.

    An exception that is none of CKAN's is the fake's own bug: it is in the log as a 500, and passes through.
    """
    started = time.perf_counter()
    incoming = Incoming(environ)
    if incoming.path.startswith(_CONTROL):
        from ckan_fake.web import control

        return _send(incoming, control.respond(fake, incoming), start_response)
    site = fake.site
    answer, name, caller = Answer(500), None, ANONYMOUS
    try:
        incoming.locale, path = split_locale(site, incoming.path)
        incoming.path = path = "/" + path.lstrip("/")
        match = _ACTION.fullmatch(path) if incoming.method in _ACTION_METHODS else None
        name = match[1] if match else None
        refused = _refused(environ) or fake.faults.answer(name, incoming)
        if refused is not None:
            answer = refused
        else:
            incoming.parse()
            with site.state.lock:
                caller = identify(site, incoming, api=path.startswith("/api"))
                answer = _answer(fake, incoming, name, caller)
        if answer.cache == PUBLIC:
            answer.cache = public(site.config["ckan.cache_expires"])
        answer.headers += _cors(site.config, environ)
        return _send(incoming, answer, start_response)
    finally:
        user = caller.user.name if caller.user else ""
        fake.log(Call(
            incoming.method, incoming.target, name, user, incoming.payload, answer.status, answer.body,
            time.perf_counter() - started,
        ))


def _send(incoming: Incoming, answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    start_response(answer.status_line, answer.wire_headers())
    return [b"" if incoming.method == "HEAD" else answer.body]


def _answer(fake: FakeCKAN, incoming: Incoming, name: str | None, caller: Caller) -> Answer:
    """The answer of an action (`name`) or of another route."""
    try:
        if name is not None:
            return action_api.action(fake.site, incoming, name, caller.user)
        from ckan_fake.web import routes

        return routes.answer(fake, incoming, caller)
    except RequestRedirect as moved:
        return redirect(fake.site.site_url + urlsplit(moved.new_url).path + _query(incoming), moved.code)
    except HTTPException as error:
        return error_page(error.code or 500, error.description or "")
    except ServerError:
        return error_page(500, "Internal server error")
    except UnsupportedByFake as refusal:
        fake.unsupported.append(refusal)
        if name is not None:
            return action_api.unsupported(fake.site, incoming, name, refusal)
        return error_page(501, str(refusal))


def _query(incoming: Incoming) -> str:
    return f"?{incoming.query_string}" if incoming.query_string else ""


def _refused(environ: dict[str, Any]) -> Answer | None:
    """What the WSGI server in front of CKAN (gunicorn) answers by itself: an `Expect` that it cannot meet."""
    expected: str = environ.get("HTTP_EXPECT", "")
    if not expected or expected.lower() == "100-continue":
        return None
    reason = html.escape(repr(expected))
    body = f"<html>\n<title>Expectation Failed</title>\n<p>Unable to comply with expectation: {reason}</p>\n</html>\n"
    return Answer(417, body.encode(), "text/html", cache="")


def _cors(config: Config, environ: dict[str, Any]) -> list[tuple[str, str]]:
    """The headers of `ckan.cors.*`, off by default since CKAN 2.3."""
    origin = environ.get("HTTP_ORIGIN")
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
