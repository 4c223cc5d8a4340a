from __future__ import annotations

import pytest

from ckan_fake.web.form_json import Unreadable, loads

# What simplejson 4.1 says of each of these.
MESSAGES = {
    "": "Expecting value: line 1 column 1 (char 0)",
    "{": "Expecting property name enclosed in double quotes or '}': line 1 column 2 (char 1)",
    '{"a"': "Expecting ':' delimiter: line 1 column 5 (char 4)",
    '{"a":1': "Expecting ',' delimiter or '}': line 1 column 7 (char 6)",
    '{"a":1,': "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)",
    '{"a":1,}': "Illegal trailing comma before end of object: line 1 column 8 (char 7)",
    '{"a":1 ,  }': "Illegal trailing comma before end of object: line 1 column 11 (char 10)",
    "{a:1}": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
    "[": "Expecting value or ']': line 1 column 2 (char 1)",
    "[1,": "Expecting value: line 1 column 4 (char 3)",
    "[1,]": "Illegal trailing comma before end of array: line 1 column 4 (char 3)",
    '["}", {"]": 1} 2]': "Expecting ',' delimiter or ']': line 1 column 16 (char 15)",
    '{"a":1 "b"}': "Expecting ',' delimiter or '}': line 1 column 8 (char 7)",
    '"abc': "Unterminated string starting at: line 1 column 1 (char 0)",
    '"a\nb"': "Invalid control character '\\n' at: line 1 column 3 (char 2)",
    '"\\x"': "Invalid \\X escape sequence '\\\\': line 1 column 2 (char 1)",
    '"\\u12"': "Invalid \\uXXXX escape sequence: line 1 column 2 (char 1)",
    '{"a":1}x': "Extra data: line 1 column 8 - line 1 column 9 (char 7 - 8)",
    '{"NaN":NaN}': "Expecting value: line 1 column 8 (char 7)",
    "-Infinity": "Expecting value: line 1 column 1 (char 0)",
    "{,}": "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)",
}


@pytest.mark.parametrize(("text", "message"), MESSAGES.items())
def test_messages_are_those_of_simplejson_on_every_python(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        loads(text)

    assert str(caught.value) == f"JSONDecodeError({message!r})"


def test_numbers_of_too_many_digits_are_refused() -> None:
    with pytest.raises(Unreadable, match=r"^ValueError\('Exceeds the limit"):
        loads("9" * 5000)


def test_a_byte_order_mark_is_passed_over() -> None:
    assert loads('\ufeff{"a": [1.5, "\\ud800"]}') == {"a": [1.5, "\ud800"]}


@pytest.mark.parametrize(("text", "message"), [
    ('{"a":1,}', "Expecting property name enclosed in double quotes: line 1 column 8 (char 7)"),
    ("[1,]", "Expecting value: line 1 column 4 (char 3)"),
])
def test_older_simplejson_tells_of_no_trailing_commas(text: str, message: str) -> None:
    with pytest.raises(Unreadable) as caught:
        loads(text, commas=False)

    assert str(caught.value) == f"JSONDecodeError({message!r})"


def test_for_the_oldest_simplejson_infinities_are_json() -> None:
    assert loads("[-Infinity]", nan=True) == [float("-inf")]
