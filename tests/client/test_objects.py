"""The typed objects."""

from __future__ import annotations

import copy
import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ckan_client import CkanDataset, CkanGroup, CkanOrganization, CkanResource
from ckan_client.objects import CkanObject, GroupSet, ResourcesList, StringField

SHOWN = {
    "id": "d1",
    "name": "one",
    "title": "One",
    "author": None,
    "private": False,
    "state": "active",
    "owner_org": "o1",
    "organization": {"id": "o1", "name": "org"},
    "metadata_modified": "2026-01-01T00:00:00",
    "num_tags": 1,
    "extras": [{"key": "a", "value": "1"}],
    "tags": [{"id": "t", "name": "tag", "vocabulary_id": None}],
    "groups": [{"id": "g1", "name": "grp"}],
    "resources": [{"id": "r1", "url": "http://x", "position": 0, "package_id": "d1", "custom": [1]}],
    "language": "it",
}


def test_a_dataset_by_hand_serializes_as_in_2014() -> None:
    dataset = CkanDataset(
        {
            "name": "example",
            "title": "Example",
            "author": "Foo",
            "extras": {"foo": "bar"},
            "groups": ["two", "one"],
        }
    )
    assert dataset.groups == {"one", "two"}
    assert dataset.extras == {"foo": "bar"}
    assert isinstance(dataset.resources, ResourcesList)
    assert dataset.serialize() == {
        "id": None,
        "name": "example",
        "title": "Example",
        "author": "Foo",
        "author_email": "",
        "license_id": "",
        "maintainer": "",
        "maintainer_email": "",
        "notes": "",
        "owner_org": "",
        "private": False,
        "state": "active",
        "type": "dataset",
        "url": "",
        "extras": {"foo": "bar"},
        "groups": ["one", "two"],
        "resources": [],
        "tags": [],
    }


def test_repr_is_the_class_with_its_content() -> None:
    dataset = CkanDataset({"name": "my-first-dataset", "title": "My first dataset!"})
    shown = repr(dataset)
    assert shown.startswith("CkanDataset({'title': 'My first dataset!', 'name': 'my-first-dataset', ")
    assert eval(shown, {"CkanDataset": CkanDataset}) == dataset


def test_an_object_of_a_server_keeps_everything() -> None:
    dataset = CkanDataset.from_server(SHOWN)
    assert not dataset.is_modified()
    assert dataset.tags == {"tag"}
    assert dataset.extras == {"a": "1"}
    assert dataset.groups == {"grp"}
    assert dataset.metadata_modified == "2026-01-01T00:00:00"
    assert dataset.other == {"language": "it"}
    assert dataset.resources[0].other == {"custom": [1]}
    assert dataset.server == SHOWN
    serialized = dataset.serialize()
    assert serialized["language"] == "it"
    assert "metadata_modified" not in serialized
    json.dumps(serialized)


def test_computed_fields_cannot_be_set() -> None:
    dataset = CkanDataset({"name": "a", "metadata_modified": "2020-01-01"})
    assert dataset.metadata_modified is None
    with pytest.raises(AttributeError, match="computed"):
        dataset.metadata_modified = "2026-01-01"


def test_unknown_attributes_do_not_exist() -> None:
    dataset: Any = CkanDataset()
    with pytest.raises(AttributeError):
        _ = dataset.nothing
    with pytest.raises(AttributeError):
        dataset.nothing = 1
    with pytest.raises(AttributeError):
        del dataset.nothing


def test_changes_are_known_and_can_be_undone() -> None:
    dataset = CkanDataset.from_server(SHOWN)
    dataset.title = "Two"
    dataset.tags.add("more")
    assert dataset.modified() == ["title", "tags"]
    del dataset.title
    dataset.tags.remove("more")
    assert dataset.title == "One"
    assert not dataset.is_modified()


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.extras.update(b="2"),
        lambda d: d.extras.pop("a"),
        lambda d: d.groups.add("other"),
        lambda d: d.groups.discard("g1"),
        lambda d: d.resources.append({"url": "http://y"}),
        lambda d: d.resources.pop(),
        lambda d: setattr(d.resources[0], "url", "http://z"),
        lambda d: d.resources[0].other["custom"].append(2),
        lambda d: d.other.update(language="de"),
        lambda d: setattr(d, "private", True),
    ],
)
def test_every_kind_of_change_is_seen_and_copied(change: Callable[[CkanDataset], None]) -> None:
    dataset = CkanDataset.from_server(SHOWN)
    changed = copy.deepcopy(dataset)
    change(changed)
    assert changed.is_modified()
    assert not changed.is_equivalent(dataset)
    assert changed.compare(dataset)
    assert not dataset.is_modified()
    again = copy.deepcopy(changed)
    assert again == changed
    assert again.is_modified()


def test_looking_changes_nothing() -> None:
    dataset = CkanDataset.from_server(SHOWN)
    for name, _ in dataset.iter_fields():
        getattr(dataset, name)
    dataset.serialize()
    assert not dataset.is_modified()


def _extras_ways() -> list[CkanDataset]:
    given = CkanDataset({"extras": {"KEY": "VALUE"}})
    as_list = CkanDataset({"extras": [{"key": "KEY", "value": "VALUE"}]})
    put = CkanDataset()
    put.extras["KEY"] = "VALUE"
    changed = CkanDataset({"extras": {"KEY": "OLD"}})
    changed.extras["KEY"] = "VALUE"
    assigned = CkanDataset()
    assigned.extras = {"KEY": "VALUE"}
    return [given, as_list, put, changed, assigned]


def test_all_ways_to_an_extra_are_equivalent() -> None:
    for one, other in itertools.product(_extras_ways(), _extras_ways()):
        assert one.is_equivalent(other)
        assert one.serialize() == other.serialize()


def test_an_extra_of_none_compares_equal_to_no_extra() -> None:
    assert CkanDataset({"extras": {"a": None}}) == CkanDataset()
    assert CkanDataset({"extras": {"a": ""}}) != CkanDataset()


def test_comparison() -> None:
    one, other = CkanDataset({"id": "1", "title": "a"}), CkanDataset({"id": "2", "title": "a"})
    assert one.is_equivalent(other)
    assert one != other
    assert other.compare(one, ignore_key=False) == {"id": ("2", "1")}
    other.title = "b"
    assert one.compare(other) == {"title": ("a", "b")}
    assert CkanDataset({"author": None}) == CkanDataset({"author": ""})
    assert not CkanGroup().is_equivalent(CkanOrganization())
    assert CkanDataset() != {}
    with pytest.raises(TypeError):
        CkanGroup().compare(CkanDataset())


def test_owner_org_by_name_equals_the_id_that_the_server_told() -> None:
    shown = CkanDataset.from_server(SHOWN)
    by_name = CkanDataset.from_server(SHOWN)
    by_name.owner_org = "org"
    assert shown.is_equivalent(by_name)
    by_name.owner_org = "other"
    assert not shown.is_equivalent(by_name)


def test_groups_answer_to_name_and_id() -> None:
    groups = GroupSet([{"id": "g1", "name": "grp"}, "two"])
    assert "g1" in groups
    assert "grp" in groups
    assert sorted(groups) == ["grp", "two"]
    assert groups == {"g1", "two"} == groups
    assert groups == GroupSet(["grp", "two"])
    assert groups != {"grp"}
    groups.add("g1")
    assert len(groups) == 2
    groups.discard("g1")
    assert groups == {"two"}
    with pytest.raises(TypeError):
        GroupSet([5])  # type: ignore[list-item]
    with pytest.raises(TypeError):
        GroupSet([{}])


def test_resources_become_objects_and_compare_with_mappings() -> None:
    dataset = CkanDataset({"resources": [{"name": "one"}, {"name": "two"}]})
    assert dataset.resources == [{"name": "one"}, {"name": "two"}]
    dataset.resources.append({"name": "three"})
    dataset.resources.insert(0, {"name": "zero"})
    dataset.resources[1] = {"name": "ONE"}
    dataset.resources.extend([{"name": "four"}])
    assert [resource.name for resource in dataset.resources] == ["zero", "ONE", "two", "three", "four"]
    assert all(isinstance(resource, CkanResource) for resource in dataset.resources)
    assert {"name": "two"} in dataset.resources
    assert {"name": "none"} not in dataset.resources
    dataset.resources[:2] = []
    assert dataset.resources[:1] == [{"name": "two"}]
    del dataset.resources[0]
    assert [resource["name"] for resource in dataset.serialize()["resources"]] == ["three", "four"]
    assert ResourcesList([CkanResource({"name": "a"})]) == ResourcesList([{"name": "a"}])


@pytest.mark.parametrize(
    "values",
    [
        {"title": 5},
        {"private": "yes"},
        {"tags": "one"},
        {"tags": [5]},
        {"groups": "one"},
        {"extras": "a"},
        {"extras": ["a"]},
        {"resources": [5]},
        {"resources": {}},
    ],
)
def test_wrong_types_are_refused(values: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        CkanDataset(values)


@pytest.mark.parametrize("values", ["text", ["a"], 5])
def test_only_mappings_make_objects(values: Any) -> None:
    with pytest.raises(TypeError):
        CkanDataset(values)


def test_objects_in_several_languages_are_kept() -> None:
    dataset = CkanDataset.from_server({"id": "a", "title": {"de": "Titel"}})
    assert dataset.serialize()["title"] == {"de": "Titel"}


def test_names_of_2014() -> None:
    assert CkanDataset.from_dict({"name": "a"}).to_dict() == CkanDataset({"name": "a"}).serialize()


def test_groups_and_organizations() -> None:
    assert CkanGroup({"name": "g"}).serialize() == {
        "id": None,
        "name": "g",
        "title": "",
        "approval_status": "approved",
        "description": "",
        "image_url": "",
        "is_organization": False,
        "state": "active",
        "type": "group",
        "extras": {},
        "groups": [],
        "tags": [],
    }
    organization = CkanOrganization.from_server({"id": "o", "name": "o", "users": [{"name": "u"}], "package_count": 3})
    assert organization.is_organization
    assert organization.type == "organization"
    assert organization.users == [{"name": "u"}]
    assert "users" not in organization.serialize()


def test_fields_can_make_other_objects() -> None:
    class Thing(CkanObject):
        __slots__ = ()
        first = StringField()
        second = StringField(default="Hi!")

    thing = Thing({"first": "hello", "foo": "not known"})
    assert thing.serialize() == {"first": "hello", "second": "Hi!"}
    assert [name for name, _ in thing.iter_fields()] == ["first", "second"]
    assert thing.given() == ["first"]


_texts = st.text(max_size=5)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "title": st.none() | _texts,
            "notes": _texts,
            "extras": st.dictionaries(_texts, st.none() | _texts | st.integers(), max_size=3),
            "tags": st.lists(_texts, max_size=3),
            "groups": st.lists(_texts.filter(bool), max_size=3),
            "resources": st.lists(st.dictionaries(st.sampled_from(["url", "name", "size", "x"]), _texts), max_size=3),
            "spatial": _texts,
        },
    )
)
def test_serializing_and_reading_back_changes_nothing(values: dict[str, Any]) -> None:
    dataset = CkanDataset(values)
    assert CkanDataset(dataset.serialize()) == dataset
    assert copy.deepcopy(dataset) == dataset
    assert not dataset.is_modified()
    json.dumps(dataset.serialize())
