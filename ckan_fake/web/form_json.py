"""JSON sent as the name of a form's only field, and the words in which CKAN tells what is wrong with it.

CKAN reads this one place with simplejson, all others with Python's json. Their messages and positions differ, and
those of Python's json differ between Python versions: here they are simplejson's whatever the Python.
"""

from __future__ import annotations

import json
import re
from typing import Any

_TOKENS = re.compile(r'"(?:\\.|[^"\\])*"|[\[\]{}]|NaN|-?Infinity', re.DOTALL)
_PROPERTY = "Expecting property name enclosed in double quotes"


class Unreadable(ValueError):
    """The text is no JSON; `str` is the `repr` of the error that CKAN shows, `python2` that of Python 2."""

    def __init__(self, shown: str, place: int = 0) -> None:
        super().__init__(shown)
        self.place = place

    @property
    def python2(self) -> str:
        """As Python 2 shows an exception with one argument."""
        return f"{str(self)[:-1]},)"


class _Constant(ValueError):
    pass


def _refuse_constant(name: str) -> Any:
    raise _Constant(name)


_decode = json.JSONDecoder(parse_constant=_refuse_constant).decode


def loads(text: str, *, nan: bool = False, commas: bool = True) -> Any:
    """The value of a JSON text. Raises Unreadable.

    `nan`: NaN and infinities are JSON, as for simplejson 3.17. `commas`: trailing commas are told of, as by 4.1, but
    not by 3.19.
    """
    text = text.removeprefix("\ufeff")
    place = 0
    try:
        return json.loads(text) if nan else _decode(text)
    except _Constant:
        place = next(found.start() for found in _TOKENS.finditer(text) if found[0][0] in "N-I")
        message = _located("Expecting value", text, place)
    except json.JSONDecodeError as error:
        place = error.pos
        message = _message(error.msg, text, error.pos, commas)
    except ValueError as error:
        raise Unreadable(repr(error)) from None
    raise Unreadable(f"JSONDecodeError({message!r})", place)


def _located(message: str, text: str, place: int) -> str:
    return str(json.JSONDecodeError(message, text, place))


def _message(message: str, text: str, place: int, commas: bool) -> str:
    before = text[:place].rstrip()[-1:]
    if message == "Extra data":
        start, end = _located("", text, place)[2:], _located("", text, len(text))[2:]
        return f"Extra data: {start.partition(' (')[0]} - {end.partition(' (')[0]} (char {place} - {len(text)})"
    if message.startswith("Illegal trailing comma"):
        place += len(text) - place - len(text[place + 1:].lstrip())
        if commas:
            return _located(message, text, place)
        message = _PROPERTY if text[place:place + 1] == "}" else "Expecting value"
    if message == _PROPERTY:
        if before == "," and text[place:place + 1] == "}" and commas:
            message = "Illegal trailing comma before end of object"
        elif before == "{" and place >= len(text):
            message += " or '}'"
    elif message == "Expecting value":
        if before == "," and text[place:place + 1] == "]" and commas:
            message = "Illegal trailing comma before end of array"
        elif before == "[" and place >= len(text):
            message += " or ']'"
    elif message == "Expecting ',' delimiter":
        message += f" or {_closing(text[:place])!r}"
    elif message == "Invalid control character at":
        message = f"Invalid control character {text[place]!r} at"
    elif message == "Invalid \\escape":
        message = "Invalid \\X escape sequence '\\\\'"
    elif message == "Invalid \\uXXXX escape":
        message, place = "Invalid \\uXXXX escape sequence", place - 1
    return _located(message, text, place)


def _closing(text: str) -> str:
    """The bracket that closes the innermost list or object that is open at the text's end."""
    opened: list[str] = []
    for found in _TOKENS.finditer(text):
        if found[0] in ("[", "{"):
            opened.append("]" if found[0] == "[" else "}")
        elif found[0] in ("]", "}"):
            opened.pop()
    return opened[-1]
