from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.actions.prepared_people import CRASHED, NOT_FOUND, People
from tests.support import result

UNKNOWN = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def people() -> People:
    people = People("ann", "eve")
    people.organization(ann="editor")
    return people


def resource(people: People, **fields: Any) -> str:
    """Make a dataset with one resource; the resource's id."""
    made = people.dataset(resources=[{"url": "http://example.org/data.csv", **fields}])
    return str(made["resources"][0]["id"])


def view(people: People, resource_id: str, **fields: Any) -> Any:
    data = {"resource_id": resource_id, "view_type": "text_view", "title": "V", **fields}
    return people.do("resource_view_create", **data)


def types(people: People, resource_id: str) -> list[str]:
    return [shown["view_type"] for shown in people.do("resource_view_list", id=resource_id)]


def test_resource_view_create_shows_the_fields_of_its_type(people: People) -> None:
    resource_id = resource(people)
    made = view(people, resource_id, view_type="image_view", image_url="http://example.org/i.png")

    assert made == people.do("resource_view_show", None, id=made["id"])
    assert made == {
        "id": made["id"], "resource_id": resource_id, "title": "V", "description": None, "view_type": "image_view",
        "image_url": "http://example.org/i.png", "package_id": people.do("package_show", id="data")["id"],
    }


@pytest.mark.parametrize(("fields", "errors"), [
    ({"view_type": "nope"}, {"view_type": "No plugin found for view_type nope"}),
    ({"view_type": "datatables_view"}, {"view_type": "No plugin found for view_type datatables_view"}),
    ({"resource_id": UNKNOWN}, {"resource_id": [f"Resource not found: {UNKNOWN}"]}),
    ({"title": ""}, {"title": ["Missing value"]}),
    ({"id": "x"}, {"id": ["Invalid id provided"]}),
    ({"image_url": "x"}, {"__extras": ["The input field __extras was not expected."]}),
])
def test_resource_view_create_refuses(people: People, fields: dict[str, Any], errors: dict[str, Any]) -> None:
    data = {"resource_id": resource(people), "view_type": "text_view", "title": "V", **fields}

    assert people.refused("resource_view_create", **data) == (409, errors)


def test_resource_view_create_is_for_those_who_may_edit_the_dataset(people: People) -> None:
    data = {"resource_id": resource(people), "view_type": "text_view", "title": "V"}

    assert people.refused("resource_view_create", "eve", **data)[0] == 403
    assert people.refused("resource_view_create", None, **data)[0] == 403
    assert people.do("resource_view_create", "ann", **data)["title"] == "V"


def test_resource_view_update_drops_the_fields_of_its_type(people: People) -> None:
    resource_id = resource(people)
    made = view(people, resource_id, view_type="image_view", image_url="http://example.org/i.png", description="d")
    changed = people.do("resource_view_update", id=made["id"], title="")

    assert "image_url" not in changed
    assert (changed["title"], changed["description"]) == ("", "d")


def test_resource_view_update_without_resource_id_crashes_for_all_but_sysadmins(people: People) -> None:
    resource_id = resource(people)
    made = view(people, resource_id)

    assert people.refused("resource_view_update", "ann", id=made["id"], title="N") == (500, CRASHED)
    assert people.do("resource_view_update", "ann", id=made["id"], title="N", resource_id=resource_id)["title"] == "N"


def test_resource_view_update_asks_about_the_resource_that_the_data_names(people: People) -> None:
    theirs = view(people, resource(people))
    people.do("organization_create", name="other", users=[{"name": "eve", "capacity": "editor"}])
    own = people.do("package_create", name="own", owner_org="other", resources=[{"url": "x"}])["resources"][0]["id"]

    assert people.do("resource_view_update", "eve", id=theirs["id"], resource_id=own)["resource_id"] == own


def test_resource_view_update_and_show_and_delete_of_an_unknown_view(people: People) -> None:
    cannot_check = {"__type": "Not Found Error", "message": "Not found: Resource view not found, cannot check auth."}

    assert people.refused("resource_view_update", id="nope") == (
        404, {"__type": "Not Found Error", "message": "Not found: Resource view was not found."})
    assert people.refused("resource_view_show", id="nope") == (404, NOT_FOUND)
    assert people.refused("resource_view_show", None, id="nope") == (404, cannot_check)
    assert people.refused("resource_view_delete", "ann", id="nope") == (404, NOT_FOUND)


def test_resource_view_reorder_puts_the_named_ones_first(people: People) -> None:
    resource_id = resource(people)
    ids = [view(people, resource_id, title=title)["id"] for title in "abc"]

    answer = people.do("resource_view_reorder", "ann", id=resource_id, order=[ids[2]])

    assert answer == {"id": resource_id, "order": [ids[2], ids[0], ids[1]]}
    assert [shown["title"] for shown in people.do("resource_view_list", id=resource_id)] == ["c", "a", "b"]


@pytest.mark.parametrize(("order", "error"), [
    ("x", "Must supply order as a list"), (["a", "a"], "No duplicates allowed in order"),
    (["nope"], "View nope does not exist"),
])
def test_resource_view_reorder_refuses(people: People, order: Any, error: str) -> None:
    assert people.refused("resource_view_reorder", id=resource(people), order=order) == (409, {"order": error})


def test_resource_view_delete_gives_the_resource(people: People) -> None:
    resource_id = resource(people)

    assert people.do("resource_view_delete", id=view(people, resource_id)["id"]) == {"resource_id": resource_id}
    assert types(people, resource_id) == []


def test_resource_view_clear_deletes_views_of_the_given_types_or_all(people: People) -> None:
    resource_id = resource(people, format="PNG")
    view(people, resource_id)
    people.do("resource_view_clear", view_types=["image_view"])
    left = types(people, resource_id)
    people.do("resource_view_clear")

    assert left == ["text_view"]
    assert types(people, resource_id) == []
    assert people.refused("resource_view_clear", "ann")[0] == 403


def test_resource_view_list_outlives_the_resource_until_the_next_update_of_resources(people: People) -> None:
    resource_id = resource(people, format="PNG")
    people.do("resource_delete", id=resource_id)
    kept = types(people, resource_id)
    people.do("resource_create", package_id="data", url="x")

    assert kept == ["image_view"]
    assert people.refused("resource_view_list", id=resource_id) == (404, NOT_FOUND)


@pytest.mark.parametrize(("format_", "expected"), [("PNG", ["image_view"]), ("jpg", ["image_view"]), ("CSV", [])])
def test_package_create_and_resource_create_give_images_a_view(
    people: People, format_: str, expected: list[str]
) -> None:
    first = resource(people, format=format_)
    second = people.do("resource_create", package_id="data", url="http://example.org/x", format=format_)["id"]

    assert types(people, first) == expected
    assert types(people, second) == expected


def test_resource_update_gives_views_where_the_format_changes(people: People) -> None:
    resource_id = resource(people)
    people.do("resource_patch", id=resource_id, format="GIF")

    assert types(people, resource_id) == ["image_view"]


def test_resource_create_default_resource_views_gives_only_new_views(people: People) -> None:
    resource_id = resource(people, format="PNG")
    people.do("resource_view_clear")
    shown = people.do("resource_show", id=resource_id)

    made = people.do("resource_create_default_resource_views", "ann", resource=shown)

    assert [one["title"] for one in made] == ["Image"]
    assert people.do("resource_create_default_resource_views", resource=shown) == []
    assert people.refused("resource_create_default_resource_views", "eve", resource=shown)[0] == 403


def test_package_create_default_resource_views(people: People) -> None:
    resource(people, format="PNG")
    people.do("resource_view_clear")
    package = people.do("package_show", id="data")

    assert people.do("package_create_default_resource_views", package=package, create_datastore_views=True) == []
    assert len(people.do("package_create_default_resource_views", package=package)) == 1


def test_package_create_default_resource_views_without_a_package(people: People) -> None:
    missing_id = (409, {"message": "Missing id, can not get Package object"})

    assert people.refused("package_create_default_resource_views", "ann", package=None) == missing_id
    assert people.refused("package_create_default_resource_views", package="x") == (500, CRASHED)


def test_package_create_default_resource_views_of_texts_below_the_site() -> None:
    ckan = FakeCKAN(config={"ckan.views.default_views": "text_view"})
    result(ckan, "organization_create", {"name": "org"})
    urls = [f"{ckan.site_url}/a.txt", "http://elsewhere.example/a.txt"]
    made = result(ckan, "package_create", {
        "name": "data", "owner_org": "org", "resources": [{"url": url, "format": "TXT"} for url in urls],
    })

    views = [result(ckan, "resource_view_list", {"id": one["id"]}) for one in made["resources"]]
    assert [len(found) for found in views] == [1, 0]


def test_package_create_that_fails_to_index_stays_where_a_view_was_made(people: People) -> None:
    for name, url in (("image", "http://example.org/a.png"), ("table", "http://example.org/a.csv")):
        data: dict[str, Any] = {"name": name, "owner_org": "org", "resources": [{"url": url}]}
        status, _ = people.refused("package_create", **data, extras=[{"key": "views_total", "value": "abc"}])
        assert status == 500

    assert people.do("package_show", id="image")["num_resources"] == 1
    assert people.refused("package_show", id="table") == (404, NOT_FOUND)
