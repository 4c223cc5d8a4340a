from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

FORBIDDEN = (403, {"__type": "Authorization Error", "message": "Access denied"})


@pytest.fixture
def ckan() -> FakeCKAN:
    """A server with the users `ann` and `bob`."""
    ckan = FakeCKAN()
    for name in ("ann", "bob"):
        result(ckan, "user_create", {"name": name, "email": f"{name}@example.org", "password": "correct horse 9"})
    return ckan


def create(ckan: FakeCKAN, user: str, name: object = "t") -> Any:
    return result(ckan, "api_token_create", {"user": user, "name": name})


def test_api_token_create_gives_a_key(ckan: FakeCKAN) -> None:
    made = create(ckan, "ann")

    assert set(made) == {"token", "id"}
    assert result(ckan, "user_show", key=made["token"])["name"] == "ann"


@pytest.mark.parametrize(("size", "length"), [(16, 22), (32, 43), (100, 134)])
def test_api_token_create_makes_ids_of_the_configured_length(size: int, length: int) -> None:
    ckan = FakeCKAN(config={"api_token.nbytes": size})
    made = result(ckan, "api_token_create", {"user": ckan.sysadmin.name, "name": "a"})
    assert result(ckan, "user_show", key=made["token"])["name"] == ckan.sysadmin.name
    listed = result(ckan, "api_token_list", {"user_id": ckan.sysadmin.name})
    assert [len(token["id"]) for token in listed if token["name"] == "a"] == [length]


def test_api_token_create_is_for_oneself_and_sysadmins(ckan: FakeCKAN) -> None:
    bob = create(ckan, "bob")["token"]

    assert error(ckan, "api_token_create", {"user": "ann", "name": "x"}, key=bob) == FORBIDDEN
    assert error(ckan, "api_token_create", {"user": "ann", "name": "x"}, key=None) == FORBIDDEN
    assert error(ckan, "api_token_create", {"user": "nobody", "name": "x"}, key=None) == (
        404, {"__type": "Not Found Error", "message": "Not found: User not found"}
    )


def test_api_token_create_says_what_is_missing(ckan: FakeCKAN) -> None:
    status, errors = error(ckan, "api_token_create", {}, key=None)

    assert (status, errors["user"], errors["name"]) == (409, ["Missing value"], ["Missing value"])


def test_api_token_create_stores_a_name_as_the_database_reads_it(ckan: FakeCKAN) -> None:
    for name in (7, True, ["a b", "c"], 1.50):
        create(ckan, "ann", name)

    names = [token["name"] for token in result(ckan, "api_token_list", {"user_id": "ann"})]
    assert names == ["7", "true", '{"a b",c}', "1.5"]
    assert error(ckan, "api_token_create", {"user": "ann", "name": {"a": 1}})[0] == 500


def test_api_token_list_shows_the_last_access(ckan: FakeCKAN) -> None:
    used, unused = create(ckan, "ann", "used"), create(ckan, "ann", "unused")
    listed = result(ckan, "api_token_list", {"user": "ann"}, key=used["token"])

    assert [token["id"] for token in listed] == [used["id"], unused["id"]]
    assert [token["last_access"] is None for token in listed] == [False, True]
    assert set(listed[0]) == {"id", "name", "user_id", "created_at", "last_access"}


def test_api_token_list_of_others_is_refused(ckan: FakeCKAN) -> None:
    bob = create(ckan, "bob")["token"]

    assert error(ckan, "api_token_list", {"user_id": "ann"}, key=bob) == FORBIDDEN
    assert error(ckan, "api_token_list", {"user_id": "nobody"}, key=bob) == FORBIDDEN
    assert error(ckan, "api_token_list", {"user_id": "nobody"})[0] == 404
    assert error(ckan, "api_token_list", {"user_id": ""})[1]["user_id"] == ["Missing value"]


def test_api_token_revoke_makes_the_key_worthless(ckan: FakeCKAN) -> None:
    made, other = create(ckan, "ann"), create(ckan, "bob")["token"]

    assert error(ckan, "api_token_revoke", {"token": made["token"]}, key=other) == FORBIDDEN
    assert error(ckan, "api_token_revoke", {"jti": made["id"]}, key=None) == FORBIDDEN
    assert result(ckan, "api_token_revoke", {"token": made["token"]}, key=made["token"]) is None
    assert error(ckan, "user_show", key=made["token"])[0] == 404


def test_api_token_revoke_of_garbage_is_no_error_to_a_sysadmin(ckan: FakeCKAN) -> None:
    bob = create(ckan, "bob")["token"]

    for data in ({"token": "garbage"}, {"token": 5}, {"jti": "unknown"}, {"jti": ["x"]}, {"jti": "", "token": ""}):
        assert result(ckan, "api_token_revoke", data) is None
        assert error(ckan, "api_token_revoke", data, key=bob) == FORBIDDEN
    assert error(ckan, "api_token_revoke", {"jti": 5})[0] == 500
    assert error(ckan, "api_token_revoke", {})[1]["token"] == ["Missing value"]
