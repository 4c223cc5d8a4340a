"""Requests to a CKAN, with time limits, and again where that is safe."""

from __future__ import annotations

from typing import Any

import requests
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential

TIMEOUT = (10.0, 300.0)
_BUSY = frozenset({429, 502, 503, 504})


class TargetError(Exception):
    """The server cannot be reached, or refuses altogether; the text says what and where."""


class _Busy(Exception):
    pass


class Http:
    """A session with one CKAN. A context manager."""

    def __init__(self, url: str, api_key: str | None, *, patience: float = 0.5) -> None:
        self.url = url.rstrip("/")
        self._session = requests.Session()
        if api_key:
            self._session.headers["Authorization"] = api_key
        self._retrying = Retrying(
            stop=stop_after_attempt(3), wait=wait_exponential(multiplier=patience),
            retry=retry_if_exception_type((_Busy, requests.ConnectionError, requests.Timeout)), reraise=True,
        )

    def ask(self, method: str, path: str, **options: Any) -> requests.Response:
        """The answer to a request; a GET is sent again where the server is busy or out of reach. Raises TargetError."""
        try:
            if method != "GET":
                return self._send(method, path, options)
            try:
                return self._retrying(self._unless_busy, path, options)
            except _Busy as busy:
                return busy.args[0]  # type: ignore[no-any-return]
        except requests.RequestException as error:
            raise TargetError(f"{self.url} cannot be reached: {_cause(error)}") from None

    def _unless_busy(self, path: str, options: dict[str, Any]) -> requests.Response:
        answer = self._send("GET", path, options)
        if answer.status_code in _BUSY:
            raise _Busy(answer)
        return answer

    def _send(self, method: str, path: str, options: dict[str, Any]) -> requests.Response:
        return self._session.request(method, self.url + path, timeout=TIMEOUT, **options)

    def __enter__(self) -> Http:
        return self

    def __exit__(self, *_: object) -> None:
        self._session.close()


def _cause(error: BaseException) -> str:
    """The innermost reason: what the system said, without the layers of libraries around it."""
    reason: Any = error
    while True:
        inner = getattr(reason, "reason", None) or next(
            (argument for argument in reason.args if isinstance(argument, BaseException)), None)
        if not isinstance(inner, BaseException):
            return str(reason)
        reason = inner
