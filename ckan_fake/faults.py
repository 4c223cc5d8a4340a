"""Faults on demand: answers that a broken, busy or guarded CKAN gives instead of its own."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from werkzeug.http import HTTP_STATUS_CODES

from ckan_fake import actions  # noqa: F401  importing them registers all actions
from ckan_fake.actions.registry import names
from ckan_fake.calls import hint
from ckan_fake.web.answers import HTML, JSON, Answer
from ckan_fake.wire import Broken

if TYPE_CHECKING:
    from ckan_fake.site import Site
    from ckan_fake.web.incoming import Incoming


KINDS = ("answer", "closed", "timeout", "cut")


@dataclass(eq=False)
class Fault:
    """One fault in place. `remove`, or its end as a context manager, takes it away. `hits`: how often it answered."""

    id: int
    action: str | None
    path: str | None
    times: int | None
    after: int
    answer: Answer
    kind: str
    done: bool
    faults: Faults = field(repr=False)
    hits: int = 0
    skipped: int = 0

    def matches(self, action: str | None, path: str) -> bool:
        """Whether it concerns a call of `action` (None: another route) at `path`."""
        if self.action is not None and action != self.action:
            return False
        if self.path is None:
            return True
        return path.startswith(self.path[:-1]) if self.path.endswith("*") else path == self.path

    @property
    def spent(self) -> bool:
        """Whether it answered as often as it should."""
        return self.times is not None and self.hits >= self.times

    def broken(self, answer: Answer) -> Answer:
        """What takes the place of an answer. Raises `wire.Broken` for a fault of the connection."""
        if self.kind != "answer":
            raise Broken(self.kind, answer.status_line, answer.wire_headers(), answer.body)
        made = self.answer
        return Answer(made.status, made.body, made.content_type, list(made.headers), made.cache)

    def remove(self) -> None:
        """Take it away; nothing happens where it is gone."""
        self.faults.remove(self.id)

    def describe(self) -> dict[str, Any]:
        """It as JSON values."""
        return {
            "id": self.id, "action": self.action, "path": self.path, "kind": self.kind, "done": self.done,
            "status": self.answer.status,
            "times": self.times, "after": self.after, "hits": self.hits,
        }

    def __enter__(self) -> Fault:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.remove()


class Faults:
    """The faults of one server, in the order in which they were put in place: the first that matches answers."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._faults: dict[int, Fault] = {}
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def add(
        self, action: str | None = None, *, path: str | None = None, status: int = 500, times: int | None = None,
        after: int = 0, body: Any = None, content_type: str | None = None, headers: Mapping[str, str] | None = None,
        kind: str = "answer", done: bool | None = None,
    ) -> Fault:
        """Put a fault in place; see `FakeCKAN.fail`."""
        if action is not None:
            self._check_action(action)
        if path is not None and not path.startswith("/"):
            raise ValueError(f"a path begins with a slash, unlike {path!r}")
        if not isinstance(status, int) or not 200 <= status <= 599:
            raise ValueError(f"status has to be a number from 200 to 599, not {status!r}")
        if times is not None and times < 1:
            raise ValueError(f"times has to be 1 or more (or None: always), not {times!r}")
        if after < 0:
            raise ValueError(f"after has to be 0 or more, not {after!r}")
        if kind not in KINDS:
            raise ValueError(f"kind has to be one of {', '.join(KINDS)}, not {kind!r}")
        if kind == "cut" and done is False:
            raise ValueError("an answer is cut after the call has been done")
        text, usual = _body(status, body)
        answer = Answer(status, text, content_type or usual, list((headers or {}).items()), cache="")
        with self._lock:
            happens = kind == "cut" if done is None else done
            fault = Fault(next(self._ids), action, path, times, after, answer, kind, happens, self)
            self._faults[fault.id] = fault
        return fault

    def _check_action(self, action: str) -> None:
        known = names(self._site)
        if action not in known:
            raise ValueError(f"CKAN {self._site.version.name} has no action {action!r}{hint(action, known)}")

    def find(self, action: str | None, incoming: Incoming) -> Fault | None:
        """The fault that concerns this request, or None."""
        if not self._faults:
            return None
        with self._lock:
            for fault in self._faults.values():
                if fault.spent or not fault.matches(action, incoming.path):
                    continue
                if fault.skipped < fault.after:
                    fault.skipped += 1
                    continue
                fault.hits += 1
                return fault
        return None

    def remove(self, number: int) -> bool:
        """Take a fault away; whether it was there."""
        with self._lock:
            return self._faults.pop(number, None) is not None

    def clear(self) -> None:
        """Take all faults away."""
        with self._lock:
            self._faults.clear()

    def __iter__(self) -> Iterator[Fault]:
        return iter(list(self._faults.values()))

    def __len__(self) -> int:
        return len(self._faults)


def _body(status: int, body: Any) -> tuple[bytes, str]:
    """The bytes of a fault's body and their content type: a page like a proxy's, a text, bytes, or JSON values."""
    if body is None:
        phrase = HTTP_STATUS_CODES.get(status, "Error")
        return f"<html>\n<title>{status} {phrase}</title>\n<h1>{status} {phrase}</h1>\n</html>\n".encode(), HTML
    if isinstance(body, (bytes, str)):
        return body if isinstance(body, bytes) else body.encode(), HTML
    return json.dumps(body).encode(), JSON
