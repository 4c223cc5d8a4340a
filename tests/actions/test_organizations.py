from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_groups import FORBIDDEN, cast, dataset, group, names, organization, user
from tests.support import call, error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def test_organization_create_shows_values_as_set_and_organization_show_as_stored(ckan: FakeCKAN) -> None:
    assert organization(ckan, "org", state=["a", "b c"], title={"de": "T"})["state"] == ["a", "b c"]
    shown = result(ckan, "organization_show", {"id": "org"})
    assert (shown["state"], shown["title"], shown["is_organization"]) == ('{a,"b c"}', '{"de": "T"}', True)


@pytest.mark.parametrize(("name", "messages"), [
    ("", ["Missing value"]), ("a", ["Must be at least 2 characters long"]), ("new", ["That name cannot be used"]),
    ("x" * 101, ["Name must be a maximum of 100 characters long"]),
    ("A b", ["Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"]),
])
def test_organization_create_looks_at_names(ckan: FakeCKAN, name: str, messages: list[str]) -> None:
    status, errors = error(ckan, "organization_create", {"name": name})
    assert (status, errors["name"]) == (409, messages)


def test_organization_create_takes_numbers_for_texts(ckan: FakeCKAN) -> None:
    made = organization(ckan, 12)  # type: ignore[arg-type]
    assert made["name"] == "12"


def test_organization_create_with_an_id(ckan: FakeCKAN) -> None:
    known = "11111111-2222-4333-8444-555555555555"
    key = user(ckan, "ann")
    assert organization(ckan, "first", id=known)["id"] == known
    for reference, caller, message in (
        (known, "sysadmin", "Id already exists"), ("x", "sysadmin", "Invalid id provided"),
        (known.replace("1", "9"), key, "The input field id was not expected."),
    ):
        status, errors = error(ckan, "organization_create", {"name": "second", "id": reference}, key=caller)
        assert (status, errors["id"]) == (409, [message])


def test_organization_create_with_datasets_does_not_move_them(ckan: FakeCKAN) -> None:
    organization(ckan)
    made = dataset(ckan, "one")
    organization(ckan, "grab", packages=[{"id": "one"}])
    assert result(ckan, "member_list", {"id": "grab", "object_type": "package"}) == [[made["id"], "package", "public"]]
    assert result(ckan, "package_show", {"id": "one"})["organization"]["name"] == "org"


@pytest.mark.parametrize(("image", "shown"), [
    ("http://example.org/a.png", "http://example.org/a.png"), ("", ""),
    ("a b.png", "http://ckan.test/uploads/group/a b.png"),
    ("ftp://example.org/a.png", "http://ckan.test/uploads/group/ftp://example.org/a.png"),
    ("HTTP://example.org/a.png", "http://ckan.test/uploads/group/HTTP://example.org/a.png"),
])
def test_organization_create_with_an_image(ckan: FakeCKAN, image: str, shown: str) -> None:
    assert organization(ckan, "org", image_url=image)["image_display_url"] == shown


def test_organization_create_refuses_an_upload_that_is_no_image(ckan: FakeCKAN) -> None:
    with ckan.session() as session:
        answer = session.post(
            "http://ckan.test/api/3/action/organization_create", data={"name": "org"},
            files={"image_upload": ("a.png", b"hello", "image/png")},
            headers={"Authorization": ckan.sysadmin.api_key},
        )
    assert answer.status_code == 409
    assert answer.json()["error"]["image_upload"] == ["Unsupported upload type: text/plain"]


def test_organization_show_counts_private_datasets_for_members(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    for name, private in (("public", False), ("secret", True)):
        dataset(ckan, name, private=private)
    counts = {
        who: result(ckan, "organization_show", {"id": "org"}, key=keys[who])["package_count"]
        for who in (None, "pete", "mel", "sysadmin")
    }
    assert counts == {None: 1, "pete": 1, "mel": 2, "sysadmin": 2}


def test_organization_show_gives_ten_datasets(ckan: FakeCKAN) -> None:
    organization(ckan)
    for number in range(12):
        dataset(ckan, f"dataset-{number}")
    shown = result(ckan, "organization_show", {"id": "org", "include_datasets": True}, key=None)
    assert (len(shown["packages"]), shown["package_count"]) == (10, 12)


def test_organization_show_without_public_user_details(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    ckan.configure({"ckan.auth.public_user_details": False})
    assert "users" not in result(ckan, "organization_show", {"id": "org"}, key=None)
    status, errors = error(ckan, "organization_show", {"id": "org", "include_users": True}, key=keys["pete"])
    assert (status, errors["message"].partition("group ")[0]) == (
        403, "Access denied: User pete not authorized to read "
    )
    assert len(result(ckan, "organization_show", {"id": "org", "include_users": True}, key=keys["mel"])["users"]) == 4


def test_organization_list_by_package_count_leaves_out_empty_ones(ckan: FakeCKAN) -> None:
    for name, count in (("none", 0), ("two", 2), ("one", 1)):
        organization(ckan, name)
        for number in range(count):
            dataset(ckan, f"{name}-{number}", name, private=bool(number))
    for sort in ("package_count", "packages", "package_count desc"):
        assert result(ckan, "organization_list", {"sort": sort}, key=None) == ["two", "one"]
    assert result(ckan, "organization_list", {"order_by": "packages", "sort": "name"}) == ["none", "one", "two"]


def test_organization_list_reads_organizations_and_not_groups(ckan: FakeCKAN) -> None:
    for name in ("one", "two"):
        organization(ckan, name)
    assert result(ckan, "organization_list", {"organizations": "two"}) == ["two"]
    assert result(ckan, "organization_list", {"groups": ["two"]}) == ["one", "two"]


def test_organization_list_for_user_by_permission(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    organization(ckan, "second", title="B", users=[{"name": "mel", "capacity": "admin"}])
    organization(ckan, "third", title="A", users=[{"name": "mel", "capacity": "editor"}])

    def found(**data: Any) -> list[tuple[str, str]]:
        listed = result(ckan, "organization_list_for_user", data, key=keys["mel"])
        return [(item["name"], item["capacity"]) for item in listed]

    assert found() == [("third", "editor"), ("second", "admin"), ("org", "member")]
    assert found(permission="create_dataset") == [("third", "editor"), ("second", "admin")]
    assert found(permission="membership") == found(permission="nope") == [("second", "admin")]
    assert names(result(ckan, "organization_list_for_user", {"id": "edna"}, key=None)) == ["org"]
    assert result(ckan, "organization_list_for_user", key=None) == []
    assert error(ckan, "organization_list_for_user", {"id": "nope"}, key=None)[0] == 404


def test_organization_list_for_user_follows_roles_that_cascade(ckan: FakeCKAN) -> None:
    key = user(ckan, "ann")
    organization(ckan, "top", users=[{"name": "ann", "capacity": "admin"}])
    organization(ckan, "middle", groups=[{"name": "top"}], state="deleted")
    organization(ckan, "low", groups=[{"name": "middle"}])
    found = result(ckan, "organization_list_for_user", key=key)
    assert [(item["name"], item["capacity"]) for item in found] == [("low", "admin"), ("top", "admin")]


def test_organization_autocomplete(ckan: FakeCKAN) -> None:
    organization(ckan, "alpha", title="One")
    organization(ckan, "beta", title="Alpha two")
    organization(ckan, "gone", title="Alpha gone", state="deleted")
    found = result(ckan, "organization_autocomplete", {"q": "ALPHA"}, key=None)
    assert [(item["name"], item["title"]) for item in found] == [("alpha", "One"), ("beta", "Alpha two")]


def test_organization_update_of_users_makes_memberships_anew(ckan: FakeCKAN) -> None:
    key = user(ckan, "ann")
    result(ckan, "organization_create", {"name": "org"}, key=key)
    assert result(ckan, "organization_patch", {"id": "org", "users": []}, key=key)["users"] == []
    assert error(ckan, "organization_patch", {"id": "org", "title": "locked out"}, key=key)[0] == 403
    users = [{"name": "ann", "capacity": "member"}, {"name": "ann", "capacity": "admin"}]
    shown = result(ckan, "organization_update", {"id": "org", "users": users})["users"]
    assert [(item["name"], item["capacity"]) for item in shown] == [("ann", "member")]


def test_organization_update_may_make_a_group_of_it(ckan: FakeCKAN) -> None:
    organization(ckan)
    assert result(ckan, "organization_update", {"id": "org", "is_organization": 0.0})["is_organization"] == "0.0"
    assert result(ckan, "group_show", {"id": "org"})["type"] == "organization"
    assert error(ckan, "organization_update", {"id": "org", "is_organization": "false"})[0] == 500


def test_organization_patch_does_not_reach_the_datasets(ckan: FakeCKAN) -> None:
    organization(ckan, title="Old")
    dataset(ckan, "one")
    result(ckan, "organization_patch", {"id": "org", "title": "New"})
    assert result(ckan, "package_show", {"id": "one"})["organization"]["title"] == "Old"


def test_organization_delete_is_refused_while_it_has_datasets(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    dataset(ckan, "one")
    status, errors = error(ckan, "organization_delete", {"id": "org"}, key=keys["adam"])
    assert (status, errors["message"]) == (409, "Organization cannot be deleted while it still has datasets")
    result(ckan, "package_delete", {"id": "one"})
    result(ckan, "organization_delete", {"id": "org"}, key=keys["adam"])
    assert error(ckan, "organization_show", {"id": "org"}, key=None)[0] == 403
    assert error(ckan, "organization_create", {"name": "org"})[0] == 409


def test_organization_delete_leaves_datasets_without_owner_where_that_is_allowed(ckan: FakeCKAN) -> None:
    organization(ckan)
    dataset(ckan, "one")
    ckan.configure({"ckan.auth.create_unowned_dataset": True})
    result(ckan, "organization_delete", {"id": "org"})
    assert result(ckan, "package_show", {"id": "one"})["owner_org"] is None


def test_organization_purge_frees_the_name(ckan: FakeCKAN) -> None:
    organization(ckan)
    dataset(ckan, "one")
    status, errors = error(ckan, "organization_purge", {"id": "org"})
    assert (status, errors["message"]) == (409, "Organization cannot be purged while it still has datasets")
    result(ckan, "package_delete", {"id": "one"})
    result(ckan, "organization_purge", {"id": "org"})
    assert result(ckan, "package_show", {"id": "one"})["organization"] is None
    organization(ckan)


def test_organization_purge_looks_up_before_it_refuses(ckan: FakeCKAN) -> None:
    organization(ckan)
    assert error(ckan, "organization_purge", {"id": "org"}, key=None) == (403, FORBIDDEN)
    assert error(ckan, "organization_purge", {"id": "nope"}, key=None)[1]["message"] == (
        "Not found: Organization was not found"
    )


def test_organization_delete_of_a_group_works(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    result(ckan, "organization_delete", {"id": "air"})
    assert result(ckan, "group_show", {"id": "air"})["state"] == "deleted"


def test_bulk_update_private_and_bulk_update_public_take_ids(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    first, second = dataset(ckan, "first"), dataset(ckan, "second")
    owner = first["owner_org"]
    data = {"datasets": [first["id"], second["name"]], "org_id": owner}
    assert result(ckan, "bulk_update_private", data, key=keys["adam"]) is None
    assert [result(ckan, "package_show", {"id": name})["private"] for name in ("first", "second")] == [True, False]
    result(ckan, "bulk_update_public", {**data, "org_id": "org"}, key=keys["adam"])
    assert result(ckan, "package_show", {"id": "first"})["private"] is True
    result(ckan, "bulk_update_public", data, key=keys["adam"])
    assert result(ckan, "package_show", {"id": "first"})["private"] is False


def test_bulk_update_delete_of_an_unknown_dataset_is_refused_after_the_fact(ckan: FakeCKAN) -> None:
    organization(ckan)
    made = dataset(ckan, "one")
    data = {"datasets": [made["id"], "nope"], "org_id": made["owner_org"]}
    assert error(ckan, "bulk_update_delete", data) == (
        404, {"__type": "Not Found Error", "message": "Not found: package"}
    )
    assert result(ckan, "package_show", {"id": "one"})["state"] == "deleted"


@pytest.mark.parametrize("action", ["bulk_update_private", "bulk_update_public", "bulk_update_delete"])
def test_bulk_updates_are_for_admins(ckan: FakeCKAN, action: str) -> None:
    keys = cast(ckan)
    owner = result(ckan, "organization_show", {"id": "org"})["id"]
    answers = {who: call(ckan, action, {"org_id": owner}, key=key).status_code for who, key in keys.items()}
    assert answers == {None: 403, "pete": 403, "mel": 403, "edna": 403, "adam": 200, "sysadmin": 200}
    assert error(ckan, action, {"datasets": "x"})[0] == 500


def test_organization_patch_meets_errors_in_the_order_of_what_is_shown() -> None:
    ckan = FakeCKAN()
    result(ckan, "organization_create", {"name": "bare"})
    result(ckan, "organization_create", {"name": "full", "groups": [{"name": "bare"}]})
    wrong = {"users": "no list", "groups": "no list"}

    assert "('groups',)" in error(ckan, "organization_patch", {"id": "full", **wrong})[1]["message"]
    assert "('users',)" in error(ckan, "organization_patch", {"id": "bare", **wrong})[1]["message"]
