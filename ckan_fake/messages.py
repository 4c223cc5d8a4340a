"""Every error text of CKAN, once. Constants for fixed texts, functions for those with something in them."""

from __future__ import annotations

from typing import Any

# envelope and transport
ACCESS_DENIED = "Access denied"
BAD_REQUEST = "Bad request"
INTERNAL_SERVER_ERROR = "Internal Server Error"
NOT_FOUND = "Not found"
USE_POST = "Invalid request. Please use POST method for your request"


def action_not_known(name: str) -> str:
    return f"Action name not known: {name}"


def json_error(reason: str) -> str:
    return f"JSON Error: {reason}"


def json_not_decoded(error: str, data: Any) -> str:
    return f"Error decoding JSON data. Error: {error} JSON data extracted from the request: {data!r}"


def json_no_dictionary(data: Any) -> str:
    return f"Request data JSON decoded to {data!r} but it needs to be a dictionary."


# validation in general
VALUES_IN_LISTS_NEED_TO_BE_DICTS = "Values in lists need to be dicts"
MISSING_VALUE = "Missing value"
INVALID_INTEGER = "Invalid integer"
INTEGER_NEEDED = "Please enter an integer value"
FLOAT_NEEDED = "Please enter a floating point value"
NATURAL_NUMBER_NEEDED = "Must be a natural number"
POSITIVE_INTEGER_NEEDED = "Must be a positive integer"
UNICODE_NEEDED = "Must be a Unicode string value"
DATE_FORMAT_INCORRECT = "Date format incorrect"
INVALID_ID = "Invalid id provided"
NOT_A_LIST = "Not a list"
JSON_OBJECT_NEEDED = "The value should be a valid JSON object"
JSON_OBJECT_UNPARSABLE = "Could not parse the value as a valid JSON object"
JSON_UNPARSABLE = "Could not parse as valid JSON"
DICT_NEEDED = "Must be a dict"
FLOAT_TIMESTAMP_NEEDED = "Must be a float timestamp"


def only_lists_of_dicts(key: tuple[Any, ...], value: Any) -> str:
    return f"Only lists of dicts can be placed against subschema {key} not {type(value)}".replace(" not ", ", not ")


def not_expected(name: Any) -> str:
    return f"The input field {name} was not expected."


def not_a_string(value: Any) -> str:
    return f"Not a string: {value}"


def one_of(values: Any) -> str:
    return f"Value must be one of {values}"


def read_only(old: Any, new: Any) -> str:
    return f"Cannot change value of key from {old} to {new}. This key is read-only"


# names
NAMES_MUST_BE_STRINGS = "Names must be strings"
NAME_CANNOT_BE_USED = "That name cannot be used"
NAME_CHARACTERS = "Must be purely lowercase alphanumeric (ascii) characters and these symbols: -_"


def at_least(count: int) -> str:
    return f"Must be at least {count} characters long"


def name_at_most(count: int) -> str:
    return f"Name must be a maximum of {count} characters long"


# authorization


def requires_authenticated_user(action: str) -> str:
    return f"Action {action} requires an authenticated user"


def not_authorized_to(user: Any, what: str) -> str:
    """`what` goes on after "not authorized to", as "read package 1234"."""
    return f"User {user} not authorized to {what}"
