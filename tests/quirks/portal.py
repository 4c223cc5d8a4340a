"""A small portal to play quirks on, and short words for what is done there."""

from __future__ import annotations

from typing import Any

import requests

from ckan_fake import FakeCKAN


class Portal:
    """A FakeCKAN with people in it. `by` is who calls: "sysadmin", the name of a `user`, or None for nobody."""

    def __init__(self, **options: Any) -> None:
        self.ckan = FakeCKAN(**options)
        self.keys: dict[str, str] = {"sysadmin": self.ckan.sysadmin.api_key}
        self.http = self.ckan.session()

    def web(self, method: str, path: str, *, by: str | None = None, **options: Any) -> requests.Response:
        """Make a request."""
        headers = dict(options.pop("headers", {}))
        if by is not None:
            headers.setdefault("Authorization", self.keys[by])
        return self.http.request(method, self.ckan.site_url + path, headers=headers, allow_redirects=False, **options)

    def post(
        self, action: str, asked: Any = None, /, *, by: str | None = "sysadmin", **fields: Any
    ) -> requests.Response:
        """Call an action with JSON."""
        return self.web("POST", f"/api/3/action/{action}", by=by, json={**(asked or {}), **fields})

    def get(self, action: str, query: str = "", *, by: str | None = None) -> requests.Response:
        """Call an action by GET with a query string."""
        return self.web("GET", f"/api/3/action/{action}?{query}", by=by)

    def ok(self, action: str, asked: Any = None, /, *, by: str | None = "sysadmin", **fields: Any) -> Any:
        """The result of an action that succeeds."""
        answer = self.post(action, asked, by=by, **fields)
        assert answer.status_code == 200, f"{action}: {answer.status_code} {answer.text}"
        return answer.json()["result"]

    def no(self, action: str, asked: Any = None, /, *, by: str | None = "sysadmin", **fields: Any) -> tuple[int, Any]:
        """The status of an action that fails, and its error without the type."""
        answer = self.post(action, asked, by=by, **fields)
        assert answer.status_code != 200, f"{action}: {answer.text}"
        body = answer.json()
        if isinstance(body, dict):
            body = {name: value for name, value in body["error"].items() if name != "__type"}
        return answer.status_code, body

    def status(self, action: str, asked: Any = None, /, *, by: str | None = "sysadmin", **fields: Any) -> int:
        """The status of an action."""
        return self.post(action, asked, by=by, **fields).status_code

    def user(self, name: str, **fields: Any) -> Any:
        """A new user that can call."""
        account = {"name": name, "email": f"{name}@example.org", "password": "long enough"}
        made = self.ok("user_create", {**account, **fields})
        self.keys[name] = self.ok("api_token_create", user=name, name="t")["token"]
        return made

    def org(self, name: str = "org", members: dict[str, str] | None = None, **fields: Any) -> Any:
        """A new organization with members, by name and role; the members are made where they are new."""
        made = self.ok("organization_create", {"name": name, **fields})
        for member, role in (members or {}).items():
            if member not in self.keys:
                self.user(member)
            self.ok("organization_member_create", id=name, username=member, role=role)
        return made

    def data(self, name: str = "data", **fields: Any) -> Any:
        """A new dataset of the organization `org`, which is made where it is not there."""
        if self.status("organization_show", id="org") == 404:
            self.org()
        return self.ok("package_create", {"name": name, "owner_org": "org", **fields})

    def show(self, name: str = "data", **fields: Any) -> Any:
        """A dataset."""
        return self.ok("package_show", id=name, **fields)

    def found(self, **fields: Any) -> list[str]:
        """The names of the datasets that a search finds, sorted."""
        return sorted(hit["name"] for hit in self.ok("package_search", {"rows": 100, **fields})["results"])
