"""Calls as a HAR file (HTTP Archive 1.2), which browsers' developer tools and HTTP debuggers open."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timezone
from http.client import responses
from importlib.metadata import version
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ckan_fake.calls import Call, Headers

SECRET_HEADERS = frozenset({"authorization", "x-ckan-api-key", "cookie", "set-cookie"})
SECRET = "(left out)"
"""What stands for the value of a header that signs somebody in."""


def har(calls: Iterable[Call], site_url: str) -> dict[str, Any]:
    """The calls to `site_url` as the content of a HAR file; keys and cookies are left out."""
    made_by = {"name": "ckan-fake", "version": version("ckan-fake")}
    return {"log": {"version": "1.2", "creator": made_by, "entries": [_entry(call, site_url) for call in calls]}}


def dumps(calls: Iterable[Call], site_url: str) -> str:
    """The text of a HAR file."""
    return json.dumps(har(calls, site_url), indent=1, ensure_ascii=False)


def _entry(call: Call, site_url: str) -> dict[str, Any]:
    milliseconds = call.duration * 1000
    return {
        "startedDateTime": datetime.fromtimestamp(call.started, timezone.utc).isoformat(),
        "time": milliseconds,
        "request": _request(call, site_url),
        "response": {
            "status": call.status, "statusText": responses.get(call.status, ""), "httpVersion": "HTTP/1.1",
            "cookies": [], "headers": _headers(call.headers), "content": _content(call),
            "redirectURL": dict(call.headers).get("Location", ""), "headersSize": -1, "bodySize": len(call.body),
        },
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(call: Call, site_url: str) -> dict[str, Any]:
    query = urlsplit(call.path).query
    request: dict[str, Any] = {
        "method": call.method, "url": site_url + call.path, "httpVersion": "HTTP/1.1", "cookies": [],
        "headers": _headers(call.sent_headers), "queryString": _pairs(parse_qsl(query, keep_blank_values=True)),
        "headersSize": -1, "bodySize": len(call.sent) if isinstance(call.sent, bytes) else -1,
    }
    if call.sent is not None and call.method not in ("GET", "HEAD"):
        sent = call.sent
        text = sent.decode("utf-8", "replace") if isinstance(sent, bytes) else json.dumps(sent, default=str)
        kind = dict(call.sent_headers).get("content-type", "")
        request["postData"] = {"mimeType": kind, "params": [], "text": text}
    return request


def _content(call: Call) -> dict[str, Any]:
    content: dict[str, Any] = {
        "size": len(call.body), "mimeType": dict(call.headers).get("Content-Type", "application/octet-stream"),
    }
    try:
        return {**content, "text": call.body.decode()}
    except UnicodeDecodeError:
        return {**content, "text": base64.b64encode(call.body).decode(), "encoding": "base64"}


def _headers(headers: Headers) -> list[dict[str, str]]:
    return _pairs((name, SECRET if name.lower() in SECRET_HEADERS else value) for name, value in headers)


def _pairs(pairs: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]
