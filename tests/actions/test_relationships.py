from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

RELATION = {"subject": "a1", "object": "b1", "type": "depends_on"}


@pytest.fixture
def ckan() -> FakeCKAN:
    """A server with two datasets."""
    fake = FakeCKAN()
    result(fake, "organization_create", {"name": "org"})
    for name in ("a1", "b1"):
        result(fake, "package_create", {"name": name, "owner_org": "org"})
    return fake


def test_package_relationship_create_is_seen_from_both_sides(ckan: FakeCKAN) -> None:
    result(ckan, "package_relationship_create", {**RELATION, "comment": "why"})

    assert result(ckan, "package_relationships_list", {"id": "a1"}) == [{**RELATION, "comment": "why"}]
    assert result(ckan, "package_relationships_list", {"id": "b1"}) == [
        {"subject": "b1", "type": "dependency_of", "object": "a1", "comment": "why"}
    ]


def test_package_relationship_create_does_not_reindex(ckan: FakeCKAN) -> None:
    result(ckan, "package_relationship_create", RELATION)

    assert result(ckan, "package_show", {"id": "a1"})["relationships_as_subject"] == []


def test_package_relationship_update_saves_the_comment_and_answers_500(ckan: FakeCKAN) -> None:
    result(ckan, "package_relationship_create", RELATION)

    assert error(ckan, "package_relationship_update", {**RELATION, "comment": "new"})[0] == 500
    assert result(ckan, "package_relationships_list", {"id": "a1"})[0]["comment"] == "new"


def test_package_relationship_create_of_a_deleted_one_revives_it_and_answers_500(ckan: FakeCKAN) -> None:
    result(ckan, "package_relationship_create", RELATION)
    result(ckan, "package_relationship_delete", RELATION)

    assert result(ckan, "package_relationships_list", {"id": "a1"}) == []
    assert error(ckan, "package_relationship_create", {**RELATION, "comment": "back"})[0] == 500
    assert result(ckan, "package_relationships_list", {"id": "a1"}) == [{**RELATION, "comment": "back"}]


def test_package_relationship_create_refuses_unknown_ends_and_types(ckan: FakeCKAN) -> None:
    assert error(ckan, "package_relationship_create", {**RELATION, "object": "nope"})[1]["message"] == (
        "Not found: Object package 'nope' was not found."
    )
    assert error(ckan, "package_relationship_create", {**RELATION, "type": "friend_of"})[1]["type"][0].startswith(
        "Value must be one of ['depends_on', 'dependency_of',"
    )


def test_package_update_of_a_dataset_that_has_a_relationship_crashes(ckan: FakeCKAN) -> None:
    result(ckan, "package_relationship_create", RELATION)

    assert error(ckan, "package_update", {"id": "a1", "notes": "new"})[0] == 500
    assert result(ckan, "package_show", {"id": "a1"})["notes"] is None
    assert result(ckan, "package_patch", {"id": "a1", "notes": "new"})["notes"] == "new"
    assert result(ckan, "package_relationships_list", {"id": "a1"}) == []


def test_package_relationship_create_refuses_a_comment_with_a_lone_surrogate(ckan: FakeCKAN) -> None:
    assert error(ckan, "package_relationship_create", {**RELATION, "comment": "\ud800"})[0] == 500
