"""Ways into a FakeCKAN without a socket: an adapter for requests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN


class FakeAdapter(BaseAdapter):
    """Answers prepared requests by calling the WSGI application; errors inside the fake are raised to the caller."""

    def __init__(self, fake: FakeCKAN) -> None:
        super().__init__()
        self._fake = fake
        self._build = HTTPAdapter().build_response

    def send(
        self, request: requests.PreparedRequest, stream: bool = False, timeout: Any = None, verify: Any = True,
        cert: Any = None, proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Answer a request."""
        status: list[Any] = []

        def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            status[:] = [line, headers]

        body = b"".join(self._fake(_environ(request), start_response))
        code, _, reason = status[0].partition(" ")
        raw = HTTPResponse(
            body=io.BytesIO(body), headers=HTTPHeaderDict(status[1]), status=int(code), reason=reason,
            preload_content=False, request_method=request.method,
        )
        return self._build(request, raw)

    def close(self) -> None:
        """Nothing is open."""


def _environ(request: requests.PreparedRequest) -> dict[str, Any]:
    parts = urlsplit(request.url or "")
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    body = _body(request.body)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "QUERY_STRING": parts.query,
        "PATH_INFO": unquote(parts.path, "latin-1") or "/", "SERVER_NAME": host, "SERVER_PORT": str(port),
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.version": (1, 0), "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
        "wsgi.multiprocess": False, "wsgi.run_once": False, "HTTP_HOST": parts.netloc, "CONTENT_LENGTH": str(len(body)),
    }
    for name, value in dict[str, Any](request.headers).items():
        text = str(value, "latin-1") if isinstance(value, bytes) else value
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = text
        elif key != "CONTENT_LENGTH":
            environ[f"HTTP_{key}"] = text
    return environ


def _body(body: Any) -> bytes:
    if body is None:
        return b""
    if isinstance(body, (str, bytes)):
        return body.encode() if isinstance(body, str) else body
    return bytes(body.read()) if hasattr(body, "read") else b"".join(body)


def session(fake: FakeCKAN) -> requests.Session:
    """A session whose calls to the fake's `site_url` are answered in process; other addresses go out as usual."""
    made = requests.Session()
    made.mount(fake.site_url, FakeAdapter(fake))
    made.trust_env = False
    return made
