from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from ckan_fake.actions.dashboards import string_to_timedelta
from ckan_fake.errors import ValidationError
from tests.actions.prepared_people import CRASHED, People


@pytest.fixture
def people() -> People:
    people = People("ann", "bob")
    people.organization(bob="editor")
    return people


def new(people: People, user: str = "ann") -> list[tuple[str, bool]]:
    return [(item["activity_type"], item["is_new"]) for item in people.do("dashboard_activity_list", user)]


def test_dashboard_activity_list_holds_what_is_followed(people: People) -> None:
    people.dataset()
    people.do("follow_dataset", "ann", id="data")
    people.do("follow_user", "ann", id="bob")

    assert new(people) == [("new package", True), ("new user", True), ("new user", False)]


def test_dashboard_activity_list_of_a_followed_group_holds_its_public_datasets(people: People) -> None:
    people.do("group_create", name="grp")
    people.do("follow_group", "ann", id="grp")
    people.dataset(groups=[{"name": "grp"}])
    people.dataset("secret", groups=[{"name": "grp"}], private=True)

    assert new(people) == [("new package", True), ("new group", True), ("new user", False)]


def test_dashboard_new_activities_count_until_dashboard_mark_activities_old(people: People) -> None:
    people.dataset()
    people.do("follow_dataset", "ann", id="data")
    before = people.do("dashboard_new_activities_count", "ann")
    people.do("dashboard_mark_activities_old", "ann")

    assert before == 1
    assert people.do("dashboard_new_activities_count", "ann") == 0
    assert people.get("dashboard_mark_activities_old", "ann") == 400


@pytest.mark.parametrize("action", ["dashboard_activity_list", "dashboard_new_activities_count"])
def test_dashboard_activity_list_and_count_need_a_user(people: People, action: str) -> None:
    message = "Access denied: You must be logged in to access your dashboard."

    assert people.refused(action, None) == (403, {"__type": "Authorization Error", "message": message})


def test_dashboard_activity_list_crashes_at_a_whole_second(people: People) -> None:
    people.ckan.clock.freeze("2024-01-01")
    people.dataset()
    people.do("follow_dataset", "ann", id="data")

    assert people.refused("dashboard_activity_list", "ann") == (500, CRASHED)


def test_send_email_notifications_is_off_by_default(people: People) -> None:
    message = "ckan.activity_streams_email_notifications is not enabled in config"

    assert people.refused("send_email_notifications") == (409, {"message": message})
    assert people.refused("send_email_notifications", "ann")[0] == 403


def test_send_email_notifications_fails_without_a_mail_server_where_there_is_news(people: People) -> None:
    people.ckan.configure({"ckan.activity_streams_email_notifications": True})
    people.do("user_patch", "ann", id="ann", activity_streams_email_notifications=True)
    people.dataset()
    nothing = people.do("send_email_notifications")
    people.do("follow_dataset", "ann", id="data")
    people.do("package_patch", id="data", title="news")

    assert nothing is None
    assert people.refused("send_email_notifications") == (500, CRASHED)


def test_send_email_notifications_reads_the_span_of_time(people: People) -> None:
    people.ckan.configure({
        "ckan.activity_streams_email_notifications": True, "ckan.email_notifications_since": "two days"})

    assert people.refused("send_email_notifications") == (409, {"message": "Not a valid time: two days"})


@pytest.mark.parametrize(("text", "parts"), [
    ("2 days", {"days": 2}), ("1 day", {"days": 1}), ("4:35:00", {"hours": 4, "minutes": 35}),
    ("4:35:12.087465", {"hours": 4, "minutes": 35, "seconds": 12, "milliseconds": 87, "microseconds": 465}),
    ("7 days, 3:23:34", {"days": 7, "hours": 3, "minutes": 23, "seconds": 34}), (".087465", {"microseconds": 87465}),
])
def test_send_email_notifications_spans_of_time(text: str, parts: dict[str, Any]) -> None:
    assert string_to_timedelta(text) == timedelta(**parts)


def test_send_email_notifications_refuses_other_spans_of_time() -> None:
    with pytest.raises(ValidationError):
        string_to_timedelta("2 weeks")
