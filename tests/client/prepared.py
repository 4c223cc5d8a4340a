"""A server of prepared answers, as a transport adapter of requests: no socket, no waiting."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

import requests
from requests.adapters import BaseAdapter

from ckan_client import CkanHighlevelClient, CkanLowlevelClient

URL = "http://prepared.test"


def answer(
    body: Any = None, status: int = 200, headers: Mapping[str, str] | None = None, kind: str = "application/json"
) -> requests.Response:
    """An answer; a str or bytes body goes as it is, anything else as JSON."""
    content = body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
    response = requests.Response()
    response.status_code = status
    response.raw = io.BytesIO(content)
    response.headers.update({"Content-Type": kind, **(headers or {})})
    return response


def result(value: Any) -> requests.Response:
    """A successful action's answer."""
    return answer({"help": "", "success": True, "result": value})


def failure(status: int, kind: str, **fields: Any) -> requests.Response:
    """A failed action's answer."""
    return answer({"help": "", "success": False, "error": {"__type": kind, **fields}}, status)


def page(status: int, title: str) -> requests.Response:
    """An HTML page."""
    return answer(f"<html><head><title>{title}</title></head><body></body></html>", status, kind="text/html")


class PreparedAdapter(BaseAdapter):
    """Gives its answers in turn; an exception among them is raised. Keeps the requests."""

    def __init__(self, *answers: requests.Response | Exception) -> None:
        super().__init__()
        self.answers = list(answers)
        self.requests: list[requests.PreparedRequest] = []
        self.options: list[dict[str, Any]] = []

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Any = None,
    ) -> requests.Response:
        self.requests.append(request)
        self.options.append({"timeout": timeout})
        given = self.answers.pop(0)
        if isinstance(given, Exception):
            raise given
        given.request = request
        given.url = request.url or ""
        return given

    def close(self) -> None:
        self.answers.clear()

    def body(self, index: int = -1) -> Any:
        """The JSON that the client sent."""
        return json.loads(self.requests[index].body or b"null")


class Prepared:
    """A client of prepared answers: `client`, `high`, and what they did: `adapter`, `slept`."""

    def __init__(self, *answers: requests.Response | Exception, **options: Any) -> None:
        self.adapter = PreparedAdapter(*answers)
        self.session = requests.Session()
        self.session.mount("http://", self.adapter)
        self.slept: list[float] = []
        self.options: dict[str, Any] = {"session": self.session, "sleep": self.slept.append, **options}
        self.client = CkanLowlevelClient(URL, "secret", **self.options)
        self.high = CkanHighlevelClient(URL, "secret", **self.options)
