from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_groups import FORBIDDEN, cast, dataset, group, names, organization, user
from tests.support import call, error, result


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def listed(ckan: FakeCKAN, action: str = "group_list", **data: Any) -> Any:
    return result(ckan, action, data, key=None)


def test_group_create_shows_the_defaults(ckan: FakeCKAN) -> None:
    made = group(ckan, "air")
    kept = {name: made[name] for name in made if name not in ("id", "created", "users")}
    assert kept == {
        "name": "air", "title": "", "description": "", "image_url": "", "image_display_url": "", "type": "group",
        "state": "active", "is_organization": False, "approval_status": "approved", "num_followers": 0,
        "display_name": "air", "package_count": 0, "extras": [], "groups": [],
    }
    assert [(item["name"], item["capacity"]) for item in made["users"]] == [("sysadmin", "admin")]


def test_group_create_shows_extras_as_sent_and_group_show_by_length(ckan: FakeCKAN) -> None:
    extras = [{"key": "bb", "value": "1"}, {"key": "c", "value": [2]}, {"key": "bb", "value": "3"}]
    assert group(ckan, "air", extras=extras)["extras"] == [{"key": "bb", "value": "3"}, {"key": "c", "value": "[2]"}]
    shown = result(ckan, "group_show", {"id": "air"})["extras"]
    assert shown == [{"key": "c", "value": "[2]"}, {"key": "bb", "value": "3"}]


def test_group_create_refuses_the_name_of_a_deleted_organization(ckan: FakeCKAN) -> None:
    organization(ckan, "air", state="deleted")
    status, errors = error(ckan, "group_create", {"name": "air"})
    assert (status, errors["name"]) == (409, ["Group name already exists in database"])


def test_group_create_of_an_organization_crashes(ckan: FakeCKAN) -> None:
    status, errors = error(ckan, "group_create", {"name": "air", "type": "organization"}, key=None)
    assert (status, errors["__type"]) == (500, "Internal Server Error")


def test_group_create_names_nobody_in_its_refusal(ckan: FakeCKAN) -> None:
    status, errors = error(ckan, "group_create", {"name": "air"}, key=None)
    assert (status, errors["message"]) == (403, "Access denied: User None not authorized to create groups")


def test_group_create_leaves_out_unknown_users_and_groups(ckan: FakeCKAN) -> None:
    made = group(ckan, "air", users=[{"name": "nobody"}, {}], groups=[{"name": "nothing"}])
    assert (names(made["users"]), made["groups"]) == (["sysadmin"], [])


def test_group_create_ignores_the_state_of_who_is_no_sysadmin(ckan: FakeCKAN) -> None:
    key = user(ckan, "ann")
    assert result(ckan, "group_create", {"name": "air", "state": "draft"}, key=key)["state"] == "active"
    assert group(ckan, "water", state="draft")["state"] == "draft"


def test_group_list_is_sorted_by_title_and_leaves_out_other_types(ckan: FakeCKAN) -> None:
    for name, title in (("a1", "Zulu"), ("b1", ""), ("c1", "Äpfel"), ("d1", "alpha")):
        group(ckan, name, title=title)
    group(ckan, "topic", type="topic")
    assert listed(ckan) == ["b1", "a1", "d1", "c1"]
    assert listed(ckan, sort="name desc", limit=2, offset=1) == ["c1", "b1"]
    assert listed(ckan, type="topic") == ["topic"]


def test_group_list_filters_by_names_and_text(ckan: FakeCKAN) -> None:
    for name in ("air", "water", "soil"):
        group(ckan, name, description=f"about {name.upper()}")
    assert listed(ckan, groups=["air", "nope", "soil"]) == ["air", "soil"]
    assert listed(ckan, groups=" air , water") == ["air", "water"]
    assert listed(ckan, q="T A") == ["air"]
    assert listed(ckan, q="_ir") == ["air"]


@pytest.mark.parametrize(("data", "expected"), [
    ({"limit": 0}, "abc"), ({"limit": "0"}, ""), ({"limit": False}, "abc"), ({"limit": True}, "a"),
    ({"offset": 1}, "bc"), ({"limit": 2.0}, "ab"), ({"limit": 10**30}, "abc"),
])
def test_group_list_limit(ckan: FakeCKAN, data: dict[str, Any], expected: str) -> None:
    for letter in "abc":
        group(ckan, f"group-{letter}", title=letter)
    assert listed(ckan, **data) == [f"group-{letter}" for letter in expected]


@pytest.mark.parametrize(("data", "status", "message"), [
    ({"limit": "x"}, 409, {"limit": ["Invalid integer"]}),
    ({"offset": -1}, 409, {"offset": ["Must be a natural number"]}),
    ({"sort": "bogus"}, 409, {"message": "Cannot sort by field `bogus`"}),
    ({"sort": "name up"}, 409, {"message": "Invalid sort direction `up`"}),
    ({"sort": "name, title"}, 409, {"message": "Too many sort criteria provided only 1 allowed"}),
    ({"sort": "name,"}, 500, {}), ({"sort": "packages desc"}, 500, {}), ({"limit": ""}, 500, {}),
    ({"q": None}, 500, {}), ({"all_fields": "maybe"}, 500, {}), ({"groups": 5}, 500, {}),
])
def test_group_list_refuses(ckan: FakeCKAN, data: dict[str, Any], status: int, message: dict[str, Any]) -> None:
    answered, errors = error(ckan, "group_list", data, key=None)
    assert answered == status
    assert message.items() <= errors.items()


def test_group_list_with_all_fields_is_capped(ckan: FakeCKAN) -> None:
    ckan.configure({"ckan.group_and_organization_list_all_fields_max": 2})
    for name in ("g1", "g2", "g3"):
        group(ckan, name)
    found = listed(ckan, all_fields=True, limit=3)
    assert names(found) == ["g1", "g2"]
    assert {"extras", "users", "groups"}.isdisjoint(found[0])
    assert names(listed(ckan, all_fields=True, include_users=True)[0]["users"]) == ["sysadmin"]


def test_group_list_counts_what_the_caller_may_see_and_group_show_public_datasets(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    for name, private in (("public", False), ("secret", True)):
        dataset(ckan, name, private=private, groups=[{"name": "air"}])
    assert result(ckan, "group_list", {"all_fields": True})[0]["package_count"] == 2
    assert listed(ckan, all_fields=True)[0]["package_count"] == 1
    assert result(ckan, "group_show", {"id": "air"})["package_count"] == 1


def test_group_show_flags(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    dataset(ckan, "one", groups=[{"name": "air"}])
    shown = result(ckan, "group_show", {
        "id": "air", "include_datasets": "true", "include_users": False, "include_groups": 0, "include_extras": "no",
        "include_member_count": True,
    })
    assert names(shown["packages"]) == ["one"]
    assert {"users", "groups", "extras"}.isdisjoint(shown)
    assert shown["member_count"] == 1
    assert "package_count" not in result(ckan, "group_show", {"id": "air", "include_dataset_count": False})


def test_group_show_of_wrong_words_for_booleans(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    status, errors = error(ckan, "group_show", {"id": "air", "include_users": "maybe"})
    assert (status, errors["message"]) == (409, "Parameter is not an bool")
    assert error(ckan, "group_show", {"id": "air", "include_datasets": "maybe"})[0] == 500


def test_group_show_of_an_organization_is_not_found(ckan: FakeCKAN) -> None:
    organization(ckan)
    assert error(ckan, "group_show", {"id": "org"}) == (404, {"__type": "Not Found Error", "message": "Not found"})


@pytest.mark.parametrize(("reference", "status"), [(None, 404), ("", 404), ([], 404), (["air"], 500), (5, 500)])
def test_group_show_of_what_is_no_name(ckan: FakeCKAN, reference: Any, status: int) -> None:
    assert error(ckan, "group_show", {"id": reference})[0] == status


def test_group_update_keeps_all_but_extras_and_does_not_look_at_the_form_of_names(ckan: FakeCKAN) -> None:
    group(ckan, "air", title="Air", description="D", extras=[{"key": "k", "value": "v"}])
    shown = result(ckan, "group_update", {"id": "air", "name": "Bad Name"})
    assert (shown["name"], shown["title"], shown["description"], shown["extras"]) == ("Bad Name", "Air", "D", [])
    assert (names(shown["users"]), shown["packages"]) == (["sysadmin"], [])
    assert "num_followers" not in shown


def test_group_update_changes_datasets_only_where_they_are_given(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    first, second = (dataset(ckan, name)["id"] for name in ("first", "second"))
    result(ckan, "group_update", {"id": "air", "packages": [{"id": first}]})
    assert names(result(ckan, "group_update", {"id": "air", "title": "kept"})["packages"]) == ["first"]
    assert names(result(ckan, "group_update", {"id": "air", "packages": [{"id": second}]})["packages"]) == ["second"]
    assert result(ckan, "package_show", {"id": first})["groups"] == []
    assert names(result(ckan, "package_show", {"id": second})["groups"]) == ["air"]
    assert error(ckan, "group_update", {"id": "air", "packages": [{"id": "nope"}]})[1]["packages"] == [
        {"id": ["Dataset not found"]}
    ]


def test_group_update_refuses_a_new_type(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    assert error(ckan, "group_update", {"id": "air", "type": "topic"}) == (
        409, {"__type": "Validation Error", "type": "Type cannot be updated"}
    )


def test_group_update_refuses_a_loop(ckan: FakeCKAN) -> None:
    group(ckan, "top")
    group(ckan, "low", groups=[{"name": "top"}])
    status, errors = error(ckan, "group_update", {"id": "top", "groups": [{"name": "low"}]})
    assert (status, errors["groups"]) == (409, [{"name": ["This parent would create a loop in the hierarchy"]}])


def test_group_update_shows_whole_groups_above_and_group_show_their_names(ckan: FakeCKAN) -> None:
    group(ckan, "top", title="Top")
    group(ckan, "low", groups=[{"name": "top"}])
    above = result(ckan, "group_update", {"id": "low", "title": "Low"})["groups"]
    assert [(item["title"], item["capacity"], item["member_count"]) for item in above] == [("Top", "public", 1)]
    assert result(ckan, "group_show", {"id": "low"})["groups"] == [{"name": "top", "capacity": "public"}]


def test_group_patch_needs_the_group_before_the_right(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    key = user(ckan, "ann")
    assert error(ckan, "group_patch", {"id": "nope"}, key=None)[0] == 404
    assert error(ckan, "group_patch", {"id": "air"}, key=key)[0] == 403
    assert error(ckan, "group_patch", {}, key=key)[1]["message"] == "Missing id, can not get Group object"
    assert error(ckan, "group_patch", {})[1]["id"] == ["Missing value"]


def test_group_patch_keeps_extras_and_members(ckan: FakeCKAN) -> None:
    user(ckan, "ann")
    group(ckan, "air", extras=[{"key": "k", "value": "v"}], users=[{"name": "ann", "capacity": "editor"}])
    shown = result(ckan, "group_patch", {"id": "air", "title": "Air"})
    assert shown["extras"] == [{"key": "k", "value": "v"}]
    assert [(item["name"], item["capacity"]) for item in shown["users"]] == [("ann", "editor"), ("sysadmin", "admin")]


def test_group_delete_by_name_keeps_memberships_and_by_id_ends_them(ckan: FakeCKAN) -> None:
    key = user(ckan, "ann")
    for name in ("byname", "byid"):
        group(ckan, name, users=[{"name": "ann", "capacity": "member"}])
    result(ckan, "group_delete", {"id": "byname"})
    result(ckan, "group_delete", {"id": result(ckan, "group_show", {"id": "byid"})["id"]})
    assert result(ckan, "group_show", {"id": "byname"}, key=key)["state"] == "deleted"
    assert error(ckan, "group_show", {"id": "byid"}, key=key)[0] == 403


def test_group_delete_leaves_the_group_in_its_datasets_and_group_purge_takes_it_out(ckan: FakeCKAN) -> None:
    organization(ckan)
    made = group(ckan, "air")
    dataset(ckan, "one", groups=[{"name": "air"}])
    result(ckan, "group_delete", {"id": made["id"]})
    assert names(result(ckan, "package_show", {"id": "one"})["groups"]) == ["air"]
    result(ckan, "group_purge", {"id": "air"})
    assert error(ckan, "group_purge", {"id": "air"})[1]["message"] == "Not found: Group was not found"
    group(ckan, "air")


def test_group_purge_reindexes_the_datasets_of_living_groups(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    dataset(ckan, "one", groups=[{"name": "air"}])
    result(ckan, "group_purge", {"id": "air"})
    assert result(ckan, "package_show", {"id": "one"})["groups"] == []


def test_group_purge_is_for_sysadmins(ckan: FakeCKAN) -> None:
    key = user(ckan, "ann")
    result(ckan, "group_create", {"name": "air"}, key=key)
    assert error(ckan, "group_purge", {"id": "air"}, key=key) == (403, FORBIDDEN)


def test_group_package_show(ckan: FakeCKAN) -> None:
    organization(ckan)
    group(ckan, "air")
    for name in ("one", "two"):
        dataset(ckan, name, groups=[{"name": "air"}])
    assert sorted(names(listed(ckan, "group_package_show", id="air"))) == ["one", "two"]
    assert len(listed(ckan, "group_package_show", id="air", limit="1")) == 1
    assert error(ckan, "group_package_show", {"id": "air", "limit": "x"})[1]["message"] == (
        "Limit must be a positive integer"
    )


def test_group_list_authz(ckan: FakeCKAN) -> None:
    keys = cast(ckan)
    for name, capacity in (("b", "editor"), ("a", "member"), ("c", "odd")):
        group(ckan, f"group-{name}", users=[{"name": "pete", "capacity": capacity}])
    assert names(result(ckan, "group_list_authz", key=keys["pete"])) == ["group-a", "group-b"]
    assert len(result(ckan, "group_list_authz")) == 3
    assert result(ckan, "group_list_authz", key=None) == []
    assert "package_count" not in result(ckan, "group_list_authz")[0]
    assert result(ckan, "group_list_authz", {"include_member_count": True})[0]["member_count"] == 2


def test_group_autocomplete(ckan: FakeCKAN) -> None:
    group(ckan, "alpha")
    group(ckan, "other", title="The ALPHA")
    organization(ckan, "alpha-org")
    organization(ckan, "alpha-pub", type="publisher")
    assert names(listed(ckan, "group_autocomplete", q=" Alpha ")) == ["alpha", "other", "alpha-pub"]
    assert names(listed(ckan, "group_autocomplete", q="al_ha", limit="1")) == ["alpha"]
    assert [error(ckan, "group_autocomplete", data)[0] for data in ({}, {"q": 5}, {"q": "a", "limit": -1})] == [500] * 3


def test_a_loop_of_groups_crashes_group_show(ckan: FakeCKAN) -> None:
    group(ckan, "air")
    result(ckan, "member_create", {"id": "air", "object": "air", "object_type": "group", "capacity": "parent"})
    assert error(ckan, "group_show", {"id": "air"})[0] == 500
    assert result(ckan, "group_show", {"id": "air", "include_groups": False})["name"] == "air"


def test_group_create_without_an_identity(ckan: FakeCKAN) -> None:
    answer = call(ckan, "group_create", {"name": "air", "callback": "x"}, key="sysadmin")
    assert answer.json()["error"]["message"] == "Access denied: Action group_create requires an authenticated user"
