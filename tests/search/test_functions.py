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
    put(state, "a", title="Air air", tags=["x", "y"], extras={"size": "large"})
    put(state, "b", title="Bus")
    return Engine(state)


@pytest.mark.parametrize(("function", "value"), [
    ("sum(1,2)", 3.0), ("product(2,0.5)", 1.0), ("sub(5,3)", 2.0), ("div(1,3)", 0.33333334), ("div(1,0)", "Infinity"),
    ("log(0)", "-Infinity"), ("sqrt(sub(0,1))", "NaN"), ("pow(2,10)", 1024.0), ("max(1,2,3)", 3.0), ("abs(-3)", 3.0),
    ("recip(1,2,3,4)", 0.5), ("linear(1,2,3)", 5.0), ("map(1,0,2,9,8)", 9.0), ("map(5,0,2,9,8)", 8.0), ("5", 5),
    ("5.5", 5.5), ("'a b'", "a b"), ("literal(q)", "q"), ("if(gt(1,2),'yes','no')", "no"), ("exists(size)", True),
    ("not(exists(nosuch))", True), ("and(true,false)", False), ("xor(true,false)", True), ("eq(1,1.0)", True),
    ("def(nosuch,7)", 7), ("field(size)", "large"), ("termfreq(title,air)", 2), ("docfreq(tags,x)", 1),
    ("numdocs()", 2),
    ("ord(name)", 0), ("rord(name)", 1), ("strdist(name,'a',edit)", 1.0), ("strdist(size,'larger',jw)", 0.9722222),
    ("strdist(size,'larg',ngram)", 0.8), ("ms(2020-01-01T00:00:00Z,2019-12-31T00:00:00Z)", 86400000),
    ("scale(termfreq(title,air),0,10)", 10.0),
])
def test_values(engine: Engine, function: str, value: Any) -> None:
    assert select(engine, "name:a", fl=f"v:{function}").docs == [{"v": value}]


@pytest.mark.parametrize(("fl", "doc"), [
    ("name,sum(1,2)", {"name": "a", "sum(1,2)": 3.0}), ("x:name name", {"x": "a", "name": "a"}), ("n*e", {"name": "a"}),
    ("name,,title", {"name": "a"}), ("(", {}), ("nosuch(1)", {}), ("[nosuch]", {}), ("name;title", {"name": "a"}),
    ("sum(views_total,1)", {}), ("field(nosuch)", {}), ("extras_size", {"extras_size": "large"}),
])
def test_what_fl_gives_back(engine: Engine, fl: str, doc: dict[str, Any]) -> None:
    assert select(engine, "name:a", fl=fl).docs == [doc]


def test_a_function_of_a_field_with_several_values_is_refused(engine: Engine) -> None:
    with pytest.raises(SolrError, match="can not use FieldCache on multivalued field: tags"):
        select(engine, fl="field(tags)")
