"""People, an organization and datasets to test who follows, sees and may do what."""

from __future__ import annotations

from typing import Any

from ckan_fake import FakeCKAN
from tests.support import call, error, result

NOT_FOUND = {"__type": "Not Found Error", "message": "Not found"}
FORBIDDEN = {"__type": "Authorization Error", "message": "Access denied"}
CRASHED = {"__type": "Internal Server Error", "message": "Internal Server Error"}


class People:
    """A FakeCKAN with users, whose keys it knows. `user` may be "sysadmin", a name, or None for nobody."""

    def __init__(self, *names: str, **config: Any) -> None:
        self.ckan = FakeCKAN(config=config)
        self.ids: dict[str, str] = {}
        self._keys: dict[str | None, str | None] = {None: None, "sysadmin": self.ckan.sysadmin.api_key}
        for name in names:
            made = result(self.ckan, "user_create", {
                "name": name, "email": f"{name}@example.org", "password": "correct horse 9", "with_apitoken": True,
            })
            self.ids[name], self._keys[name] = made["id"], made["token"]

    def do(self, action: str, user: str | None = "sysadmin", **data: Any) -> Any:
        """The result of an action that has to succeed."""
        return result(self.ckan, action, data, key=self._keys[user])

    def refused(self, action: str, user: str | None = "sysadmin", **data: Any) -> tuple[int, Any]:
        """The status and error of an action that has to fail, without the kind of error where it is a validation's."""
        status, errors = error(self.ckan, action, data, key=self._keys[user])
        if isinstance(errors, dict) and errors.get("__type") == "Validation Error":
            del errors["__type"]
        return status, errors

    def get(self, action: str, user: str | None = None, **data: Any) -> int:
        """The status of an action called by GET."""
        return call(self.ckan, action, data, key=self._keys[user], get=True).status_code

    def organization(self, name: str = "org", **roles: str) -> Any:
        """Make an organization with members and their roles."""
        users = [{"name": user, "capacity": role} for user, role in roles.items()]
        return self.do("organization_create", name=name, users=users)

    def dataset(self, name: str = "data", **fields: Any) -> Any:
        """Make a dataset in the organization `org`."""
        return self.do("package_create", name=name, owner_org="org", **fields)
