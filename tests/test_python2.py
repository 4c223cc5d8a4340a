from __future__ import annotations

import pytest

from ckan_fake.python2 import MultiDict, Native, dict_order, key_order, represent


def test_keys_come_in_the_order_of_python_2() -> None:
    names = ["site_title", "site_description", "site_url", "ckan_version", "error_emails_to", "locale_default"]
    assert key_order(names) == [
        "ckan_version", "site_url", "site_description", "site_title", "error_emails_to", "locale_default",
    ]
    assert key_order([f"k{number}" for number in range(10)]) == [
        "k3", "k2", "k1", "k0", "k7", "k6", "k5", "k4", "k9", "k8",
    ]
    assert list(dict_order({"results": [{"b": 1, "a": 2}], "count": 1})) == ["count", "results"]


@pytest.mark.parametrize(("value", "shown"), [
    ("ä'", "u\"\\xe4'\""), (Native("x"), "'x'"), (b"x", "'x'"), ([None, True, 1.5], "[None, True, 1.5]"),
    (1 << 63, "9223372036854775808L"), ({"b": "x"}, "{u'b': u'x'}"),
])
def test_values_are_written_as_python_2_writes_them(value: object, shown: str) -> None:
    assert represent(value) == shown


def test_a_multi_dict_keeps_the_order_of_setting() -> None:
    pairs = MultiDict({"q": "a", "rows": 1})
    pairs["q"] = Native("b")
    assert pairs.setdefault("rows", 5) == 1
    assert represent(pairs) == "MultiDict([('q', 'b'), ('rows', 1)])"
