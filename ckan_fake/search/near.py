"""What is near: words with a few wrong characters, and phrases whose words are out of place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush

MOST_TERMS = 50


def distance(one: str, other: str, most: int) -> int | None:
    """How many characters have to be put in, left out, replaced or swapped with the next; None where over `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, char in enumerate(one, 1):
        this = [row]
        for column, against in enumerate(other, 1):
            best = min(last[column] + 1, this[column - 1] + 1, last[column - 1] + (char != against))
            if row > 1 and column > 1 and char == other[column - 2] and one[row - 2] == against:
                best = min(best, before[column - 2] + 1)
            this.append(best)
        if min(this) > most:
            return None
        before, last = last, this
    return last[-1] if last[-1] <= most else None


def similar(term: str, terms: Iterable[str], edits: int) -> list[tuple[str, float]]:
    """The terms with at most so many wrong characters and how similar they are, up to 1: the most similar first."""
    found = []
    for each in terms:
        wrong = distance(term, each, edits)
        if wrong is not None:
            likeness = max(0.0, 1 - wrong / min(len(term), len(each))) if wrong else 1.0
            found.append((each, likeness))
    return sorted(found, key=lambda item: (-item[1], item[0]))


def loose_frequency(words: Sequence[tuple[Sequence[int], int]], slop: int) -> float:
    """How often a phrase occurs, each time counting less the more its words are out of place.

    words: the positions of each word and its place in the phrase. Words are moved on one by one, the one that lies
    furthest back first; what is counted are the closest constellations on the way.
    """
    ordered = [sorted(position - place for position in positions) for positions, place in words]
    if not all(ordered):
        return 0.0
    same = _repeated(words)
    at = [0] * len(ordered)
    for word in range(len(ordered)):
        if not _apart(ordered, words, same, at, word):
            return 0.0
    end = max(ordered[word][at[word]] for word in range(len(ordered)))
    queue: list[tuple[int, int, int]] = []
    for word, (_, place) in enumerate(words):
        heappush(queue, (ordered[word][at[word]], place, word))
    total = 0.0
    position, _, word = heappop(queue)
    length = end - position
    following = queue[0][0]
    while True:
        at[word] += 1
        if at[word] >= len(ordered[word]) or not _apart(ordered, words, same, at, word):
            break
        if same:
            # a collision may have moved other words
            queue = []
            for each, (_, place) in enumerate(words):
                if each != word:
                    heappush(queue, (ordered[each][at[each]], place, each))
            end = max(end, *(item[0] for item in queue))
        position = ordered[word][at[word]]
        end = max(end, position)
        if position > following:
            heappush(queue, (position, words[word][1], word))
            if length <= slop:
                total += 1 / (1 + length)
            position, _, word = heappop(queue)
            following = queue[0][0]
            length = end - position
        else:
            length = min(length, end - position)
    if length <= slop:
        total += 1 / (1 + length)
    return total


def _repeated(words: Sequence[tuple[Sequence[int], int]]) -> list[list[int]]:
    """The groups of words of a phrase that are the same word."""
    groups: dict[tuple[int, ...], list[int]] = {}
    for word, (positions, _) in enumerate(words):
        groups.setdefault(tuple(positions), []).append(word)
    return [group for group in groups.values() if len(group) > 1]


def _apart(
    ordered: list[list[int]], words: Sequence[tuple[Sequence[int], int]], same: list[list[int]], at: list[int],
    word: int,
) -> bool:
    """Move the same words of a phrase away from each other's places; False where there is no place left."""
    for group in same:
        if word not in group:
            continue
        moved = True
        while moved:
            moved = False
            taken: dict[int, int] = {}
            for each in group:
                place = ordered[each][at[each]] + words[each][1]
                if place in taken:
                    lesser = min(each, taken[place], key=lambda w: (ordered[w][at[w]], words[w][1]))
                    at[lesser] += 1
                    if at[lesser] >= len(ordered[lesser]):
                        return False
                    moved = True
                    break
                taken[place] = each
    return True
