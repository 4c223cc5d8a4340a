from __future__ import annotations

from typing import Any

import pytest

from tests.actions.prepared_people import CRASHED, FORBIDDEN, NOT_FOUND, People

KINDS = [("user", "bob"), ("dataset", "data"), ("group", "grp"), ("group", "org")]


@pytest.fixture
def people() -> People:
    people = People("ann", "bob")
    people.organization()
    people.do("group_create", name="grp")
    people.dataset()
    return people


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_follow_and_unfollow(people: People, kind: str, name: str) -> None:
    first = people.do(f"follow_{kind}", "ann", id=name)
    again = people.do(f"follow_{kind}", "ann", id=name)
    following = people.do(f"am_following_{kind}", "ann", id=name)
    people.do(f"unfollow_{kind}", "ann", id=name)

    assert sorted(first) == ["datetime", "follower_id", "object_id"]
    assert first == again
    assert following is True
    assert people.do(f"unfollow_{kind}", "ann", id=name) is None
    assert people.do(f"am_following_{kind}", "ann", id=name) is False


@pytest.mark.parametrize(("kind", "name"), KINDS)
def test_follower_count_and_follower_list(people: People, kind: str, name: str) -> None:
    people.do(f"follow_{kind}", "ann", id=name)
    people.do(f"follow_{kind}", id=name)

    assert people.do(f"{kind}_follower_count", None, id=name) == 2
    assert [user["name"] for user in people.do(f"{kind}_follower_list", id=name)] == ["ann", "sysadmin"]
    assert people.refused(f"{kind}_follower_list", "ann", id=name) == (
        403, {"__type": "Authorization Error", "message": "Access denied: Not authorized"})


def test_organization_follower_count_and_list_count_followers_of_any_group(people: People) -> None:
    people.do("follow_group", "ann", id="grp")

    assert people.do("organization_follower_count", None, id="grp") == 1
    assert [user["name"] for user in people.do("organization_follower_list", id="grp")] == ["ann"]


def test_follow_user_refuses_oneself(people: People) -> None:
    assert people.refused("follow_user", "ann", id="ann") == (409, {"message": "You cannot follow yourself"})


def test_follow_user_twice_crashes_for_a_deleted_user(people: People) -> None:
    people.do("user_delete", id="bob")
    people.do("follow_user", "ann", id="bob")

    assert people.refused("follow_user", "ann", id="bob") == (500, CRASHED)
    assert people.do("am_following_user", "ann", id="bob") is False


@pytest.mark.parametrize(("kind", "error"), [
    ("user", (409, {"message": "Error validating the schema of the user to follow."})),
    ("dataset", (404, NOT_FOUND)), ("group", (404, NOT_FOUND)),
])
def test_follow_something_unknown(people: People, kind: str, error: tuple[int, Any]) -> None:
    assert people.refused(f"follow_{kind}", "ann", id="nope") == error
    assert people.refused(f"follow_{kind}", None, id="nope")[0] == 403


@pytest.mark.parametrize("kind", ["user", "dataset", "group"])
def test_follow_something_unknown_as_a_sysadmin_and_unfollow_it(people: People, kind: str) -> None:
    to_follow = {"message": f"Error validating the schema of the {kind} to follow."}
    to_unfollow = {"message": "Error validating the schema of the object to unfollow."}

    assert people.refused(f"follow_{kind}", id="nope") == (409, to_follow)
    assert people.refused(f"unfollow_{kind}", "ann", id="nope") == (409, to_unfollow)


def test_am_following_validates_before_it_asks_who_calls(people: People) -> None:
    assert people.refused("am_following_dataset", None, id="nope") == (409, {"id": ["Not found: Dataset"]})
    assert people.refused("am_following_dataset", None, id="data") == (403, FORBIDDEN)


def test_followee_counts_count_groups(people: People) -> None:
    people.do("follow_user", "ann", id="bob")
    people.do("follow_dataset", "ann", id="data")
    people.do("follow_group", "ann", id="grp")
    people.do("follow_group", "ann", id="org")
    ann = people.ids["ann"]

    counts = {kind: people.do(f"{kind}_followee_count", None, id=ann)
              for kind in ("user", "dataset", "group", "organization")}
    assert counts == {"user": 1, "dataset": 1, "group": 1, "organization": 1}
    assert people.do("followee_count", None, id=ann) == 3
    assert people.do("followee_count", None, id="ann") == 1


def test_followee_list_is_sorted_by_display_name_and_filtered_by_its_beginning(people: People) -> None:
    for kind, name in KINDS:
        people.do(f"follow_{kind}", "ann", id=name)

    found = people.do("followee_list", "ann", id="ann")

    assert [(item["type"], item["display_name"]) for item in found] == [
        ("user", "bob"), ("dataset", "data"), ("group", "grp"), ("organization", "org")]
    assert [item["dict"]["name"] for item in people.do("followee_list", "ann", id="ann", q=" D")] == ["data"]
    assert people.refused("followee_list", "bob", id="ann")[0] == 403


@pytest.mark.parametrize(("kind", "name"), [
    ("user", "bob"), ("dataset", "data"), ("group", "grp"), ("organization", "org"),
])
def test_followee_list_of_a_kind(people: People, kind: str, name: str) -> None:
    people.do(f"follow_{'group' if kind == 'organization' else kind}", "ann", id=name)

    assert [item["name"] for item in people.do(f"{kind}_followee_list", "ann", id="ann")] == [name]
    assert people.refused(f"{kind}_followee_list", None, id="ann")[0] == 403


def test_dataset_followee_list_leaves_out_what_the_caller_may_not_read(people: People) -> None:
    people.do("follow_dataset", "ann", id="data")
    people.do("package_patch", id="data", private=True)

    assert people.do("dataset_followee_list", "ann", id="ann") == []
    assert len(people.do("dataset_followee_list", id="ann")) == 1


def test_dataset_follower_count_goes_with_the_dataset(people: People) -> None:
    people.do("follow_dataset", "ann", id="data")
    people.do("package_delete", id="data")

    assert people.do("dataset_follower_count", None, id="data") == 0
