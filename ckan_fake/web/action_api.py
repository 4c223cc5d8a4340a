"""The action API: the request's data in, CKAN's envelope out."""

from __future__ import annotations

import html
import inspect
from typing import Any

from ckan_fake import errors, messages
from ckan_fake.actions import registry
from ckan_fake.context import Context
from ckan_fake.python2 import dict_order
from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.web.addresses import external
from ckan_fake.web.answers import JAVASCRIPT, JSON, PRIVATE, Answer, dumps, pylons_error, server_crash
from ckan_fake.web.bodies import BadData, request_data
from ckan_fake.web.incoming import Incoming


def finish(site: Site, incoming: Incoming, status: int, data: Any) -> Answer:
    """An answer of the API: JSON, or JSONP where a GET asked for it and all went well."""
    text = dumps(data)
    methods = ("GET",) if site.version["jsonp_is_javascript"] else ("GET", "POST")
    if status == 200 and incoming.method in methods and "callback" in incoming.args:
        given = incoming.args.getlist("callback")[0 if site.version["api_on_flask"] else -1]
        callback = html.escape(given, quote=site.version["jsonp_escapes_quotes"])
        kind = JAVASCRIPT if site.version["jsonp_is_javascript"] else JSON
        if site.version["runs_on_python_2"]:
            text = dumps(dict_order(data))
        return Answer(200, f"{callback}({text});".encode(), kind)
    return Answer(status, text.encode())


def bad_request(site: Site, incoming: Incoming, reason: str) -> Answer:
    """A 400 whose body is a bare JSON string, not an envelope."""
    return finish(site, incoming, 400, f"{messages.BAD_REQUEST}{site.version['bad_request_separator']}{reason}")


def shut_out(site: Site, user: User | None) -> Answer | None:
    """The answer to a deleted user's key at any address of the API, where it gets one of its own."""
    if user is None or user.state != "deleted":
        return None
    if site.version["deleted_callers"] == "refused":
        return Answer(403, b"", "text/plain; charset=utf-8", cache="")
    return server_crash() if site.version["deleted_callers"] == "crash" else None


def action(site: Site, incoming: Incoming, name: str, user: User | None) -> Answer:
    """Answer `/api/3/action/<name>`. The action is unknown before anything else of the request is looked at."""
    shut = shut_out(site, user)
    if shut is not None:
        return shut
    entry = registry.find(site, name)
    if entry is None:
        return bad_request(site, incoming, messages.action_not_known(name))
    envelope: dict[str, Any] = {"help": _help(site, incoming, entry)}
    try:
        data = request_data(site, incoming, from_url=entry.get)
    except BadData as error:
        return bad_request(site, incoming, f"{error.lead}: {error}")
    incoming.keep_payload(data)
    ctx = Context(site, user.name if user else "", user)
    if "callback" in data:
        del data["callback"]
        ctx.user, ctx.auth_user, ctx.identity_dropped = site.version["user_without_identity"], None, True
    status = _call(entry, ctx, data, envelope)
    if status == 500 and not site.version["api_on_flask"]:
        return pylons_error()
    answer = finish(site, incoming, status, envelope)
    if ctx.page_rendered:
        answer.cache = PRIVATE
    return answer


_UNDOCUMENTED = ("get_site_user",)
"""Actions without a docstring in CKAN."""


def _help(site: Site, incoming: Incoming, entry: registry.Action) -> str | None:
    if site.version["help_is_the_docstring"]:
        return None if entry.name in _UNDOCUMENTED else inspect.getdoc(entry.function)
    return external(site, incoming.locale, f"/api/3/action/help_show?name={entry.name}")


def _call(entry: registry.Action, ctx: Context, data: dict[str, Any], envelope: dict[str, Any]) -> int:
    """Run the action as one transaction and fill the envelope; the status of the answer."""
    try:
        with ctx.site.state.transaction():
            result = entry.run(ctx, data)
    except (errors.ActionError, errors.ServerError) as refusal:
        status, error = _refusal(refusal, data)
        envelope["error"], envelope["success"] = error, False
        return status
    envelope["success"] = True
    envelope["result"] = result
    if ctx.changed_entities:
        envelope["changed_entities"] = {kind: sorted(ids) for kind, ids in ctx.changed_entities.items()}
    return 200


def unsupported(site: Site, incoming: Incoming, name: str, refusal: errors.UnsupportedByFake) -> Answer:
    """The 501 of an action that the fake does not have yet; no CKAN answers so."""
    address = external(site, incoming.locale, f"/api/3/action/help_show?name={name}")
    error = {"__type": "Not Implemented In Fake", "message": str(refusal)}
    return finish(site, incoming, 501, {"help": address, "error": error, "success": False})


def _with_reason(text: str, reason: str) -> str:
    return f"{text}: {reason}" if reason else text


def _refusal(refusal: errors.ActionError | errors.ServerError, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """The status and the `error` of the envelope for each of CKAN's exception classes."""
    text = str(refusal)
    match refusal:
        case errors.ValidationError():
            return 409, {**refusal.error_dict, "__type": "Validation Error"}
        case errors.NotAuthorized():
            return 403, {"__type": "Authorization Error", "message": _with_reason(messages.ACCESS_DENIED, text)}
        case errors.NotFound():
            return 404, {"__type": "Not Found Error", "message": _with_reason(messages.NOT_FOUND, text)}
        case errors.DataError():
            return 400, {"__type": "Integrity Error", "message": text, "data": data}
        case errors.SearchQueryError():
            return 400, {"__type": "Search Query Error", "message": f"Search Query is invalid: {_only(refusal)}"}
        case errors.SearchError():
            return 409, {"__type": "Search Error", "message": f"Search error: {_only(refusal)}"}
        case errors.SearchIndexError():
            return 500, {"__type": "Search Index Error", "message": f"Unable to add package to search index: {text}"}
        case _:
            return 500, {"__type": messages.INTERNAL_SERVER_ERROR, "message": messages.INTERNAL_SERVER_ERROR}


def _only(refusal: errors.ActionError) -> str:
    """CKAN writes the exception's arguments with `%r` and a bare tuple: of a single one, only its `repr` is left."""
    return repr(refusal.args[0])
