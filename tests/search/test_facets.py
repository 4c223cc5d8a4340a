from __future__ import annotations

from typing import Any

import pytest

from ckan_fake.search.engine import Engine
from ckan_fake.search.errors import SolrError
from ckan_fake.state import State
from tests.search.indexed import put, select


@pytest.fixture
def engine() -> Engine:
    state = State()
    for number, tags in enumerate((["x", "y"], ["y"], ["y", "z"], [])):
        put(state, f"d{number}", title=f"Title of {number}", tags=tags)
    put(state, "hidden", tags=["secret"], private=True)
    return Engine(state)


def tags(engine: Engine, q: str = "*:*", **params: Any) -> list[tuple[str, int]]:
    return list(select(engine, q, facet="true", facet_field=["tags"], **params).facets["tags"].items())


def test_the_most_frequent_first_then_by_name(engine: Engine) -> None:
    assert tags(engine, fq=["capacity:public"], facet_mincount=1) == [("y", 3), ("x", 1), ("z", 1)]


def test_limit_and_least_count(engine: Engine) -> None:
    assert tags(engine, facet_limit=2, facet_mincount=1) == [("y", 3), ("secret", 1)]
    assert tags(engine, facet_limit=0, facet_mincount=1) == []
    assert tags(engine, facet_mincount=2) == [("y", 3)]


def test_no_values_of_a_date_can_be_asked_for(engine: Engine) -> None:
    asked = {"facet": "true", "facet_field": ["metadata_modified"]}
    assert select(engine, facet_limit=0, **asked).facets == {"metadata_modified": {}}
    with pytest.raises(SolrError, match="Can't facet on a PointField"):
        select(engine, facet_limit=1, **asked)


def test_all_values_come_by_name(engine: Engine) -> None:
    assert tags(engine, facet_limit=-1, facet_mincount=1) == [("secret", 1), ("x", 1), ("y", 3), ("z", 1)]


def test_a_least_count_of_0_shows_values_that_were_not_found(engine: Engine) -> None:
    assert tags(engine, "name:d0", facet_mincount=0) == [("x", 1), ("y", 1), ("secret", 0), ("z", 0)]


def test_texts_are_counted_by_their_stems(engine: Engine) -> None:
    found = select(engine, "name:d0", facet="true", facet_field=["title"], facet_mincount=1).facets
    assert found == {"title": {"0": 1, "of": 1, "titl": 1}}


def test_facets_are_off_unless_asked_for(engine: Engine) -> None:
    assert select(engine, facet="false", facet_field=["tags"]).facets == {}
