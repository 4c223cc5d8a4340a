from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.passwords import verify
from ckan_fake.uploads import load
from tests.support import call, error, result

PASSWORD = "correct horse 9"
FORBIDDEN = {"__type": "Authorization Error", "message": "Access denied"}


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def create(ckan: FakeCKAN, name: str, **fields: Any) -> Any:
    return result(ckan, "user_create", {"name": name, "email": f"{name}@example.org", "password": PASSWORD, **fields})


def token(ckan: FakeCKAN, name: str) -> str:
    """Make a user and give its key."""
    return str(create(ckan, name, with_apitoken=True)["token"])


def refused(ckan: FakeCKAN, action: str, data: dict[str, Any], field: str) -> list[str]:
    """The messages of a field that is refused."""
    status, errors = error(ckan, action, data)
    assert status == 409
    messages: list[str] = errors[field]
    return messages


def test_user_create_shows_the_defaults(ckan: FakeCKAN) -> None:
    user = create(ckan, "ann")

    assert user.pop("id")
    assert user.pop("created")
    assert user == {
        "name": "ann", "fullname": None, "about": None, "last_active": None, "sysadmin": False, "state": "active",
        "activity_streams_email_notifications": False, "image_url": None, "image_display_url": None,
        "display_name": "ann", "email_hash": "8b5a6a28fc840441be692d74a81ccd1a", "number_created_packages": 0,
        "email": "ann@example.org", "apikey": None,
    }


def test_user_create_gives_a_dashboard(ckan: FakeCKAN) -> None:
    user = create(ckan, "ann")

    assert ckan.site.state.dashboards.get(user["id"]) is not None


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a", "Must be at least 2 characters long"),
        ("Upper", "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"),
        ("edit", "That name cannot be used"),
        ("sysadmin", "The username is already associated with another account. Please use a different username."),
    ],
)
def test_user_create_refuses_a_name(ckan: FakeCKAN, name: str, message: str) -> None:
    data = {"name": name, "email": "x@example.org", "password": PASSWORD}

    assert refused(ckan, "user_create", data, "name") == [message]


@pytest.mark.parametrize(
    ("password", "messages"),
    [
        ("", ["Missing value"]),
        ("1234567", ["Your password must be 8 characters or longer"]),
        (12345678, ["Passwords must be strings"]),
        (None, ["Passwords must be strings", "Missing value"]),
    ],
)
def test_user_create_refuses_a_password(ckan: FakeCKAN, password: object, messages: list[str]) -> None:
    data = {"name": "ann", "email": "ann@example.org", "password": password}

    assert refused(ckan, "user_create", data, "password") == messages


def test_user_create_stores_the_password_hashed(ckan: FakeCKAN) -> None:
    create(ckan, "ann")

    stored = result(ckan, "user_show", {"id": "ann", "include_password_hash": True})["password_hash"]
    assert stored.startswith("$pbkdf2-sha512$")
    assert verify(PASSWORD, stored)


def test_user_create_takes_wildcards_in_an_email_as_such(ckan: FakeCKAN) -> None:
    create(ckan, "ann")

    assert refused(ckan, "user_create", {"name": "bob", "email": "%@EXAMPLE.org", "password": PASSWORD}, "email") == [
        "The email address '%@example.org' belongs to a registered user."
    ]


def test_user_create_lets_go_of_the_email_of_a_deleted_user_but_not_of_its_name(ckan: FakeCKAN) -> None:
    create(ckan, "ann")
    result(ckan, "user_delete", {"id": "ann"})

    assert create(ckan, "bob", email="ann@example.org")["email"] == "ann@example.org"
    assert error(ckan, "user_create", {"name": "ann", "email": "x@example.org", "password": PASSWORD})[0] == 409


def test_user_create_takes_an_id_and_replaces_a_taken_one(ckan: FakeCKAN) -> None:
    chosen = "6f3bd5fa-3c1f-4a52-9d7e-0c8f6a6b1234"

    assert create(ckan, "ann", id=chosen)["id"] == chosen
    assert create(ckan, "bob", id=chosen)["id"] != chosen
    data = {"name": "cat", "email": "cat@example.org", "password": PASSWORD, "id": "no-uuid"}
    assert refused(ckan, "user_create", data, "id") == ["Invalid id provided"]


def test_user_create_is_for_sysadmins_unless_the_option_says_otherwise(ckan: FakeCKAN) -> None:
    data = {"name": "ann", "email": "ann@example.org", "password": PASSWORD, "sysadmin": True}

    assert error(ckan, "user_create", data, key=None) == (
        403, {**FORBIDDEN, "message": "Access denied: User  not authorized to create users via the API"}
    )
    ckan.configure({"ckan.auth.create_user_via_api": True})
    assert result(ckan, "user_create", data, key=None)["sysadmin"] is False


def test_user_create_with_a_token_for_another_makes_the_user_and_is_refused(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    ckan.configure({"ckan.auth.create_user_via_api": True})
    data = {"name": "bob", "email": "bob@example.org", "password": PASSWORD, "with_apitoken": True}

    assert error(ckan, "user_create", data, key=ann) == (403, FORBIDDEN)
    assert result(ckan, "user_show", {"id": "bob"})["name"] == "bob"


def test_user_show_without_id_is_who_calls(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")

    assert result(ckan, "user_show", key=ann)["name"] == "ann"
    assert error(ckan, "user_show", key=None) == (404, {"__type": "Not Found Error", "message": "Not found"})


def test_user_show_keeps_email_and_key_from_others(ckan: FakeCKAN) -> None:
    ann, bob = token(ckan, "ann"), token(ckan, "bob")

    assert result(ckan, "user_show", {"id": "ann"}, key=ann)["email"] == "ann@example.org"
    assert {"email", "apikey"}.isdisjoint(result(ckan, "user_show", {"id": "ann"}, key=bob))
    assert {"email", "apikey"}.isdisjoint(result(ckan, "user_show", {"id": "ann"}, key=None))


@pytest.mark.parametrize("reference", [5, True, ["ann"], {"a": 1}, "a\0b"])
def test_user_show_crashes_where_ckan_does(ckan: FakeCKAN, reference: object) -> None:
    assert error(ckan, "user_show", {"id": reference})[0] == 500


def test_user_show_counts_what_the_caller_may_see(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    result(ckan, "organization_create", {"name": "org", "users": [{"name": "ann", "capacity": "editor"}]})
    result(ckan, "package_create", {"name": "open", "owner_org": "org"}, key=ann)
    result(ckan, "package_create", {"name": "hidden", "owner_org": "org", "private": True}, key=ann)

    counts = [
        result(ckan, "user_show", {"id": "ann"}, key=key)["number_created_packages"] for key in (None, ann, "sysadmin")
    ]
    assert counts == [1, 2, 2]


def test_user_show_of_the_two_first_users(ckan: FakeCKAN) -> None:
    site, boss = (result(ckan, "user_show", {"id": name}) for name in ("default", "sysadmin"))

    assert (site["sysadmin"], site["email"], len(site["apikey"])) == (True, None, 36)
    assert (boss["sysadmin"], boss["email"], boss["apikey"]) == (True, "sysadmin@example.org", None)


def test_user_update_keeps_what_is_left_out(ckan: FakeCKAN) -> None:
    create(ckan, "ann", fullname="Ann", about="Hello")

    changed = result(ckan, "user_update", {"id": "ann", "email": "ann@example.org", "about": ""})
    assert (changed["fullname"], changed["about"]) == ("Ann", "")
    assert refused(ckan, "user_update", {"id": "ann", "about": "x"}, "email") == ["Missing value"]


def test_user_update_shows_a_value_as_sent_and_stores_it_as_text(ckan: FakeCKAN) -> None:
    create(ckan, "ann")

    assert result(ckan, "user_patch", {"id": "ann", "state": ["a", None]})["state"] == ["a", None]
    assert result(ckan, "user_show", {"id": "ann"})["state"] == "{a,NULL}"


def test_user_update_of_another_is_refused(ckan: FakeCKAN) -> None:
    ann, bob = create(ckan, "ann"), token(ckan, "bob")

    data = {"id": "ann", "email": "ann@example.org"}
    assert error(ckan, "user_update", data, key=bob) == (
        403, {**FORBIDDEN, "message": f"Access denied: User bob not authorized to edit user {ann['id']}"}
    )
    anonymous = error(ckan, "user_update", data, key=None)[1]
    assert anonymous["message"] == "Access denied: Have to be logged in to edit user"


def test_user_update_is_refused_a_new_name_but_for_sysadmins(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")

    status, errors = error(ckan, "user_patch", {"id": "ann", "name": "anna"}, key=ann)
    assert (status, errors["name"]) == (409, ["That login name can not be modified."])
    assert result(ckan, "user_patch", {"id": "ann", "name": "anna"})["name"] == "anna"
    assert result(ckan, "user_show", key=ann)["name"] == "anna"


def test_user_patch_with_a_password_hash_of_ones_own_empties_the_password(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")

    result(ckan, "user_patch", {"id": "ann", "password_hash": "x"}, key=ann)
    assert result(ckan, "user_show", {"id": "ann", "include_password_hash": True})["password_hash"] == ""


def test_user_patch_of_ones_own_sysadmin_flag_is_refused(ckan: FakeCKAN) -> None:
    assert refused(ckan, "user_patch", {"id": "sysadmin", "sysadmin": False}, "sysadmin") == [
        "Cannot modify your own sysadmin privileges"
    ]


def test_user_patch_of_an_unknown_user_is_403_to_users_and_404_to_sysadmins(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")

    assert error(ckan, "user_patch", {"id": "nobody"}, key=ann)[1]["message"] == "Access denied: User not found"
    assert error(ckan, "user_patch", {"id": "nobody"})[0] == 404


def test_user_patch_stores_plugin_extras_in_the_order_of_jsonb(ckan: FakeCKAN) -> None:
    create(ckan, "ann", plugin_extras={"long": {"zz": 1, "y": 2}, "b": 1, "a": 2})

    stored = result(ckan, "user_show", {"id": "ann", "include_plugin_extras": True})["plugin_extras"]
    assert [*stored, *stored["long"]] == ["a", "b", "long", "y", "zz"]


def test_user_delete_ends_memberships_and_the_token(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    result(ckan, "organization_create", {"name": "org", "users": [{"name": "ann", "capacity": "editor"}]})

    assert error(ckan, "user_delete", {"id": "ann"}, key=ann) == (403, FORBIDDEN)
    assert result(ckan, "user_delete", {"id": "ann"}) is None
    assert result(ckan, "user_show", {"id": "ann"}, key=None)["state"] == "deleted"
    assert error(ckan, "user_show", key=ann)[0] == 404
    assert [role for _, _, role in result(ckan, "member_list", {"id": "org"})] == ["Admin"]
    result(ckan, "user_patch", {"id": "ann", "state": "active"})
    assert result(ckan, "user_show", key=ann)["name"] == "ann"


def test_user_delete_of_an_unknown_user(ckan: FakeCKAN) -> None:
    assert error(ckan, "user_delete", {"id": "nobody"}) == (
        404, {"__type": "Not Found Error", "message": 'Not found: User "nobody" was not found.'}
    )


def test_user_invite_fails_for_want_of_a_mail_server_and_leaves_a_deleted_user(ckan: FakeCKAN) -> None:
    result(ckan, "organization_create", {"name": "org"})

    status, errors = error(ckan, "user_invite", {"group_id": "org", "email": "in.v@x.org", "role": "editor"})
    assert (status, errors["message"]) == (
        409, "Error sending the invite email, the user was not created: "
        'SMTP server could not be connected to: "localhost" [Errno 111] Connection refused'
    )
    (invited,) = ckan.site.state.users.by("email").all("in.v@x.org")
    assert (invited.name[:5], invited.state) == ("in-v-", "deleted")


def test_user_invite_is_for_no_cache_once_the_mail_is_written(ckan: FakeCKAN) -> None:
    result(ckan, "organization_create", {"name": "org"})

    def invite(**data: str) -> str:
        answer = ckan.session().post(
            f"{ckan.site_url}/api/action/user_invite", json={"group_id": "org", "role": "editor", **data},
            headers={"Authorization": ckan.sysadmin.api_key},
        )
        assert answer.status_code == 409
        return answer.headers["Cache-Control"]

    assert invite(email="inv@x.org") == "private"
    assert invite(email="no address") == "public, max-age=0, must-revalidate"


def test_user_invite_by_an_admin_is_refused_and_leaves_a_pending_member(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    result(ckan, "organization_create", {"name": "org", "users": [{"name": "ann", "capacity": "admin"}]})

    data = {"group_id": "org", "email": "inv@x.org", "role": "editor"}
    assert error(ckan, "user_invite", data, key=ann) == (403, FORBIDDEN)
    invited = result(ckan, "user_list", {"email": "inv@x.org"})[0]
    assert invited["state"] == "pending"
    assert [invited["id"], "user", "Editor"] in result(ckan, "member_list", {"id": "org"})


def test_user_list_is_sorted_by_display_name_without_deleted_and_site_user(ckan: FakeCKAN) -> None:
    create(ckan, "zed", fullname="Anna")
    create(ckan, "bob", fullname="")
    create(ckan, "gone")
    result(ckan, "user_delete", {"id": "gone"})

    assert result(ckan, "user_list", {"all_fields": False}, key=None) == ["zed", "bob", "sysadmin"]
    everybody = result(ckan, "user_list", {"all_fields": False, "include_site_user": True, "order_by": "name"})
    assert everybody == ["bob", "default", "sysadmin", "zed"]


def test_user_list_finds_by_wildcards_and_case(ckan: FakeCKAN) -> None:
    create(ckan, "ann", fullname="Ünal")
    create(ckan, "bob")

    found = [result(ckan, "user_list", {"q": q, "all_fields": False}, key=None) for q in ("üNA", "_o%", "example")]
    assert found == [["ann"], ["bob"], []]
    assert len(result(ckan, "user_list", {"q": "example.org"})) == 3


@pytest.mark.parametrize(
    "data", [{"order_by": "get"}, {"order_by": None}, {"order_by": "number_created_packages", "all_fields": False},
             {"q": 5}, {"all_fields": "maybe"}],
)
def test_user_list_crashes_where_ckan_does(ckan: FakeCKAN, data: dict[str, Any]) -> None:
    assert error(ckan, "user_list", data)[0] == 500


def test_user_list_by_email_is_for_sysadmins(ckan: FakeCKAN) -> None:
    create(ckan, "ann")

    assert [user["name"] for user in result(ckan, "user_list", {"email": "ANN@example.org"})] == ["ann"]
    assert error(ckan, "user_list", {"email": "ann@example.org"}, key=None) == (403, FORBIDDEN)


def test_user_list_is_for_users_where_details_are_not_public(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    ckan.configure({"ckan.auth.public_user_details": False})

    assert error(ckan, "user_list", key=None) == (403, FORBIDDEN)
    assert len(result(ckan, "user_list", key=ann)) == 2


def test_user_autocomplete_limits_and_ignores_oneself(ckan: FakeCKAN) -> None:
    ann = token(ckan, "ann")
    bob = create(ckan, "bob", fullname="Ann's friend")

    found = result(ckan, "user_autocomplete", {"q": "ann", "ignore_self": "false"}, key=ann)
    assert found == [{"id": bob["id"], "name": "bob", "fullname": "Ann's friend"}]
    assert len(result(ckan, "user_autocomplete", {"q": "ann", "limit": "1"}, key=None)) == 1
    assert refused(ckan, "user_autocomplete", {}, "q") == ["Missing value"]
    assert error(ckan, "user_autocomplete", {"q": "a", "limit": ""})[0] == 500


def test_get_site_user_is_for_sysadmins(ckan: FakeCKAN) -> None:
    assert result(ckan, "get_site_user")["name"] == "default"
    assert error(ckan, "get_site_user", key=None) == (
        403, {**FORBIDDEN, "message": "Access denied: Only internal services allowed to use this action"}
    )


def test_user_patch_uploads_an_image(ckan: FakeCKAN) -> None:
    create(ckan, "ann")
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"

    def upload(name: str, kind: str) -> Any:
        with ckan.session() as session:
            return session.post(
                f"{ckan.site_url}/api/3/action/user_patch", data={"id": "ann"},
                files={"image_upload": (name, png, kind)}, headers={"Authorization": ckan.sysadmin.api_key},
            ).json()

    assert upload("a.txt", "text/plain")["error"]["image_upload"] == ["Unsupported upload type: text/plain"]
    shown = upload("my face.jpg", "image/jpeg")["result"]
    assert shown["image_url"].endswith("my-face.png")
    assert shown["image_display_url"] == f"{ckan.site_url}/uploads/user/{shown['image_url']}"
    assert load(ckan.site, f"user/{shown['image_url']}") == (png, "image/png")
    assert load(ckan.site, "user/other.png") is None


def test_user_create_is_undone_by_a_restore(ckan: FakeCKAN) -> None:
    mark = ckan.snapshot()
    create(ckan, "ann")
    ckan.restore(mark)

    assert call(ckan, "user_show", {"id": "ann"}).status_code == 404


@pytest.mark.parametrize("version", ["2.2", "2.7"])
def test_user_create_and_user_update_keep_an_openid(version: str) -> None:
    ckan, address = FakeCKAN(version), "http://ann.example.org/me"
    assert create(ckan, "ann", openid=address)["openid"] == address
    assert [user["name"] for user in result(ckan, "user_list", {"q": "ANN.example"})] == ["ann"]
    result(ckan, "user_update", {"id": "ann", "email": "ann@example.org"})
    assert result(ckan, "user_show", {"id": "ann"})["openid"] == address
    result(ckan, "user_update", {"id": "ann", "email": "ann@example.org", "openid": "other"})
    assert result(ckan, "user_show", {"id": "ann"})["openid"] == "other"


def test_user_show_finds_users_by_openid_in_ckan_2_2_only() -> None:
    for version, found in (("2.2", True), ("2.7", False)):
        ckan = FakeCKAN(version)
        create(ckan, "ann", openid="http://ann.example.org/me")
        status = call(ckan, "user_show", {"id": "http:/ann.example.org/me"}).status_code
        assert (status == 200) is found


def test_user_create_of_later_versions_knows_no_openid(ckan: FakeCKAN) -> None:
    assert "openid" not in create(ckan, "ann", openid="http://ann.example.org/me")


def test_user_delete_and_user_update_of_null_crash_in_ckan_2_2() -> None:
    for version, expected in (("2.2", 500), ("2.7", 404)):
        for action in ("user_delete", "user_update"):
            assert call(FakeCKAN(version), action, {"id": None}, key="sysadmin").status_code == expected
