"""The action API: the request's data in, CKAN's envelope out."""

from __future__ import annotations

import html
import json
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from ckan_fake import errors, messages
from ckan_fake.actions import registry
from ckan_fake.context import Context
from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.web import form_json
from ckan_fake.web.addresses import external
from ckan_fake.web.answers import JAVASCRIPT, Answer, dumps
from ckan_fake.web.incoming import Incoming

_BAD_REQUEST_REPR = "<BadRequest '400: Bad Request'>"


class BadData(ValueError):
    """The request's data cannot be read; the text is the reason CKAN gives."""


def mixed(values: MultiDict[str, str]) -> dict[str, Any]:
    """A text for each name, or a list of texts where the name is repeated."""
    return {name: found[0] if len(found) == 1 else found for name, found in values.to_dict(flat=False).items()}


def request_data(incoming: Incoming, *, from_url: bool) -> dict[str, Any]:
    """The action's data: from a form, else (`from_url`) from the query string, else from a JSON body.

    A form with a single field whose value is "1" or empty is read as JSON in the field's name (`curl -d '{...}'`).
    Raises BadData; werkzeug's exceptions for 413 and 415.
    """
    if not from_url and incoming.method == "GET":
        raise BadData(messages.USE_POST)
    data: Any = {}
    form = incoming.form if incoming.method == "POST" else None
    if form:
        values = list(form.values())
        if len(values) == 1 and values[0] in ("1", ""):
            try:
                data = form_json.loads(next(iter(form)))
            except form_json.Unreadable as error:
                raise BadData(messages.json_not_decoded(str(error), data)) from None
        else:
            data = mixed(form)
    elif from_url and incoming.args:
        data = mixed(incoming.args)
    elif incoming.body and not incoming.is_form:
        data = _json_body(incoming)
    if not isinstance(data, dict):
        raise BadData(messages.json_no_dictionary(data))
    if incoming.is_form:
        data.update(incoming.files.items())
    return data


def _json_body(incoming: Incoming) -> Any:
    kind = incoming.mimetype
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType
    try:
        return json.loads(incoming.body)
    except ValueError:
        raise BadData(messages.json_not_decoded(_BAD_REQUEST_REPR, {})) from None
    except RecursionError:
        raise errors.ServerError("the JSON is nested too deeply") from None


def finish(incoming: Incoming, status: int, data: Any) -> Answer:
    """An answer of the API: JSON, or JSONP where a GET asked for it and all went well."""
    text = dumps(data)
    if status == 200 and incoming.method == "GET" and "callback" in incoming.args:
        return Answer(200, f"{html.escape(incoming.args['callback'])}({text});".encode(), JAVASCRIPT)
    return Answer(status, text.encode())


def bad_request(site: Site, incoming: Incoming, reason: str) -> Answer:
    """A 400 whose body is a bare JSON string, not an envelope."""
    return finish(incoming, 400, f"{messages.BAD_REQUEST}{site.version['bad_request_separator']}{reason}")


def action(site: Site, incoming: Incoming, name: str, user: User | None) -> Answer:
    """Answer `/api/3/action/<name>`. The action is unknown before anything else of the request is looked at."""
    entry = registry.find(site, name)
    if entry is None:
        return bad_request(site, incoming, messages.action_not_known(name))
    envelope: dict[str, Any] = {"help": external(site, incoming.locale, f"/api/3/action/help_show?name={name}")}
    try:
        data = request_data(incoming, from_url=entry.get)
    except BadData as error:
        return bad_request(site, incoming, messages.json_error(str(error)))
    incoming.keep_payload(data)
    ctx = Context(site, user.name if user else "", user)
    if "callback" in data:
        del data["callback"]
        ctx.user, ctx.auth_user, ctx.identity_dropped = "", None, True
    status = _call(entry, ctx, data, envelope)
    return finish(incoming, status, envelope)


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
    return finish(incoming, 501, {"help": address, "error": error, "success": False})


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
