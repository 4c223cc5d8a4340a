"""The order in which PostgreSQL's sort leaves rows that are equal: not that of their coming, yet always the same.

A quicksort (Bentley and McIlroy's), and with a LIMIT that is less than half of the rows a heap of the first ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

T = TypeVar("T")
Compare = Callable[[Any, Any], int]


def database_sorted(
    rows: Iterable[T], key: Callable[[T], Any], *, reverse: bool = False, bound: int | None = None
) -> list[T]:
    """The rows by a key, upwards or downwards; of them the first `bound` (limit plus offset), unless None."""
    sign = -1 if reverse else 1

    def compare(one: tuple[Any, T], other: tuple[Any, T]) -> int:
        return 0 if one[0] == other[0] else -sign if one[0] < other[0] else sign

    items = [(key(row), row) for row in rows]
    if bound is not None and bound > 0 and len(items) > bound * 2:
        items = _first(items, bound, compare)
    else:
        _quicksort(items, 0, len(items), compare)
    return [row for _, row in items[:bound]]


def _quicksort(items: list[Any], start: int, count: int, compare: Compare) -> None:
    while count > 1:
        end = start + count
        if all(compare(items[i - 1], items[i]) <= 0 for i in range(start + 1, end)):
            return
        if count < 7:
            for i in range(start + 1, end):
                while i > start and compare(items[i - 1], items[i]) > 0:
                    _swap(items, i, i - 1)
                    i -= 1
            return
        _swap(items, start, _pivot(items, start, count, compare))
        less, greater = _partition(items, start, end, compare)
        smaller, larger = sorted([(start, less), (end - greater, greater)], key=lambda part: part[1])
        _quicksort(items, *smaller, compare)
        start, count = larger


def _pivot(items: list[Any], start: int, count: int, compare: Compare) -> int:
    middle = start + count // 2
    if count == 7:
        return middle
    low, high = start, start + count - 1
    if count > 40:
        step = count // 8
        low = _median(items, low, low + step, low + 2 * step, compare)
        middle = _median(items, middle - step, middle, middle + step, compare)
        high = _median(items, high - 2 * step, high - step, high, compare)
    return _median(items, low, middle, high, compare)


def _median(items: list[Any], a: int, b: int, c: int, compare: Compare) -> int:
    if compare(items[a], items[b]) < 0:
        if compare(items[b], items[c]) < 0:
            return b
        return c if compare(items[a], items[c]) < 0 else a
    if compare(items[b], items[c]) > 0:
        return b
    return a if compare(items[a], items[c]) < 0 else c


def _partition(items: list[Any], start: int, end: int, compare: Compare) -> tuple[int, int]:
    """Bring the items equal to the first into the middle; how many are before them and behind them."""
    left_equal = left = start + 1
    right_equal = right = end - 1
    while True:
        while left <= right and (order := compare(items[left], items[start])) <= 0:
            if order == 0:
                _swap(items, left_equal, left)
                left_equal += 1
            left += 1
        while left <= right and (order := compare(items[right], items[start])) >= 0:
            if order == 0:
                _swap(items, right, right_equal)
                right_equal -= 1
            right -= 1
        if left > right:
            break
        _swap(items, left, right)
        left += 1
        right -= 1
    moved = min(left_equal - start, left - left_equal)
    for i in range(moved):
        _swap(items, start + i, left - moved + i)
    moved = min(right_equal - right, end - right_equal - 1)
    for i in range(moved):
        _swap(items, left + i, end - moved + i)
    return left - left_equal, right_equal - right


def _swap(items: list[Any], i: int, j: int) -> None:
    items[i], items[j] = items[j], items[i]


def _first(items: list[Any], bound: int, compare: Compare) -> list[Any]:
    """The first `bound` items in order: a heap of them with the last on top."""
    heap: list[Any] = []
    for item in items:
        if len(heap) < bound:
            heap.append(item)
            place = len(heap) - 1
            while place and compare(item, heap[(place - 1) // 2]) > 0:
                heap[place] = heap[(place - 1) // 2]
                place = (place - 1) // 2
            heap[place] = item
        elif compare(item, heap[0]) < 0:
            _sift(heap, len(heap), item, compare)
    for size in range(len(heap) - 1, 0, -1):
        last, moved = heap[0], heap[size]
        _sift(heap, size, moved, compare)
        heap[size] = last
    return heap


def _sift(heap: list[Any], size: int, item: Any, compare: Compare) -> None:
    """Put an item in the place of the top and move it down."""
    place = 0
    while (child := 2 * place + 1) < size:
        if child + 1 < size and compare(heap[child], heap[child + 1]) < 0:
            child += 1
        if compare(item, heap[child]) >= 0:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = item
