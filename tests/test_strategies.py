"""The strategies draw what CKAN accepts, small where it can be small, and complain when they draw."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from ckan_client import SynchronizationClient
from ckan_fake import FakeCKAN, strategies
from tests.accepting import accepts_dataset, accepts_group, post

# How fast a draw is depends on the machine: speed belongs in benchmarks.
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
unexplained = settings(phases=[Phase.generate, Phase.shrink], database=None, max_examples=5000)


def smallest(strategy: SearchStrategy[Any], condition: Callable[[Any], bool] = lambda drawn: True) -> Any:
    """What Hypothesis shrinks a draw to that fulfils a condition."""
    return find(strategy, condition, settings=unexplained)


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


@some
@given(source=strategies.harvest_sources(min_size=1))
def test_harvest_sources_name_only_what_they_hold(source: dict[str, dict[str, Any]]) -> None:
    assert source["dataset"]
    for dataset in source["dataset"].values():
        assert dataset["owner_org"] in source["organization"]
        assert set(dataset["groups"]) <= source["group"].keys()
    for name, organization in source["organization"].items():
        assert organization["name"] == name


@some
@given(data=st.data(), small=st.integers(2, 5))
def test_names_keep_to_their_bounds(data: st.DataObject, small: int) -> None:
    name = data.draw(strategies.names(min_size=small, max_size=small + 1))
    assert small <= len(name) <= small + 1
    assert name not in ("new", "edit", "search")


def test_datasets_shrink_to_what_ckan_requires() -> None:
    found = smallest(strategies.datasets(owner_orgs=st.just("o")))
    assert found == {"name": "00", "tags": [], "extras": [], "resources": [], "owner_org": "o"}


def test_extras_shrink_to_one_short_pair() -> None:
    found = smallest(strategies.datasets(), lambda dataset: bool(dataset["extras"]))
    assert found == {"name": "00", "tags": [], "extras": [{"key": "0", "value": ""}], "resources": []}


def test_harvest_sources_shrink_to_what_a_dataset_needs() -> None:
    found = smallest(strategies.harvest_sources(), lambda source: bool(source["dataset"]))
    assert list(found["dataset"]) == ["id-1"]
    assert list(found["organization"]) == ["org-1"]
    assert found["group"] == {}


@pytest.mark.parametrize("value", [None, ""])
def test_optional_fields_are_absent_none_or_empty(value: str | None) -> None:
    found = smallest(strategies.datasets(), lambda dataset: dataset.get("notes", "absent") == value)
    assert found == {"name": "00", "notes": value, "tags": [], "extras": [], "resources": []}


def test_strategies_have_short_reprs() -> None:
    smallest(strategies.datasets())
    assert len(repr(strategies.datasets())) < 10_000


def test_wrong_bounds_are_refused_when_drawing() -> None:
    backwards = strategies.names(min_size=5, max_size=3)
    with pytest.raises(InvalidArgument):
        smallest(backwards)
    empty = strategies.harvest_sources(min_size=3, max_size=1)
    with pytest.raises(InvalidArgument):
        smallest(empty)
