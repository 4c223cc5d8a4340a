from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ckan_fake import FakeCKAN
from ckan_fake.context import Context
from ckan_fake.exporter import export
from ckan_fake.importer.batch import import_lines
from ckan_fake.importer.lines import kind_of
from tests.support import call, result

ORGANIZATION = {
    "approval_status": "approved", "created": "2015-06-25T10:06:32.476239", "description": "Órgão\r\n\r\n* um",
    "id": "88609f8c-a0ee-46eb-9294-f2175a6b561e", "image_url": "https://a.test/logo.gif", "is_organization": True,
    "name": "agencia", "state": "active", "title": "Agência", "type": "organization",
}
GROUP = {
    "description": "Temas", "display_name": "Educação", "id": "d3167a4d-4b97-4151-88e6-03be4353a33d",
    "image_display_url": "https://a.test/educacao.gif", "name": "educacao", "title": "Educação",
}


def resource(number: int, **more: Any) -> dict[str, Any]:
    return {
        "cache_last_updated": None, "cache_url": None, "created": "2019-10-30T18:36:27.415049", "description": "",
        "format": "CSV", "hash": "", "id": f"8be0cf64-1070-4d9d-8074-fc476c61e9a{number}", "last_modified": None,
        "metadata_modified": "2022-11-09T19:14:24.301379", "mimetype": None, "mimetype_inner": None, "name": "Dados",
        "package_id": "93114fec-01c2-4ef5-8dfe-67da5027d568", "position": number, "resource_type": None,
        "size": "1740", "state": "active", "url": "https://a.test/a.csv", "url_type": "", "datastore_active": False,
        **more,
    }


def dumped(**more: Any) -> dict[str, Any]:
    """A dataset as an old CKAN showed it: with what today's validation refuses and no client can set."""
    return {
        "author": "Agência", "author_email": "a.test/fale-conosco",
        "creator_user_id": "53353c45-8c92-47b0-9b54-492fa615f19e",
        "extras": [{"key": "Periodicidade", "value": "Anual"}, {"key": "Idioma", "value": "Português"}],
        "groups": [dict(GROUP)], "id": "93114fec-01c2-4ef5-8dfe-67da5027d568", "isopen": True, "license_id": "cc-by",
        "license_title": "Creative Commons Atribuição", "license_url": "http://a.test/cc-by", "maintainer": None,
        "maintainer_email": "", "metadata_created": "2019-10-30T18:35:38.519524",
        "metadata_modified": "2022-11-09T19:14:24.301379", "name": "gas-natural", "notes": "Lei nº 1\r\n",
        "num_resources": 2, "num_tags": 2, "organization": dict(ORGANIZATION), "owner_org": ORGANIZATION["id"],
        "private": False, "relationships_as_object": [], "relationships_as_subject": [],
        "resources": [resource(0), resource(1, revision_id="x", webstore_url="active", nested={"b": [1], "a": None})],
        "state": "active",
        "tags": [
            {"display_name": name, "id": f"b4689867-17fb-42ac-b0d6-a0df54494a6{number}", "name": name,
             "state": "active", "vocabulary_id": None}
            for number, name in enumerate(("autorizações", "gás; e mais"))
        ],
        "title": "Gás", "type": "dataset", "url": None, "version": "", **more,
    }


def load(ckan: FakeCKAN, *objects: Any) -> list[dict[str, Any]]:
    user = ckan.site.state.users.get(ckan.sysadmin.id)
    return import_lines(ckan, user, [json.dumps(data).encode() for data in objects])


def loaded(ckan: FakeCKAN, data: Any) -> dict[str, Any]:
    answer, = load(ckan, data)
    assert answer["status"] != "failed", answer
    return answer


def refused(ckan: FakeCKAN, data: Any) -> dict[str, str]:
    """The reasons; nothing of what was refused is left."""
    before = [len(table) for _, table in ckan.site.state.tables()]
    answer, = load(ckan, data)
    assert answer["status"] == "failed"
    assert [len(table) for _, table in ckan.site.state.tables()] == before
    error: dict[str, str] = answer["error"]
    return error


def dumped_again(ckan: FakeCKAN) -> list[dict[str, Any]]:
    return list(export(Context(ckan.site, ckan.sysadmin.name), "datasets"))


def test_a_dataset_is_shown_as_it_was_field_by_field() -> None:
    ckan = FakeCKAN()
    answer = loaded(ckan, dumped())

    assert answer == {
        "status": "created", "kind": "dataset", "id": dumped()["id"], "name": "gas-natural", "kept": {}, "dropped": {},
        "changed": {}, "made": [("group", "educacao"), ("organization", "agencia")],
    }
    assert result(ckan, "package_show", {"id": "gas-natural"}) == dumped()
    assert result(ckan, "package_search", {"q": "id:" + dumped()["id"]})["results"] == [dumped()]


def test_loading_it_again_changes_nothing() -> None:
    ckan = FakeCKAN()
    load(ckan, dumped())
    rows = {name: table.rows() for name, table in ckan.site.state.tables()}

    assert loaded(ckan, dumped())["status"] == "unchanged"

    assert {name: table.rows() for name, table in ckan.site.state.tables()} == rows


def test_what_the_api_made_comes_back_unchanged() -> None:
    ckan, other = FakeCKAN(), FakeCKAN(seed=1)
    result(ckan, "organization_create", {"name": "org", "title": "Org"})
    result(ckan, "group_create", {"name": "group", "extras": [{"key": "k", "value": "v"}]})
    result(ckan, "package_create", {"name": "bare", "owner_org": "org"})
    result(ckan, "package_create", {
        "name": "full", "owner_org": "org", "private": True, "license_id": "cc-by", "groups": [{"name": "group"}],
        "tags": [{"name": "one"}, {"name": "two"}], "extras": [{"key": "z", "value": "1"}, {"key": "aa", "value": ""}],
        "resources": [
            {"url": "http://a.test/a.csv", "custom": {"a": 1}, "size": 5, "created": "2020-01-01"}, {"url": ""}],
    })
    dumps = [result(ckan, "package_show", {"id": name}) for name in ("bare", "full")]
    dumps += [result(ckan, "organization_show", {"id": "org"}), result(ckan, "group_show", {"id": "group"})]

    assert [answer["status"] for answer in load(ckan, *dumps)] == ["unchanged"] * 4
    answers = load(other, *dumps)

    assert [(answer["dropped"], answer["changed"]) for answer in answers] == [({}, {})] * 4
    assert [result(other, "package_show", {"id": name}) for name in ("bare", "full")] == dumps[:2]


@pytest.mark.parametrize("change", [
    {"title": "Óleo"}, {"extras": []}, {"tags": dumped()["tags"][:1], "num_tags": 1}, {"groups": []},
    {"resources": [resource(1, position=0)], "num_resources": 1}, {"private": True}, {"license_title": "Outra"},
    {"metadata_modified": "2023-01-01T00:00:00.020001"}, {"extras": dumped()["extras"][::-1]},
    {"resources": [resource(1, position=0), resource(0, position=1, size=5)]},
    {"organization": {**ORGANIZATION, "title": "old title"}},
])
def test_what_differs_is_changed(change: dict[str, Any]) -> None:
    ckan = FakeCKAN()
    load(ckan, dumped())

    assert loaded(ckan, dumped(**change))["status"] == "updated"

    assert result(ckan, "package_show", {"id": "gas-natural"}) == dumped(**change)
    assert loaded(ckan, dumped(**change))["status"] == "unchanged"


def test_a_loaded_dataset_can_be_patched() -> None:
    ckan = FakeCKAN()
    load(ckan, dumped())

    refusal = call(ckan, "package_patch", {"id": "gas-natural", "title": "Óleo"}, key="sysadmin")
    assert sorted(refusal.json()["error"]) == ["__type", "author_email", "tags"]
    patched = result(ckan, "package_patch", {
        "id": "gas-natural", "title": "Óleo", "author_email": "a@a.test", "tags": [{"name": "autorizações"}]})

    assert patched["title"] == "Óleo"
    assert [each["size"] for each in patched["resources"]] == [1740, 1740]
    assert patched["license_title"] == "Creative Commons Attribution"
    assert patched["metadata_created"] == dumped()["metadata_created"]


def test_fields_that_this_ckan_does_not_show_are_kept_for_dumps() -> None:
    ckan = FakeCKAN()
    data = dumped(revision_id="x", theme=["a"], organization={**ORGANIZATION, "revision_id": "y"})

    answer = loaded(ckan, data)

    assert answer["kept"] == {"revision_id": 1, "theme": 1, "organization.revision_id": 1}
    assert (answer["dropped"], answer["changed"]) == ({}, {})
    assert "revision_id" not in result(ckan, "package_show", {"id": data["id"]})
    assert dumped_again(ckan) == [data]
    assert loaded(ckan, data)["status"] == "unchanged"


def test_fields_kept_for_dumps_go_with_the_next_change_of_the_dataset() -> None:
    ckan = FakeCKAN()
    load(ckan, dumped(revision_id="x"))
    result(ckan, "package_patch", {"id": "gas-natural", "author_email": "", "tags": []})

    assert "revision_id" not in dumped_again(ckan)[0]


def test_values_that_come_back_otherwise_are_counted() -> None:
    ckan = FakeCKAN()
    answer = loaded(ckan, dumped(
        metadata_created="2019-10-30T18:35:38Z", extras=[{"key": "number", "value": 5}], num_tags=7))

    assert answer["changed"] == {"metadata_created": 1, "extras.value": 1, "num_tags": 1}
    assert result(ckan, "package_show", {"id": "gas-natural"})["extras"] == [{"key": "number", "value": "5"}]


def test_a_size_that_is_no_number_is_shown_until_the_dataset_is_saved() -> None:
    ckan = FakeCKAN()
    assert loaded(ckan, dumped(resources=[resource(0, size="1.5 MB")], num_resources=1))["changed"] == {}
    assert result(ckan, "package_show", {"id": "gas-natural"})["resources"][0]["size"] == "1.5 MB"
    assert ckan.site.state.resources.rows()[0].size is None


def test_an_uploaded_file_keeps_its_address_until_the_dataset_is_saved() -> None:
    ckan = FakeCKAN()
    url = "https://a.test/dataset/x/resource/y/download/Dados 1.csv"
    load(ckan, dumped(resources=[resource(0, url=url, url_type="upload")], num_resources=1))

    assert result(ckan, "package_show", {"id": "gas-natural"})["resources"][0]["url"] == url
    assert ckan.site.state.resources.rows()[0].url == "Dados 1.csv"


def test_a_few_fields_are_enough_and_others_are_left_alone() -> None:
    ckan = FakeCKAN()
    first = loaded(ckan, {"name": "small", "title": "Small", "owner_org": "new-org", "groups": [{"name": "new-group"}],
                          "tags": [{"name": "tag"}], "resources": [{"url": "http://a.test/a"}]})
    shown = result(ckan, "package_show", {"id": "small"})

    assert first["made"] == [("group", "new-group"), ("organization", "new-org")]
    assert first["changed"] == first["dropped"] == {}
    assert (shown["organization"]["name"], shown["creator_user_id"]) == ("new-org", ckan.sysadmin.id)
    assert loaded(ckan, {"name": "small", "resources": [{"url": "http://a.test/b"}]})["status"] == "updated"
    again = result(ckan, "package_show", {"id": "small"})
    assert again["resources"][0]["id"] == shown["resources"][0]["id"]
    assert again["metadata_modified"] > shown["metadata_modified"]
    kept = ("title", "organization", "groups", "tags", "metadata_created")
    assert {name: again[name] for name in kept} == {name: shown[name] for name in kept}


def test_the_id_of_an_organization_that_is_gone_stays() -> None:
    ckan = FakeCKAN()
    gone = "11111111-a0ee-46eb-9294-f2175a6b561e"

    assert loaded(ckan, dumped(owner_org=gone, organization=None))["changed"] == {}
    shown = result(ckan, "package_show", {"id": "gas-natural"})
    assert (shown["owner_org"], shown["organization"]) == (gone, None)


def test_an_organization_that_is_there_is_not_changed_by_the_datasets_that_name_it() -> None:
    ckan = FakeCKAN()
    mine = result(ckan, "organization_create", {"name": "agencia", "title": "Mine"})

    answer = loaded(ckan, dumped())

    assert result(ckan, "organization_show", {"id": "agencia"})["title"] == "Mine"
    assert result(ckan, "package_show", {"id": "gas-natural"})["owner_org"] == mine["id"]
    assert answer["changed"] == {"owner_org": 1, "organization.id": 1}
    assert loaded(ckan, dumped())["status"] == "unchanged"


def test_private_drafts_and_deleted_datasets_come_back() -> None:
    ckan = FakeCKAN()
    changes: list[dict[str, Any]] = [{"private": True}, {"state": "draft"}, {"state": "deleted"}]
    for number, change in enumerate(changes):
        data = {"name": f"d{number}", "owner_org": "org", **change}
        assert loaded(ckan, data)["status"] == "created"
        assert loaded(ckan, data)["status"] == "unchanged"
        shown = result(ckan, "package_show", {"id": f"d{number}"})
        assert {name: shown[name] for name in change} == change
        assert call(ckan, "package_show", {"id": f"d{number}"}).status_code == 403
    assert result(ckan, "package_list") == []


def relationship(subject: str, other: str) -> dict[str, Any]:
    return {"__extras": {"object_package_id": other, "subject_package_id": subject}, "comment": "", "type": "links_to",
            "id": "0b82b7ba-1a3d-48a8-b471-c972afc92b3b"}


def test_relationships_come_back_whatever_the_order_of_the_datasets() -> None:
    one, two = dumped()["id"], "caa188db-afb2-419d-af6a-20ea08a9119e"
    first = dumped(relationships_as_subject=[relationship(one, two)])
    second = dumped(id=two, name="other", resources=[], num_resources=0,
                    relationships_as_object=[relationship(one, two)])
    for order in ((first, second), (second, first)):
        ckan = FakeCKAN()
        answers = load(ckan, *order)

        assert [answer["status"] for answer in answers] == ["created", "created"]
        assert ("placeholder", order[1]["id"]) in answers[0]["made"]
        assert [answer["dropped"] for answer in answers] == [{}, {}]
        assert result(ckan, "package_relationships_list", {"id": one}) == [
            {"subject": "gas-natural", "type": "links_to", "object": "other", "comment": ""}]
        assert [answer["status"] for answer in load(ckan, *order)] == ["unchanged", "unchanged"]
        patched = call(
            ckan, "package_patch", {"id": "other", "title": "x", "author_email": "", "tags": []}, key="sysadmin"
        )
        assert patched.status_code == 500, "CKAN's index crashes over a dataset with relationships"


def test_a_dataset_that_only_a_relationship_names_is_there_but_deleted() -> None:
    ckan = FakeCKAN()
    one, gone = dumped()["id"], "caa188db-afb2-419d-af6a-20ea08a9119e"
    load(ckan, dumped(relationships_as_subject=[relationship(one, gone)]))

    assert result(ckan, "package_show", {"id": gone})["state"] == "deleted"
    assert result(ckan, "package_list") == ["gas-natural"]


def test_tags_of_a_vocabulary_bring_it_along() -> None:
    ckan = FakeCKAN()
    tag = {"name": "spring", "vocabulary_id": "5c8c1e0a-0000-4000-8000-000000000001"}

    assert loaded(ckan, {"name": "tagged", "tags": [tag, {"name": "spring"}]})["made"] == [
        ("vocabulary", tag["vocabulary_id"])]
    shown = result(ckan, "package_show", {"id": "tagged"})["tags"]
    assert sorted(str(each["vocabulary_id"]) for each in shown) == [tag["vocabulary_id"], "None"]


@pytest.mark.parametrize(("data", "reasons"), [
    ([1], {"": "must be a JSON object"}),
    ({"title": "x"}, {"name": "is missing"}),
    ({"name": ""}, {"name": "must not be empty"}),
    ({"name": 5}, {"name": "must be text, not a number"}),
    ({"name": "x", "title": ["a"], "notes": True}, {
        "title": "must be text, not a list", "notes": "must be text, not a boolean"}),
    ({"name": "x", "resources": {}}, {"resources": "must be a list, not an object"}),
    ({"name": "x", "resources": [{"url": 5}, "a"]}, {
        "resources.0.url": "must be text, not a number", "resources.1": "must be an object, not text"}),
    ({"name": "x", "resources": [{"id": "a"}, {"id": "a"}]}, {"resources.1.id": "'a' occurs twice in this dataset"}),
    ({"name": "x", "tags": [{}]}, {"tags.0.name": "is missing"}),
    ({"name": "x", "extras": [{"value": "a"}]}, {"extras.0.key": "is missing"}),
    ({"name": "x", "organization": {"title": "x"}}, {"organization.name": "is missing"}),
    ({"name": "x", "organization": "x"}, {"organization": "must be an object, not text"}),
    ({"name": "x", "groups": [{"title": "x"}]}, {"groups.0.name": "is missing"}),
    ({"name": "x", "metadata_created": "soon"}, {"metadata_created": "is no date: 'soon'"}),
    ({"name": "x", "private": "true"}, {"private": "must be true or false, not text"}),
    ({"name": "x", "resources": [{"size": [1]}]}, {"resources.0.size": "must be a whole number, not a list"}),
    ({"name": "x", "title": "a\0b"}, {"title": "holds a NUL or half a surrogate pair, which no database stores"}),
    ({"name": "x", "extras": [{"key": "a", "value": "\ud800"}]}, {
        "extras.0.value": "holds a NUL or half a surrogate pair, which no database stores"}),
    ({"name": "x", "is_organization": True, "users": 5}, {"users": "must be a list, not a number"}),
])
def test_a_wrong_shape_is_refused_with_each_field_and_reason(data: Any, reasons: dict[str, str]) -> None:
    assert refused(FakeCKAN(), data) == reasons


def test_a_name_or_resource_of_another_dataset_is_refused() -> None:
    ckan = FakeCKAN()
    load(ckan, dumped(), {"name": "other"})
    one, other = dumped()["id"], result(ckan, "package_show", {"id": "other"})["id"]

    assert refused(ckan, {"name": "gas-natural", "id": "another"}) == {
        "name": f"'gas-natural' belongs to another dataset, {one}"}
    assert refused(ckan, {"name": "gas-natural", "id": other}) == {
        "name": f"'gas-natural' belongs to another dataset, {one}"}
    assert refused(ckan, {"name": "other", "resources": [{"id": resource(0)["id"]}]}) == {
        "resources.0.id": f"'{resource(0)['id']}' belongs to the dataset {one}"}
    assert refused(ckan, {"name": "third", "organization": {"name": "educacao"}}) == {
        "organization.name": "'educacao' belongs to a group"}
    assert refused(ckan, {"name": "agencia", "is_organization": False}) == {
        "name": "'agencia' belongs to an organization"}


def test_what_the_index_refuses_is_refused() -> None:
    reason, = refused(FakeCKAN(), {"name": "x", "extras": [{"key": "a_date", "value": "2020-01-01T00:00:00+02:00"}]}
                      ).values()

    assert "Invalid Date String" in reason


def test_one_broken_line_loses_no_other() -> None:
    ckan = FakeCKAN()
    answers = import_lines(ckan, None, [b'{"name": "one"}', b"{", b'{"name": "two"}'])

    assert [answer["status"] for answer in answers] == ["created", "failed", "created"]
    assert answers[1]["error"] == {"": "is no JSON: Expecting property name enclosed in double quotes at character 1"}
    assert result(ckan, "package_list") == ["one", "two"]


def test_organizations_and_groups_come_back_with_members_parents_and_extras() -> None:
    source, target = FakeCKAN(), FakeCKAN(seed=1)
    result(source, "user_create", {"name": "ann", "email": "ann@a.test", "password": "12345678"})
    result(source, "organization_create", {"name": "above"})
    result(source, "organization_create", {
        "name": "org", "title": "Org", "extras": [{"key": "k", "value": "v"}], "groups": [{"name": "above"}],
        "users": [{"name": "ann", "capacity": "editor"}], "image_url": "logo.png",
    })
    dumps = [result(source, "user_show", {"id": "ann", "include_password_hash": True})]
    dumps += [result(source, "organization_show", {"id": name, "include_users": True}) for name in ("above", "org")]

    answers = load(target, *dumps)

    assert [(answer["kind"], answer["status"]) for answer in answers] == [
        ("user", "created"), ("organization", "created"), ("organization", "created")]
    shown = result(target, "organization_show", {"id": "org", "include_users": True})
    assert {name: shown[name] for name in ("id", "title", "extras", "image_url", "created", "groups")} == {
        name: dumps[2][name] for name in ("id", "title", "extras", "image_url", "created", "groups")}
    assert [(user["name"], user["capacity"]) for user in shown["users"]] == [("ann", "editor")] + [
        (user["name"], user["capacity"]) for user in dumps[2]["users"] if user["name"] == "sysadmin"]
    assert [answer["status"] for answer in load(target, *dumps)] == ["unchanged"] * 3


@pytest.mark.parametrize(("data", "kind"), [
    ({"name": "x"}, "dataset"), ({"name": "x", "type": "organization", "is_organization": True}, "organization"),
    ({"is_organization": False}, "group"), ({"name": "x", "fullname": None}, "user"), ({"sysadmin": True}, "user"),
    ({"is_organization": False, "resources": []}, "dataset"),
])
def test_kinds_are_known_by_their_fields(data: dict[str, Any], kind: str) -> None:
    assert kind_of(data) == kind


def paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, item in inside for found in paths(item, (*path, key)))]


def replaced(value: Any, path: tuple[Any, ...], new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = replaced(value[path[0]], path[1:], new)
    return copy


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(["org", "x"]),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.text() | st.sampled_from(["id", "name"]), inner, max_size=2),
    max_leaves=4,
)
FULL = {
    "dataset": dumped(relationships_as_object=[relationship("caa188db-afb2-419d-af6a-20ea08a9119e", dumped()["id"])]),
    "organization": {
        **ORGANIZATION, "users": [{"name": "sysadmin", "capacity": "admin"}], "groups": [{"name": "educacao"}],
        "extras": [{"key": "k", "value": "v"}],
    },
    "user": {
        "name": "ann", "fullname": "Ann", "password_hash": "x", "created": "2020-01-01", "plugin_extras": {"a": 1},
    },
}


@settings(max_examples=60, deadline=None)
@given(data=st.data(), kind=st.sampled_from(sorted(FULL)))
def test_any_value_anywhere_is_taken_or_refused_with_a_reason(data: st.DataObject, kind: str) -> None:
    ckan = FakeCKAN()
    load(ckan, *FULL.values())
    path = data.draw(st.sampled_from(paths(FULL[kind])))
    changed = replaced(FULL[kind], path, data.draw(JSON))

    first, second = load(ckan, changed, changed)

    if first["status"] == "failed":
        assert first["error"] == second["error"]
        assert all(first["error"].values())
    else:
        assert first["status"] in ("created", "updated", "unchanged")
        assert second["status"] == "unchanged"
