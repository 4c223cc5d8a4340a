from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import error, result

IDS = [f"{number}2345678-1111-4111-8111-111111111111" for number in (1, 2, 3)]


@pytest.fixture
def ckan() -> FakeCKAN:
    """A server with a dataset `d` of three resources."""
    fake = FakeCKAN()
    result(fake, "organization_create", {"name": "org"})
    resources = [{"id": own, "url": f"http://example.org/{own[0]}", "name": own[0]} for own in IDS]
    result(fake, "package_create", {"name": "dd", "owner_org": "org", "title": "T", "resources": resources})
    return fake


def revise(ckan: FakeCKAN, **parameters: Any) -> Any:
    return result(ckan, "package_revise", {"match": {"name": "dd"}, **parameters})["package"]


def test_package_revise_merges_a_dict(ckan: FakeCKAN) -> None:
    shown = revise(ckan, update={"title": "U", "resources": [{}, {"name": "second"}]})

    assert shown["title"] == "U"
    assert [resource["name"] for resource in shown["resources"]] == ["1", "second", "3"]


@pytest.mark.parametrize("key", ["update__resources__-1", "update__resources__2", "update__resources__32345"])
def test_package_revise_finds_a_resource_by_position_and_id(ckan: FakeCKAN, key: str) -> None:
    assert revise(ckan, **{key: {"name": "found"}})["resources"][2]["name"] == "found"


def test_package_revise_extends_a_list(ckan: FakeCKAN) -> None:
    shown = revise(ckan, update__resources__extend=[{"url": "http://example.org/4", "name": "4"}])

    assert [resource["name"] for resource in shown["resources"]] == ["1", "2", "3", "4"]


def test_package_revise_filters(ckan: FakeCKAN) -> None:
    shown = revise(ckan, filter=["+resources__1", "-resources__*"])

    assert [resource["name"] for resource in shown["resources"]] == ["2"]


def test_package_revise_includes_parts_of_the_answer(ckan: FakeCKAN) -> None:
    data = {"match": {"name": "dd"}, "update": {"title": "V"}, "include": ["+package__title", "-package__*"]}

    assert result(ckan, "package_revise", data)["package"] == {"title": "V"}


def test_package_revise_names_what_does_not_match(ckan: FakeCKAN) -> None:
    data = {"match": {"name": "dd", "title": "other"}, "update": {"title": "V"}}

    assert error(ckan, "package_revise", data)[1]["match"] == ["title"]


def test_package_revise_without_a_dataset(ckan: FakeCKAN) -> None:
    assert error(ckan, "package_revise", {"update": {"title": "x"}}) == (
        409, {"match__id": "Missing value", "__type": "Validation Error"}
    )


def test_package_revise_answers_an_unknown_position_by_where_it_is_sent(ckan: FakeCKAN) -> None:
    status, errors = error(ckan, "package_revise", {"match": {"name": "dd"}, "update__resources__9": {"name": "x"}})

    assert (status, errors["resources__9"]) == (409, ["Unmatched key 9"])
    assert error(ckan, "package_revise", {"match__name": "dd", "match__resources__9": {"name": "x"}})[0] == 400
