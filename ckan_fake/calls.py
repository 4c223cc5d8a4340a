"""A log of what was asked of the server, newest last."""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

KEPT = 1000
KEPT_BYTES = 64_000_000


def _decoded(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return text.decode("utf-8", "replace")


@dataclass(frozen=True)
class SentFile:
    """A file that was uploaded: its name, content type and size in bytes."""

    filename: str
    content_type: str
    size: int


@dataclass(slots=True)
class Call:
    """One answered request.

    `action` is the action's name (None for other routes), `user` the caller's name ("" for anonymous), `sent` and
    `body` what went over the wire (`sent` as a dict where it was no JSON body, None where it was not read), `duration`
    in seconds. A fault's answer and a bug of the fake (status 500, without a body) are logged like any other.
    """

    method: str
    path: str
    action: str | None
    user: str
    sent: bytes | dict[str, Any] | None
    status: int
    body: bytes
    duration: float

    @property
    def payload(self) -> Any:
        """The action's data as it was sent."""
        return _decoded(self.sent) if isinstance(self.sent, bytes) else self.sent

    @property
    def answer(self) -> Any:
        """The answer's body, decoded where it is JSON, else as text."""
        return _decoded(self.body)

    @property
    def result(self) -> Any:
        """The envelope's `result`; None where the call was refused."""
        answer = self.answer
        return answer.get("result") if isinstance(answer, dict) else None

    @property
    def size(self) -> int:
        """How many bytes the log keeps of it."""
        return len(self.body) + (len(self.sent) if isinstance(self.sent, bytes) else 0)

    def __str__(self) -> str:
        who = self.user or "anonymous"
        return f"{self.method} {self.path} as {who} {self.payload!r} -> {self.status} {self.answer!r}"


class Calls(Sequence[Call]):
    """The last calls, oldest first: at most `kept` of them, and at most `kept_bytes` of what they sent and got."""

    def __init__(self, kept: int = KEPT, kept_bytes: int = KEPT_BYTES) -> None:
        self._calls: deque[Call] = deque()
        self._kept, self._kept_bytes, self._bytes = kept, kept_bytes, 0
        self._lock = threading.Lock()

    def append(self, call: Call) -> None:
        """Add a call and forget the oldest ones where there are too many."""
        with self._lock:
            self._calls.append(call)
            self._bytes += call.size
            while len(self._calls) > self._kept or (self._bytes > self._kept_bytes and len(self._calls) > 1):
                self._bytes -= self._calls.popleft().size

    def clear(self) -> None:
        """Forget all calls."""
        with self._lock:
            self._calls.clear()
            self._bytes = 0

    def of(self, action: str) -> list[Call]:
        """The calls of one action."""
        return [call for call in list(self._calls) if call.action == action]

    def __len__(self) -> int:
        return len(self._calls)

    @overload
    def __getitem__(self, index: int) -> Call: ...

    @overload
    def __getitem__(self, index: slice) -> list[Call]: ...

    def __getitem__(self, index: int | slice) -> Call | list[Call]:
        return list(self._calls)[index] if isinstance(index, slice) else self._calls[index]

    def __iter__(self) -> Iterator[Call]:
        return iter(list(self._calls))

    def __repr__(self) -> str:
        return f"<{len(self)} calls>"
