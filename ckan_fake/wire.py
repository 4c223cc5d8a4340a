"""HTTP/1.1 on a socket: requests in, answers out, connections kept alive. Knows WSGI, and nothing of CKAN."""

from __future__ import annotations

import contextlib
import html
import io
import re
import socket
import time
from collections.abc import Callable, Iterable
from email.utils import formatdate
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

LINE_LIMIT = 65536
HEADERS_LIMIT = 200
BODY_LIMIT = 1 << 30
SERVER = "ckan-fake"

_METHOD = re.compile(r"[A-Z][A-Z0-9_.-]*")
_FIELD = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
App = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Broken(Exception):
    """A fault in place of a whole answer: the connection is closed, hangs, or breaks off in the middle of the answer.

    `kind` is "closed", "timeout" or "cut"; `status`, `headers` and `body` are the answer that a "cut" is a part of.
    """

    def __init__(
        self, kind: str, status: str = "", headers: list[tuple[str, str]] | None = None, body: bytes = b""
    ) -> None:
        super().__init__(f"a fault of the kind {kind!r}")
        self.kind, self.status, self.headers, self.body = kind, status, headers or [], body


class BadMessage(Exception):
    """A request that is no HTTP: the status line and the reason to answer with before the connection is closed."""

    def __init__(self, status: str, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Connection:
    """One client's connection. `run` answers its requests until one of both sides closes it."""

    def __init__(self, sock: socket.socket, app: App, host: str, port: int, client: str) -> None:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._sock = sock
        self._reader = sock.makefile("rb")
        self._app = app
        self._closing = False
        self._base: dict[str, Any] = {
            "SCRIPT_NAME": "", "SERVER_NAME": host, "SERVER_PORT": str(port), "REMOTE_ADDR": client,
            "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(), "wsgi.multithread": True,
            "wsgi.multiprocess": False, "wsgi.run_once": False, "wsgi.input_terminated": True,
        }

    def run(self) -> None:
        """Answer requests, one after the other."""
        with self._sock, self._reader, contextlib.suppress(OSError):  # that is: the client is gone
            while not self._closing and self._serve_one():
                pass

    def end(self) -> None:
        """Close an idle connection at once, a busy one behind its answer. Called from another thread."""
        self._closing = True
        with contextlib.suppress(OSError):  # closed by now
            self._sock.shutdown(socket.SHUT_RD)

    def _serve_one(self) -> bool:
        """Answer one request; whether another one may follow."""
        try:
            line = self._line()
            while line == b"\r\n":
                line = self._line()
            if not line:
                return False
            environ = self._request(line)
        except BadMessage as bad:
            text = html.escape(str(bad))
            body = f"<html>\n<title>{bad.status[4:]}</title>\n<p>{text}</p>\n</html>\n".encode()
            self._send(bad.status, [("Content-Type", "text/html"), ("Content-Length", str(len(body)))], body, False)
            return False
        keep = _keeps_alive(environ)
        status: list[Any] = []

        def start_response(line: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            status[:] = [line, headers]

        try:
            body = b"".join(self._app(environ, start_response))
        except Broken as fault:
            self._break(fault)
            return False
        keep = keep and not self._closing
        self._send(status[0], status[1], body, keep)
        return keep

    def _break(self, fault: Broken) -> None:
        """Do to the client what the fault says; the connection is closed then."""
        if fault.kind == "timeout":
            self._sock.settimeout(None)
            self._sock.recv(1)  # until the client gives up
        elif fault.kind == "cut":
            self._send(fault.status, fault.headers, fault.body[: len(fault.body) // 2], False)

    def _line(self) -> bytes:
        line = self._reader.readline(LINE_LIMIT + 1)
        if len(line) > LINE_LIMIT:
            raise BadMessage("431 Request Header Fields Too Large", "a line is too long")
        return line

    def _request(self, line: bytes) -> dict[str, Any]:
        parts = line.decode("latin-1").split()
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise BadMessage("400 Bad Request", f"Invalid Request Line {line.decode('latin-1').strip()!r}")
        method, target, version = parts
        if not target.isascii():
            raise BadMessage("400 Bad Request", f"Invalid URI {target!r}")
        if not _METHOD.fullmatch(method):
            raise BadMessage("400 Bad Request", f"Invalid Method {method!r}")
        path, _, query = target.partition("?")
        if not path.startswith("/") and "://" in path:
            path = urlsplit(path).path or "/"
        environ = self._base.copy()
        environ["REQUEST_METHOD"] = method
        environ["PATH_INFO"] = unquote_to_bytes(path).decode("latin-1") if "%" in path else path
        environ["QUERY_STRING"] = query.partition("#")[0]
        environ["SERVER_PROTOCOL"] = version
        self._headers(environ)
        environ["wsgi.input"] = io.BytesIO(self._body(environ))
        return environ

    def _headers(self, environ: dict[str, Any]) -> None:
        for _ in range(HEADERS_LIMIT):
            line = self._line()
            if line in (b"\r\n", b"\n"):
                return
            name, colon, value = line.decode("latin-1").partition(":")
            if not colon or not _FIELD.fullmatch(name):
                raise BadMessage("400 Bad Request", f"Invalid HTTP Header: {line.decode('latin-1').strip()!r}")
            key = name.upper().replace("-", "_")
            if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                key = f"HTTP_{key}"
            value = value.strip()
            environ[key] = f"{environ[key]}{';' if key == 'HTTP_COOKIE' else ','}{value}" if key in environ else value
        raise BadMessage("431 Request Header Fields Too Large", "too many headers")

    def _body(self, environ: dict[str, Any]) -> bytes:
        if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
            self._sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        if environ.get("HTTP_TRANSFER_ENCODING", "").lower() == "chunked":
            return self._chunks()
        length = environ.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > BODY_LIMIT:
            raise BadMessage("400 Bad Request", f"Invalid Content-Length {length!r}")
        return self._exactly(int(length)) if length != "0" else b""

    def _exactly(self, length: int) -> bytes:
        body = self._reader.read(length)
        if len(body) < length:
            raise ConnectionResetError("the client closed the connection in the middle of its request")
        return body

    def _chunks(self) -> bytes:
        body = bytearray()
        while True:
            line = self._line()
            try:
                size = int(line.partition(b";")[0], 16)
            except ValueError:
                raise BadMessage("400 Bad Request", f"Invalid chunk size {line!r}") from None
            if size < 0 or len(body) + size > BODY_LIMIT:
                raise BadMessage("413 Payload Too Large", "the body is too large")
            if not size:
                break
            body += self._exactly(size)
            self._line()
        while self._line() not in (b"\r\n", b"\n", b""):
            pass
        return bytes(body)

    def _send(self, status: str, headers: list[tuple[str, str]], body: bytes, keep: bool) -> None:
        head = [f"HTTP/1.1 {status}\r\nServer: {SERVER}\r\nDate: {_date()}\r\n"]
        head += [f"{name}: {value}\r\n" for name, value in headers]
        head.append("Connection: keep-alive\r\n\r\n" if keep else "Connection: close\r\n\r\n")
        self._sock.sendall("".join(head).encode("latin-1") + body)


def _keeps_alive(environ: dict[str, Any]) -> bool:
    wish = environ.get("HTTP_CONNECTION", "").lower()
    if environ["SERVER_PROTOCOL"] == "HTTP/1.0":
        return "keep-alive" in wish
    return "close" not in wish


def _date() -> str:
    return formatdate(time.time(), usegmt=True)
