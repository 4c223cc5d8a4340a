"""What a server's answer means: the action's result, or which error. Knows nothing of how it was asked for."""

from __future__ import annotations

import datetime
import email.utils
import html
import json
import re
from typing import Any

import requests

from ckan_client import exceptions as exc

#: Longest piece of a page or text that an error carries along.
_TEXT_KEPT = 2000

_BY_TYPE: dict[str, type[exc.HTTPError]] = {
    "Authorization Error": exc.NotAuthorized,
    "Integrity Error": exc.IntegrityError,
    "Internal Server Error": exc.ServerError,
    "Not Found Error": exc.NotFound,
    "Search Connection Error": exc.SearchConnectionError,
    "Search Error": exc.SearchError,
    "Search Index Error": exc.SearchIndexError,
    "Search Query Error": exc.SearchQueryError,
    "Validation Error": exc.ValidationError,
}
_BY_STATUS: dict[int, type[exc.HTTPError]] = {
    400: exc.BadRequest,
    403: exc.NotAuthorized,
    404: exc.NotFound,
    409: exc.ValidationError,
}
_UNAVAILABLE = frozenset({429, 502, 503, 504})


def read_answer(response: requests.Response) -> Any:
    """
    The `result` of an action's answer.

    :raises HTTPError: its kin that fits, for any status from 300 on, and for `success: false`
    :raises BadApiError: for a 2xx answer that is no envelope with a result
    """
    if 300 <= response.status_code < 400:
        raise _redirected(response)
    body, is_json = _json_of(response)
    if response.status_code >= 400:
        raise _error(response, body, is_json)
    if not is_json:
        if _is_cut(response):
            raise exc.AnswerCut(f"{response.url}: the answer breaks off after {len(response.content)} bytes")
        raise exc.BadApiError(_unreadable(response))
    if isinstance(body, dict):
        if body.get("success") is False:
            raise _error(response, body, is_json)
        if "result" in body:
            return body["result"]
    raise exc.BadApiError(f"The answer of {response.url} has no result: {_shortened(response.text, 200)!r}")


def check_response(response: requests.Response) -> requests.Response:
    """The answer itself, whatever it holds. Raises HTTPError, its kin that fits, for any status from 300 on."""
    if response.status_code >= 300:
        read_answer(response)
    return response


def retry_after_seconds(response: requests.Response) -> float | None:
    """The header Retry-After (seconds or a date) in seconds from now; None where it is missing or unreadable."""
    value = (response.headers.get("Retry-After") or "").strip()
    if not value:
        return None
    if re.fullmatch(r"\d+(\.\d+)?", value):
        return float(value)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.timezone.utc)
    return max(0.0, (when - datetime.datetime.now(datetime.timezone.utc)).total_seconds())


def summary(error: Any) -> str:
    """One line for a person from the error object of CKAN: "name: That URL is already in use."."""
    if not isinstance(error, dict):
        return str(error)
    fields = {key: value for key, value in error.items() if key != "__type"}
    if set(fields) == {"message"}:
        return str(fields["message"])
    parts = [f"{key}: {text}" for key, value in fields.items() if (text := _flat(value))]
    return "; ".join(parts) or str(error.get("__type", "Error"))


def _flat(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(text for item in value if (text := _flat(item)))
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text}" for key, item in value.items() if (text := _flat(item)))
    return str(value)


def _json_of(response: requests.Response) -> tuple[Any, bool]:
    try:
        return json.loads(response.content), True
    except ValueError:
        return None, False


def _redirected(response: requests.Response) -> exc.HTTPError:
    location = response.headers.get("Location")
    error = exc.Redirected(
        response.status_code,
        f"{response.url} has moved to {location}: use the new address as base_url",
        location,
    )
    error.location = location
    return error


def _error(response: requests.Response, body: Any, is_json: bool) -> exc.HTTPError:
    status = response.status_code
    if not is_json:
        return _error_of_page(response)
    error = body.get("error", body) if isinstance(body, dict) else body
    kind = error.get("__type") if isinstance(error, dict) else None
    found = _BY_TYPE.get(kind) if isinstance(kind, str) else None
    if found is None and status in _UNAVAILABLE:
        return _unavailable(response, summary(error), error)
    if found is None:
        found = _BY_STATUS.get(status, exc.ServerError if status >= 500 else exc.HTTPError)
    return found(status, summary(error), error)


def _error_of_page(response: requests.Response) -> exc.HTTPError:
    status, text = response.status_code, response.text
    if status in _UNAVAILABLE:
        return _unavailable(response, _title(text) or response.reason or "Unavailable", _shortened(text))
    if _is_page(response):
        found = exc.ServerErrorPage if status >= 500 else exc.HTMLPageError
        return found(status, _title(text) or response.reason or "An HTML page", _shortened(text))
    generic = exc.ServerError if status >= 500 else exc.HTTPError
    return generic(status, _shortened(text, 200) or response.reason or "Error without a text", _shortened(text))


def _unavailable(response: requests.Response, message: str, original: Any) -> exc.HTTPError:
    error = exc.Unavailable(response.status_code, message, original)
    error.retry_after = retry_after_seconds(response)
    return error


def _unreadable(response: requests.Response) -> str:
    if _is_page(response):
        title = _title(response.text)
        return f"{response.url} answered with an HTML page{f' ({title})' if title else ''}: is this the CKAN's address?"
    return f"{response.url} answered with no whole JSON: {_shortened(response.text, 200)!r}"


def _is_cut(response: requests.Response) -> bool:
    """Whether it is the beginning of a JSON object or nothing at all, under JSON's name."""
    if "json" not in response.headers.get("Content-Type", "").lower():
        return False
    return not response.content or response.content.lstrip()[:1] in (b"{", b"[", b'"')


def _is_page(response: requests.Response) -> bool:
    kind = response.headers.get("Content-Type", "").lower()
    return "html" in kind or response.text.lstrip()[:15].lower().startswith(("<!doctype html", "<html"))


def _title(text: str) -> str:
    for tag in ("title", "h1"):
        found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", text, re.IGNORECASE | re.DOTALL)
        if found and (words := " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())):
            return words
    return ""


def _shortened(text: str, length: int = _TEXT_KEPT) -> str:
    return text if len(text) <= length else text[:length] + "…"
