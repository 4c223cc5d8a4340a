"""Calling actions of a FakeCKAN in process."""

from __future__ import annotations

from typing import Any

import requests

from ckan_fake import FakeCKAN


def call(
    ckan: FakeCKAN, action: str, data: dict[str, Any] | None = None, *, key: str | None = None, get: bool = False
) -> requests.Response:
    """Call an action; `key` is an API key, "sysadmin" for the sysadmin's, None for nobody."""
    token = ckan.sysadmin.api_key if key == "sysadmin" else key
    headers = {"Authorization": token} if token else {}
    url = f"{ckan.site_url}/api/3/action/{action}"
    with ckan.session() as session:
        if get:
            return session.get(url, params=data, headers=headers)
        return session.post(url, json=data or {}, headers=headers)


def result(ckan: FakeCKAN, action: str, data: dict[str, Any] | None = None, *, key: str | None = "sysadmin") -> Any:
    """The result of an action that has to succeed, called as the sysadmin."""
    answer = call(ckan, action, data, key=key)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def error(
    ckan: FakeCKAN, action: str, data: dict[str, Any] | None = None, *, key: str | None = "sysadmin"
) -> tuple[int, Any]:
    """The status and the error of an action that has to fail, called as the sysadmin."""
    answer = call(ckan, action, data, key=key)
    assert answer.status_code != 200, answer.text
    body = answer.json()
    return answer.status_code, body["error"] if isinstance(body, dict) else body
