"""The WSGI application: finds who calls and what answers; faults, the log, and headers that every answer has.

No rules of CKAN's are in here.
"""

from __future__ import annotations

import html
import re
import time
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from ckan_fake import actions, auth  # noqa: F401  importing them registers all actions
from ckan_fake.actions import registry
from ckan_fake.calls import Call, Headers
from ckan_fake.errors import ServerError, UnsupportedByFake
from ckan_fake.search import copies
from ckan_fake.web import action_api
from ckan_fake.web.addresses import split_locale
from ckan_fake.web.answers import PUBLIC, Answer, error_page, public, pylons_error, redirect, server_crash
from ckan_fake.web.bodies import Crash
from ckan_fake.web.identity import ANONYMOUS, API_KEY_HEADER, Caller, identify
from ckan_fake.web.incoming import Incoming

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

    from ckan_fake.fake import FakeCKAN
    from ckan_fake.site import Site

_ACTION = re.compile(r"/api/(?:0*3/)?action/([^/]+)")
_PYLONS_ACTION = re.compile(r"/api(?:/3)?/action/([^/]+)")
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

        answer = control.respond(fake, incoming)
        return _send(incoming, answer, answer.wire_headers(), start_response)
    site = fake.site
    answer, name, caller = Answer(500), None, ANONYMOUS
    sent: list[tuple[str, str]] = []
    try:
        incoming.locale, path = split_locale(site, incoming.path)
        pylons = not site.version["api_on_flask"]
        incoming.path = path = path if pylons else "/" + path.lstrip("/")
        pattern, methods = (_PYLONS_ACTION, ("GET", "POST")) if pylons else (_ACTION, _ACTION_METHODS)
        match = pattern.fullmatch(path) if incoming.method in methods else None
        name = match[1] if match else None
        refused = _refused(site, environ)
        fault = None if refused is not None else fake.faults.find(name, incoming)
        if refused is not None:
            answer = refused
        elif fault is not None and not fault.done:
            answer = fault.broken(answer)
        else:
            incoming.refuses_large_fields = site.version["large_fields_are_refused"]
            incoming.splits_at_semicolons = pylons
            incoming.parse()
            with site.state.lock:
                copies.commit_if_due(site)
                caller = identify(site, incoming, api=path.startswith("/api"))
                answer = _answer(fake, incoming, name, caller)
            if site.version["sessions_are_always_sent"]:
                _add_session(site, incoming, answer)
            if fault is not None:
                answer = fault.broken(answer)
        if answer.cache == PUBLIC:
            answer.cache = public(site.config["ckan.cache_expires"])
        answer.headers += _cors(site, environ, answer)
        sent = answer.wire_headers()
        return _send(incoming, answer, sent, start_response)
    finally:
        user = caller.user.name if caller.user else ""
        took = time.perf_counter() - started
        fake.log(Call(
            incoming.method, incoming.target, name, user, incoming.payload, answer.status, answer.body,
            took, time.time() - took, _headers(environ), tuple(sent), _writes(site, incoming, name),
        ))


def _add_session(site: Site, incoming: Incoming, answer: Answer) -> None:
    """The visitor's session, as it came, to an answer that has none."""
    from ckan_fake.web.session import COOKIE, Session

    if not any(name == "Set-Cookie" and value.startswith(f"{COOKIE}=") for name, value in answer.headers):
        answer.headers += Session.of(site, incoming).headers()


def _headers(environ: dict[str, Any]) -> Headers:
    """The request's headers for the log."""
    found = [(key[5:], value) for key, value in environ.items() if key.startswith("HTTP_")]
    if "CONTENT_TYPE" in environ:
        found.append(("CONTENT_TYPE", environ["CONTENT_TYPE"]))
    return tuple((name.replace("_", "-").lower(), value) for name, value in found)


def _writes(site: Site, incoming: Incoming, name: str | None) -> bool:
    """Whether a call may change something: no action without side effects, nor another route by GET."""
    if name is None:
        return incoming.method not in ("GET", "HEAD", "OPTIONS")
    entry = registry.find(site, name)
    return entry is not None and not entry.get


def _send(
    incoming: Incoming, answer: Answer, headers: list[tuple[str, str]], start_response: StartResponse
) -> Iterable[bytes]:
    start_response(answer.status_line, headers)
    return [b"" if incoming.method == "HEAD" else answer.body]


def _answer(fake: FakeCKAN, incoming: Incoming, name: str | None, caller: Caller) -> Answer:
    """The answer of an action (`name`) or of another route."""
    try:
        if fake.site.version["undecodable_queries_crash"] and not _is_decodable(incoming.query_string):
            raise Crash
        if name is not None:
            if caller.by_cookie and fake.site.version["forms_need_tokens"] == "everywhere":
                from ckan_fake.web.session import Session
                from ckan_fake.web.visit import check_form_token

                check_form_token(incoming, Session.of(fake.site, incoming))
            return action_api.action(fake.site, incoming, name, caller.user)
        if "//" in incoming.path and fake.site.version["doubled_slashes_redirect"]:
            return redirect(fake.site.site_url + re.sub("//+", "/", incoming.path) + _query(incoming), 308)
        from ckan_fake.web import routes

        return routes.answer(fake, incoming, caller)
    except Crash:
        return server_crash()
    except RequestRedirect as moved:
        return redirect(fake.site.site_url + urlsplit(moved.new_url).path + _query(incoming), moved.code)
    except HTTPException as error:
        return error_page(error.code or 500, error.description or "")
    except ServerError:
        if not fake.site.version["api_on_flask"]:
            return pylons_error()
        return error_page(500, "Internal server error")
    except UnsupportedByFake as refusal:
        fake.unsupported.append(refusal)
        if name is not None:
            return action_api.unsupported(fake.site, incoming, name, refusal)
        return error_page(501, str(refusal))


def _is_decodable(query: str) -> bool:
    try:
        unquote_to_bytes(query).decode()
    except UnicodeDecodeError:
        return False
    return True


def _query(incoming: Incoming) -> str:
    return f"?{incoming.query_string}" if incoming.query_string else ""


def _refused(site: Site, environ: dict[str, Any]) -> Answer | None:
    """What the WSGI server in front of CKAN (gunicorn) answers by itself: an `Expect` that it cannot meet."""
    expected: str = environ.get("HTTP_EXPECT", "")
    if not expected or expected.lower() == "100-continue" or not site.version["unmet_expectations_are_refused"]:
        return None
    reason = html.escape(repr(expected))
    body = f"<html>\n<title>Expectation Failed</title>\n<p>Unable to comply with expectation: {reason}</p>\n</html>\n"
    return Answer(417, body.encode(), "text/html", cache="")


def _cors(site: Site, environ: dict[str, Any], answer: Answer) -> list[tuple[str, str]]:
    """The headers of `ckan.cors.*`, off by default since CKAN 2.3."""
    config = site.config
    origin = environ.get("HTTP_ORIGIN")
    if site.version["cors_always"]:
        if not answer.cache:
            return []
        allowed = "*"
    elif not origin:
        return []
    elif config["ckan.cors.origin_allow_all"]:
        allowed = "*"
    elif origin in config["ckan.cors.origin_whitelist"]:
        allowed = origin
    else:
        return []
    return [
        ("Access-Control-Allow-Origin", allowed),
        ("Access-Control-Allow-Methods", "POST, PUT, GET, DELETE, OPTIONS"),
        ("Access-Control-Allow-Headers", f"{_key_headers(site)}, Content-Type"),
    ]


def _key_headers(site: Site) -> str:
    if site.version["keys_in_two_headers"]:
        return f"{API_KEY_HEADER.upper()}, Authorization"
    return str(site.config["apitoken_header_name"])
