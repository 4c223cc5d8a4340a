from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_people import CRASHED, FORBIDDEN, NOT_FOUND, People
from tests.support import call, result

NONE_FOUND = {"message": "No activities found matching the specified criteria."}


@pytest.fixture
def people() -> People:
    people = People("ann", "eve")
    people.organization(ann="editor")
    return people


def of_data(people: People, user: str | None = "sysadmin", **data: Any) -> list[str]:
    """The types of the activities of the dataset `data`."""
    return [item["activity_type"] for item in people.do("package_activity_list", user, id="data", **data)]


def newest(people: People) -> Any:
    return people.do("package_activity_list", id="data", limit=1)[0]


def test_package_activity_list_after_every_way_to_change_a_dataset(people: People) -> None:
    people.dataset(title="One")
    people.do("package_patch", id="data", title="Two")
    people.do("package_patch", id="data", title="Two")
    people.do("package_revise", match={"name": "data"}, update={"title": "Three"})
    made = people.do("resource_create", package_id="data", url="http://example.org/a.png")
    people.do("resource_patch", id=made["id"], name="named")
    people.do("package_delete", id="data")

    assert of_data(people, limit=0) == [
        "deleted package", "changed package", "new resource view", "changed package", "changed package",
        "changed package", "new package",
    ]


def test_package_activity_list_shows_the_dataset_as_it_was_and_the_actor(people: People) -> None:
    made = people.dataset(title="One", extras=[{"key": "b", "value": "1"}, {"key": "a", "value": "2"}])
    people.do("package_patch", "ann", id="data", title="Two")
    changed, new = people.do("package_activity_list", None, id="data")

    assert new["data"] == {"package": made, "actor": "sysadmin"}
    assert new["permission_labels"] == ["public"]
    assert (changed["data"]["package"]["title"], changed["data"]["actor"]) == ("Two", "ann")
    assert changed["user_id"] == people.ids["ann"]


def test_package_activity_list_of_a_purged_dataset_is_not_found(people: People) -> None:
    people.dataset()
    people.do("dataset_purge", id="data")

    assert people.refused("package_activity_list", id="data") == (404, NOT_FOUND)


def test_package_activity_list_records_views_but_not_their_deletion(people: People) -> None:
    resource_id = people.dataset(resources=[{"url": "x"}])["resources"][0]["id"]
    made = people.do("resource_view_create", resource_id=resource_id, view_type="text_view", title="V")
    people.do("resource_view_update", id=made["id"], title="W")
    people.do("resource_view_delete", id=made["id"])
    item = newest(people)

    assert of_data(people) == ["changed resource view", "new resource view", "new package"]
    assert item["data"] == {
        "id": made["id"], "resource_id": resource_id, "title": "W", "description": None, "view_type": "text_view",
        "order": 0, "config": {}, "package_id": made["package_id"],
    }


def test_package_activity_list_after_bulk_updates_has_two_of_each(people: People) -> None:
    made = people.dataset()
    people.do("bulk_update_private", datasets=[made["id"]], org_id=made["owner_org"])
    people.do("bulk_update_delete", datasets=[made["id"]], org_id=made["owner_org"])

    assert of_data(people) == [*2 * ["deleted package"], *2 * ["changed package"], "new package"]


@pytest.mark.parametrize(("part", "titles"), [
    ({"limit": 2}, "ED"), ({"limit": 2, "offset": 1}, "DC"), ({"offset": 4}, "A"), ({"limit": 0}, "EDCBA"),
    ({"limit": "", "offset": "3"}, "BA"), ({"after": 0, "limit": 2}, "BA"), ({"before": 0}, ""),
    ({"after": 0, "before": 32503680000, "limit": 1}, "E"), ({"activity_types": ["new package"]}, "A"),
    ({"exclude_activity_types": ["new package"], "limit": 1}, "E"), ({"activity_types": []}, "EDCBA"),
])
def test_package_activity_list_parts(people: People, part: dict[str, Any], titles: str) -> None:
    people.dataset(title="A")
    for title in "BCDE":
        people.do("package_patch", id="data", title=title)

    found = people.do("package_activity_list", id="data", **part)
    assert "".join(item["data"]["package"]["title"] for item in found) == titles


@pytest.mark.parametrize(("part", "errors"), [
    ({"limit": "x"}, {"limit": ["Invalid integer", "Please enter an integer value"]}),
    ({"limit": -1}, {"limit": ["Must be a natural number"]}),
    ({"after": "2020-01-01"}, {"after": ["Must be a float timestamp"]}),
    ({"activity_types": "x"}, {"activity_types": ["Not a list"]}),
    ({"activity_types": ["x"], "exclude_activity_types": []},
     {"activity_types": ["Cannot be used together with `exclude_activity_types"]}),
])
def test_package_activity_list_refuses(people: People, part: dict[str, Any], errors: dict[str, Any]) -> None:
    assert people.refused("package_activity_list", id="data", **part) == (409, errors)


@pytest.mark.parametrize("after", [1e20, 1e17, "inf"])
def test_package_activity_list_crashes_beyond_the_clock(people: People, after: Any) -> None:
    assert people.refused("package_activity_list", id="data", after=after) == (500, CRASHED)


def test_package_activity_list_is_cut_to_the_options(people: People) -> None:
    people.ckan.configure({"ckan.activity_list_limit": 1, "ckan.activity_list_limit_max": 2})
    people.dataset()
    for title in "BC":
        people.do("package_patch", id="data", title=title)

    assert len(of_data(people)) == 1
    assert len(of_data(people, limit=50)) == 2


def test_package_activity_list_goes_by_the_labels_of_then(people: People) -> None:
    people.dataset(private=True)
    people.do("package_patch", id="data", private=False)

    assert of_data(people, None) == ["changed package"]
    assert of_data(people, "ann") == ["changed package", "new package"]


def test_package_activity_list_hides_users_from_all_but_sysadmins_who_ask(people: People) -> None:
    people.ckan.configure({"ckan.hide_activity_from_users": "ann"})
    people.dataset()
    people.do("package_patch", "ann", id="data", title="T")

    assert of_data(people) == ["new package"]
    assert of_data(people, include_hidden_activity=True) == ["changed package", "new package"]
    assert of_data(people, "ann", include_hidden_activity=True) == ["new package"]


def test_organization_activity_list_follows_where_the_dataset_is_now(people: People) -> None:
    people.do("organization_create", name="other")
    people.dataset()
    people.do("package_patch", id="data", owner_org="other")

    def types(name: str) -> list[str]:
        return [item["activity_type"] for item in people.do("organization_activity_list", None, id=name)]

    assert types("org") == ["new organization"]
    assert types("other") == ["changed package", "new package", "new organization"]
    people.do("package_patch", id="data", private=True)
    assert types("other") == ["new organization"]


def test_group_activity_list_counts_a_parents_own_activities_for_each_child(people: People) -> None:
    people.do("group_create", name="parent")
    for name in ("child-a", "child-b"):
        people.do("group_create", name=name, groups=[{"name": "parent"}])
    people.dataset(groups=[{"name": "parent"}])

    def types(limit: int) -> list[str]:
        found = people.do("group_activity_list", None, id="parent", limit=limit)
        return [item["activity_type"] for item in found]

    assert types(0) == ["new package", "new group"]
    people.do("group_patch", id="parent", description="d")
    assert types(2) == ["changed group"]


def test_group_activity_list_shows_the_group_as_it_was(people: People) -> None:
    people.do("group_create", name="grp", extras=[{"key": "a", "value": "1"}])
    people.do("group_delete", id="grp")
    deleted, new = people.do("group_activity_list", id="grp")

    assert (new["data"]["group"]["extras"], new["data"]["group"]["state"]) == ({"a": "1"}, "active")
    assert (deleted["activity_type"], deleted["data"]["group"]["state"]) == ("deleted group", "deleted")


def test_user_activity_list_holds_what_was_done_by_and_to_a_user(people: People) -> None:
    people.do("package_create", "ann", name="data", owner_org="org")
    people.do("user_patch", id="ann", fullname="Ann")
    found = people.do("user_activity_list", None, id="ann")

    assert [item["activity_type"] for item in found] == ["changed user", "new package", "new user"]
    assert people.refused("user_activity_list", id="nope") == (404, NOT_FOUND)


def test_recently_changed_packages_activity_list_leaves_out_views_and_what_is_private(people: People) -> None:
    people.dataset(resources=[{"url": "http://example.org/a.png"}])
    people.dataset("secret", private=True)
    found = people.do("recently_changed_packages_activity_list", None, limit=5)

    assert [item["activity_type"] for item in found] == ["new package"]
    assert len(people.do("recently_changed_packages_activity_list", "ann")) == 2


def test_activity_show_of_a_dataset(people: People) -> None:
    people.dataset()
    item = newest(people)

    assert people.do("activity_show", id=item["id"]) == item
    assert people.do("activity_show", None, id=item["id"], include_data=False) == item
    assert people.do("activity_show", "ann", id=item["id"], include_data=True) == item
    assert people.refused("activity_show", "eve", id=item["id"], include_data=True)[0] == 403
    assert people.refused("activity_show", None, id=item["id"]) == (500, CRASHED)


def test_activity_show_of_something_else_is_for_sysadmins(people: People) -> None:
    item = people.do("organization_activity_list", id="org")[0]
    message = "Access denied: object_type not recognized"

    assert people.do("activity_show", id=item["id"]) == item
    assert people.refused("activity_show", "ann", id=item["id"], include_data=False) == (
        403, {"__type": "Authorization Error", "message": message})


def test_activity_show_to_all_with_the_option(people: People) -> None:
    people.ckan.configure({"ckan.auth.public_activity_stream_detail": True})
    people.dataset()

    assert people.do("activity_data_show", None, id=newest(people)["id"], object_type="package")["name"] == "data"


def test_activity_data_show_gives_a_part(people: People) -> None:
    made = people.dataset()
    activity_id = newest(people)["id"]
    message = "Not found: Could not find that object_type in the activity"

    assert people.do("activity_data_show", id=activity_id, object_type="package") == made
    assert people.do("activity_data_show", id=activity_id)["actor"] == "sysadmin"
    assert people.refused("activity_data_show", id=activity_id, object_type="group") == (
        404, {"__type": "Not Found Error", "message": message})


@pytest.mark.parametrize(("diff_type", "expected"), [
    ("unified", '-  "title": "One",\n+  "title": "Two",'), ("context", '!   "title": "Two",'),
    ("html", '<table class="diff"'),
])
def test_activity_diff(people: People, diff_type: str, expected: str) -> None:
    people.dataset(title="One")
    people.do("package_patch", id="data", title="Two")

    answer = people.do("activity_diff", id=newest(people)["id"], object_type="package", diff_type=diff_type)

    assert expected in answer["diff"]
    assert [item["activity_type"] for item in answer["activities"]] == ["new package", "changed package"]


def test_activity_diff_refuses(people: People) -> None:
    people.dataset()
    first = newest(people)["id"]
    people.do("package_patch", id="data", title="Two")
    second = newest(people)["id"]
    missing = {"__type": "Not Found Error", "message": "Not found: Could not find object in the activity data"}
    no_other = {"__type": "Not Found Error", "message": "Not found: Previous activity for this object not found"}

    assert people.refused("activity_diff", id=first, object_type="package") == (404, no_other)
    assert people.refused("activity_diff", id=second, object_type="group") == (404, missing)
    assert people.refused("activity_diff", id=second) == (409, {"object_type": ["Missing value"]})
    assert people.refused("activity_diff", id=second, object_type="package", diff_type="x") == (
        409, {"message": "diff_type not recognized"})


def test_activity_create_without_labels_is_seen_by_sysadmins_only(people: People) -> None:
    made = people.dataset()
    item = people.do(
        "activity_create", user_id="ann", object_id=made["id"], activity_type="changed package", data={"a": 1})

    assert (item["data"], item["permission_labels"]) == ({"a": 1}, None)
    assert of_data(people) == ["changed package", "new package"]
    assert of_data(people, "ann") == ["new package"]


@pytest.mark.parametrize(("data", "at_once", "later"), [
    (None, {}, {}), (0, {}, {}), (1.5, "1.5", "1.5"), ("5", "5", 5), ("null", "null", None), ([1], [1], [1]),
])
def test_activity_create_reads_data_again_as_json(people: People, data: Any, at_once: Any, later: Any) -> None:
    made = people.dataset()
    item = people.do(
        "activity_create", user_id="ann", object_id=made["id"], activity_type="changed package", data=data)

    assert item["data"] == at_once
    assert newest(people)["data"] == later


def test_activity_create_with_a_text_that_is_no_json_breaks_the_lists(people: People) -> None:
    people.do("activity_create", user_id="ann", object_id=people.ids["ann"], activity_type="new user", data="abc")

    assert people.refused("user_activity_list", id="ann") == (500, CRASHED)


@pytest.mark.parametrize(("fields", "errors"), [
    ({"activity_type": "x"}, {"activity_type": ["Not found: Activity type"],
                              "object_id": ['There is no object_id validator for activity type "x"']}),
    ({"object_id": "data"}, {"object_id": ["Dataset not found"]}),
    ({"user_id": "nope"}, {"user_id": ["Not found: User"]}),
    ({"activity_type": "new group", "object_id": "g"}, {"object_id": ["Group not found: g"]}),
    ({"activity_type": "new user", "object_id": "u"}, {"object_id": ["User not found: u"]}),
    ({"permission_labels": "public"}, {"permission_labels": ["Not a list"]}),
])
def test_activity_create_refuses(people: People, fields: dict[str, Any], errors: dict[str, Any]) -> None:
    data = {"user_id": "ann", "object_id": people.dataset()["id"], "activity_type": "new package", **fields}

    assert people.refused("activity_create", **data) == (409, errors)
    assert people.refused("activity_create", "ann", **data) == (403, FORBIDDEN)


def test_activity_create_crashes_for_an_empty_object_as_its_type(people: People) -> None:
    assert people.refused("activity_create", object_id=people.ids["ann"], activity_type={}) == (500, CRASHED)


def test_activity_create_and_all_records_are_off_with_the_option(people: People) -> None:
    people.ckan.configure({"ckan.activity_streams_enabled": False})
    people.dataset()

    assert of_data(people) == []
    assert people.do("activity_create", anything="goes") is None


def test_activity_actions_come_with_the_plugin() -> None:
    ckan = FakeCKAN(plugins=())
    result(ckan, "organization_create", {"name": "org"})
    result(ckan, "package_create", {"name": "data", "owner_org": "org"})

    assert len(ckan.site.state.activities) == 0
    assert call(ckan, "package_activity_list", {"id": "data"}).status_code == 400


def test_activity_of_a_dataset_shares_the_text_of_the_index(people: People) -> None:
    made = people.dataset()
    state = people.ckan.site.state
    copy = state.indexed_packages.get(made["id"])

    assert copy is not None
    assert [row.package is copy.validated_data_dict for row in state.activities.by("object").all(made["id"])] == [True]


def test_package_create_by_nobody_is_kept_though_its_activity_is_refused() -> None:
    people = People(**{"ckan.auth.anon_create_dataset": True, "ckan.auth.create_unowned_dataset": True})

    assert people.refused("package_create", None, name="data") == (409, {"user_id": ["User not found"]})
    assert people.do("package_show", id="data")["creator_user_id"] is None


def test_activity_delete_by_id(people: People) -> None:
    people.dataset()
    activity_id = newest(people)["id"]

    assert people.refused("activity_delete", "ann", id=activity_id) == (403, FORBIDDEN)
    assert people.do("activity_delete", id=activity_id) == {"message": "Activity purged"}
    assert people.refused("activity_delete", id=activity_id)[0] == 404


@pytest.mark.parametrize("data", [{}, {"start_date": "2001-01-01"}, {"offset_days": 0}, {"id": " "}, {"keep": 2}])
def test_activity_delete_needs_an_id_or_a_range(people: People, data: dict[str, Any]) -> None:
    message = "Either both start_date and end_date must be specified, or offset_days must be provided."

    assert people.refused("activity_delete", **data) == (409, {"__before": [message]})


def test_activity_delete_with_keep_ignores_the_dates(people: People) -> None:
    people.dataset()
    people.do("package_patch", id="data", title="T")
    total = people.do("activity_delete_counts")["total"]
    before = people.do("activity_delete", start_date="2001-01-01", end_date="2002-01-01", keep=1)
    people.ckan.clock.shift(3 * 86400)
    people.dataset("late")
    people.do("package_patch", id="late", title="T")

    assert before == NONE_FOUND
    assert people.do("activity_delete", offset_days=2, keep=1) == {
        "message": "Deleted 2 rows from the activity table."}
    assert people.do("activity_delete_counts") == {
        "older_than_1_day": total - 1, "older_than_30_days": 0, "older_than_365_days": 0, "total": total}


def test_activity_delete_refuses_a_range_that_ends_before_it_starts(people: People) -> None:
    assert people.refused("activity_delete", start_date="2002-01-01", end_date="2001-01-01") == (
        409, {"message": "start_date cannot be greater than end_date."})


def test_activity_delete_all(people: People) -> None:
    total = people.do("activity_delete_counts")["total"]

    assert people.do("activity_delete_all") == {"message": f"Deleted {total} rows from the activity table."}
    assert people.do("activity_delete_all") == NONE_FOUND
    assert people.refused("activity_delete_all", "ann") == (403, FORBIDDEN)
    assert people.get("activity_delete_counts", "sysadmin") == 400
