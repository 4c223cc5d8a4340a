from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from tests.support import call, error, result


@pytest.fixture
def org() -> FakeCKAN:
    """A server with an organization `org`."""
    ckan = FakeCKAN()
    result(ckan, "organization_create", {"name": "org", "title": "Org"})
    return ckan


def create(ckan: FakeCKAN, name: str, **fields: Any) -> Any:
    return result(ckan, "package_create", {"name": name, "owner_org": "org", **fields})


def test_package_create_shows_the_defaults(org: FakeCKAN) -> None:
    shown = create(org, "dd")

    assert shown["title"] == "dd"
    assert (shown["state"], shown["type"], shown["private"]) == ("active", "dataset", False)
    assert (shown["notes"], shown["license_title"], shown["isopen"]) == (None, None, False)
    assert "license_url" not in shown
    assert shown["organization"]["name"] == "org"
    assert shown == result(org, "package_show", {"id": "dd"}, key=None)


def test_package_create_answers_200_and_no_location(org: FakeCKAN) -> None:
    answer = call(org, "package_create", {"name": "dd", "owner_org": "org"}, key="sysadmin")

    assert answer.status_code == 200
    assert "Location" not in answer.headers


def test_package_create_without_an_organization_is_refused(org: FakeCKAN) -> None:
    assert error(org, "package_create", {"name": "dd"}) == (
        409, {"owner_org": ["An organization must be provided"], "__type": "Validation Error"}
    )


def test_package_create_without_an_organization_where_the_option_allows_it() -> None:
    ckan = FakeCKAN(config={"ckan.auth.create_unowned_dataset": True})

    assert result(ckan, "package_create", {"name": "dd"})["organization"] is None


def test_package_create_says_everything_that_is_wrong_with_a_name(org: FakeCKAN) -> None:
    status, errors = error(org, "package_create", {"name": "a", "owner_org": "org"})

    assert status == 409
    assert errors["name"] == ["Must be at least 2 characters long", 'Name "a" length is less than minimum 2']


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("new", "That name cannot be used"),
        ("Upper", "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"),
        ("ä-b", "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"),
        (None, "Missing value"),
        ("", "Missing value"),
    ],
)
def test_package_create_refuses_names(org: FakeCKAN, name: Any, message: str) -> None:
    assert error(org, "package_create", {"name": name, "owner_org": "org"})[1]["name"] == [message]


def test_package_create_accepts_a_trailing_newline_in_a_name(org: FakeCKAN) -> None:
    assert create(org, "trailing\n")["name"] == "trailing\n"


def test_package_create_refuses_a_name_in_use_but_not_that_of_a_deleted_dataset(org: FakeCKAN) -> None:
    old = create(org, "dd")
    status, errors = error(org, "package_create", {"name": "dd", "owner_org": "org"})
    result(org, "package_delete", {"id": "dd"})
    new = create(org, "dd")

    assert (status, errors["name"]) == (409, ["That URL is already in use."])
    assert new["id"] != old["id"]
    assert result(org, "package_show", {"id": old["id"]})["name"] == old["id"]


def test_package_create_keeps_extras_as_sent_and_the_database_orders_them(org: FakeCKAN) -> None:
    extras = [{"key": "long-key", "value": "1"}, {"key": "zz", "value": "2"}, {"key": "b", "value": "3"}]
    shown = create(org, "dd", extras=extras)
    result(org, "package_patch", {"id": "dd", "metadata_modified": "2001-02-03T04:05:06"})
    later = result(org, "package_show", {"id": "dd"})

    assert [extra["key"] for extra in shown["extras"]] == ["long-key", "zz", "b"]
    assert [extra["key"] for extra in later["extras"]] == ["b", "zz", "long-key"]


def test_package_create_turns_values_of_extras_into_texts(org: FakeCKAN) -> None:
    values = [5, True, None, ["a"], {"k": 1}]
    extras = [{"key": f"k{number}", "value": value} for number, value in enumerate(values)]

    shown = create(org, "dd", extras=extras)

    assert [extra["value"] for extra in shown["extras"]] == ["5", "true", "", '["a"]', '{"k": 1}']


def test_package_create_names_a_duplicate_extra_in_a_key_of_its_own(org: FakeCKAN) -> None:
    extras = [{"key": "a", "value": "1"}, {"key": "a", "value": "2"}]
    status, errors = error(org, "package_create", {"name": "dd", "owner_org": "org", "extras": extras})

    assert (status, errors["extras_validation"]) == (409, ['Duplicate key "a"'])


def test_package_create_refuses_an_extra_named_like_a_field(org: FakeCKAN) -> None:
    extras = [{"key": "ok", "value": "1"}, {"key": "title", "value": "2"}]
    _, errors = error(org, "package_create", {"name": "dd", "owner_org": "org", "extras": extras})

    assert errors["extras"] == [{}, {"key": ["There is a schema field with the same name"]}]


def test_package_create_answers_tags_that_are_wrong_with_a_flat_list_of_sentences(org: FakeCKAN) -> None:
    tags = [{"name": "fine"}, {"name": "x"}, {"name": "a,b"}]
    _, errors = error(org, "package_create", {"name": "dd", "owner_org": "org", "tags": tags})

    assert errors["tags"] == [
        'Tag "x" length is less than minimum 2',
        'Tag "a,b" can only contain alphanumeric characters, spaces (" "), hyphens ("-"), underscores ("_") '
        'or dots (".")',
    ]


@pytest.mark.parametrize("field", ["extras", "tags"])
@pytest.mark.parametrize("value", [{"a": "1"}, ["a"], "text", None])
def test_package_create_answers_other_shapes_with_an_integrity_error(org: FakeCKAN, field: str, value: Any) -> None:
    data = {"name": "dd", "owner_org": "org", field: value}
    status, errors = error(org, "package_create", data)

    assert (status, errors["__type"]) == (400, "Integrity Error")
    assert errors["message"] == (
        f"Only lists of dicts can be placed against subschema ('{field}',), not {type(value)}"
    )
    assert errors["data"][field] == value


def test_package_create_drops_unknown_fields_and_keeps_those_of_resources(org: FakeCKAN) -> None:
    shown = create(org, "dd", nonsense="x", resources=[{"url": "http://example.org/a.csv", "foo": {"a": [1]}}])

    assert "nonsense" not in shown
    assert shown["resources"][0]["foo"] == {"a": [1]}


def test_package_create_drops_unknown_groups(org: FakeCKAN) -> None:
    assert create(org, "dd", groups=[{"name": "nope"}])["groups"] == []


def test_package_create_takes_a_uuid_of_a_sysadmin_only_once(org: FakeCKAN) -> None:
    own = "11111111-1111-4111-8111-111111111111"
    shown = create(org, "one", id=own)

    assert shown["id"] == own
    for given, message in ((own, "Dataset id already exists"), ("x", "Invalid id provided")):
        assert error(org, "package_create", {"name": "two", "owner_org": "org", "id": given})[1]["id"] == [message]


def test_package_create_with_a_date_with_a_zone_is_refused_by_the_search_index(org: FakeCKAN) -> None:
    status, errors = error(
        org, "package_create", {"name": "dd", "owner_org": "org", "metadata_modified": "2020-01-01T00:00:00Z"}
    )

    assert (status, errors["__type"]) == (500, "Search Index Error")
    assert "Invalid Date in Date Math String:'2020-01-01T00:00:00+00:00Z'" in errors["message"]
    assert result(org, "package_list") == []


def test_package_update_drops_texts_tags_and_extras_and_keeps_the_rest(org: FakeCKAN) -> None:
    create(
        org, "dd", title="T", notes="n", private=True, tags=[{"name": "t1"}], extras=[{"key": "a", "value": "1"}],
        resources=[{"url": "http://example.org/a.csv"}],
    )
    shown = result(org, "package_update", {"id": "dd", "owner_org": "org"})

    assert (shown["title"], shown["notes"], shown["tags"], shown["extras"]) == ("dd", None, [], [])
    assert (shown["private"], len(shown["resources"])) == (True, 1)


def test_package_update_tells_the_changed_entities_beside_its_result(org: FakeCKAN) -> None:
    shown = create(org, "dd")
    changed = call(org, "package_update", {"id": "dd", "owner_org": "org", "title": "x"}, key="sysadmin").json()
    patched = call(org, "package_patch", {"id": "dd", "title": "y"}, key="sysadmin").json()

    assert changed["changed_entities"] == {"packages": [shown["id"]]}
    assert "changed_entities" not in patched


def test_package_update_without_an_id_answers_a_plain_text(org: FakeCKAN) -> None:
    assert error(org, "package_update") == (409, {"id": "Missing value", "__type": "Validation Error"})


def test_package_update_onto_the_name_of_a_deleted_dataset_is_a_500(org: FakeCKAN) -> None:
    create(org, "gone")
    result(org, "package_delete", {"id": "gone"})
    create(org, "dd")

    assert error(org, "package_patch", {"id": "dd", "name": "gone"})[0] == 500
    assert result(org, "package_show", {"id": "dd"})["name"] == "dd"


def test_package_update_cuts_the_errors_of_unchanged_resources_behind_the_wrong_one(org: FakeCKAN) -> None:
    shown = create(org, "dd", resources=[{"url": f"http://example.org/{number}"} for number in range(3)])
    shown["resources"][1]["size"] = "big"
    _, errors = error(org, "package_update", shown)

    assert errors["resources"] == [{}, {"size": ["Invalid integer"]}]


def test_package_patch_replaces_lists_whole(org: FakeCKAN) -> None:
    create(org, "dd", tags=[{"name": "one"}], extras=[{"key": "a", "value": "1"}])
    shown = result(org, "package_patch", {"id": "dd", "tags": [{"name": "two"}]})

    assert [tag["name"] for tag in shown["tags"]] == ["two"]
    assert shown["extras"] == [{"key": "a", "value": "1"}]


def test_package_patch_with_nothing_new_moves_no_date(org: FakeCKAN) -> None:
    before = create(org, "dd", title="T")

    assert result(org, "package_patch", {"id": "dd", "title": "T"})["metadata_modified"] == before["metadata_modified"]


def test_package_patch_without_an_id(org: FakeCKAN) -> None:
    assert error(org, "package_patch")[1]["id"] == ["Missing value"]


def test_package_show_without_an_id_asks_for_name_or_id(org: FakeCKAN) -> None:
    assert error(org, "package_show", key=None) == (
        409, {"name_or_id": ["Missing value"], "__type": "Validation Error"}
    )


@pytest.mark.parametrize("reference", [5, True, {"a": 1}, ["x"], "a\0b", "\ud800"])
def test_package_show_of_what_no_database_compares_is_a_500(org: FakeCKAN, reference: Any) -> None:
    assert error(org, "package_show", {"id": reference}) == (
        500, {"__type": "Internal Server Error", "message": "Internal Server Error"}
    )


def test_package_show_leaks_the_id_of_a_deleted_dataset_in_a_403(org: FakeCKAN) -> None:
    shown = create(org, "dd")
    result(org, "package_delete", {"id": "dd"})
    status, errors = error(org, "package_show", {"id": "dd"}, key=None)

    assert (status, errors["message"]) == (403, f"Access denied: User  not authorized to read package {shown['id']}")
    assert result(org, "package_show", {"id": "dd"})["state"] == "deleted"


def test_package_show_answers_from_the_index_and_a_patch_moves_the_dataset_back(org: FakeCKAN) -> None:
    org.clock.freeze("2026-01-02T03:04:05.678901")
    result(org, "organization_create", {"name": "other"})
    create(org, "dd")
    result(org, "package_owner_org_update", {"id": "dd", "organization_id": "other"})
    stale = result(org, "package_show", {"id": "dd"})
    org.clock.shift(1)
    patched = result(org, "package_patch", {"id": "dd", "title": "x"})

    assert stale["organization"]["name"] == "org"
    assert patched["owner_org"] == stale["owner_org"]


def test_package_list_is_sorted_and_shows_what_is_public(org: FakeCKAN) -> None:
    for name in ("b", "a", "c"):
        create(org, f"d{name}")
    create(org, "private", private=True)
    create(org, "draft", state="draft")

    assert result(org, "package_list", key=None) == ["da", "db", "dc"]
    assert result(org, "package_list", {"limit": 0}, key=None) == ["da", "db", "dc"]
    assert result(org, "package_list", {"limit": "1", "offset": "1"}, key=None) == ["db"]
    assert error(org, "package_list", {"limit": -1}, key=None)[1]["limit"] == ["Must be a natural number"]
    assert error(org, "package_list", {"limit": ""}, key=None)[0] == 500


def test_package_delete_twice_is_answered_alike(org: FakeCKAN) -> None:
    create(org, "dd")

    assert result(org, "package_delete", {"id": "dd"}) is None
    assert result(org, "package_delete", {"id": "dd"}) is None
    assert error(org, "package_delete", {"id": "nope"}) == (404, {"message": "Not found", "__type": "Not Found Error"})


def test_dataset_purge_frees_everything(org: FakeCKAN) -> None:
    create(org, "dd", tags=[{"name": "t1"}], resources=[{"url": "x"}])
    result(org, "dataset_purge", {"id": "dd"})
    state = org.site.state

    assert (len(state.packages), len(state.resources), len(state.package_tags)) == (0, 0, 0)
    assert error(org, "dataset_purge", {"id": "dd"})[1]["message"] == "Not found: Dataset was not found"


def test_a_refused_request_leaves_nothing_behind(org: FakeCKAN) -> None:
    create(org, "dd", tags=[{"name": "t1"}])
    before = result(org, "package_show", {"id": "dd"})
    error(org, "package_patch", {"id": "dd", "tags": [{"name": "t2"}], "metadata_modified": "2020-01-01T00:00:00Z"})

    assert result(org, "package_show", {"id": "dd"}) == before
    assert [tag.name for tag in org.site.state.tags.rows()] == ["t1"]


@pytest.mark.parametrize("action", ["package_patch", "package_update"])
def test_package_update_takes_an_empty_metadata_modified_for_none(org: FakeCKAN, action: str) -> None:
    before = create(org, "ds")["metadata_modified"]

    assert result(org, action, {"id": "ds", "notes": "x", "metadata_modified": ""})["metadata_modified"] > before


@pytest.mark.parametrize(("junk", "status"), [([None], 500), ("x", 500), ({"a": 1}, 409), ({}, 200), ([], 200)])
def test_package_update_crashes_over_junk_that_is_no_dict(org: FakeCKAN, junk: Any, status: int) -> None:
    create(org, "ds")

    assert call(org, "package_update", {"id": "ds", "__junk": junk}, key="sysadmin").status_code == status


@pytest.mark.parametrize(
    ("id_", "status"), [([None], 404), ([None, None], 500), ([[None]], 500), ([[]], 500), (["nope"], 500)]
)
def test_package_show_takes_a_list_of_one_null_for_a_text(org: FakeCKAN, id_: Any, status: int) -> None:
    assert error(org, "package_show", {"id": id_})[0] == status
