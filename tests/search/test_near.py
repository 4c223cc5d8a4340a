from __future__ import annotations

import pytest

from ckan_fake.search.near import distance, loose_frequency, similar


@pytest.mark.parametrize(("one", "other", "most", "found"), [
    ("flood", "flood", 2, 0), ("flod", "flood", 2, 1), ("crime", "crmie", 1, 1), ("bus", "bsu", 2, 1),
    ("abcd", "dcba", 2, None), ("a", "abc", 1, None), ("", "ab", 2, 2),
])
def test_distance(one: str, other: str, most: int, found: int | None) -> None:
    assert distance(one, other, most) == found


def test_similar_terms_come_first_and_very_short_ones_count_nothing() -> None:
    assert similar("air", ["a", "air", "aid", "bus"], 2) == [
        ("air", 1.0), ("aid", pytest.approx(2 / 3)), ("a", 0.0),
    ]


@pytest.mark.parametrize(("words", "slop", "found"), [
    ([((4,), 0), ((5,), 1)], 1, 1.0),
    ([((5,), 0), ((4,), 1)], 1, 0.0),
    ([((5,), 0), ((4,), 1)], 2, 1 / 3),
    ([((1, 9), 0), ((3,), 1)], 5, 1 / 2),
    ([((5, 7, 9), 0), ((5, 7, 9), 1)], 5, 1.0),
    ([((5,), 0), ((5,), 1)], 5, 0.0),
])
def test_how_often_a_loose_phrase_occurs(words: list[tuple[tuple[int, ...], int]], slop: int, found: float) -> None:
    assert loose_frequency(words, slop) == pytest.approx(found)
