"""A test that calls no host but this machine: an audit hook sees every connection and every name that is looked up."""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


class OtherHostCalled(ConnectionError):
    """A guarded test called a host that is not this machine; the text names it."""


def is_here(host: object) -> bool:
    """Whether a host's name or address is this machine's own."""
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in ("", "localhost"):
        return True
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return False


@dataclass
class Guard:
    """Refuses calls to other hosts while it is `up`. `called`: the hosts that were called all the same."""

    allowed: set[str] = field(default_factory=set)
    called: list[str] = field(default_factory=list)
    up: bool = False
    installed: bool = False

    def allow(self, host: str | None) -> None:
        """Allow this host, its addresses among it, and no other; None: no other than this machine."""
        self.allowed = set()
        if host is not None:
            found = socket.getaddrinfo(host, None)
            self.allowed = {host, *(str(address[0]) for *_, address in found)}

    @contextmanager
    def raised(self) -> Iterator[list[str]]:
        """Refuse calls to other hosts in this block; gives the list of those that were tried."""
        if not self.installed:
            sys.addaudithook(self._heard)  # stays as long as the process; does nothing while the guard is down
            self.installed = True
        self.called, self.up = [], True
        try:
            yield self.called
        finally:
            self.up = False

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.up or event not in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
            return
        address = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
        host = address[0] if isinstance(address, tuple) else address if event == "socket.getaddrinfo" else ""
        if is_here(host) or host in self.allowed:
            return
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
        self.called.append(name)
        raise OtherHostCalled(f"the test called {name}: only this machine may be called (ckan_guard)")
