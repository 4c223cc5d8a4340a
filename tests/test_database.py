from __future__ import annotations

import pytest

from ckan_fake.database import flag, primary_key, stored_json, stored_text
from ckan_fake.errors import ServerError, UnsupportedByFake


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        (None, None), ("a", "a"), (True, "true"), (7, "7"), (1e20, "100000000000000000000"),
        (-0.0, "0.0"), (1e-7, "0.0000001"),
        ([], "{}"), (["a", None], "{a,NULL}"), (["a,b", 'a"b', "NULL", "", "a\\b"], r'{"a,b","a\"b","NULL","","a\\b"}'),
        ([True, False], "{t,f}"), ([1, 1.5], "{1,1.5}"), ([["a"], ["b"]], "{{a},{b}}"),
    ],
)
def test_stored_text(value: object, stored: str | None) -> None:
    assert stored_text(value) == stored


@pytest.mark.parametrize("value", [{}, [{}], ["a", 1], [["a"], ["b", "c"]], "a\0", "\ud800", ["a\0"]])
def test_stored_text_crashes_where_the_database_does(value: object) -> None:
    with pytest.raises(ServerError):
        stored_text(value)


@pytest.mark.parametrize("value", [["1", 2], [[], []]])
def test_stored_text_never_guesses(value: object) -> None:
    with pytest.raises(UnsupportedByFake):
        stored_text(value)


def test_stored_json_sorts_keys_by_length_then_bytes() -> None:
    assert list(stored_json({"bb": 1, "ü": 2, "a": [{"zz": 1, "y": 2}]})) == ["a", "bb", "ü"]
    with pytest.raises(ServerError):
        stored_json({"a": ["\0"]})


def test_primary_key_takes_a_list_of_one_and_a_dict_of_id() -> None:
    assert [primary_key(value) for value in ("a", ["a"], {"id": "a"}, [None])] == ["a", "a", "a", None]
    with pytest.raises(ServerError):
        primary_key(["a", "b"])


def test_flag_reads_words() -> None:
    assert (flag({"a": "off"}, "a", True), flag({}, "a", True), flag({"a": None}, "a", True)) == (False, True, False)
    with pytest.raises(ServerError):
        flag({"a": "maybe"}, "a")
