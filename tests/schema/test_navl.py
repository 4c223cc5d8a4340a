from __future__ import annotations

from typing import Any

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.context import Context
from ckan_fake.errors import DataError, ServerError
from ckan_fake.schema.basic import (
    default,
    empty,
    ignore,
    ignore_missing,
    int_validator,
    keep_extras,
    natural_number_validator,
    not_empty,
    not_missing,
    unicode_safe,
)
from ckan_fake.schema.navl import MISSING, Schema, flatten, unflatten, validate


def check(data: dict[str, Any], schema: Schema) -> tuple[dict[str, Any], dict[str, Any]]:
    return validate(data, schema, Context(FakeCKAN().site))


def test_flatten_and_unflatten_are_each_other_s_inverse() -> None:
    data = {"name": "n", "extras": [{"key": "a", "value": "1"}, {"key": "b", "value": [1, 2]}], "tags": ["x"]}

    assert unflatten(flatten(data)) == data


def test_unflatten_closes_gaps_in_a_list() -> None:
    assert unflatten({("r", 2, "a"): 1, ("r", 5, "a"): 2}) == {"r": [{"a": 1}, {"a": 2}]}


def test_errors_of_lists_are_positional() -> None:
    schema: Schema = {"r": {"n": [int_validator]}}

    assert check({"r": [{"n": 1}, {"n": "x"}, {"n": 2}]}, schema)[1] == {"r": [{}, {"n": ["Invalid integer"]}, {}]}


def test_a_validator_that_stops_keeps_the_next_ones_from_running() -> None:
    assert check({}, {"a": [not_missing, int_validator]})[1] == {"a": ["Missing value"]}


def test_every_failing_validator_adds_its_message() -> None:
    assert check({"a": -1}, {"a": [natural_number_validator, not_empty]})[1] == {"a": ["Must be a natural number"]}


def test_unknown_keys_go_to_extras_per_dict() -> None:
    schema: Schema = {"a": [], "r": {"b": [], "__extras": [keep_extras]}, "__extras": [ignore]}

    assert check({"a": 1, "x": 2, "r": [{"b": 1, "c": 2}]}, schema)[0] == {"a": 1, "r": [{"b": 1, "c": 2}]}


def test_unknown_keys_are_lost_beside_a_sent_extras() -> None:
    schema: Schema = {"a": [], "r": {"b": []}}

    assert check({"a": 1, "x": 2, "__extras": 5}, schema)[0] == {"a": 1}
    assert check({"a": 1, "r": [{"x": 2, "__extras": {"y": 3}}, {"x": 2}]}, schema)[0] == {
        "a": 1, "r": [{"b": MISSING}, {"b": MISSING, "__extras": {"x": 2}}],
    }
    assert check({"x": 2, "__extras": 5}, {"__extras": [keep_extras]})[0] == {"x": 2}


def test_python_2_puts_unknown_keys_into_a_sent_extras() -> None:
    ctx = Context(FakeCKAN(version="2.8").site)

    assert validate({"x": 2, "__extras": {"y": 3}}, {}, ctx)[0] == {"__extras": {"x": 2}}
    assert validate({"x": 2, "__extras": {"y": 3}}, {"__extras": [keep_extras]}, ctx)[0] == {"x": 2, "y": 3}
    with pytest.raises(ServerError):
        validate({"x": 2, "__extras": 5}, {"__extras": [keep_extras]}, ctx)


def test_lists_of_dicts_where_none_are_expected_are_junk() -> None:
    schema: Schema = {"r": {"b": []}, "__junk": [empty]}
    result, errors = check({"r": [{"b": 1, "c": [{"d": 1}]}]}, schema)

    assert errors == {}
    assert result["r"] == [{"b": 1, "__extras": {"c": [{"d": 1}]}}]


@pytest.mark.parametrize("value", ["text", {"a": "1"}, ["a"], None, 5])
def test_only_lists_of_dicts_may_stand_for_a_subschema(value: Any) -> None:
    with pytest.raises(DataError, match=r"can be placed against subschema \('extras',\), not <class"):
        check({"extras": value}, {"extras": {"key": []}})


def test_lists_that_begin_with_a_dict_hold_dicts_only() -> None:
    with pytest.raises(DataError, match="Values in lists need to be dicts"):
        check({"extras": [{"key": "a"}, 1]}, {"extras": {"key": []}})


def test_empty_lists_are_kept() -> None:
    result, errors = check({"extras": []}, {"extras": {"key": [not_empty]}, "__extras": [ignore]})

    assert (result, errors) == ({"extras": []}, {})


def test_default_and_ignore_missing() -> None:
    assert check({"b": None}, {"a": [default(3)], "b": [ignore_missing]})[0] == {"a": 3}


@pytest.mark.parametrize(
    ("value", "text"),
    [(5, "5"), (True, "true"), (["ä", 1], '["ä", 1]'), ({"b": 1, "a": 2}, '{"a": 2, "b": 1}'), (None, "")],
)
def test_unicode_safe_makes_json_of_what_is_no_text(value: Any, text: str) -> None:
    assert unicode_safe(value) == text


@pytest.mark.parametrize("value", [1.5, float("nan"), float("inf"), "1.0", [1]])
def test_int_validator_refuses_what_is_no_whole_number(value: Any) -> None:
    assert check({"a": value}, {"a": [int_validator]})[1] == {"a": ["Invalid integer"]}
