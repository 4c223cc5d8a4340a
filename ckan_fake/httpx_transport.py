"""A transport for httpx, sync and async, that answers in process."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_to_bytes

try:
    import httpx
except ImportError as error:  # httpx is an extra
    raise ImportError("FakeCKAN.transport() needs httpx: pip install 'ckan-fake[httpx]'") from error

from ckan_fake.wire import Broken

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN


class FakeTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Answers requests to the fake's `site_url` by calling the WSGI application; others raise httpx.ConnectError.

    One transport serves any number of clients, sync and async. Errors inside the fake are raised to the caller.
    """

    def __init__(self, fake: FakeCKAN) -> None:
        self._fake = fake

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a `httpx.Client`."""
        return self._answer(request, request.read())

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a `httpx.AsyncClient`."""
        return self._answer(request, await request.aread())

    def _answer(self, request: httpx.Request, body: bytes) -> httpx.Response:
        site = httpx.URL(self._fake.site_url)
        if (request.url.scheme, request.url.netloc) != (site.scheme, site.netloc):
            raise httpx.ConnectError(
                f"this transport answers for {self._fake.site_url} only, not for {request.url}", request=request
            )
        status: list[Any] = []

        def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            status[:] = [line, headers]

        try:
            answer: Iterable[bytes] = self._fake(_environ(request, body), start_response)
        except Broken as fault:
            kind = httpx.ReadTimeout if fault.kind == "timeout" else httpx.RemoteProtocolError
            raise kind(str(fault), request=request) from None
        code, _, phrase = status[0].partition(" ")
        return httpx.Response(
            int(code), headers=status[1], stream=httpx.ByteStream(b"".join(answer)),
            extensions={"reason_phrase": phrase.encode(), "http_version": b"HTTP/1.1"},
        )


def _environ(request: httpx.Request, body: bytes) -> dict[str, Any]:
    url = request.url
    path = url.raw_path.partition(b"?")[0]
    environ: dict[str, Any] = {
        "REQUEST_METHOD": request.method, "SCRIPT_NAME": "", "QUERY_STRING": url.query.decode("ascii"),
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"), "SERVER_NAME": url.host,
        "SERVER_PORT": str(url.port or (443 if url.scheme == "https" else 80)), "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1", "CONTENT_LENGTH": str(len(body)), "wsgi.version": (1, 0),
        "wsgi.url_scheme": url.scheme, "wsgi.input": io.BytesIO(body), "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True, "wsgi.multiprocess": False, "wsgi.run_once": False,
    }
    for name, value in request.headers.multi_items():
        key = name.upper().replace("-", "_")
        if key == "CONTENT_TYPE":
            environ[key] = value
        elif key not in ("CONTENT_LENGTH", "TRANSFER_ENCODING"):
            environ[f"HTTP_{key}"] = value
    return environ
