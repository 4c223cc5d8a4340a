from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_groups import cast, dataset, group, names, organization, user
from tests.support import call, error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def membership(**changes: Any) -> dict[str, Any]:
    return {"id": "air", "object": "ann", "object_type": "user", "capacity": "member", **changes}


def test_member_create_takes_any_capacity_and_changes_it(ckan: FakeCKAN) -> None:
    user(ckan, "ann")
    air = group(ckan, "air")
    first = result(ckan, "member_create", membership())
    again = result(ckan, "member_create", membership(capacity=5))
    assert again == {**first, "capacity": 5}
    assert first["group_id"] == air["id"]
    assert [first["table_id"], "user", "5"] in result(ckan, "member_list", {"id": "air"})


def test_member_create_keeps_the_object_type_as_it_is_written(ckan: FakeCKAN) -> None:
    user(ckan, "ann")
    group(ckan, "air")
    assert result(ckan, "member_create", membership(object_type="USER"))["table_name"] == "USER"
    assert names(result(ckan, "group_show", {"id": "air"})["users"]) == ["sysadmin"]


@pytest.mark.parametrize(("changes", "status", "message"), [
    ({"id": "nope"}, 404, "Not found: Group was not found."),
    ({"object": "nope"}, 404, "Not found: User was not found."),
    ({"object": None}, 404, "Not found: User was not found."),
    ({"object_type": "organization"}, 409, "Organization isn't a valid model"),
    ({"object_type": "session"}, 500, "Internal Server Error"), ({"object_type": 5}, 500, "Internal Server Error"),
    ({"capacity": None}, 500, "Internal Server Error"), ({"capacity": {}}, 500, "Internal Server Error"),
])
def test_member_create_refuses(ckan: FakeCKAN, changes: dict[str, Any], status: int, message: str) -> None:
    user(ckan, "ann")
    group(ckan, "air")
    answered, errors = error(ckan, "member_create", membership(**changes))
    assert (answered, errors["message"]) == (status, message)


def test_member_create_names_all_that_is_missing(ckan: FakeCKAN) -> None:
    missing = {name: ["Missing value"] for name in ("id", "object", "object_type", "capacity")}
    assert error(ckan, "member_create") == (409, {"__type": "Validation Error", **missing})


def test_member_create_does_not_let_one_give_up_being_admin(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    status, errors = error(ckan, "member_create", membership(object="sysadmin"))
    assert (status, errors["message"]) == (
        403, "Access denied: Administrators cannot revoke their own admin status"
    )


def test_member_create_and_member_delete_of_datasets_reach_the_search(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    key = user(ckan, "ann")
    dataset(ckan, "one")
    data = membership(object="one", object_type="package", capacity="public")
    assert error(ckan, "member_create", data, key=key)[0] == 403
    result(ckan, "member_create", membership())
    result(ckan, "member_create", data, key=key)
    assert names(result(ckan, "package_show", {"id": "one"})["groups"]) == ["air"]
    result(ckan, "member_delete", data, key=key)
    assert result(ckan, "package_show", {"id": "one"})["groups"] == []


def test_member_delete_of_the_owner_keeps_owner_org(ckan: FakeCKAN) -> None:
    made = organization(ckan, "air")
    dataset(ckan, "one", "air")
    assert result(ckan, "member_delete", membership(object="one", object_type="package")) is None
    assert result(ckan, "member_list", {"id": "air", "object_type": "package"}) == []
    assert result(ckan, "package_show", {"id": "one"})["owner_org"] == made["id"]


def test_member_list_filters_and_writes_roles_as_words(ckan: FakeCKAN) -> None:
    cast(ckan)
    dataset(ckan, "one")
    listed = result(ckan, "member_list", {"id": "org"}, key=None)
    assert [item[1:] for item in listed] == [
        ["user", "Admin"], ["user", "Editor"], ["user", "Member"], ["user", "Admin"], ["package", "organization"],
    ]
    assert [item[2] for item in result(ckan, "member_list", {"id": "org", "capacity": "editor"})] == ["Editor"]
    assert result(ckan, "member_list", {"id": "org", "capacity": "Editor"}) == []
    result(ckan, "package_delete", {"id": "one"})
    assert result(ckan, "member_list", {"id": "org", "object_type": "package"}) == []


@pytest.mark.parametrize(("data", "status"), [
    ({"id": "nope"}, 404), ({}, 409), ({"id": "org", "object_type": 5}, 500), ({"id": "org", "capacity": ["x"]}, 500),
])
def test_member_list_refuses(ckan: FakeCKAN, data: dict[str, Any], status: int) -> None:
    organization(ckan)
    assert error(ckan, "member_list", data, key=None)[0] == status


def test_member_roles_list(ckan: FakeCKAN) -> None:
    every = result(ckan, "member_roles_list", key=None)
    assert every[0] == {"text": "Admin", "value": "admin"}
    assert [role["value"] for role in every] == ["admin", "editor", "member"]
    assert len(result(ckan, "member_roles_list", {"group_type": "group"}, key=None)) == 2


def test_organization_member_create_by_role(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    data = {"id": "org", "username": "pete", "role": "member"}
    answers = {who: call(ckan, "organization_member_create", data, key=key).status_code for who, key in keys.items()}
    assert answers == {None: 403, "pete": 403, "mel": 403, "edna": 403, "adam": 200, "sysadmin": 200}
    assert error(ckan, "organization_member_create", data, key=None)[1]["message"] == (
        "Access denied: User  not authorized to add members"
    )


@pytest.mark.parametrize(("changes", "errors"), [
    ({"id": "nope"}, {"id": ["That group name or ID does not exist."]}),
    ({"username": "nope"}, {"username": ["User not found"]}), ({"role": "boss"}, {"role": ["role does not exist."]}),
])
def test_group_member_create_refuses(ckan: FakeCKAN, changes: dict[str, Any], errors: dict[str, Any]) -> None:
    group(ckan, "air")
    user(ckan, "ann")
    data = {"id": "air", "username": "ann", "role": "member", **changes}
    assert error(ckan, "group_member_create", data) == (409, {"__type": "Validation Error", **errors})


def test_organization_member_create_crashes_on_odd_data(ckan: FakeCKAN) -> None:
    organization(ckan)
    assert error(ckan, "organization_member_create", {}, key=None)[0] == 500
    assert error(ckan, "organization_member_create", {"id": "org", "username": "sysadmin", "role": ["x"]})[0] == 500
    assert error(ckan, "organization_member_create", {"id": "org", "username": [], "role": "member"})[0] == 500


def test_organization_member_delete(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    result(ckan, "organization_member_delete", {"id": "org", "username": "mel"}, key=keys["adam"])
    result(ckan, "organization_member_delete", {"id": "org", "user_id": "edna"}, key=keys["adam"])
    assert names(result(ckan, "organization_show", {"id": "org"})["users"]) == ["adam", "sysadmin"]
    assert result(ckan, "organization_member_delete", {"id": "org", "username": "pete"}) is None
    assert error(ckan, "organization_member_delete", {"id": "nope", "username": "mel"})[0] == 500


def test_group_member_delete_asks_anonymous_callers_to_sign_in(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    status, errors = error(ckan, "group_member_delete", {"id": "air", "username": "sysadmin"}, key=None)
    assert (status, errors["message"]) == (
        403, "Access denied: Action member_delete requires an authenticated user"
    )
