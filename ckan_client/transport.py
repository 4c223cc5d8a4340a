"""HTTP: one request out, with token, timeout and user agent, repeated where that is safe; one answer in."""

from __future__ import annotations

import functools
import importlib.metadata
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import requests
import tenacity
from requests.auth import AuthBase
from urllib3.exceptions import NameResolutionError, NewConnectionError

from ckan_client import exceptions as exc

#: Seconds to connect, and between two pieces of an answer.
DEFAULT_TIMEOUT = (10.0, 60.0)
#: How often a request is repeated.
DEFAULT_RETRIES = 4
#: No single wait is longer. A server that asks (Retry-After) for more is not asked again.
LONGEST_WAIT = 60.0

#: The answers that say: later. 429 alone says for certain that nothing was done.
TEMPORARY = frozenset({429, 502, 503, 504})

Timeout = float | tuple[float, float] | None
SessionSource = requests.Session | Callable[[], requests.Session]
T = TypeVar("T")


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

    def __init__(self, api_key: str | None, header: str | None) -> None:
        self.api_key = api_key
        self.header = header

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self.api_key is not None:
            # 2.11 and later read Authorization alone, sites set up by 2.10 may read X-CKAN-API-Key alone
            for name in (self.header,) if self.header else ("Authorization", "X-CKAN-API-Key"):
                request.headers[name] = self.api_key
        return request


class Sessions:
    """
    The sessions of one client.

    :param source: a Session, used by all threads (its own or an application's settings, adapters, cookies); or what
        makes one, called once for each thread
    """

    def __init__(self, source: SessionSource) -> None:
        self._source = source
        self._local = threading.local()

    def get(self) -> requests.Session:
        """The session of this thread."""
        if isinstance(self._source, requests.Session):
            return self._source
        found = getattr(self._local, "session", None)
        if not isinstance(found, requests.Session):
            found = self._local.session = self._source()
        return found


class RateLimit:
    """
    Lets requests of all threads go out one after the other, `per_second` of them at most.

    :param clock, sleep: seconds that only grow, and what waits so many; tests give their own
    """

    def __init__(
        self,
        per_second: float,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        if per_second <= 0:
            raise ValueError(f"a rate has to be above 0, not {per_second!r}")
        self._gap = 1 / per_second
        self._sleep, self._clock = sleep, clock
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        """Wait for this request's turn."""
        with self._lock:
            now = self._clock()
            turn = max(now, self._next)
            self._next = turn + self._gap
        if turn > now:
            self._sleep(turn - now)


@dataclass(frozen=True)
class Transport:
    """
    How a client reaches its server. Threads may share it.

    :param timeout: seconds, or (to connect, to read); None waits for ever
    :param retries: how often a request is repeated
    :param header: the only header to send the token in; None: both that CKAN knows
    :param sleep: waits so many seconds; tests give one that does not
    """

    base_url: str
    api_key: str | None
    sessions: Sessions
    timeout: Timeout = DEFAULT_TIMEOUT
    retries: int = DEFAULT_RETRIES
    user_agent: str | None = None
    header: str | None = None
    limit: RateLimit | None = None
    sleep: Callable[[float], None] = field(default=time.sleep)

    def url(self, path: str) -> str:
        """The address of a path below the CKAN's root."""
        return f"{self.base_url.rstrip('/')}/{path.lstrip('/')}"

    def ask(self, method: str, path: str, read: Callable[[requests.Response], T], *, safe: bool, **kwargs: Any) -> T:
        """
        What `read` makes of the answer. `kwargs` are those of `requests.Session.request`; `data` may be a function that
        makes the body, called for each try.

        A connection that could not be made and the status 429 lead to another try, after a random wait below 0.5, 1, 2,
        4... seconds, or after what Retry-After says; where `safe`, so do 502, 503, 504 and connections that broke.

        :raises ConnectionFailed: and its kin, where no whole answer came
        """
        return self.repeating(lambda: read(self._send_once(method, path, kwargs)), safe)

    def ask_once(self, method: str, path: str, read: Callable[[requests.Response], T], **kwargs: Any) -> T:
        """The same, without another try."""
        return read(self._send_once(method, path, kwargs))

    def repeating(self, attempt: Callable[[], T], safe: bool) -> T:
        """`attempt()`, repeated after errors that allow it."""
        if self.retries < 1:
            return attempt()
        retrying = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.retries + 1),
            retry=tenacity.retry_if_exception(_is_lost if safe else _is_undone),
            wait=wait_before_repeating,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(attempt)

    def _send_once(self, method: str, path: str, kwargs: Mapping[str, Any]) -> requests.Response:
        if self.limit is not None:
            self.limit.wait()
        headers = {"User-Agent": self.user_agent or default_user_agent(), **(kwargs.get("headers") or {})}
        options = {
            "timeout": self.timeout,
            "allow_redirects": False,
            "auth": _Token(self.api_key, self.header),
            **kwargs,
            "headers": headers,
        }
        if callable(data := options.get("data")):
            options["data"] = body = data()
            if kind := getattr(body, "content_type", None):
                headers["Content-Type"] = kind
        url = self.url(path)
        try:
            return self.sessions.get().request(method, url, **options)
        except (requests.exceptions.ChunkedEncodingError, requests.exceptions.ContentDecodingError) as error:
            raise exc.AnswerCut(f"{url}: the answer broke off: {error}") from error
        except requests.exceptions.ConnectTimeout as error:
            raise exc.NotSentInTime(f"{url}: no connection in time: {error}") from error
        except requests.exceptions.ProxyError as error:
            raise exc.NotSent(f"{url}: no connection: {error}") from error
        except requests.exceptions.Timeout as error:
            raise exc.TimedOut(f"{url}: no answer in time: {error}") from error
        except requests.exceptions.ConnectionError as error:
            kind = exc.NotSent if _never_connected(error) else exc.ConnectionFailed
            raise kind(f"{url}: {error}") from error


def is_temporary(error: BaseException) -> bool:
    """An answer that says: later, and not in more than a minute."""
    if not isinstance(error, exc.HTTPError) or error.status_code not in TEMPORARY:
        return False
    return (getattr(error, "retry_after", None) or 0) <= LONGEST_WAIT


def _is_lost(error: BaseException) -> bool:
    """Another try may do better."""
    return is_temporary(error) or isinstance(error, exc.ConnectionFailed)


def _is_undone(error: BaseException) -> bool:
    """Another try may do better, and this one changed nothing."""
    if isinstance(error, exc.HTTPError):
        return error.status_code == 429 and is_temporary(error)
    return isinstance(error, exc.NotSent)


def _never_connected(error: requests.exceptions.ConnectionError) -> bool:
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(reason, (NewConnectionError, NameResolutionError))


_backoff = tenacity.wait_random_exponential(multiplier=0.5, max=LONGEST_WAIT)


def wait_before_repeating(state: tenacity.RetryCallState) -> float:
    """Seconds: what the server asked for, else a random number that may be twice as large at each try."""
    error = state.outcome.exception() if state.outcome else None
    asked = getattr(error, "retry_after", None)
    return _backoff(state) if asked is None else float(asked)
