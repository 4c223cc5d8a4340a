"""What goes back to the client: a status, a body and headers, and the few ways to make one."""

from __future__ import annotations

import html
import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.http import HTTP_STATUS_CODES

from ckan_fake.errors import ServerError

JSON = "application/json;charset=utf-8"
JAVASCRIPT = "application/javascript;charset=utf-8"
HTML = "text/html; charset=utf-8"
PRIVATE = "private"


def public(seconds: int) -> str:
    """The Cache-Control of what everybody may keep, for so many seconds."""
    return f"public, max-age={seconds}, must-revalidate"


PUBLIC = public(0)


@dataclass(slots=True)
class Answer:
    """One answer. `body` is kept for HEAD as well: its length is told. `cache` empty: neither it nor `Vary` is sent."""

    status: int
    body: bytes = b""
    content_type: str = JSON
    headers: list[tuple[str, str]] = field(default_factory=list)
    cache: str = PUBLIC

    def wire_headers(self) -> list[tuple[str, str]]:
        """All headers, in CKAN's order."""
        made = [("Content-Type", self.content_type), ("Content-Length", str(len(self.body)))]
        if self.cache:
            made += [("Cache-Control", self.cache), ("Vary", "Cookie")]
        return made + self.headers

    @property
    def status_line(self) -> str:
        """The status as it goes on the wire: "404 NOT FOUND"."""
        return STATUS_LINES.get(self.status) or f"{self.status} UNKNOWN"


STATUS_LINES = {status: f"{status} {phrase.upper()}" for status, phrase in HTTP_STATUS_CODES.items()}


def _unusual(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FileStorage):
        raise ServerError("an uploaded file cannot be written as JSON")
    raise TypeError(f"{value!r} is no JSON value")


_encode = json.JSONEncoder(allow_nan=False, default=_unusual).encode


def dumps(data: Any) -> str:
    """JSON as CKAN writes it: ASCII, with a blank after `,` and `:`.

    Raises ServerError for NaN, infinities and uploaded files: there a real CKAN answers with a 500 page.
    """
    try:
        return _encode(data)
    except ValueError as error:
        if str(error).startswith("Out of range float"):
            raise ServerError("NaN and infinities cannot be written as JSON") from None
        raise


def page(title: str, content: str = "", *, status: int = 200, head: str = "") -> Answer:
    """A small HTML page. `title` is text; `content` and `head` are HTML."""
    text = html.escape(title)
    body = f"<!DOCTYPE html>\n<html lang=en>\n<head>{head}<title>{text}</title></head>\n<h1>{text}</h1>\n{content}\n"
    return Answer(status, body.encode(), HTML, cache=PRIVATE)


def error_page(status: int, description: str = "") -> Answer:
    """The HTML page of an error, outside of the action API's envelope."""
    phrase = HTTP_STATUS_CODES.get(status, "Error")
    return page(f"{status} {phrase}", f"<p>{html.escape(description)}</p>" if description else "", status=status)


def pylons_error() -> Answer:
    """What Pylons says where an action crashes."""
    text = "<html><head><title>Server Error</title></head><body><h1>Server Error</h1></body></html>"
    return Answer(500, text.encode(), "text/html; charset=utf8", cache="")


def server_crash() -> Answer:
    """What the WSGI server says where CKAN answers nothing at all."""
    text = "<html><head><title>Internal Server Error</title></head></html>"
    return Answer(500, text.encode(), "text/html", cache="")


def redirect(location: str, status: int = 302) -> Answer:
    """A redirect to a full address."""
    link = html.escape(location)
    answer = page("Redirecting...", f'<p><a href="{link}">{link}</a></p>', status=status)
    answer.headers.append(("Location", location))
    answer.cache = PUBLIC
    return answer
