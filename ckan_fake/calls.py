"""A log of what was asked of the server, newest last."""

from __future__ import annotations

import difflib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, overload

Headers = tuple[tuple[str, str], ...]
KEPT = 1000
KEPT_BYTES = 64_000_000
SHOWN = 5


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
    and `started` in seconds (since 1970, of the machine's clock), `sent_headers` and `headers` those of the request and
    of the answer, `writes` whether it may have changed something. A fault's answer and a bug of the fake (status 500,
    without a body) are logged like any other.
    """

    method: str
    path: str
    action: str | None
    user: str
    sent: bytes | dict[str, Any] | None
    status: int
    body: bytes
    duration: float
    started: float = 0.0
    sent_headers: Headers = ()
    headers: Headers = ()
    writes: bool = False

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


def hint(name: str, known: Iterable[str]) -> str:
    """What may have been meant instead, as the end of a sentence; empty where nothing comes near."""
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]!r}?" if near else ""


def _has(payload: Any, parameters: dict[str, Any]) -> bool:
    sent = payload if isinstance(payload, dict) else {}
    return all(name in sent and sent[name] == value for name, value in parameters.items())


def _told(calls: list[Call]) -> str:
    return "".join(f"\n    {call}" for call in calls[-SHOWN:])


class Calls(Sequence[Call]):
    """The last calls, oldest first: at most `kept` of them, and at most `kept_bytes` of what they sent and got.

    known: gives the names of the actions that there are.
    """

    def __init__(
        self, kept: int = KEPT, kept_bytes: int = KEPT_BYTES, known: Callable[[], Iterable[str]] = tuple
    ) -> None:
        self._known = known
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

    def assert_called(self, action: str, *, times: int | None = None, **parameters: Any) -> Call:
        """The last call of an action that was sent these parameters (and maybe others).

        times: how many such calls there have to be (default: one or more). Raises AssertionError that shows the calls
        of that action, with the nearest name for a parameter that was never sent; ValueError for an unknown action.
        """
        found = self._found(action, parameters)
        if found and times in (None, len(found)):
            return found[-1]
        raise AssertionError(self._complaint(action, parameters, found, times))

    def assert_not_called(self, action: str, **parameters: Any) -> None:
        """That no call of an action was sent these parameters. Raises AssertionError, ValueError as `assert_called`."""
        found = self._found(action, parameters)
        if found:
            raise AssertionError(f"{action} was called:{_told(found)}")

    def assert_no_writes(self) -> None:
        """That no call that succeeded may have changed anything. Raises AssertionError that shows those that did."""
        writes = [call for call in self if call.writes and call.status < 400]
        if writes:
            raise AssertionError(f"there were writes:{_told(writes)}")

    def _found(self, action: str, parameters: dict[str, Any]) -> list[Call]:
        known = set(self._known())
        if action not in known and not self.of(action):
            raise ValueError(f"there is no action {action!r}{hint(action, known)}")
        return [call for call in self.of(action) if _has(call.payload, parameters)]

    def _complaint(self, action: str, parameters: dict[str, Any], found: list[Call], times: int | None) -> str:
        called = self.of(action)
        if found:
            return f"{action} was called {len(found)} times, not {times}:{_told(found)}"
        if not called:
            return f"{action} was not called{hint(action, {call.action for call in self if call.action})}"
        sent = {name for call in called if isinstance(call.payload, dict) for name in call.payload}
        strange = [f"; {name} was never sent{hint(name, sent)}" for name in parameters if name not in sent]
        return f"{action} was not called with {parameters!r}{''.join(strange)}:{_told(called)}"

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
