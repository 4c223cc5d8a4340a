"""The high-level client: over prepared answers, and on a CKAN."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ckan_client import (
    BadApiWarning,
    CkanDataset,
    CkanGroup,
    CkanHighlevelClient,
    CkanOrganization,
    HTTPError,
    NotAuthorized,
    NotFound,
    OperationFailure,
    ValidationError,
)
from tests.client.conftest import Target
from tests.client.prepared import URL, Prepared, failure, result


@pytest.mark.parametrize(
    "refusal",
    [
        failure(409, "Validation Error", owner_org=["An organization must be provided"]),
        failure(409, "Validation Error", owner_org=["Missing value"]),
        failure(403, "Authorization Error", message="Access denied: User x not authorized to create packages"),
    ],
)
def test_a_refused_dataset_without_organization_names_the_option(refusal: Any) -> None:
    with pytest.raises((ValidationError, NotAuthorized), match=r"ckan\.auth\.create_unowned_dataset.*owner_org"):
        Prepared(refusal).high.create_dataset(CkanDataset({"name": "a"}))


def test_a_refused_dataset_with_an_organization_has_no_such_hint() -> None:
    refusal = failure(409, "Validation Error", owner_org=["Organization does not exist"])
    with pytest.raises(ValidationError) as caught:
        Prepared(refusal).high.create_dataset(CkanDataset({"name": "a", "owner_org": "nope"}))
    assert caught.value.message == "owner_org: Organization does not exist"


def test_an_inconsistency_warns_or_fails() -> None:
    stored = {"id": "d", "name": "a", "title": "Else", "state": "active", "groups": []}
    wanted = CkanDataset({"name": "a", "title": "Title", "groups": ["nope"]})
    with pytest.warns(BadApiWarning, match="title"):
        Prepared(result(stored)).high.create_dataset(wanted)
    strict = CkanHighlevelClient(URL, fail_on_inconsistency=True, session=Prepared(result(stored)).session)
    with pytest.raises(OperationFailure, match=r"title: sent 'Title', got 'Else', groups: sent"):
        strict.create_dataset(wanted)


def test_wrong_arguments_are_refused() -> None:
    high = Prepared().high
    with pytest.raises(TypeError):
        high.create_dataset({"name": "a"})  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        high.update_group(CkanOrganization())  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="id"):
        high.create_dataset(CkanDataset({"id": "a"}))
    with pytest.raises(ValueError, match="id"):
        high.update_organization(CkanOrganization({"name": "a"}))
    with pytest.raises(ValueError, match="name"):
        high.upsert_group(CkanGroup())


def test_an_update_without_a_change_writes_nothing() -> None:
    shown = {"id": "d", "name": "a", "state": "active"}
    prepared = Prepared(result(shown), result(shown))
    prepared.high.update_dataset(prepared.high.get_dataset("d"))
    assert len(prepared.adapter.requests) == 2


def test_an_update_keeps_what_others_changed_in_the_meantime() -> None:
    before = {
        "id": "d",
        "name": "a",
        "state": "active",
        "title": "Old",
        "extras": [{"key": "mine", "value": "1"}, {"key": "gone", "value": "1"}],
        "tags": [{"name": "t1"}, {"name": "t2", "vocabulary_id": "v"}],
        "groups": [{"id": "g1", "name": "g1"}],
        "resources": [{"id": "r1", "url": "http://1", "name": "one"}, {"id": "r2", "url": "http://2"}],
    }
    now = copy.deepcopy(before)
    now["title"] = "By another"
    now["extras"] += [{"key": "theirs", "value": "2"}]  # type: ignore[operator]
    now["tags"] += [{"name": "t3"}]  # type: ignore[operator]
    now["groups"] += [{"id": "g2", "name": "g2"}]  # type: ignore[operator]
    now["resources"] += [{"id": "r3", "url": "http://3"}]  # type: ignore[operator]
    prepared = Prepared(result(before), result(now), result(now))
    dataset = prepared.high.get_dataset("d")
    dataset.notes = "new"
    dataset.extras["mine"] = "changed"
    dataset.extras["gone"] = None
    dataset.tags.remove("t1")
    dataset.groups.add("g4")
    dataset.resources[0].description = "new"
    del dataset.resources[1]
    with pytest.warns(BadApiWarning):
        prepared.high.update_dataset(dataset)
    sent = prepared.adapter.body()
    assert (sent["title"], sent["notes"]) == ("By another", "new")
    assert sent["extras"] == [{"key": "mine", "value": "changed"}, {"key": "theirs", "value": "2"}]
    assert sent["tags"] == [{"name": "t2", "vocabulary_id": "v"}, {"name": "t3"}]
    assert sent["groups"] == [{"id": "g1"}, {"id": "g2"}, {"name": "g4"}]
    assert sent["resources"] == [
        {"id": "r1", "url": "http://1", "name": "one", "description": "new"},
        {"id": "r3", "url": "http://3"},
    ]


def test_an_update_leaves_out_what_the_server_keeps_or_computes() -> None:
    shown = {
        "id": "d",
        "name": "a",
        "state": "active",
        "owner_org": "stale",
        "organization": {"id": "stale"},
        "groups": [{"id": "g", "name": "grp", "title": "Group"}],
        "metadata_modified": "2026-01-01T00:00:00",
        "relationships_as_subject": [],
        "language": "it",
    }
    status = result({"ckan_version": "2.9.0"})
    prepared = Prepared(result(shown), status, result({"package": {**shown, "title": "T"}}))
    prepared.high.update_dataset(CkanDataset({"id": "d", "title": "T"}))
    assert prepared.adapter.body()["match"] == {
        "id": "d", "metadata_modified": "2026-01-01T00:00:00", "state": "active"
    }
    assert prepared.adapter.body()["filter"] == ["-*"]
    assert prepared.adapter.body()["update"] == {
        "id": "d",
        "name": "a",
        "state": "active",
        "language": "it",
        "extras": [],
        "groups": [{"id": "g"}],
        "title": "T",
    }


# -- on a CKAN --------------------------------------------------------------------------------------------------------


def test_the_example_of_2014(client: CkanHighlevelClient, target: Target) -> None:
    name = target.unique("my-first-dataset")
    new = client.create_dataset(CkanDataset({"name": name, "title": "My first dataset!"}))
    assert repr(new).startswith(f"CkanDataset({{'title': 'My first dataset!', 'name': '{name}', ")
    assert f"'id': '{new.id}'" in repr(new)
    assert new.id in client.list_datasets()
    new.title = "New title"
    updated = client.update_dataset(new)
    assert updated.id == new.id
    assert client.get_dataset(str(updated.id)) == updated
    assert updated.title == "New title"
    client.wipe_dataset(str(new.id))
    assert new.id not in client.list_datasets()
    with pytest.raises(HTTPError) as caught:
        client.get_dataset(str(new.id))
    assert repr(caught.value) == "HTTPError(404, '(logical) dataset state is deleted', original=None)"
    deleted = client.get_dataset(str(new.id), allow_deleted=True)
    assert deleted.state == "deleted"
    assert str(deleted.name).startswith("deleted-")
    assert client.create_dataset(CkanDataset({"name": name})).id != new.id


def _full_dataset(client: CkanHighlevelClient, target: Target) -> CkanDataset:
    organization = client.create_organization(CkanOrganization({"name": target.unique("org")}))
    group = client.create_group(CkanGroup({"name": target.unique("grp"), "title": "Group"}))
    return client.create_dataset(
        CkanDataset(
            {
                "name": target.unique("ds"),
                "title": "  A dataset ",
                "author": "Author",
                "author_email": "author@example.com",
                "license_id": "cc-by",
                "notes": "**notes**\r\n",
                "url": "http://example.com",
                "version": "1.0",
                "owner_org": organization.name,
                "groups": [group.name],
                "tags": ["tag one", "tag-two"],
                "extras": {f"key-{number}": number for number in range(10)},
                "resources": [
                    {"name": "one", "url": "example.com/1.csv", "format": "csv", "custom": "kept"},
                    {"name": "two", "url": "http://example.com/2.json", "size": 10},
                ],
            }
        )
    )


def test_create_dataset_stores_everything(client: CkanHighlevelClient, target: Target) -> None:
    created = _full_dataset(client, target)
    assert created == client.get_dataset(str(created.id)) == client.get_dataset_by_name(str(created.name))
    assert created.extras["key-5"] == "5"
    assert created.tags == {"tag one", "tag-two"}
    assert created.resources[0].format == "CSV"
    assert created.resources[0].other == {"custom": "kept"}
    assert created.version == "1.0"
    assert created.license_title == "Creative Commons Attribution"
    [found] = [dataset for dataset in client.iter_datasets() if dataset.id == created.id]
    assert found == created


def test_get_dataset_wants_ids_and_get_dataset_by_name_names(client: CkanHighlevelClient, target: Target) -> None:
    created = client.create_dataset(CkanDataset({"name": target.unique("ds")}))
    with pytest.raises(HTTPError, match="id mismatch") as caught:
        client.get_dataset(str(created.name))
    assert caught.value.status_code == 404
    with pytest.raises(HTTPError, match="name mismatch") as caught:
        client.get_dataset_by_name(str(created.id))
    assert caught.value.status_code == 404
    with pytest.raises(NotFound):
        client.get_dataset("no-such-dataset")


def test_update_dataset_changes_only_what_was_touched(client: CkanHighlevelClient, target: Target) -> None:
    before = _full_dataset(client, target)
    changed = copy.deepcopy(before)
    changed.author = "NEW"
    changed.license_id = "cc-by-sa"
    after = client.update_dataset(changed)
    assert set(after.compare(before, ignore_key=False)) == {"author", "license_id"}
    assert client.get_dataset(str(before.id)) == after
    by_hand = client.update_dataset(CkanDataset({"id": before.id, "title": "By hand"}))
    assert set(by_hand.compare(after, ignore_key=False)) == {"title"}


def test_update_dataset_with_extras(client: CkanHighlevelClient, target: Target) -> None:
    dataset = _full_dataset(client, target)
    dataset.extras["new"] = "ü"
    dataset = client.update_dataset(dataset)
    assert dataset.extras["new"] == "ü"
    assert len(dataset.extras) == 11
    del dataset.extras["new"]
    dataset.extras["key-0"] = None
    dataset = client.update_dataset(dataset)
    assert set(dataset.extras) == {f"key-{number}" for number in range(1, 10)}
    dataset.extras = {"only": "this"}
    assert client.update_dataset(dataset).extras == {"only": "this"}
    assert client.update_dataset(CkanDataset({"id": dataset.id, "extras": {"by": "hand"}})).extras == {"by": "hand"}


def test_update_dataset_with_resources_keeps_their_ids(client: CkanHighlevelClient, target: Target) -> None:
    dataset = _full_dataset(client, target)
    one, two = (resource.id for resource in dataset.resources)
    two_size = dataset.resources[1].size
    dataset.resources.insert(0, {"url": "http://example.com/0.xml", "format": "XML"})
    dataset.resources[2].name = "TWO"
    dataset = client.update_dataset(dataset)
    assert [resource.id for resource in dataset.resources][1:] == [one, two]
    assert dataset.resources[1].other == {"custom": "kept"}
    assert (dataset.resources[2].name, dataset.resources[2].size) == ("TWO", two_size)
    del dataset.resources[1]
    dataset = client.update_dataset(dataset)
    assert dataset.resources[1].id == two
    by_hand = CkanDataset({"id": dataset.id, "resources": [{"url": "http://example.com/2.json", "name": "two again"}]})
    [resource] = client.update_dataset(by_hand).resources
    assert resource.id == two
    assert client.update_dataset(CkanDataset({"id": dataset.id, "resources": []})).resources == []


def test_a_resource_of_another_dataset_is_copied(client: CkanHighlevelClient, target: Target) -> None:
    first = _full_dataset(client, target)
    second = client.create_dataset(CkanDataset({"name": target.unique("ds")}))
    second.resources.append(first.resources[0])
    [copied] = client.update_dataset(second).resources
    # an update guesses the media type, a creation does not
    assert set(copied.compare(first.resources[0])) <= {"mimetype"}
    assert copied.id != first.resources[0].id


def test_update_dataset_with_groups_tags_and_organization(client: CkanHighlevelClient, target: Target) -> None:
    dataset = _full_dataset(client, target)
    other_group = client.create_group(CkanGroup({"name": target.unique("grp")}))
    other_org = client.create_organization(CkanOrganization({"name": target.unique("org")}))
    dataset.groups.add(str(other_group.id))
    dataset.tags.add("tag three")
    dataset.owner_org = other_org.name
    dataset = client.update_dataset(dataset)
    assert len(dataset.groups) == 2
    assert other_group.name in dataset.groups
    assert dataset.owner_org == other_org.id
    dataset.groups = [other_group.name]
    dataset.tags = {"tag three"}
    dataset = client.update_dataset(dataset)
    assert dataset.groups == {other_group.id}
    assert client.get_dataset(str(dataset.id)).tags == {"tag three"}


def test_an_organization_that_another_action_set_stays(client: CkanHighlevelClient, target: Target) -> None:
    dataset = _full_dataset(client, target)
    other = client.create_organization(CkanOrganization({"name": target.unique("org")}))
    client.lowlevel.action("package_owner_org_update", {"id": dataset.id, "organization_id": other.id})
    dataset.title = "New"
    client.update_dataset(dataset)
    assert client.get_dataset(str(dataset.id)).owner_org == other.id


def test_a_private_dataset_is_not_listed(client: CkanHighlevelClient, target: Target) -> None:
    dataset = _full_dataset(client, target)
    dataset.private = True
    assert client.update_dataset(dataset).private is True
    assert dataset.id not in client.list_datasets()
    assert client.get_dataset(str(dataset.id)).private is True


def test_delete_dataset_and_undelete(client: CkanHighlevelClient, target: Target) -> None:
    created = client.create_dataset(CkanDataset({"name": target.unique("ds"), "notes": "kept"}))
    client.delete_dataset(str(created.id))
    assert created.id not in client.list_datasets()
    created.title = "New"
    with pytest.raises(HTTPError, match="state is deleted"):
        client.update_dataset(created)
    deleted = client.get_dataset(str(created.id), allow_deleted=True)
    deleted.state = "active"
    assert client.update_dataset(deleted).notes == "kept"
    assert created.id in client.list_datasets()
    client.delete_dataset("no-such-dataset")


def test_save_dataset_creates_or_updates(client: CkanHighlevelClient, target: Target) -> None:
    created = client.save_dataset(CkanDataset({"name": target.unique("ds")}))
    created.title = "New"
    assert client.save_dataset(created).title == "New"
    assert client.save_dataset(created).id == created.id


def test_an_unknown_group_is_an_inconsistency(client: CkanHighlevelClient, target: Target) -> None:
    with pytest.raises(OperationFailure, match="groups"):
        client.create_dataset(CkanDataset({"name": target.unique("ds"), "groups": ["no-such-group"]}))


def test_groups(client: CkanHighlevelClient, target: Target) -> None:
    name = target.unique("grp")
    created = client.create_group(CkanGroup({"name": name, "title": "G", "extras": {"a": "1", "b": "2"}}))
    assert created == client.get_group(str(created.id)) == client.get_group_by_name(name)
    assert created.id in client.list_groups()
    assert name in client.list_group_names()
    assert created.id in [group.id for group in client.iter_groups()]
    with pytest.raises(HTTPError, match="mismatch"):
        client.get_group(name)
    created.description = "new"
    created.extras["a"] = None
    updated = client.save_group(created)
    assert (updated.title, updated.description, updated.extras) == ("G", "new", {"b": "2"})
    assert client.upsert_group(CkanGroup({"name": name, "title": "H"})).description == "new"
    client.delete_group(str(created.id))
    with pytest.raises(NotFound):
        client.get_group(str(created.id))
    assert client.upsert_group(CkanGroup({"name": name, "title": "I"})).title == "I"


def test_organizations(client: CkanHighlevelClient, target: Target) -> None:
    name = target.unique("org")
    created = client.create_organization(CkanOrganization({"name": name, "title": "O", "extras": {"a": "1"}}))
    assert created == client.get_organization(str(created.id)) == client.get_organization_by_name(name)
    assert created.id in client.list_organizations()
    assert name in client.list_organization_names()
    assert created.id in [organization.id for organization in client.iter_organizations()]
    with pytest.raises(HTTPError, match="mismatch"):
        client.get_organization_by_name(str(created.id))
    created.description = "new"
    updated = client.save_organization(created)
    assert (updated.title, updated.description, updated.extras) == ("O", "new", {"a": "1"})
    client.lowlevel.action("organization_delete", {"id": created.id})
    with pytest.raises(HTTPError, match=r"\(logical\) organization state is deleted"):
        client.get_organization(str(created.id))
    revived = client.upsert_organization(CkanOrganization({"name": name, "title": "P"}))
    assert (revived.id, revived.state, revived.description) == (created.id, "active", "new")
    client.delete_organization(str(created.id))
    assert client.save_organization(CkanOrganization({"name": name})).id != created.id


@pytest.mark.parametrize("noun", ["organization", "group"])
def test_members_and_datasets_stay_through_an_update(client: CkanHighlevelClient, target: Target, noun: str) -> None:
    action = client.lowlevel.action
    user = action(
        "user_create",
        {"name": target.unique("user"), "email": f"{target.unique('u')}@example.com", "password": "a-password"},
    )
    created: Any = client.save((CkanGroup if noun == "group" else CkanOrganization)({"name": target.unique(noun)}))
    action(f"{noun}_member_create", {"id": created.id, "username": user["name"], "role": "editor"})
    place = {"groups": [created.name]} if noun == "group" else {"owner_org": created.id}
    dataset = client.create_dataset(CkanDataset({"name": target.unique("ds"), **place}))
    created.title = "New"
    client.save(created)
    assert [user["id"], "user", "Editor"] in action("member_list", {"id": created.id})
    found = action("package_search", {"fq": f"{'groups' if noun == 'group' else 'organization'}:{created.name}"})
    assert [item["id"] for item in found["results"]] == [dataset.id]
    assert client.get_dataset(str(dataset.id)) == dataset
