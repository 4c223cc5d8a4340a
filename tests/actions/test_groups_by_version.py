"""What older CKANs do otherwise about groups, organizations, members, authorization and activities."""

from __future__ import annotations

import re

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_groups import dataset, group, names, organization
from tests.support import call, error, result


def member(ckan: FakeCKAN, name: str) -> str:
    """Make a user and give its key."""
    made = result(ckan, "user_create", {"name": name, "email": f"{name}@example.org", "password": "correct horse 9"})
    return str(made["apikey"])


@pytest.mark.parametrize(("version", "kept"), [("2.2", []), ("2.7", ["k"]), ("2.11", ["k"]), ("2.12", [])])
def test_an_update_without_extras(version: str, kept: list[str]) -> None:
    ckan = FakeCKAN(version)
    organization(ckan, extras=[{"key": "k", "value": "v"}])
    updated = result(ckan, "organization_update", {"id": "org", "name": "org", "title": "New"})
    assert [extra["key"] for extra in updated["extras"]] == kept


@pytest.mark.parametrize(("version", "capacities"), [("2.7", []), ("2.11", []), ("2.12", ["admin"])])
def test_an_update_without_users(version: str, capacities: list[str]) -> None:
    ckan = FakeCKAN(version)
    organization(ckan)
    result(ckan, "organization_update", {"id": "org", "name": "org"})
    shown = result(ckan, "organization_show", {"id": "org"}, key=None)
    assert [user["capacity"] for user in shown["users"]] == capacities


@pytest.mark.parametrize(("version", "status"), [("2.2", 200), ("2.9", 200), ("2.10", 409), ("2.12", 409)])
def test_another_type_of_group(version: str, status: int) -> None:
    ckan = FakeCKAN(version)
    group(ckan)
    data = {"id": "group", "name": "group", "type": "new"}
    assert call(ckan, "group_update", data, key="sysadmin").status_code == status


@pytest.mark.parametrize(("version", "count"), [("2.2", {"packages": 1}), ("2.7", {"package_count": 1})])
def test_counts_of_lists(version: str, count: dict[str, int]) -> None:
    ckan = FakeCKAN(version)
    organization(ckan)
    dataset(ckan)
    listed = result(ckan, "organization_list", {"all_fields": True}, key=None)
    assert {key: listed[0].get(key) for key in count} == count


@pytest.mark.parametrize(("version", "state"), [
    ("2.2", "deleted"), ("2.7", "deleted"), ("2.8", "active"), ("2.11", "active"),
])
def test_datasets_of_a_deleted_organization(version: str, state: str) -> None:
    ckan = FakeCKAN(version, config={"ckan.auth.create_unowned_dataset": True})
    organization(ckan)
    dataset(ckan)
    result(ckan, "organization_delete", {"id": "org"})
    assert result(ckan, "package_show", {"id": "dataset"})["state"] == state


@pytest.mark.parametrize(("version", "status"), [("2.2", 403), ("2.7", 500), ("2.8", 403)])
def test_a_deleted_caller(version: str, status: int) -> None:
    ckan = FakeCKAN(version)
    key = member(ckan, "ann")
    result(ckan, "user_delete", {"id": "ann"})
    assert call(ckan, "organization_list", {}, key=key).status_code == status


@pytest.mark.parametrize(("version", "message"), [
    ("2.2", r"Access denied: <function organization_create at 0x\w+> requires an authenticated user"),
    ("2.8", "Access denied: Action organization_create requires an authenticated user"),
    ("2.10", "Access denied: User None not authorized to create organizations"),
])
def test_an_anonymous_creation(version: str, message: str) -> None:
    status, refusal = error(FakeCKAN(version), "organization_create", {"name": "org"}, key=None)
    assert (status, refusal["__type"]) == (403, "Authorization Error")
    assert re.fullmatch(message, refusal["message"])


@pytest.mark.parametrize(("version", "listed"), [("2.2", []), ("2.7", ["org"]), ("2.8", ["org"])])
def test_organizations_for_a_member(version: str, listed: list[str]) -> None:
    ckan = FakeCKAN(version)
    key = member(ckan, "ann")
    organization(ckan)
    result(ckan, "organization_member_create", {"id": "org", "username": "ann", "role": "member"})
    assert names(result(ckan, "organization_list_for_user", {}, key=key)) == listed
