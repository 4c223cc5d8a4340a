from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

ENTITY = {"entity_id": "e", "entity_type": "resource", "task_type": "harvest", "key": "k"}


@pytest.fixture
def ckan() -> FakeCKAN:
    return FakeCKAN()


def update(ckan: FakeCKAN, **fields: Any) -> Any:
    return result(ckan, "task_status_update", {**ENTITY, **fields})


def test_task_status_update_finds_the_row_by_its_entity(ckan: FakeCKAN) -> None:
    first = update(ckan, value="a", state="running")
    second = update(ckan, value="b")

    assert (second["id"], second["value"], second["state"]) == (first["id"], "b", "running")
    assert result(ckan, "task_status_show", ENTITY, key=None) == second


def test_task_status_update_without_a_value_is_a_crash_for_a_new_one(ckan: FakeCKAN) -> None:
    assert error(ckan, "task_status_update", ENTITY)[0] == 500
    update(ckan, value="a")
    assert update(ckan)["value"] == "a"


def test_task_status_update_shows_a_time_as_sent_and_stores_it(ckan: FakeCKAN) -> None:
    assert update(ckan, value="a", last_updated="2020-01-02 03:04+02")["last_updated"] == "2020-01-02 03:04+02"
    assert result(ckan, "task_status_show", ENTITY)["last_updated"] == "2020-01-02T03:04:00"
    assert error(ckan, "task_status_update", {**ENTITY, "last_updated": "nonsense"})[0] == 500


def test_task_status_update_is_for_sysadmins(ckan: FakeCKAN) -> None:
    assert error(ckan, "task_status_update", ENTITY, key=None) == (
        403, {"__type": "Authorization Error",
              "message": "Access denied: User  not authorized to update task_status table"}
    )


def test_task_status_update_refuses_a_key_that_another_row_has(ckan: FakeCKAN) -> None:
    one = update(ckan, value="a")
    update(ckan, key="other", value="b")

    assert error(ckan, "task_status_update", {**ENTITY, "id": one["id"], "key": "other", "value": "c"})[0] == 500
    assert error(ckan, "task_status_update", {**ENTITY, "id": "nope"})[1]["message"] == (
        "Not found: TaskStatus was not found."
    )


def test_task_status_update_many_keeps_what_came_before_an_error(ckan: FakeCKAN) -> None:
    items = [{**ENTITY, "value": "a"}, {**ENTITY, "key": ""}]

    assert error(ckan, "task_status_update_many", {"data": items})[1]["key"] == ["Missing value"]
    assert result(ckan, "task_status_show", ENTITY)["value"] == "a"
    assert result(ckan, "task_status_update_many", {"data": []}, key=None) == {"results": []}


def test_task_status_update_many_goes_on_with_the_row_of_an_id(ckan: FakeCKAN) -> None:
    one = update(ckan, value="a")
    items = [{**ENTITY, "id": one["id"], "value": "b"}, {**ENTITY, "key": "k2", "value": "c"}]

    results = result(ckan, "task_status_update_many", {"data": items})["results"]
    assert [(item["id"], item["key"]) for item in results] == [(one["id"], "k"), (one["id"], "k2")]


def test_task_status_show_says_what_is_missing_one_by_one(ckan: FakeCKAN) -> None:
    assert error(ckan, "task_status_show", {"entity_id": "e"})[1] == {
        "__type": "Validation Error", "task_type": ["Missing value"]
    }
    assert error(ckan, "task_status_show", ENTITY)[0] == 404


def test_task_status_delete_looks_before_it_asks_who_calls(ckan: FakeCKAN) -> None:
    one = update(ckan, value="a")

    assert error(ckan, "task_status_delete", {"id": "nope"}, key=None)[0] == 404
    assert error(ckan, "task_status_delete", {"id": one["id"]}, key=None)[0] == 403
    assert result(ckan, "task_status_delete", {"id": one["id"]}) is None
    assert error(ckan, "task_status_show", {"id": one["id"]})[0] == 404
