"""How alike two texts are, from 0 to 1: the measures of Solr's `strdist`."""

from __future__ import annotations

from collections.abc import Callable


def edit(one: str, other: str, size: int = 2) -> float:
    """By the characters that have to be put in, left out or replaced."""
    if not one or not other:
        return float(one == other)
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        this = [row]
        for column, against in enumerate(other, 1):
            this.append(min(last[column] + 1, this[-1] + 1, last[column - 1] + (char != against)))
        last = this
    return 1 - last[-1] / max(len(one), len(other))


def jaro_winkler(one: str, other: str, size: int = 2) -> float:
    """By common characters in about the same places, more where the texts begin alike."""
    long, short = (one, other) if len(one) > len(other) else (other, one)
    reach = max(len(long) // 2 - 1, 0)
    taken = [False] * len(long)
    pairs = []
    for at, char in enumerate(short):
        for place in range(max(at - reach, 0), min(at + reach + 1, len(long))):
            if not taken[place] and char == long[place]:
                taken[place] = True
                pairs.append(char)
                break
    common = len(pairs)
    if not common:
        return 0.0
    others = [char for char, used in zip(long, taken, strict=True) if used]
    moved = sum(a != b for a, b in zip(pairs, others, strict=True)) // 2
    alike = (common / len(one) + common / len(other) + (common - moved) / common) / 3
    prefix = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        prefix += 1
    return alike if alike < 0.7 else alike + min(0.1, 1 / len(long)) * prefix * (1 - alike)


def ngram(one: str, other: str, size: int = 2) -> float:
    """By common parts of `size` characters, in their order."""
    if not one or not other:
        return float(one == other)
    if len(one) < size or len(other) < size:
        return sum(a == b for a, b in zip(one, other, strict=False)) / max(len(one), len(other))
    padded = "\0" * (size - 1) + one
    last: list[float] = [float(at) for at in range(len(one) + 1)]
    for row in range(1, len(other) + 1):
        part = other[row - size:row] if row >= size else "\0" * (size - row) + other[:row]
        this = [float(row)]
        for column in range(1, len(one) + 1):
            cost, counted = 0, size
            for place in range(size):
                if padded[column - 1 + place] != part[place]:
                    cost += 1
                elif padded[column - 1 + place] == "\0":
                    counted -= 1
            this.append(min(this[-1] + 1, last[column] + 1, last[column - 1] + cost / counted))
        last = this
    return 1 - last[-1] / max(len(one), len(other))


MEASURES: dict[str, Callable[[str, str, int], float]] = {"edit": edit, "jw": jaro_winkler, "ngram": ngram}
