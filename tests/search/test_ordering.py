from __future__ import annotations

import pytest

from ckan_fake.search.engine import Engine
from ckan_fake.search.functions import Functions
from ckan_fake.search.ordering import BadSort, parse_sort
from ckan_fake.state import State
from tests.search.indexed import names, put

COUNT = 1200


@pytest.fixture
def engine() -> Engine:
    state = State()
    put(state, "c", title="apple zoo", tags=["m"], metadata_modified="2024-01-03T00:00:00.000100")
    put(state, "a", title="Bear", tags=["k", "z"], license_id="cc-by", metadata_modified="2024-01-01T00:00:00")
    put(state, "b", title="café", license_id="abc", metadata_modified="2024-01-03T00:00:00.000900")
    return Engine(state)


@pytest.mark.parametrize(("sort", "found"), [
    ("name asc", "abc"), ("name DESC", "cba"), (" name  asc ,", "abc"),
    ("license_id asc, name asc", "bac"), ("license_id desc, name asc", "abc"),
    ("tags asc, name asc", "acb"), ("tags desc, name asc", "acb"),
    ("title asc", "cab"), ("title desc", "bac"), ("title_string asc", "acb"),
    ("metadata_modified desc, name asc", "bca"), ("metadata_modified asc, name desc", "acb"),
    ("nosuch asc, name desc", "cba"), ("", "cab"), ("_docid_ desc", "bac"),
])
def test_sorting(engine: Engine, sort: str, found: str) -> None:
    assert "".join(names(engine, sort=sort)) == found


@pytest.mark.parametrize("sort", ["name", "name up", "name,asc", "asc", ",", ", name asc", "name asc name desc", " "])
def test_what_is_no_sort(sort: str) -> None:
    engine = Engine(State())
    with pytest.raises(BadSort, match="Can't determine a Sort Order"):
        parse_sort(sort, lambda text: Functions(text, engine, 0))


@pytest.mark.parametrize(("sort", "found"), [
    ("sum(1,2) asc, name desc", "cba"), ("termfreq(tags,k) desc, name desc", "acb"), ("ord(name) desc", "cba"),
    ("if(exists(license_id),1,0) asc,name asc", "cab"), ("nosuch(name) asc, name asc", "abc"),
    ("strdist(name,'b',edit) desc, name asc", "bac"), ("ms(NOW,metadata_modified) asc", "cba"),
])
def test_sorting_by_functions(engine: Engine, sort: str, found: str) -> None:
    assert "".join(names(engine, sort=sort)) == found


@pytest.mark.parametrize("sort", [
    "version asc, name desc", "version desc, name asc", "metadata_modified desc, name asc", "title asc, name asc",
    "title desc, name asc", "tags desc, name asc", "tags asc, name desc", "name desc",
])
def test_long_lists_are_sorted_as_short_ones(sort: str) -> None:
    state = State()
    for number in range(COUNT):
        put(
            state, f"d{number:04}", title=f"{number % 7}", version=f"v{number % 5}" if number % 3 else None,
            tags=[f"t{number % 4}", f"t{number % 6}"] if number % 2 else [],
            metadata_modified=f"2024-01-{1 + number % 28:02}T00:00:00",
        )
    engine = Engine(state)

    whole = names(engine, sort=sort, rows=COUNT)
    halves = [names(engine, fq=[f"name:d{digit}*"], sort=sort, rows=COUNT) for digit in "01"]

    assert len(whole) == COUNT
    assert names(engine, sort=sort, start=500, rows=20) == whole[500:520]
    assert [[name for name in whole if name.startswith(f"d{digit}")] for digit in "01"] == halves
