"""A log of what was asked of the server, newest last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """One answered request.

    `action` is the action's name (None for other routes), `user` the caller's name ("" for anonymous), `payload` the
    action's data as it was sent, `answer` the decoded JSON body (else the raw text), `duration` in seconds.
    """

    method: str
    path: str
    action: str | None
    user: str
    payload: Any
    status: int
    answer: Any
    duration: float

    def __str__(self) -> str:
        who = self.user or "anonymous"
        return f"{self.method} {self.path} as {who} {self.payload!r} -> {self.status} {self.answer!r}"
