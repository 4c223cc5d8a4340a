"""The action's data as CKAN up to 2.7 reads it, on Pylons: any body is JSON, whatever its content type says.

A form is JSON as well: its whole body with the blanks and signs decoded, or the name of its first field where that
field is empty or "1". Only a multipart form is taken as it is.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote_to_bytes

from ckan_fake import errors, messages, python2
from ckan_fake.site import Site
from ckan_fake.web import form_json
from ckan_fake.web.bodies import BadData, Crash, mixed
from ckan_fake.web.incoming import Incoming

_STRING = re.compile(r'"((?:\\.|[^"\\])*)"', re.DOTALL)
_WITH_BODY = ("POST", "PUT")
_BOUNDARY = re.compile(r'boundary="?([^";]+)')


def request_data(site: Site, incoming: Incoming, *, from_url: bool) -> dict[str, Any]:
    """The action's data. Raises BadData, Crash, ServerError."""
    if incoming.method in _WITH_BODY:
        if incoming.mimetype == "multipart/form-data":
            boundary = _BOUNDARY.search(incoming.content_type)
            if boundary is None:
                raise Crash
            if f"--{boundary[1]}\r\n".encode() in incoming.body:
                return _multipart(site, incoming)
            if not (from_url and incoming.args):
                raise BadData(messages.json_no_dictionary(repr(f"--{boundary[1]};--")), messages.BAD_REQUEST_DATA)
        elif incoming.mimetype == "application/x-www-form-urlencoded" and incoming.body.strip(b"&"):
            return _read(site, _form_text(incoming.body))
    if from_url and incoming.args:
        return {name: _cut(value) for name, value in mixed(incoming.args).items()}
    if incoming.method in _WITH_BODY and not incoming.mimetype:
        raise BadData(messages.bad_content_type(site.version["empty_content_type"]))
    body = incoming.body if incoming.method in _WITH_BODY and not _is_empty_form(incoming) else b""
    if not body:
        if not from_url:
            raise BadData(site.version["no_body_text"])
        return {}
    return _read(site, body)


def _is_empty_form(incoming: Incoming) -> bool:
    return incoming.mimetype == "application/x-www-form-urlencoded"


def _multipart(site: Site, incoming: Incoming) -> dict[str, Any]:
    """The last of the fields of each name; files as they are."""
    fields: dict[str, Any] = {name: found[-1] for name, found in incoming.form.to_dict(flat=False).items()}
    fields.update({name: found[-1] for name, found in incoming.files.to_dict(flat=False).items()})
    if not fields and not site.version["parts_without_names_are_ignored"]:
        raise errors.ServerError("a part of a form without a name")
    return fields


def _form_text(body: bytes) -> bytes:
    """The JSON text in a form: the name of the first field where the field is empty or "1", else the whole."""
    parts = [part for part in body.split(b"&") if part]
    name, _, value = parts[0].partition(b"=")
    if _unquoted(value) in (b"", b"1"):
        return _unquoted(name)
    return _unquoted(b"&".join(part if b"=" in part else part + b"=" for part in parts))


def _unquoted(text: bytes) -> bytes:
    return unquote_to_bytes(text.replace(b"+", b" "))


def _read(site: Site, body: bytes) -> dict[str, Any]:
    if not body:
        raise BadData(messages.json_no_dictionary("''"), messages.BAD_REQUEST_DATA)
    shown = python2.represent(body)
    if site.version["json_may_begin_with_mark"]:
        body = body.removeprefix(b"\xef\xbb\xbf")
    text = body.decode("latin-1")
    try:
        form_json.loads(text, nan=True, commas=False)
        _check_strings(text, len(text))
    except form_json.Unreadable as error:
        _check_strings(text, error.place)
        raise BadData(messages.json_not_decoded(error.python2, shown)) from None
    data = json.loads(body)
    if not isinstance(data, dict):
        raise BadData(messages.json_no_dictionary(python2.represent(_as_read(data))))
    cut: dict[str, Any] = _cut(data)
    return cut


def _cut(value: Any) -> Any:
    """The value with each text cut at its first NUL: there the database of that time takes it to end.

    Keys of ASCII stay the byte strings that simplejson makes of them, while CKAN makes unicode of all other texts.
    """
    if isinstance(value, dict):
        return {python2.Native(key) if key.isascii() else key: _cut(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_cut(item) for item in value]
    return value.partition("\0")[0] if isinstance(value, str) and "\0" in value else value


def _check_strings(text: str, until: int) -> None:
    """Refuse the first string before a place in the text that is no UTF-8."""
    for found in _STRING.finditer(text, 0, until):
        chunk = found[1].encode("latin-1")
        try:
            chunk.decode()
        except UnicodeDecodeError as error:
            where = f"{error.start}, {error.end}, {error.reason!r}"
            told = f"UnicodeDecodeError('utf8', {python2.represent(chunk)}, {where})"
            raise BadData(messages.json_not_decoded(told, python2.represent(text.encode("latin-1")))) from None


def _as_read(value: Any) -> Any:
    """JSON as simplejson reads it on Python 2: ASCII texts are byte strings, unless they are empty."""
    if isinstance(value, dict):
        return {python2.Native(key): _as_read(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_read(item) for item in value]
    return python2.Native(value) if isinstance(value, str) and value and value.isascii() else value
