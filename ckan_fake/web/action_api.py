"""The action API: the request's data in, CKAN's envelope out."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Request

from ckan_fake import errors, messages
from ckan_fake.actions import registry
from ckan_fake.context import Context
from ckan_fake.site import Site
from ckan_fake.state.rows import User

JSON = "application/json;charset=utf-8"
JAVASCRIPT = "application/javascript;charset=utf-8"


@dataclass
class Answer:
    """A status, a content type and a body, before the headers that every answer has."""

    status: int
    body: str
    content_type: str = JSON
    payload: Any = None


class BadData(ValueError):
    """The request's data cannot be read; the text is the reason CKAN gives."""


def dumps(data: Any) -> str:
    """JSON as CKAN writes it: ASCII, with a blank after `,` and `:`."""
    return json.dumps(data)


def _mixed(values: MultiDict[str, str]) -> dict[str, Any]:
    return {name: found[0] if len(found) == 1 else found for name, found in values.to_dict(flat=False).items()}


def request_data(request: Request, *, from_url: bool) -> dict[str, Any]:
    """The action's data: from a form, else (`from_url`) from the query string, else from a JSON body.

    A form with a single field whose value is "1" or empty is read as JSON in the field's name (`curl -d '{...}'`).
    Raises BadData; werkzeug's own exceptions (413, 415) pass through.
    """
    if not from_url and request.method == "GET":
        raise BadData(messages.USE_POST)
    data: Any = {}
    if request.method in ("POST", "PUT") and request.form:
        values = list(request.form.values())
        if len(values) == 1 and values[0] in ("1", ""):
            try:
                data = json.loads(next(iter(request.form)))
            except ValueError as error:
                raise BadData(messages.json_not_decoded(repr(error), data)) from None
        else:
            data = _mixed(request.form)
    elif request.args and from_url:
        data = _mixed(request.args)
    elif request.get_data(cache=True) and request.content_type != "multipart/form-data":
        try:
            data = request.get_json()
        except BadRequest as error:
            raise BadData(messages.json_not_decoded(repr(error), data)) from None
    if not isinstance(data, dict):
        raise BadData(messages.json_no_dictionary(data))
    if request.method == "PUT" and not data:
        raise BadData(messages.USE_POST.replace("Please use", "Please use the"))
    data.update(request.files.items())
    return data


def bad_request(site: Site, reason: str) -> Answer:
    """A 400 whose body is a bare JSON string, not an envelope."""
    return Answer(400, dumps(f"{messages.BAD_REQUEST}{site.version['bad_request_separator']}{reason}"))


def action(site: Site, request: Request, name: str, user: User | None, help_root: str) -> Answer:
    """Answer `/api/3/action/<name>`. `help_root` is the site's address with its locale prefix."""
    entry = registry.find(site, name)
    if entry is None:
        return bad_request(site, messages.action_not_known(name))
    try:
        data = request_data(request, from_url=entry.get)
    except BadData as error:
        return bad_request(site, messages.json_error(str(error)))
    ctx = Context(site, user.name if user else "", user)
    if "callback" in data:
        del data["callback"]
        ctx.user, ctx.auth_user = "", None
    envelope: dict[str, Any] = {"help": f"{help_root}/api/3/action/help_show?name={name}"}
    payload = dict(data)
    status = _call(entry, ctx, data, envelope)
    answer = Answer(status, dumps(envelope), payload=payload)
    if status == 200 and request.method == "GET" and "callback" in request.args:
        callback = html.escape(request.args["callback"])
        answer.body, answer.content_type = f"{callback}({answer.body});", JAVASCRIPT
    return answer


def _call(entry: registry.Action, ctx: Context, data: dict[str, Any], envelope: dict[str, Any]) -> int:
    """Run the action as one transaction and fill the envelope; the status of the answer."""
    try:
        with ctx.site.state.transaction():
            envelope["success"] = True
            envelope["result"] = entry.function(ctx, data)
        if ctx.changed_entities:
            envelope["changed_entities"] = {kind: sorted(ids) for kind, ids in ctx.changed_entities.items()}
        return 200
    except (errors.ActionError, errors.ServerError, errors.UnsupportedByFake) as refusal:
        status, error = _refusal(refusal, data)
        envelope.pop("result", None)
        envelope["error"], envelope["success"] = error, False
        return status


def _with_reason(text: str, reason: str) -> str:
    return f"{text}: {reason}" if reason else text


def _refusal(refusal: Exception, data: dict[str, Any]) -> tuple[int, dict[str, Any]]:
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
            return 400, {"__type": "Search Query Error", "message": f"Search Query is invalid: {refusal.args!r}"}
        case errors.SearchError():
            return 409, {"__type": "Search Error", "message": f"Search error: {refusal.args!r}"}
        case errors.SearchIndexError():
            return 500, {"__type": "Search Index Error", "message": f"Unable to add package to search index: {text}"}
        case errors.UnsupportedByFake():
            return 501, {"__type": "Not Implemented In Fake", "message": text}
        case _:
            return 500, {"__type": messages.INTERNAL_SERVER_ERROR, "message": messages.INTERNAL_SERVER_ERROR}
