"""
Errors of the client.

    CkanClientError
    ├── HTTPError(status_code, message, original=None)     the server answered, and said no
    │   ├── BadRequest            400 with a bare JSON string: unknown action, bad JSON, wrong method
    │   ├── IntegrityError        400 "Integrity Error": the data has the wrong shape
    │   ├── NotAuthorized         403 "Authorization Error"
    │   ├── NotFound              404 "Not Found Error"
    │   │   └── LogicalNotFound   the server has it, but it is deleted, or it answers to another id or name
    │   ├── ValidationError       409 "Validation Error"; the fields' errors are in `error_dict`
    │   ├── SearchError           409 "Search Error"
    │   │   └── SearchQueryError  400 "Search Query Error"
    │   ├── ServerError           5xx with CKAN's envelope
    │   │   ├── SearchIndexError        500 "Search Index Error": stored, but not indexed (before 2.9), or not stored
    │   │   └── SearchConnectionError   500 "Search Connection Error"
    │   ├── Unavailable           429, 502, 503, 504, by CKAN or by what stands before it; `retry_after` in seconds
    │   ├── Redirected            3xx; `location` is the new address
    │   └── HTMLPageError         an HTML page instead of the API's answer: a wrong address, a proxy, a login page
    │       └── ServerErrorPage   the same with a 5xx status (also a ServerError)
    ├── BadApiError               a success that cannot be read: no JSON, no `result`, a result of the wrong type
    ├── OperationFailure          the server said yes, but did not do what was asked
    ├── ConcurrentEdit            someone else changed the object meanwhile; `fields` names what
    └── ConnectionFailed          no whole answer came
        ├── NotSent               no connection: nothing can have happened
        ├── TimedOut              not in time
        ├── NotSentInTime         both of these
        └── AnswerCut             the connection broke in the middle of the answer

    BadApiWarning(UserWarning)    the server did something else than asked, and the caller chose to go on

An HTTPError shows its class: ``NotFound(404, 'Not found', original={...})``; LogicalNotFound alone shows itself
as plain ``HTTPError``, as in 2014. `original` is what CKAN sent (the error object, the string or the page's text),
or None where the client itself raised.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "AnswerCut",
    "BadApiError",
    "BadApiWarning",
    "BadRequest",
    "CkanClientError",
    "ConcurrentEdit",
    "ConnectionFailed",
    "HTMLPageError",
    "HTTPError",
    "IntegrityError",
    "LogicalNotFound",
    "NotAuthorized",
    "NotFound",
    "NotSent",
    "OperationFailure",
    "Redirected",
    "SearchConnectionError",
    "SearchError",
    "SearchIndexError",
    "SearchQueryError",
    "ServerError",
    "ServerErrorPage",
    "TimedOut",
    "Unavailable",
    "ValidationError",
]


class CkanClientError(Exception):
    """What every error of this package is."""


class HTTPError(CkanClientError):
    """
    The server answered with an error, or (LogicalNotFound) its answer amounts to one.

    :param status_code: the HTTP status
    :param message: what the server said, as one line
    :param original: what the server sent, unchanged
    """

    def __init__(self, status_code: int, message: str, original: Any = None) -> None:
        super().__init__(status_code, message, original)
        self.status_code = status_code
        self.message = message
        self.original = original

    def _shown_name(self) -> str:
        return type(self).__name__

    def __str__(self) -> str:
        return f"{self._shown_name()}({self.status_code!r}, {self.message!r}, original={self.original!r})"

    __repr__ = __str__

    @property
    def error_type(self) -> str | None:
        """CKAN's `__type`, as "Validation Error"; None where the answer has none."""
        if isinstance(self.original, dict):
            found = self.original.get("__type")
            return found if isinstance(found, str) else None
        return None


class BadRequest(HTTPError):
    """400 with a bare string: an unknown action, unreadable JSON, GET on a write."""


class IntegrityError(HTTPError):
    """400 "Integrity Error": the data's shape is wrong, as a string where CKAN wants a list of objects."""


class NotAuthorized(HTTPError):
    """403. An invalid or expired token makes a caller anonymous in CKAN, so it ends here too."""


class NotFound(HTTPError):
    """404."""


class LogicalNotFound(NotFound):
    """The server answered 200, but with an object that is deleted or that is not the one asked for."""

    def _shown_name(self) -> str:
        return "HTTPError"


class ValidationError(HTTPError):
    """409 "Validation Error"."""

    @property
    def error_dict(self) -> dict[str, Any]:
        """
        The fields' errors as CKAN sends them. Shapes differ: a list of sentences (`name`), a list of objects aligned
        with the input (`resources`, `extras`), a bare sentence (`id` of package_update), or only `message`.
        """
        if isinstance(self.original, dict):
            return {key: value for key, value in self.original.items() if key != "__type"}
        return {}


class SearchError(HTTPError):
    """409 "Search Error": the search engine refused the query."""


class SearchQueryError(SearchError):
    """400 "Search Query Error": CKAN refused a parameter of the query."""


class ServerError(HTTPError):
    """5xx with CKAN's envelope."""


class SearchIndexError(ServerError):
    """500 "Search Index Error": the dataset could not be indexed."""


class SearchConnectionError(ServerError):
    """500 "Search Connection Error": CKAN does not reach its search engine."""


class Unavailable(HTTPError):
    """
    429, 502, 503 or 504.

    `retry_after`: the seconds that the server asked to wait, None where it named none.
    """

    retry_after: float | None = None


class Redirected(HTTPError):
    """
    3xx. Not followed: a redirected POST loses its body, and the API token would go to another server.

    `location`: the new address, as the server sent it.
    """

    location: str | None = None


class HTMLPageError(HTTPError):
    """An HTML page with an error status. The message is the page's title."""


class ServerErrorPage(HTMLPageError, ServerError):
    """An HTML page with a 5xx status: CKAN before 2.9 shows a crash so."""


class BadApiError(CkanClientError):
    """The answer is a success, but none that the API may give."""


class BadApiWarning(UserWarning):
    """The server kept something else than what was sent."""


class OperationFailure(CkanClientError):
    """The server answered with a success, but the object is not as it was asked for."""


class ConcurrentEdit(CkanClientError):
    """
    The object is no longer as it was when the caller read it, and what is to be written would undo that.

    :param fields: the fields that both changed; empty where only the time of the last change tells
    """

    def __init__(self, message: str, fields: tuple[str, ...] = ()) -> None:
        super().__init__(message, fields)
        self.message = message
        self.fields = fields

    def __str__(self) -> str:
        return self.message


class ConnectionFailed(CkanClientError):
    """No answer: the server cannot be reached, or the connection broke. A write may have happened or not."""


class NotSent(ConnectionFailed):
    """No connection came about (refused, unknown host, a proxy's refusal). A write did not happen."""


class TimedOut(ConnectionFailed):
    """No answer in time. A write may have happened or not."""


class NotSentInTime(NotSent, TimedOut):
    """No connection came about in time. A write did not happen."""


class AnswerCut(ConnectionFailed):
    """The answer began and broke off. A write has most likely happened."""
