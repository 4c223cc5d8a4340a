"""The action's data in a request: from a form, the query string or a JSON body."""

from __future__ import annotations

import json
from typing import Any

from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType

from ckan_fake import errors, messages, python2
from ckan_fake.site import Site
from ckan_fake.web import form_json
from ckan_fake.web.incoming import Incoming

_BAD_REQUEST_REPR = "<BadRequest '400: Bad Request'>"


class BadData(ValueError):
    """The request's data cannot be read; the text is the reason CKAN gives, with what it says before it in `lead`."""

    def __init__(self, reason: str, lead: str = messages.JSON_ERROR) -> None:
        super().__init__(reason)
        self.lead = lead


class Crash(Exception):
    """CKAN fails outside of all that could answer for it: the WSGI server's own page says 500."""


def mixed(values: MultiDict[str, str]) -> dict[str, Any]:
    """A text for each name, or a list of texts where the name is repeated."""
    return {name: found[0] if len(found) == 1 else found for name, found in values.to_dict(flat=False).items()}


def request_data(site: Site, incoming: Incoming, *, from_url: bool) -> dict[str, Any]:
    """The action's data: from a form, else (`from_url`) from the query string, else from a JSON body.

    A form with a single field whose value is "1" or empty is read as JSON in the field's name (`curl -d '{...}'`).
    Up to CKAN 2.7 as in pylons_body. Raises BadData, Crash; werkzeug's exceptions for 413 and 415.
    """
    if not site.version["api_on_flask"]:
        from ckan_fake.web import pylons_body

        return pylons_body.request_data(site, incoming, from_url=from_url)
    if _is_without_boundary(incoming) and site.version["forms_without_boundary_crash"]:
        raise Crash
    if not from_url and incoming.method == "GET":
        raise BadData(messages.USE_POST)
    data: Any = {}
    form = incoming.form if incoming.method == "POST" else None
    if form:
        data = _form(site, incoming, form)
    elif from_url and incoming.args:
        data = mixed(incoming.args)
    elif incoming.body and not incoming.is_form:
        data = _json_body(site, incoming)
    if not isinstance(data, dict):
        raise BadData(messages.json_no_dictionary(_shown(site, data)))
    if incoming.is_form:
        data.update(incoming.files.items())
    return data


def _is_without_boundary(incoming: Incoming) -> bool:
    return incoming.mimetype == "multipart/form-data" and "boundary=" not in incoming.content_type


def _form(site: Site, incoming: Incoming, form: MultiDict[str, str]) -> Any:
    if incoming.mimetype == "multipart/form-data" and site.version["quotes_in_field_names_stay_escaped"]:
        form = MultiDict([(name.replace('"', "%22"), value) for name, value in form.items(multi=True)])
    values = list(form.values())
    if len(values) != 1 or values[0] not in ("1", ""):
        return mixed(form)
    try:
        how = site.version["json_in_forms"]
        return form_json.loads(next(iter(form)), nan=how == "NaN is JSON", commas=how == "trailing commas are told of")
    except form_json.Unreadable as error:
        told = error.python2 if site.version["runs_on_python_2"] else str(error)
        raise BadData(messages.json_not_decoded(told, "{}")) from None


def _json_body(site: Site, incoming: Incoming) -> Any:
    kind = incoming.mimetype
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        if site.version["other_types_are_no_json"]:
            raise UnsupportedMediaType
        return None
    try:
        return json.loads(incoming.body)
    except ValueError:
        raise BadData(messages.json_not_decoded(_BAD_REQUEST_REPR, "{}")) from None
    except RecursionError:
        raise errors.ServerError("the JSON is nested too deeply") from None


def _shown(site: Site, data: Any) -> str:
    return python2.represent(data) if site.version["runs_on_python_2"] else repr(data)
