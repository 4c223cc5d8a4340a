from __future__ import annotations

import pytest

from ckan_fake.search.errors import SolrError
from ckan_fake.search.regexp import matcher


@pytest.mark.parametrize(("pattern", "matched", "others"), [
    ("bus-.*|crime", ["bus-stops", "crime"], ["bus", "crimes"]),
    ("[^a-c].{2,3}", ["dxx", "dxxx"], ["axx", "dx", "dxxxx"]),
    (".*s&b.*", ["bus"], ["buses-", "gas"]),
    ("~(b.*)", ["", "crime"], ["bus"]),
    ("@", ["", "anything"], []),
    ("#", [], ["", "a"]),
    ('a"b.c"?', ["a", "ab.c"], ["abxc"]),
    ("budget-<2020-2023>", ["budget-2021"], ["budget-2024", "budget-02021"]),
    ("n<1-3>", ["n2"], ["n4", "n", "n02"]), ("n<9-11>", ["n9", "n010"], ["n8", "n12"]),
    ("a\\.b+", ["a.b", "a.bb"], ["axb", "a."]),
    ("(ab)*", ["", "abab"], ["aba"]),
    ("()", [""], ["a"]),
    ("\\d", ["d"], ["1"]),
])
def test_patterns(pattern: str, matched: list[str], others: list[str]) -> None:
    accept = matcher(pattern)

    assert [text for text in matched + others if accept(text)] == matched


@pytest.mark.parametrize(("pattern", "reason"), [
    ("[a", "expected ']' at position 2"), ("(", "unexpected end-of-string"), ("a{", "integer expected at position 2"),
    ('a"b', "expected '\"' at position 3"), ("a|", "unexpected end-of-string"),
])
def test_what_is_no_pattern_crashes_solr(pattern: str, reason: str) -> None:
    with pytest.raises(SolrError, match=reason.replace('"', ".")) as refusal:
        matcher(pattern)

    assert refusal.value.status == 500
