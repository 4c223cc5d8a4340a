from __future__ import annotations

import pytest

from ckan_fake.search.engine import Engine
from ckan_fake.search.errors import SolrError, Unsupported
from ckan_fake.state import State
from tests.search.indexed import names, plain, put


@pytest.fixture
def engine() -> Engine:
    state = State()
    put(state, "air-quality", title="Air quality", notes="Hourly ozone values", tags=["air"])
    put(state, "bus", title="Bus stops", notes="Stops of the bus")
    put(state, "weather", title="Weather", notes="Wind and quality of the air")
    return Engine(state)


@pytest.mark.parametrize(("q", "found"), [
    ("air", ["air-quality", "weather"]), ("air wind", ["weather"]), ("air OR bus", []), ("air -wind", ["air-quality"]),
    ("title:air", ["air-quality"]), ("title:air wind", []), ("(-air)", ["bus"]), ("w*", ["weather"]),
    ("wether~1", ["weather"]), ('"quality air"~4', ["air-quality", "weather"]), ("nosuch:air", []),
    ("views_total:x", []),
    ("title:", []), ("AND", ["weather"]), ("air +", []), ("{!x}y", []),
    ("*", ["air-quality", "bus", "weather"]), (" ", []),
])
def test_edismax_reads_as_words_what_is_no_query(engine: Engine, q: str, found: list[str]) -> None:
    assert plain(engine, q, defType="edismax") == found


def test_edismax_with_one_of_several_words(engine: Engine) -> None:
    assert plain(engine, "air OR bus", defType="edismax", mm="1") == ["air-quality", "bus", "weather"]


@pytest.mark.parametrize(("q", "found"), [
    ("air wind", ["weather"]), ("bus | wind", ["bus", "weather"]), ("-air", ["bus"]), ("b*", ["bus"]),
    ("(bus", ["bus"]),
    ('"quality of"', ["weather"]), ("wether~1", ["weather"]), ("title:air", []),
    ("*", ["air-quality", "bus", "weather"]),
])
def test_the_simple_parser(engine: Engine, q: str, found: list[str]) -> None:
    assert plain(engine, q, defType="simple") == found


@pytest.mark.parametrize("parser", ["dismax", "edismax"])
def test_functions_make_datasets_more_weighty(engine: Engine, parser: str) -> None:
    asked = {"defType": parser, "sort": "score desc"}

    assert plain(engine, "air", **asked) == ["air-quality", "weather"]
    assert plain(engine, "air", **asked, bf="if(exists(title),termfreq(text,wind),0)^9") == ["weather", "air-quality"]


def test_only_edismax_multiplies(engine: Engine) -> None:
    asked = {"sort": "score desc", "boost": "if(termfreq(text,wind),99,1)"}

    assert plain(engine, "air", **asked, defType="edismax") == ["weather", "air-quality"]
    assert plain(engine, "air", **asked, defType="dismax") == ["air-quality", "weather"]


def test_a_function_as_query_finds_everything(engine: Engine) -> None:
    assert names(engine, "sum(1,2)", defType="func") == ["air-quality", "bus", "weather"]


@pytest.mark.parametrize(("params", "reason"), [
    ({"defType": "nosuch"}, "invalid query parser 'nosuch' for query 'air'"),
    ({"defType": "term"}, 'SolrParams.get.String." because "this.localParams" is null'),
    ({"defType": "dismax", "bf": "nosuch(1)"}, "Unknown function nosuch in FunctionQuery"),
    ({"defType": "edismax", "boost": "5 6"}, "Unexpected text after function: 6"),
    ({"defType": "edismax", "mm": "x"}, "Invalid 'mm' spec"),
])
def test_what_solr_refuses(engine: Engine, params: dict[str, str], reason: str) -> None:
    with pytest.raises(SolrError, match=reason):
        names(engine, "air", **params)


@pytest.mark.parametrize("params", [
    {"defType": "surround"}, {"defType": "dismax", "bf": "title", "sort": "score desc"},
    {"defType": "edismax", "boost": "query($x)"},
])
def test_what_is_not_there_is_refused(engine: Engine, params: dict[str, str]) -> None:
    with pytest.raises(Unsupported):
        names(engine, "air", **params)
