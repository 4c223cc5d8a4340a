from __future__ import annotations

import pytest

from ckan_fake.state.collation import ilike, lower


@pytest.mark.parametrize(("text", "lowered"), [("ABC", "abc"), ("İZ", "iz"), ("ΑΣ", "ασ"), ("ẞ", "ß")])
def test_lower_goes_character_by_character(text: str, lowered: str) -> None:
    assert lower(text) == lowered


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("%an%", "ANNA", True),
        ("_nna", "anna", True),
        ("_nna", "hanna", False),
        (r"100\%", "100%", True),
        (r"100\%", "100 %", False),
        ("a.c", "abc", False),
        ("%b%", "a\nb", True),
        ("%", None, False),
    ],
)
def test_ilike(pattern: str, text: str | None, matches: bool) -> None:
    assert ilike(pattern)(text) is matches


def test_ilike_refuses_a_single_backslash_at_the_end() -> None:
    with pytest.raises(ValueError, match="escape character"):
        ilike("a\\")
    assert ilike("a\\\\")("a\\")
