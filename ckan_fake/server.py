"""A FakeCKAN on a real socket, one thread per connection."""

from __future__ import annotations

import socket
import threading
from types import TracebackType
from typing import TYPE_CHECKING

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:
        """Requests are in `FakeCKAN.calls`; nothing is printed."""


class Server:
    """Serves until it is closed. `url` is its address, `port` its port; both are known as soon as it is made."""

    def __init__(self, fake: FakeCKAN, host: str, port: int) -> None:
        self._server = ThreadedWSGIServer(host, port, fake, handler=_Quiet)
        self._server.daemon_threads = True
        self.host, self.port = host, self._server.server_address[1]
        self.url = f"http://{host}:{self.port}"
        self._closing = False
        self._thread = threading.Thread(target=self._run, name=f"ckan-fake {self.url}", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._closing:
            self._server.handle_request()

    def close(self) -> None:
        """Stop answering and free the port."""
        if self._closing:
            return
        self._closing = True
        with socket.create_connection((self.host, self.port)):
            self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
