from __future__ import annotations

import pytest

from tests.actions.prepared_people import CRASHED, People

OFF = (409, {"message": "Dataset collaborators not enabled"})


def people_with(*, on: bool = True, **config: object) -> People:
    people = People("ann", "eve", **{"ckan.auth.allow_dataset_collaborators": on, **config})
    people.organization(ann="admin")
    people.dataset(private=True)
    return people


@pytest.fixture
def people() -> People:
    return people_with()


def test_package_collaborator_create_lets_a_user_in(people: People) -> None:
    made = people.do("package_collaborator_create", "ann", id="data", user_id="eve", capacity="editor")

    assert sorted(made) == ["capacity", "modified", "package_id", "user_id"]
    assert people.do("package_patch", "eve", id="data", title="by eve")["title"] == "by eve"


def test_package_collaborator_create_changes_the_capacity(people: People) -> None:
    people.do("package_collaborator_create", id="data", user_id="eve", capacity="editor")
    people.do("package_collaborator_create", id="data", user_id="eve", capacity="member")

    assert [row["capacity"] for row in people.do("package_collaborator_list", id="data")] == ["member"]
    assert people.refused("package_patch", "eve", id="data", title="by eve")[0] == 403


def test_package_collaborator_create_refuses_what_is_no_capacity_before_all_else(people: People) -> None:
    assert people.refused("package_collaborator_create", None, id="nope", user_id="nope", capacity="admin") == (
        409, {"message": 'Role must be one of "editor, member"'})


def test_package_collaborator_create_with_the_capacity_admin() -> None:
    people = people_with(**{"ckan.auth.allow_admin_collaborators": True})
    people.do("package_collaborator_create", id="data", user_id="eve", capacity="admin")

    assert len(people.do("package_collaborator_list", "eve", id="data")) == 1


@pytest.mark.parametrize("action", ["package_collaborator_create", "package_collaborator_delete"])
def test_package_collaborator_create_and_delete_crash_for_nobody_and_unknown_datasets(
    people: People, action: str
) -> None:
    data = {"user_id": "eve", "capacity": "editor"}

    assert people.refused(action, None, id="data", **data) == (500, CRASHED)
    assert people.refused(action, "ann", id="nope", **data) == (500, CRASHED)
    assert people.refused(action, "eve", id="data", **data)[0] == 403


def test_package_collaborator_delete(people: People) -> None:
    people.do("package_collaborator_create", id="data", user_id="eve", capacity="member")

    assert people.do("package_collaborator_delete", id="data", user_id="eve") is None
    assert people.refused("package_collaborator_delete", id="data", user_id="eve") == (
        404, {"__type": "Not Found Error", "message": "Not found: User eve is not a collaborator on this package"})


def test_package_collaborator_list_writes_dates_with_a_blank(people: People) -> None:
    people.ckan.clock.freeze("2024-05-05T01:02:03.5")
    made = people.do("package_collaborator_create", id="data", user_id="eve", capacity="member")

    assert made["modified"] == "2024-05-05T01:02:03.500000"
    assert people.do("package_collaborator_list", id="data")[0]["modified"] == "2024-05-05 01:02:03.500000"
    assert people.do("package_collaborator_list", id="data", capacity="editor") == []
    assert people.refused("package_collaborator_list", id="data", capacity="boss") == (
        409, {"message": 'Capacity must be one of "editor, member"'})


def test_package_collaborator_list_for_user_is_for_oneself(people: People) -> None:
    made = people.do("package_collaborator_create", id="data", user_id="eve", capacity="member")

    assert people.do("package_collaborator_list_for_user", "eve", id="eve") == [
        {name: made[name] for name in ("package_id", "capacity", "modified")}]
    assert people.refused("package_collaborator_list_for_user", "ann", id="eve")[0] == 403
    assert people.refused("package_collaborator_list_for_user", id="nope")[0] == 403


def test_package_collaborator_actions_are_off_by_default() -> None:
    people = people_with(on=False)

    assert people.refused("package_collaborator_create", id="data", user_id="eve", capacity="member") == OFF
    assert people.refused("package_collaborator_delete", id="data", user_id="eve") == OFF
    assert people.refused("package_collaborator_list", id="data") == OFF
    assert people.refused("package_collaborator_list_for_user", None, id="eve") == OFF
    assert people.refused("package_collaborator_list", "eve", id="data")[0] == 403
