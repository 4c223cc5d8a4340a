"""A FakeCKAN on a real socket: HTTP/1.1 with connections kept alive, one thread per connection."""

from __future__ import annotations

import socket
import threading
import traceback
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, Any

from ckan_fake.wire import Broken, Connection

if TYPE_CHECKING:
    from ckan_fake.fake import FakeCKAN

#: So many threads wait for new connections at least and at most; more are made while all of them have one.
_WAITING = 2
_PATIENCE = 5.0


class Server:
    """Serves until it is closed. `url` is its address, `port` its port; both are known as soon as it is made.

    Any number of servers may serve at once, also the same FakeCKAN. As a context manager it raises at its end what
    went wrong inside the fake while it served: such bugs are answered 500, and are in `FakeCKAN.bugs`.
    """

    def __init__(self, fake: FakeCKAN, host: str, port: int) -> None:
        self._fake = fake
        self._bugs: list[BaseException] = []
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=128)
        self.host, self.port = host, self._listener.getsockname()[1]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{self.port}"
        self._lock = threading.Lock()
        self._threads: set[threading.Thread] = set()
        self._connections: set[Connection] = set()
        self._waiting = 0
        self._closed = False
        fake.note_served(self)
        with self._lock:
            for _ in range(_WAITING):
                self._add_thread()

    def _add_thread(self) -> None:
        thread = threading.Thread(target=self._work, name=f"ckan-fake {self.url}", daemon=True)
        self._threads.add(thread)
        self._waiting += 1
        thread.start()

    def _work(self) -> None:
        """Serve one connection after the other, until the server is closed or enough other threads wait."""
        while True:
            try:
                sock, address = self._listener.accept()
            except OSError:  # the client gave up meanwhile
                continue
            with self._lock:
                self._waiting -= 1
                if self._closed:
                    sock.close()
                    return
                if not self._waiting:
                    self._add_thread()
                connection = Connection(sock, self._answer, self.host, self.port, address[0])
                self._connections.add(connection)
            try:
                connection.run()
            finally:
                with self._lock:
                    self._connections.remove(connection)
                    enough = self._closed or self._waiting >= _WAITING
                    if enough:
                        self._threads.remove(threading.current_thread())
                    else:
                        self._waiting += 1
            if enough:
                return

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """The fake's answer; nobody but the client is there to see an exception, so it is kept and told."""
        try:
            return self._fake(environ, start_response)
        except Broken:
            raise
        except Exception as bug:
            self._bugs.append(bug)
            self._fake.bugs.append(bug)
            trace = "".join(traceback.format_exception(type(bug), bug, bug.__traceback__))
            body = f"This is a bug of ckan-fake, no answer of a CKAN. Please report it.\n\n{trace}".encode()
            headers = [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(body)))]
            start_response("500 BUG OF CKAN-FAKE", headers)
            return [body]

    def close(self) -> None:
        """Stop: the port is free and no thread is left. Answers that are under way are finished."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            waiting, connections, threads = self._waiting, list(self._connections), list(self._threads)
        for connection in connections:
            connection.end()
        for _ in range(waiting):
            self._wake_one()
        for thread in threads:
            if thread is not threading.current_thread():
                thread.join(_PATIENCE)
        self._listener.close()
        self._fake.note_closed(self)

    def _wake_one(self) -> None:
        """Let one of the threads that wait for a connection see that there will be none."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)
        socket.create_connection((host, self.port)).close()

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._bugs:
            raise self._bugs[0]
