"""The strategies draw what CKAN accepts, small where it can be small, and complain when they draw."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument

from ckan_client import SynchronizationClient
from ckan_fake import FakeCKAN, strategies
from tests.accepting import accepts_dataset, accepts_group, post

some = settings(max_examples=40, deadline=None)


@some
@given(dataset=strategies.datasets(owner_orgs=st.just("owner-org"), groups=st.just("of-datasets")))
def test_datasets_are_accepted(dataset: dict[str, Any]) -> None:
    accepts_dataset(FakeCKAN(), dataset)


@some
@given(dataset=strategies.datasets())
def test_datasets_of_nobody_are_accepted_where_that_is_allowed(dataset: dict[str, Any]) -> None:
    accepts_dataset(FakeCKAN(config={"ckan.auth.create_unowned_dataset": True}), dataset)


@some
@given(organization=strategies.organizations())
def test_organizations_are_accepted(organization: dict[str, Any]) -> None:
    accepts_group(FakeCKAN(), "organization", organization)


@some
@given(group=strategies.groups())
def test_groups_are_accepted(group: dict[str, Any]) -> None:
    accepts_group(FakeCKAN(), "group", group)


@settings(max_examples=20, deadline=None)
@given(source=strategies.harvest_sources())
def test_harvest_sources_can_be_synchronised(source: dict[str, dict[str, Any]]) -> None:
    target = FakeCKAN()
    SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session()).sync("source", source)
    assert len(post(target, "package_list")) == len(source["dataset"])


@given(source=strategies.harvest_sources(min_size=1))
def test_harvest_sources_name_only_what_they_hold(source: dict[str, dict[str, Any]]) -> None:
    assert source["dataset"]
    for dataset in source["dataset"].values():
        assert dataset["owner_org"] in source["organization"]
        assert set(dataset["groups"]) <= source["group"].keys()
    for name, organization in source["organization"].items():
        assert organization["name"] == name


@given(data=st.data(), small=st.integers(2, 5))
def test_names_keep_to_their_bounds(data: st.DataObject, small: int) -> None:
    name = data.draw(strategies.names(min_size=small, max_size=small + 1))
    assert small <= len(name) <= small + 1
    assert name not in ("new", "edit", "search")


def test_datasets_shrink_to_what_ckan_requires() -> None:
    smallest = find(strategies.datasets(owner_orgs=st.just("o")), lambda dataset: True)
    assert smallest == {"name": "00", "tags": [], "extras": [], "resources": [], "owner_org": "o"}


def test_extras_shrink_to_one_short_pair() -> None:
    smallest = find(strategies.datasets(), lambda dataset: bool(dataset["extras"]))
    assert [len(extra["key"]) for extra in smallest["extras"]] == [1]
    assert smallest["resources"] == smallest["tags"] == []


def test_absent_none_and_empty_fields_all_happen() -> None:
    datasets = strategies.datasets()
    assert "notes" not in find(datasets, lambda dataset: "notes" not in dataset)
    assert find(datasets, lambda dataset: dataset.get("notes", "") is None)["notes"] is None
    assert find(datasets, lambda dataset: dataset.get("notes") == "")["notes"] == ""


def test_wrong_bounds_are_refused_when_drawing() -> None:
    backwards = strategies.names(min_size=5, max_size=3)
    with pytest.raises(InvalidArgument):
        find(backwards, lambda name: True)
    empty = strategies.harvest_sources(min_size=3, max_size=1)
    with pytest.raises(InvalidArgument):
        find(empty, lambda source: True)
