"""Case folding and ILIKE as PostgreSQL does them in a database with the C.UTF-8 collation."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache


def lower(text: str) -> str:
    """`lower(text)`: character by character, so a capital sigma or dotted I never depends on its neighbours."""
    if text.isascii():
        return text.lower()
    return "".join(character.lower()[0] for character in text)


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    parts: list[str] = []
    characters = iter(lower(pattern))
    for character in characters:
        if character == "%":
            parts.append(".*")
        elif character == "_":
            parts.append(".")
        elif character == "\\":
            parts.append(re.escape(next(characters)))
        else:
            parts.append(re.escape(character))
    return re.compile("".join(parts), re.DOTALL)


def ilike(pattern: str) -> Callable[[str | None], bool]:
    """The test `text ILIKE pattern`: `%` stands for anything, `_` for one character, a backslash quotes the next.

    A null is never like anything. ValueError for a pattern that ends with a single backslash, which PostgreSQL refuses.
    """
    if (len(pattern) - len(pattern.rstrip("\\"))) % 2:
        raise ValueError("LIKE pattern must not end with escape character")
    matches = _compiled(pattern).fullmatch
    return lambda text: text is not None and matches(lower(text)) is not None
