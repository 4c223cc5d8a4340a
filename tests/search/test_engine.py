from __future__ import annotations

import re

import pytest

from ckan_fake.search.engine import Engine
from ckan_fake.search.errors import SolrError
from ckan_fake.state import State
from tests.search.indexed import names, put, select


@pytest.fixture
def state() -> State:
    state = State()
    put(state, "a", title="Red apples", tags=["fruit", "red"], extras={"size": "10", "issued_date": "2020-05-06"})
    put(state, "b", title="Green apples", tags=["fruit"], extras={"size": "9"})
    put(state, "c", title="Red brick", private=True, labels=("member-1",), notes="no fruit")
    return state


@pytest.mark.parametrize(("q", "found"), [
    ("*:*", ["a", "b", "c"]),
    ("tags:fruit", ["a", "b"]),
    ("tags:Fruit", []),
    ("tags:(red blue)", ["a"]),
    ("title:(red apple)", ["a"]),
    ("tags:fruit OR title:brick", ["a", "b", "c"]),
    ("title:red -tags:fruit", ["c"]),
    ("-tags:fruit", ["c"]),
    ("tags:(-fruit)", []),
    ('title:"red apples"', ["a"]),
    ('title:"apples red"', []),
    ("title:ap*", ["a", "b"]),
    ("name:?", ["a", "b", "c"]),
    ("name:[a TO b}", ["a"]),
    ("size:[1 TO 5]", ["a"]),
    ("extras_size:9", ["b"]),
    ("issued_date:*", ["a"]),
    ("issued_date:[2020-05-06T00:00:00Z TO 2020-05-06T00:00:00Z+1DAY}", ["a"]),
    ("capacity:private", ["c"]),
    ("permission_labels:public", ["a", "b"]),
    ("fruit", ["a", "b", "c"]),
    ("nosuch:x", []),
    ("title:&", []),
])
def test_queries(state: State, q: str, found: list[str]) -> None:
    assert names(Engine(state), q) == found


def test_filters_narrow_and_do_not_score(state: State) -> None:
    assert names(Engine(state), fq=["tags:fruit", "-tags:red", ""]) == ["b"]


def test_the_index_follows_writes_removals_and_restore(state: State) -> None:
    engine = Engine(state)
    mark = state.snapshot()
    assert names(engine, "title:red") == ["a", "c"]

    put(state, "a", title="Yellow pears")
    state.indexed_packages.remove("id-of-c")
    assert names(engine, "title:red") == []
    assert names(engine, "title:pear") == ["a"]

    state.restore(mark)
    assert names(engine, "title:red") == ["a", "c"]
    assert names(engine, "title:pear") == []


def test_an_index_that_is_made_late_knows_what_was_there_before(state: State) -> None:
    engine = Engine(state)
    mark = state.snapshot()
    put(state, "a", title="Yellow pears")
    assert names(engine, "tags:fruit") == ["b"]

    state.restore(mark)
    assert names(engine, "title:red") == ["a", "c"]
    assert select(engine, facet="true", facet_field=["tags"], facet_mincount=1).facets["tags"] == {"fruit": 2, "red": 1}


def test_many_dead_documents_are_forgotten(state: State) -> None:
    engine = Engine(state)
    for number in range(1100):
        put(state, "a", title=f"Version {number}")
        if number % 100 == 0:
            assert names(engine, f"title:{number}") == ["a"]
    assert names(engine, "title:1099") == ["a"]
    assert len(engine.index("title").covered) < 1100


@pytest.mark.parametrize(("params", "reason"), [
    ({"sort": "text asc"}, "can not sort on multivalued field: text of type: text"),
    ({"sort": "data_dict asc"}, "can not sort on a field w/o docValues"),
    ({"facet": "true", "facet.field": ["metadata_modified"]}, "Can't facet on a PointField without docValues"),
    ({"facet": "maybe"}, "invalid boolean value: maybe"),
    ({"start": 99999999999}, 'For input string: "99999999999"'),
    ({"defType": "nosuch"}, "invalid query parser 'nosuch' for query 'x:y'"),
])
def test_what_solr_refuses(state: State, params: dict[str, object], reason: str) -> None:
    with pytest.raises(SolrError) as refusal:
        Engine(state).select({"q": "x:y", "rows": 1, **params})

    assert str(refusal.value).startswith(reason)


DATES_COUNTED = {"facet": "true", "facet.field": ["metadata_modified"]}


@pytest.mark.parametrize(("params", "reason"), [
    ({"q": "x:(", "start": 1 << 31}, "Cannot parse 'x:('"),
    ({"q": "x:(", "sort": "text asc"}, "Cannot parse 'x:('"),
    ({"q": "x:(", **DATES_COUNTED}, "Cannot parse 'x:('"),
    ({"start": 1 << 31, "sort": "text asc"}, "For input string"),
    ({"fq": ["y:("], "sort": "text asc"}, "can not sort on multivalued field"),
    ({"fq": ["y:("], "facet": "maybe"}, "Cannot parse 'y:('"),
    ({"fq": ["y:("], **DATES_COUNTED}, "Cannot parse 'y:('"),
    ({"sort": "text asc", **DATES_COUNTED}, "can not sort on multivalued field"),
])
def test_of_several_errors_solr_s_first_is_told(state: State, params: dict[str, object], reason: str) -> None:
    with pytest.raises(SolrError, match=re.escape(reason)):
        Engine(state).select({"q": "*:*", "rows": 1, **params})


def test_stored_fields(state: State) -> None:
    doc = Engine(state).select({"q": "name:a", "rows": 1, "fl": "name,title extras_size size tags issued_date"}).docs[0]

    assert doc == {
        "name": "a", "title": "Red apples", "extras_size": "10", "tags": ["fruit", "red"],
        "issued_date": "2020-05-06T00:00:00Z",
    }


def test_patterns_of_stored_fields(state: State) -> None:
    engine = Engine(state)

    assert engine.select({"q": "name:a", "rows": 1, "fl": "extras_*,na?e"}).docs[0] == {
        "extras_size": "10", "extras_issued_date": "2020-05-06T00:00:00Z", "name": "a",
    }
    assert {"id", "title", "tags", "data_dict"} < engine.select({"q": "name:a", "rows": 1, "fl": "*"}).docs[0].keys()
