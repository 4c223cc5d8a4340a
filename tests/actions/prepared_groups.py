"""Users, organizations and datasets for the tests of groups, organizations and members."""

from __future__ import annotations

from typing import Any

from ckan_fake import FakeCKAN
from tests.support import result

FORBIDDEN = {"__type": "Authorization Error", "message": "Access denied"}


def user(ckan: FakeCKAN, name: str) -> str:
    """Make a user and give its key."""
    made = result(ckan, "user_create", {
        "name": name, "email": f"{name}@example.org", "password": "correct horse 9", "with_apitoken": True,
    })
    return str(made["token"])


def organization(ckan: FakeCKAN, name: str = "org", **fields: Any) -> Any:
    """Make an organization."""
    return result(ckan, "organization_create", {"name": name, **fields})


def group(ckan: FakeCKAN, name: str = "group", **fields: Any) -> Any:
    """Make a group."""
    return result(ckan, "group_create", {"name": name, **fields})


def dataset(ckan: FakeCKAN, name: str = "dataset", owner_org: str = "org", **fields: Any) -> Any:
    """Make a dataset of an organization."""
    return result(ckan, "package_create", {"name": name, "owner_org": owner_org, **fields})


def cast(ckan: FakeCKAN) -> dict[str | None, str | None]:
    """The organization `org` with an admin, an editor and a member, and somebody else; their keys by name."""
    keys: dict[str | None, str | None] = {name: user(ckan, name) for name in ("adam", "edna", "mel", "pete")}
    organization(ckan, users=[
        {"name": "adam", "capacity": "admin"}, {"name": "edna", "capacity": "editor"},
        {"name": "mel", "capacity": "member"},
    ])
    return {**keys, None: None, "sysadmin": "sysadmin"}


def names(groups: Any) -> list[str]:
    """The names of listed groups or users."""
    return [item["name"] for item in groups]
