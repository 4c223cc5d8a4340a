from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result

ITEM = {"title": "App", "type": "application", "url": "http://example.org/app"}


@pytest.fixture
def ckan() -> FakeCKAN:
    """A site of CKAN 2.2 with the dataset `one`."""
    ckan = FakeCKAN("2.2")
    result(ckan, "package_create", {"name": "one"})
    return ckan


def test_related_create_and_related_show_and_related_update_and_related_delete(ckan: FakeCKAN) -> None:
    made = result(ckan, "related_create", {**ITEM, "dataset_id": "one"})
    assert made["owner_id"] == ckan.sysadmin.id
    shown = result(ckan, "related_show", {"id": made["id"]}, key=None)
    assert (shown["title"], shown["__extras"]) == ("App", {"view_count": 0})
    assert result(ckan, "related_update", {"id": made["id"], "title": "New"})["type"] == "application"
    assert result(ckan, "related_delete", {"id": made["id"]}) is None
    assert error(ckan, "related_show", {"id": made["id"]})[0] == 404
    assert error(ckan, "related_update", {"id": made["id"]})[1]["message"] == "Not found: Item was not found."


def test_related_create_refuses(ckan: FakeCKAN) -> None:
    assert error(ckan, "related_create", {"title": "x"})[1]["type"] == ["Missing value"]
    assert error(ckan, "related_create", {**ITEM, "url": "nope"})[1]["url"] == ["Please provide a valid URL"]
    assert call(ckan, "related_create", ITEM).status_code == 403


def test_related_items_belong_to_their_owners(ckan: FakeCKAN) -> None:
    eve = {"name": "eve", "email": "e@example.org", "password": "correct horse 9"}
    key = result(ckan, "user_create", eve)["apikey"]
    made = result(ckan, "related_create", ITEM)
    assert error(ckan, "related_update", {"id": made["id"]}, key=key)[0] == 403
    assert error(ckan, "related_delete", {"id": made["id"]}, key=key)[0] == 403
    assert error(ckan, "related_create", {**ITEM, "featured": 1}, key=key)[0] == 403


def test_related_list_of_a_dataset_or_of_all(ckan: FakeCKAN) -> None:
    first = result(ckan, "related_create", {**ITEM, "dataset_id": "one"})["id"]
    second = result(ckan, "related_create", {"title": "B", "type": "idea", "featured": 1})["id"]
    assert [item["id"] for item in result(ckan, "related_list", {"id": "one"}, key=None)] == [first]
    assert [item["id"] for item in result(ckan, "related_list")] == [first, second]
    assert [item["id"] for item in result(ckan, "related_list", {"featured": True})] == [second]
    assert [item["id"] for item in result(ckan, "related_list", {"type_filter": "idea"})] == [second]
    assert call(FakeCKAN("2.7"), "related_list").status_code == 400
