"""Lucene keeps the length of a text in one byte; lengths from 40 words on lose their last digits."""

from __future__ import annotations

from functools import lru_cache

_EXACT = 24
_BITS = 3


@lru_cache(maxsize=1024)
def quantised(length: int) -> int:
    """The length that Lucene reads back: the four leading binary digits of what exceeds 24."""
    rest = length - _EXACT
    shift = rest.bit_length() - 1 - _BITS
    if rest <= 0 or shift <= 0:
        return length
    return _EXACT + (rest >> shift << shift)
