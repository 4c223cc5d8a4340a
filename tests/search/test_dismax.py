from __future__ import annotations

import pytest

from ckan_fake.search.dismax import least_needed
from ckan_fake.search.engine import Engine
from ckan_fake.search.errors import BadQuery
from ckan_fake.state import State
from tests.search.indexed import plain, put


@pytest.fixture
def engine() -> Engine:
    state = State()
    put(state, "air-quality", title="Air quality", notes="Hourly ozone values", tags=["air"])
    put(state, "weather", title="Weather", notes="Wind and quality of the air")
    put(state, "wifi", title="WiFi hotspots", notes="Public wi-fi")
    put(state, "budget", title="Budget 2024", notes="From 2024-01 on")
    return Engine(state)


@pytest.mark.parametrize(("optional", "spec", "needed"), [
    (1, "2<-1 5<80%", 1), (2, "2<-1 5<80%", 2), (3, "2<-1 5<80%", 2), (5, "2<-1 5<80%", 4), (10, "2<-1 5<80%", 8),
    (4, "100%", 4), (4, "50%", 2), (4, "-1", 3), (4, "9", 4), (4, "-9", 0), (4, "-50%", 2), (3, " 2 < 1 ", 1),
])
def test_how_many_words_are_needed(optional: int, spec: str, needed: int) -> None:
    assert least_needed(optional, spec) == needed


def test_an_mm_that_is_none() -> None:
    with pytest.raises(BadQuery, match="Expecting an integer"):
        least_needed(2, "bad")


@pytest.mark.parametrize(("words", "found"), [
    ("air", ["air-quality", "weather"]),
    ("air ozone", ["air-quality"]),
    ("air ozone zzz", ["air-quality"]),
    ("air OR ozone", ["air-quality"]),
    ("air -ozone", ["weather"]),
    ("-air", []),
    ('"air quality"', ["air-quality"]),
    ('"quality air"', []),
    ("air*", ["air-quality", "weather"]),
    ("*", []),
    ("Wi-Fi", ["wifi"]),
    ("2024-01", ["budget"]),
    ("", []),
])
def test_plain_words(engine: Engine, words: str, found: list[str]) -> None:
    assert plain(engine, words) == found


def test_titles_and_names_weigh_more_than_the_rest(engine: Engine) -> None:
    assert plain(engine, "quality", sort="score desc") == ["air-quality", "weather"]
