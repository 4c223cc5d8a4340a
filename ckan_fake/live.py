"""A real CKAN behind the part of `FakeCKAN`'s interface that a real one can offer."""

from __future__ import annotations

import base64
import json
import os
import time
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from ckan_fake.calls import Call, Calls, Headers
from ckan_fake.fake import Account, FakeCKAN

TIMEOUT = 60.0
PURGES = {
    "package_create": "dataset_purge", "organization_create": "organization_purge", "group_create": "group_purge",
    "user_create": "user_delete", "vocabulary_create": "vocabulary_delete",
}


class NeedsFake(AttributeError):
    """A real CKAN was asked for something that only the fake can do; the text names both."""


class LiveCKAN:
    """A real CKAN at `url`, used with a sysadmin's `api_key`.

    It has `site_url`, `sysadmin`, `version`, `session()`, `calls`; what else `FakeCKAN` has raises NeedsFake.
    `calls` holds what its sessions asked. `tidy` takes away what they created.
    """

    def __init__(self, url: str, api_key: str) -> None:
        self.site_url = url.rstrip("/")
        self.calls = Calls(known=_action_names)
        self._key = api_key
        self._created: list[tuple[str, str]] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(FakeCKAN(), name):
            raise AttributeError(f"{type(self).__name__!r} has no attribute {name!r}")
        return self.refuse(f"ckan.{name}")

    def refuse(self, power: str) -> Any:
        """Raise NeedsFake for something that only the fake can do."""
        raise NeedsFake(f"{power} needs the fake; these calls go to the CKAN at {self.site_url}")

    @cached_property
    def version(self) -> str:
        """The CKAN version it runs, as in "2.12"."""
        release = str(self._ask("status_show")["ckan_version"])
        return ".".join(release.split(".")[:2])

    @cached_property
    def sysadmin(self) -> Account:
        """The account of the key it was given. Raises RuntimeError where it is nobody's."""
        user = self._owner()
        return Account(user["name"], user["id"], self._key)

    def _owner(self) -> dict[str, Any]:
        """Whose key it is. Before CKAN 2.10 user_show tells nobody who they are: the key is looked for in all users."""
        with requests.Session() as session:
            answer = self._post(session, "user_show", {})
            if answer.status_code == 200:
                return dict(answer.json()["result"])
            jti = _jti(self._key)
            for user in self._ask("user_list"):
                shown = user if user.get("apikey") else self._ask("user_show", {"id": user["id"]})
                if shown.get("apikey") == self._key:
                    return dict(shown)
                if jti and any(token["id"] == jti for token in self._ask("api_token_list", {"user": user["id"]})):
                    return dict(shown)
        raise RuntimeError(f"the key is no sysadmin's on the CKAN at {self.site_url}")

    def session(self) -> requests.Session:
        """A requests.Session whose calls to `site_url` are logged."""
        made = requests.Session()
        made.hooks["response"].append(self._answered)
        return made

    def save_har(self, path: str | os.PathLike[str]) -> None:
        """Write the calls into a HAR file, without the headers' keys and cookies; bodies are as they were."""
        from ckan_fake.har import dumps

        Path(path).write_text(dumps(self.calls, self.site_url), encoding="utf-8")

    def tidy(self) -> None:
        """Purge what its sessions created, the newest first. Raises RuntimeError with what could not be purged."""
        refused = []
        with requests.Session() as session:
            while self._created:
                action, id_ = self._created.pop()
                answer = self._post(session, action, {"id": id_})
                if answer.status_code not in (200, 404):
                    refused.append(f"{action} {id_}: {answer.status_code} {answer.text[:500]}")
        if refused:
            raise RuntimeError("left behind on the CKAN at " + "\n".join([self.site_url, *refused]))

    def _ask(self, action: str, data: dict[str, Any] | None = None) -> Any:
        with requests.Session() as session:
            answer = self._post(session, action, data or {})
        if answer.status_code != 200:
            raise RuntimeError(f"{action} on the CKAN at {self.site_url}: {answer.status_code} {answer.text[:500]}")
        return answer.json()["result"]

    def _post(self, session: requests.Session, action: str, data: dict[str, Any]) -> requests.Response:
        headers = {"Authorization": self._key}
        return session.post(f"{self.site_url}/api/3/action/{action}", json=data, headers=headers, timeout=TIMEOUT)

    def _answered(self, response: requests.Response, *args: Any, **options: Any) -> None:
        """Log an answer and remember what it created."""
        if not (response.url or "").startswith(self.site_url):
            return
        from ckan_fake.actions.registry import ACTIONS

        request, url = response.request, urlsplit(response.url)
        action = url.path.rpartition("/action/")[2] if "/action/" in url.path else None
        if action:
            writes = action not in ACTIONS or not ACTIONS[action].get
        else:
            writes = request.method not in ("GET", "HEAD", "OPTIONS")
        took = response.elapsed.total_seconds()
        key = request.headers.get("Authorization")
        call = Call(
            str(request.method), url.path + (f"?{url.query}" if url.query else ""),
            action,
            "" if key is None else self.sysadmin.name if key == self._key else "another key",
            _sent(request.body) if request.method == "POST" else dict(parse_qsl(url.query)),
            response.status_code, response.content, took, time.time() - took,
            _texts(request.headers), _texts(response.headers), writes,
        )
        self.calls.append(call)
        if call.action in PURGES and call.status == 200:
            self._created.append((PURGES[call.action], call.result["id"]))


def _jti(key: str) -> str | None:
    """The id of an API token; None for a key of the kind before."""
    parts = key.split(".")
    if len(parts) != 3:
        return None
    try:
        claims = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except ValueError:
        return None
    return str(claims["jti"]) if isinstance(claims, dict) and "jti" in claims else None


def _action_names() -> Iterable[str]:
    from ckan_fake.actions.registry import ACTIONS

    return ACTIONS


def _texts(headers: Mapping[str, str | bytes]) -> Headers:
    return tuple(
        (name, value if isinstance(value, str) else value.decode("latin-1")) for name, value in headers.items()
    )


def _sent(body: Any) -> bytes | None:
    """A request's body where it was not streamed."""
    return body.encode() if isinstance(body, str) else body if isinstance(body, bytes) else None


Target = FakeCKAN | LiveCKAN
"""Either of them, as the fixture `ckan` gives it."""
