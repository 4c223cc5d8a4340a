from __future__ import annotations

import pytest

from ckan_fake.state.sorting import database_sorted

TITLES = ("", "b", "a", "", "b", "c", "", "a", "", "z", "b", "", "a", "a", "c", "", "b", "")
ROWS = list(enumerate(TITLES))
# as a live CKAN lists groups with these titles
UPWARDS = [0, 3, 6, 8, 11, 15, 17, 7, 2, 12, 13, 1, 10, 4, 16, 5, 14, 9]
DOWNWARDS = [9, 14, 5, 10, 16, 1, 4, 7, 13, 12, 2, 17, 3, 6, 8, 11, 15, 0]
FIRST_EIGHT = [15, 17, 8, 0, 11, 6, 3, 2]


def numbers(bound: int | None = None, *, reverse: bool = False) -> list[int]:
    found = database_sorted(ROWS, lambda row: row[1], reverse=reverse, bound=bound)
    assert [title for _, title in found] == sorted(TITLES, reverse=reverse)[:bound]
    return [number for number, _ in found]


def test_equals_lie_as_postgresql_leaves_them() -> None:
    assert numbers() == UPWARDS
    assert numbers(reverse=True) == DOWNWARDS


def test_a_small_limit_sorts_by_a_heap() -> None:
    assert numbers(8) == FIRST_EIGHT
    assert numbers(9) == UPWARDS[:9]


def test_what_is_sorted_already_keeps_its_order() -> None:
    rows = [(0, "a"), (1, "a"), (2, "b")] + [(number, "b") for number in range(3, 40)]
    assert database_sorted(rows, lambda row: row[1]) == rows


@pytest.mark.parametrize("size", [1, 6, 7, 8, 41, 500])
@pytest.mark.parametrize("bound", [None, 1, 3, 100])
def test_any_size_is_sorted(size: int, bound: int | None) -> None:
    rows = [(number * number * 31) % 17 for number in range(size)]
    assert database_sorted(rows, lambda row: row, bound=bound) == sorted(rows)[:bound]
