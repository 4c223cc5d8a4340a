"""A request as it came in. The usual parts are read at once, the others (forms, cookies) when they are asked for."""

from __future__ import annotations

import io
from functools import cached_property
from typing import IO, Any
from urllib.parse import parse_qsl

import werkzeug.urls  # noqa: F401  registers the error handler "werkzeug.url_quote"
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request

from ckan_fake.calls import SentFile

LARGE_FIELD = 500_000
FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


class _Request(Request):
    """werkzeug's request, with uploaded files kept in memory: nobody has to close them."""

    def _get_file_stream(
        self, total_content_length: int | None, content_type: str | None, filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return io.BytesIO()


class Incoming:
    """One request. `path` is decoded, and once the locale is known without it. The body is read when it is made.

    `is_form`: the body is a form, and so no JSON. `payload`: what an action got, for the log. `refuses_large_fields`:
    forms with fields over 500 kB are refused. `splits_at_semicolons`: they part the query string as `&` does.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        self.environ = environ
        self.method: str = environ["REQUEST_METHOD"].upper()
        self.path = _decoded(environ.get("PATH_INFO") or "/")
        self.locale = ""
        self.content_type: str = environ.get("CONTENT_TYPE", "")
        self.body = _read(environ)
        self.is_form = bool(self.body) and self.mimetype in FORM_TYPES
        self.payload: Any = None
        self.refuses_large_fields = True
        self.splits_at_semicolons = False

    @cached_property
    def request(self) -> Request:
        """The same request as werkzeug sees it."""
        self.environ["wsgi.input"] = io.BytesIO(self.body)
        self.environ["CONTENT_LENGTH"] = str(len(self.body))
        made = _Request(self.environ)
        made.max_form_memory_size = LARGE_FIELD if self.refuses_large_fields else None
        return made

    @property
    def mimetype(self) -> str:
        """The content type in lower case, without parameters."""
        return self.content_type.partition(";")[0].strip().lower()

    def keep_payload(self, data: dict[str, Any]) -> None:
        """Remember the action's data for the log, before the action changes it: of JSON, the text is kept."""
        if self.body and not (self.is_form or self.query_string):
            self.payload = self.body
        else:
            self.payload = {name: _told(value) for name, value in data.items()} if self.is_form else dict(data)

    @property
    def query_string(self) -> str:
        """The raw query string."""
        query: str = self.environ.get("QUERY_STRING", "")
        return query

    @property
    def target(self) -> str:
        """The path with its query string, as in a log."""
        query = self.query_string
        return f"{self.locale}{self.path}?{query}" if query else self.locale + self.path

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The parameters of the query string, as werkzeug reads them."""
        query = _decoded(self.query_string)
        if self.splits_at_semicolons:
            query = query.replace(";", "&")
        if not query:
            return MultiDict()
        if "%" in query or "+" in query:
            return MultiDict(parse_qsl(query, keep_blank_values=True, errors="werkzeug.url_quote"))
        return MultiDict([_pair(part) for part in query.split("&") if part])

    @cached_property
    def _form(self) -> tuple[MultiDict[str, str], MultiDict[str, FileStorage]] | HTTPException:
        if not self.is_form:
            return MultiDict(), MultiDict()
        try:
            return self.request.form, self.request.files
        except HTTPException as refusal:
            return refusal

    def parse(self) -> None:
        """Parse what takes long, so that nobody waits for it; what is wrong with it is told when it is used."""
        _ = self._form

    @property
    def form(self) -> MultiDict[str, str]:
        """The form's fields. Raises werkzeug's RequestEntityTooLarge for large fields (500 kB)."""
        if isinstance(self._form, HTTPException):
            raise self._form
        return self._form[0]

    @property
    def files(self) -> MultiDict[str, FileStorage]:
        """The form's files. Raises as `form`."""
        if isinstance(self._form, HTTPException):
            raise self._form
        return self._form[1]

    @cached_property
    def cookies(self) -> MultiDict[str, str]:
        """The cookies."""
        return self.request.cookies if "HTTP_COOKIE" in self.environ else MultiDict()

    def header(self, name: str) -> str:
        """A header's value, empty where it is missing."""
        value: str = self.environ.get("HTTP_" + name.upper().replace("-", "_"), "")
        return value


def _pair(part: str) -> tuple[str, str]:
    name, _, value = part.partition("=")
    return name, value


def _told(value: Any) -> Any:
    if not isinstance(value, FileStorage):
        return value
    size = value.stream.seek(0, io.SEEK_END)
    value.stream.seek(0)
    return SentFile(value.filename or "", value.content_type or "", size)


def _decoded(path: str) -> str:
    return path if path.isascii() else path.encode("latin-1").decode("utf-8", "replace")


def _read(environ: dict[str, Any]) -> bytes:
    stream = environ.get("wsgi.input")
    length = environ.get("CONTENT_LENGTH")
    if stream is None or length == "0":
        return b""
    if length:
        return bytes(stream.read(int(length))) if length.isdigit() else b""
    return bytes(stream.read()) if environ.get("wsgi.input_terminated") else b""
