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
from ckan_fake.strategies.invalid import judge
from tests.accepting import accepts_dataset, accepts_group, post
from tests.support import call

# How fast a draw is depends on the machine: speed belongs in benchmarks.
some = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEARCHED = FakeCKAN()
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


@some
@given(user=strategies.users())
def test_users_are_accepted(user: dict[str, Any]) -> None:
    made = post(FakeCKAN(), "user_create", **user)
    assert (made["name"], made["email"]) == (user["name"], user["email"])


@settings(some, max_examples=10)
@given(catalogue=strategies.catalogues(private=True))
def test_catalogues_are_accepted_whole(catalogue: dict[str, list[dict[str, Any]]]) -> None:
    ckan = FakeCKAN()
    for kind, noun in (("organizations", "organization"), ("groups", "group"), ("datasets", "package")):
        for data in catalogue[kind]:
            post(ckan, f"{noun}_create", **data)
    found = post(ckan, "package_search", rows=100, include_private=True)
    assert {hit["name"] for hit in found["results"]} == {dataset["name"] for dataset in catalogue["datasets"]}


@settings(some, max_examples=10)
@given(days=strategies.harvest_days())
def test_harvest_days_can_be_synchronised_one_after_the_other(days: list[dict[str, dict[str, Any]]]) -> None:
    target = FakeCKAN()
    client = SynchronizationClient(target.site_url, target.sysadmin.api_key, session=target.session())
    for day in days:
        client.sync("source", day).raise_for_failures()
        assert len(post(target, "package_list")) == len(day["dataset"])


def test_harvest_days_keep_edit_rename_drop_and_add() -> None:
    seen: set[str] = set()

    @settings(some, max_examples=60, phases=[Phase.generate], database=None)
    @given(days=strategies.harvest_days(days=st.just(2)))
    def look(days: list[dict[str, dict[str, Any]]]) -> None:
        before, after = (day["dataset"] for day in days)
        for key in before.keys() | after.keys():
            if key not in after or key not in before:
                seen.add("new" if key in after else "gone")
            elif before[key]["name"] != after[key]["name"]:
                seen.add("renamed")
            else:
                seen.add("kept" if before[key] == after[key] else "edited")

    look()
    assert seen == {"kept", "edited", "renamed", "gone", "new"}


def refusal(ckan: FakeCKAN, data: dict[str, Any]) -> dict[str, Any]:
    """The error of package_create where `owner-org` exists."""
    call(ckan, "organization_create", {"name": "owner-org"}, key="sysadmin")
    answer = call(ckan, "package_create", data, key="sysadmin")
    assert answer.status_code == 409
    return dict(answer.json()["error"])


@pytest.mark.parametrize("version", ["2.12", "2.9", "2.2"])
def test_invalid_datasets_are_refused_with_the_expected_error(version: str) -> None:
    @settings(some, max_examples=15, suppress_health_check=list(HealthCheck))
    @given(drawn=strategies.invalid_datasets(version=version))
    def refused(drawn: strategies.Invalid) -> None:
        assert drawn.field in drawn.errors
        assert refusal(FakeCKAN(version), drawn.data) == {**drawn.errors, "__type": "Validation Error"}

    refused()


@pytest.mark.parametrize(("kind", "errors"), [
    ("name missing", {"name": ["Missing value"]}),
    ("extra twice", {"extras_validation": ['Duplicate key "twice"']}),
    ("tag too short", {"tags": ['Tag "a" length is less than minimum 2']}),
    ("organization unknown", {"owner_org": ["Organization does not exist"]}),
])
def test_invalid_datasets_of_one_kind(kind: str, errors: dict[str, Any]) -> None:
    drawn = smallest(strategies.invalid_datasets(kinds=st.just(kind)))
    assert (drawn.kind, drawn.errors) == (kind, errors)


def test_what_an_option_allows_is_not_invalid() -> None:
    unowned = (("ckan.auth.create_unowned_dataset", True),)
    assert judge("2.12", ()).errors({"name": "d1"}, "org") == {"owner_org": ["An organization must be provided"]}
    assert judge("2.12", unowned).errors({"name": "d1"}, "org") == {}


def test_a_kind_that_there_is_not_is_told_when_it_is_drawn() -> None:
    invalid = strategies.invalid_datasets(kinds=st.just("nonsense"))
    with pytest.raises(InvalidArgument, match="there is no kind 'nonsense'"):
        smallest(invalid)


@settings(max_examples=100, deadline=None)
@given(search=strategies.search_queries(fields={"extras_theme": st.just("air")}))
def test_search_queries_are_answered_or_refused_as_solr_does(search: dict[str, Any]) -> None:
    answer = call(SEARCHED, "package_search", search)

    assert answer.status_code == 200 or (
        answer.status_code in (400, 409) and answer.json()["error"]["__type"].startswith("Search")
    ), answer.text


def test_search_queries_find_what_they_are_told_of() -> None:
    searches = strategies.search_queries(words=st.just("trees"), fields={"tags": st.just("tall trees")})

    assert "tags:" in smallest(searches, lambda search: "tall" in search.get("q", ""))["q"]
    assert smallest(searches, lambda search: search == {"q": "trees"})
