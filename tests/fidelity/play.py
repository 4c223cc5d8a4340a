"""What a scenario is called with: makes requests and keeps every answer, normalised."""

from __future__ import annotations

import hashlib
import inspect
import pathlib
import re
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import requests

from tests.fidelity.normalise import Normaliser

__all__ = ["SCENARIOS", "Normaliser", "Play", "Scenario", "scenario", "vkey"]

HEADERS = (
    "content-type", "location", "access-control-allow-origin", "access-control-allow-methods",
    "access-control-allow-headers", "www-authenticate", "content-disposition",
)


@dataclass(frozen=True)
class Scenario:
    """A function that makes requests through a `Play`, for the CKAN versions from `since` to before `until`."""

    name: str
    run: Callable[[Play], None]
    since: str
    until: str

    @property
    def file(self) -> str:
        """The file it stands in, without its extension."""
        return self.name.partition(":")[0]

    def exists(self, version: str) -> bool:
        """Whether it is played at that version."""
        return vkey(self.since) <= vkey(version) < vkey(self.until)


SCENARIOS: dict[str, Scenario] = {}


def scenario(fn: Any = None, *, since: str = "2.0", until: str = "9.9", plugins: tuple[str, ...] = ()) -> Any:
    """Register a scenario. `plugins` names those that it needs, which all recorded sites have."""

    def register(run: Callable[[Play], None]) -> Callable[[Play], None]:
        name = f"{pathlib.Path(inspect.getfile(run)).stem}:{run.__name__}"
        if name in SCENARIOS:
            raise ValueError(f"two scenarios {name!r}")
        SCENARIOS[name] = Scenario(name, run, since, until)
        return run

    return register(fn) if fn else register


def vkey(version: str) -> tuple[int, ...]:
    """A version's major and minor number, to compare."""
    return tuple(int(number) for number in re.findall(r"\d+", version)[:2])


class Play:
    """One scenario's run against one server. `as_` is the name of a key in `keys`, None for an anonymous caller.

    The fake's own bugs, which are raised in process, are kept in `bugs` and count as a wrong answer.
    """

    def __init__(self, name: str, http: requests.Session, base: str, sysadmin_key: str, version: str) -> None:
        self.tag = "s" + hashlib.sha1(name.encode()).hexdigest()[:6]
        self.base, self.version = base.rstrip("/"), version
        self.keys = {"sysadmin": sysadmin_key}
        self.steps: list[dict[str, Any]] = []
        self.bugs: list[Exception] = []
        self.norm = Normaliser(self.base)
        self.norm.known[sysadmin_key] = "<sysadmin-key>"
        self.http = http
        self.header = "Authorization"

    def play(self, scenario: Scenario) -> str:
        """Run the scenario; what stopped it, or an empty text where it came to its end."""
        try:
            scenario.run(self)
        except Exception as error:  # scenarios go on with what an answer has; a wrong one stops them
            line = traceback.extract_tb(error.__traceback__)[-1].lineno
            return f"{type(error).__name__}: {error} at {line}"
        return ""

    def request(
        self, method: str, path: str, *, as_: str | None = None, headers: dict[str, str] | None = None,
        allow_redirects: bool = False, **options: Any,
    ) -> requests.Response:
        """Make a request and keep its answer as a step."""
        sent = {"User-Agent": "twin", **(headers or {})}
        if as_ is not None:
            sent[self.header] = self.keys[as_]
        response = self._send(method, self.base + path, headers=sent, allow_redirects=allow_redirects, **options)
        body = self._body(response, path)
        kept = {
            name: self.norm.text(response.headers[name]).lower().replace("; ", ";")
            for name in HEADERS if name in response.headers
        }
        asked = {"as": as_, "method": method, "path": self.norm.text(path), **self._asked(options)}
        self.steps.append({"request": asked, "status": response.status_code, "headers": kept, "body": body})
        return response

    def _send(self, method: str, url: str, **options: Any) -> requests.Response:
        try:
            return self.http.request(method, url, timeout=120, **options)
        except requests.RequestException:
            raise
        except Exception as bug:  # the scenario goes on, as it would over a socket
            self.bugs.append(bug)
            response = requests.Response()
            response.status_code = 500
            response.headers["Content-Type"] = "text/plain"
            response._content = f"bug in the fake: {bug!r}".encode()
            return response

    def _body(self, response: requests.Response, path: str) -> Any:
        content_type = response.headers.get("content-type", "").lower().replace("; ", ";")
        if "html" in content_type:
            return "<html>"
        if "json" not in content_type or "javascript" in content_type:
            return self.norm.text(response.text)[:20000]
        try:
            body = self.norm.walk(response.json())
        except ValueError:
            return {"<not json>": self.norm.text(response.text)}
        if isinstance(body, dict):  # CKAN's docstrings are its own: that there is one is what counts
            if isinstance(body.get("help"), str) and not body["help"].startswith("<site>"):
                body["help"] = "<doc>"
            if "help_show" in path and isinstance(body.get("result"), str):
                body["result"] = "<doc>"
        return body

    def _asked(self, options: dict[str, Any]) -> dict[str, Any]:
        """The request's data, walked so that its ids are numbered before those of the next answer."""
        asked: dict[str, Any] = {}
        for name in ("json", "params", "data"):
            if name in options:
                value = options[name]
                asked[name] = repr(value) if isinstance(value, bytes) else self.norm.walk(value)
        return asked

    def options(self, options: dict[str, Any]) -> None:
        """Set CKAN options, which is no step; `{}` undoes all changes."""
        self.http.post(f"{self.base}/_fake/config", json=options).raise_for_status()

    def call(
        self, action: str, data: dict[str, Any] | None = None, *, as_: str | None = "sysadmin", get: bool = False,
        **fields: Any,
    ) -> Any:
        """Call an action by POST or GET; the result, or None where the answer is no success."""
        path, sent = f"/api/3/action/{action}", {**(data or {}), **fields}
        if get:
            response = self.request("GET", path, as_=as_, params=sent)
        else:
            response = self.request("POST", path, as_=as_, json=sent)
        try:
            envelope = response.json()
        except ValueError:
            return None
        return envelope.get("result") if isinstance(envelope, dict) and envelope.get("success") else None

    def anon(self, action: str, data: dict[str, Any] | None = None, **fields: Any) -> Any:
        """Call an action as an anonymous caller."""
        return self.call(action, data, as_=None, **fields)

    def n(self, stem: str) -> str:
        """A name that no other scenario uses."""
        return f"{stem}-{self.tag}"

    def user(self, name: str, **fields: Any) -> Any:
        """Create a user and keep its key under that name."""
        full = self.n(name).replace("-", "_")
        user = self.call(
            "user_create", name=full, email=f"{full}@example.org", password="correct horse 9", **fields
        )
        if vkey(self.version) >= (2, 9):
            self.keys[name] = self.call("api_token_create", user=full, name="t")["token"]
        else:
            self.keys[name] = user["apikey"]
        return user

    def org(self, stem: str = "org", members: Any = (), **fields: Any) -> Any:
        """Create an organization with members, as a dict of names and roles."""
        made = self.call("organization_create", name=self.n(stem), **fields)
        for user, role in dict(members).items():
            username = self.n(user).replace("-", "_")
            self.call("organization_member_create", id=made["id"], username=username, role=role)
        return made
