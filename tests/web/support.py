"""A fake and raw requests to it, in process."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import requests

from ckan_fake import FakeCKAN

ACTION = "/api/3/action/"
PASSWORD = "correct horse 9"
Probe = Callable[[Any], None]


class Site:
    """A FakeCKAN, and requests to it that follow no redirects. `key` "sysadmin" is the sysadmin's."""

    def __init__(self, ckan: FakeCKAN) -> None:
        self.ckan = ckan
        self.url = ckan.site_url
        self.session = ckan.session()

    def ask(self, method: str, path: str, *, key: str | None = None, **options: Any) -> requests.Response:
        """The answer at a path."""
        headers = dict(options.pop("headers", {}))
        if key:
            headers["Authorization"] = self.ckan.sysadmin.api_key if key == "sysadmin" else key
        return self.session.request(method, self.url + path, headers=headers, allow_redirects=False, **options)

    def get(self, path: str, **options: Any) -> requests.Response:
        """The answer to a GET."""
        return self.ask("GET", path, **options)

    def send(
        self, action: str, body: bytes | str, kind: str | None = "application/json", **options: Any
    ) -> requests.Response:
        """The answer of an action to a raw body."""
        headers = {"Content-Type": kind} if kind else {}
        return self.ask("POST", ACTION + action, data=body, headers=headers, **options)

    def result(self, action: str, key: str | None = "sysadmin", **data: Any) -> Any:
        """The result of an action that has to succeed."""
        answer = self.ask("POST", ACTION + action, json=data, key=key)
        assert answer.status_code == 200, answer.text
        return answer.json()["result"]

    def user(self, name: str) -> str:
        """Make a user and give its API key."""
        self.result("user_create", name=name, email=f"{name}@example.org", password=PASSWORD)
        return str(self.result("api_token_create", user=name, name="t")["token"])

    def login(self, name: str, password: str = PASSWORD, path: str = "/user/login") -> dict[str, str]:
        """Log in by the form; the header that sends the session cookie back."""
        answer = self.ask("POST", path, data={"login": name, "password": password})
        assert answer.status_code == 302, answer.text
        return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}
