"""Ways into a FakeCKAN without a socket: an adapter for requests. (For httpx: `httpx_transport`.)"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email.message import Message
from functools import cache
from time import perf_counter
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import unquote_to_bytes, urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.cookies import extract_cookies_to_jar
from requests.structures import CaseInsensitiveDict
from requests.utils import get_encoding_from_headers
from urllib3 import HTTPHeaderDict, HTTPResponse

from ckan_fake.wire import Broken

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN


class FakeAdapter(BaseAdapter):
    """Answers prepared requests by calling the WSGI application; errors inside the fake are raised to the caller."""

    def __init__(self, fake: FakeCKAN) -> None:
        super().__init__()
        self._fake = fake

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, verify: Any = True,
        cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer a request. The body may be streamed: a file, or an iterator of bytes."""
        started = perf_counter()
        status: list[Any] = []

        def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            status[:] = [line, headers]

        try:
            body = b"".join(self._fake(_environ(request), start_response))
        except Broken as fault:
            raise _BROKEN[fault.kind](str(fault), request=request) from None
        response = _response(request, status[0], status[1], body, stream)
        response.elapsed = timedelta(seconds=perf_counter() - started)
        response.connection = self  # type: ignore[assignment]
        return response

    def close(self) -> None:
        """Nothing is open."""


_BROKEN: dict[str, type[requests.RequestException]] = {
    "closed": requests.ConnectionError,
    "timeout": requests.ReadTimeout,
    "cut": requests.exceptions.ChunkedEncodingError,
}
"""What requests itself raises over a socket; nobody waits for a timeout in process."""


class _Raw:
    """The raw response: urllib3's, made when somebody looks at it. requests takes cookies from `_original_response`."""

    def __init__(self, made: Callable[[], HTTPResponse]) -> None:
        self._make = made
        self._original_response: _Original | None = None

    def __getattr__(self, name: str) -> Any:
        real = self._make()
        self.__dict__.update(real=real)
        self.__dict__["_make"] = lambda: real
        return getattr(real, name)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._make())


class _Original:
    def __init__(self, headers: list[tuple[str, str]]) -> None:
        self.msg = Message()
        for name, value in headers:
            self.msg[name] = value

    def isclosed(self) -> bool:
        return True

    def close(self) -> None:
        """Nothing is open."""


def _response(
    request: requests.PreparedRequest, line: str, headers: list[tuple[str, str]], body: bytes, stream: bool
) -> requests.Response:
    """What requests' own adapter builds, without reading the body twice."""
    code, _, reason = line.partition(" ")
    made = requests.Response()
    made.status_code, made.reason = int(code), reason
    made.headers = CaseInsensitiveDict(headers)
    if len(made.headers) < len(headers):
        made.headers = CaseInsensitiveDict(HTTPHeaderDict(headers))
    made.encoding = _encoding(made.headers.get("Content-Type", ""))
    made.url, made.request = request.url or "", request
    raw = _Raw(lambda: HTTPResponse(
        body=io.BytesIO(body), headers=HTTPHeaderDict(headers), status=int(code), reason=reason, preload_content=False
    ))
    made.raw = raw
    if "Set-Cookie" in made.headers:
        raw._original_response = _Original(headers)
        extract_cookies_to_jar(made.cookies, request, raw)  # type: ignore[no-untyped-call]
    if not stream:
        made._content = body
        made._content_consumed = True  # type: ignore[attr-defined]
    return made


@cache
def _encoding(content_type: str) -> str | None:
    return get_encoding_from_headers(CaseInsensitiveDict({"Content-Type": content_type}))


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    body = _body(request.body)
    path = parts.path or "/"
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "QUERY_STRING": parts.query,
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1") if "%" in path else path,
        "SERVER_NAME": parts.hostname or "", "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme, "wsgi.input": io.BytesIO(body), "wsgi.errors": None,
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
        "HTTP_HOST": parts.netloc, "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in cast("CaseInsensitiveDict[str | bytes]", request.headers).lower_items():
        key = _key(name)
        if key:
            environ[key] = value if isinstance(value, str) else str(value, "latin-1")
    return environ


@cache
def _key(name: str) -> str:
    """A header's key in the environment; empty for those that are told otherwise."""
    key = name.upper().replace("-", "_")
    if key in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
        return ""
    return key if key == "CONTENT_TYPE" else f"HTTP_{key}"


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, (str, bytes)):
        return body.encode() if isinstance(body, str) else body
    if hasattr(body, "read"):
        content = body.read()
        return bytes(content.encode()) if isinstance(content, str) else bytes(content)
    return b"".join(part.encode() if isinstance(part, str) else part for part in body)


class Session(requests.Session):
    """A session whose calls to `site_url` are answered in process."""

    def __init__(self, fake: FakeCKAN) -> None:
        super().__init__()
        self.trust_env = False
        self._site = f"{fake.site_url}/"
        self.mount(self._site, FakeAdapter(fake))

    def merge_environment_settings(
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> Any:
        """Proxies and certificates mean nothing in process, and finding them takes a tenth of a call's time."""
        if str(url).startswith(self._site):
            return {"proxies": {}, "stream": self.stream if stream is None else stream, "verify": True, "cert": None}
        return super().merge_environment_settings(url, proxies, stream, verify, cert)


def session(fake: FakeCKAN) -> requests.Session:
    """A session whose calls to the fake's `site_url` are answered in process; other addresses go out as usual."""
    return Session(fake)
