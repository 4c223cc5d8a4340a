"""HTTP: one request out, with token, timeout and user agent, repeated where that is safe; one answer in."""

from __future__ import annotations

import functools
import importlib.metadata
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import requests
import tenacity
from requests.auth import AuthBase

from ckan_client import exceptions as exc
from ckan_client.answers import retry_after_seconds

#: Seconds to connect, and between two pieces of an answer.
DEFAULT_TIMEOUT = (10.0, 60.0)
#: How often a read is repeated.
DEFAULT_RETRIES = 4
#: No single wait is longer. A server that asks (Retry-After) for more is not asked again.
LONGEST_WAIT = 60.0

_TEMPORARY = frozenset({429, 502, 503, 504})

Timeout = float | tuple[float, float] | None


@functools.cache
def default_user_agent() -> str:
    """`ckan-client/<version> (+<address>)`."""
    try:
        version = importlib.metadata.version("ckan-fake")
    except importlib.metadata.PackageNotFoundError:
        version = "0"
    return f"ckan-client/{version} (+https://pypi.org/project/ckan-fake/)"


class _Token(AuthBase):
    """The token's headers. As an `auth` object it also keeps requests from putting a password of ~/.netrc there."""

    def __init__(self, api_key: str | None) -> None:
        self.api_key = api_key

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.api_key is not None:
            # 2.11 and later read Authorization alone, sites set up by 2.10 may read X-CKAN-API-Key alone
            request.headers["Authorization"] = self.api_key
            request.headers["X-CKAN-API-Key"] = self.api_key
        return request


class _Repeat(Exception):
    """An answer that says: later."""

    def __init__(self, response: requests.Response) -> None:
        self.response = response


@dataclass(frozen=True)
class Transport:
    """
    How a client reaches its server. Immutable: threads may share it as far as they may share its session.

    :param timeout: seconds, or (to connect, to read); None waits for ever
    :param retries: how often a safe request is repeated
    :param sleep: waits so many seconds; tests give one that does not
    """

    base_url: str
    api_key: str | None
    session: requests.Session
    timeout: Timeout = DEFAULT_TIMEOUT
    retries: int = DEFAULT_RETRIES
    user_agent: str | None = None
    sleep: Callable[[float], None] = time.sleep

    def url(self, path: str) -> str:
        """The address of a path below the CKAN's root."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"

    def send(self, method: str, path: str, *, safe: bool, **kwargs: Any) -> requests.Response:
        """
        The answer, of whatever status. `kwargs` are those of `requests.Session.request`.

        Where `safe`, a connection that failed and the statuses 429, 502, 503 and 504 lead to another try, after a
        random wait below 0.5, 1, 2, 4... seconds, or after what Retry-After says.

        :raises ConnectionFailed: and its kin, where no whole answer came
        """
        if not safe or self.retries < 1:
            return self._send_once(method, path, kwargs)

        def attempt() -> requests.Response:
            response = self._send_once(method, path, kwargs)
            if response.status_code in _TEMPORARY and (retry_after_seconds(response) or 0) <= LONGEST_WAIT:
                raise _Repeat(response)
            return response

        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.retries + 1),
            retry=tenacity.retry_if_exception_type((_Repeat, exc.ConnectionFailed)),
            wait=_wait,
            sleep=self.sleep,
            reraise=True,
        )
        try:
            return retrying(attempt)
        except _Repeat as last:
            return last.response

    def _send_once(self, method: str, path: str, kwargs: Mapping[str, Any]) -> requests.Response:
        headers = {"User-Agent": self.user_agent or default_user_agent(), **(kwargs.get("headers") or {})}
        options = {
            "timeout": self.timeout,
            "allow_redirects": False,
            "auth": _Token(self.api_key),
            **kwargs,
            "headers": headers,
        }
        url = self.url(path)
        try:
            return self.session.request(method, url, **options)
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise exc.AnswerCut(f"{url}: the answer broke off: {error}") from error
        except requests.exceptions.Timeout as error:
            raise exc.TimedOut(f"{url}: no answer in time: {error}") from error
        except requests.exceptions.ConnectionError as error:
            raise exc.ConnectionFailed(f"{url}: {error}") from error


_backoff = tenacity.wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT)


def _wait(state: tenacity.RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = retry_after_seconds(error.response) if isinstance(error, _Repeat) else None
    return _backoff(state) if asked is None else asked
