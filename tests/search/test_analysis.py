from __future__ import annotations

import pytest

from ckan_fake.search import analysis
from ckan_fake.search.fields import Kind


@pytest.mark.parametrize(("text", "tokens"), [
    ("Air Quality", [("air", 0), ("qualiti", 1)]),
    ("wi-fi data", [("wifi", 0), ("wi", 0), ("fi", 1), ("data", 2)]),
    ("PM2.5", [("pm", 0), ("25", 1), ("2", 1), ("5", 2)]),
    ("bus & tram", [("bus", 0), ("tram", 2)]),
    ("bus & - tram", [("bus", 0), ("tram", 2)]),
    ("the dog's", [("the", 0), ("dog", 1)]),
    ("Hôpitaux Straße", [("hopitaux", 0), ("strasse", 1)]),
    ("東京の人口", [("東京の人口", 0)]),
])
def test_what_is_indexed_of_a_text(text: str, tokens: list[tuple[str, int]]) -> None:
    assert analysis.indexed(Kind.TEXT, text) == tokens


def test_what_is_asked_is_not_joined_and_keeps_its_gaps() -> None:
    assert analysis.asked(Kind.TEXT, "wi-fi & - data") == [("wi", 0), ("fi", 1), ("data", 4)]


def test_the_general_kind_neither_stems_nor_folds_nor_splits_at_capitals() -> None:
    assert analysis.indexed(Kind.GENERAL, "Müllers iPhones") == [("müllers", 0), ("iphones", 1)]


def test_words_of_more_than_255_characters_are_cut() -> None:
    assert [len(term) for term, _ in analysis.asked(Kind.GENERAL, "x" * 600)] == [255, 255, 90]


def test_parts_of_words() -> None:
    assert [term for term, _ in analysis.indexed(Kind.NGRAM, "Bus")] == ["bu", "bus", "us"]
    assert max(len(term) for term, _ in analysis.indexed(Kind.NGRAM, "x" * 30)) == 10
