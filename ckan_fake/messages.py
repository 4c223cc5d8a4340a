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

# datasets
URL_IN_USE = "That URL is already in use."
DATASET_ID_EXISTS = "Dataset id already exists"
DATASET_NOT_FOUND = "Dataset not found"
DATASET_WAS_NOT_FOUND = "Dataset was not found"
PACKAGE_WAS_NOT_FOUND = "Package was not found."
ORGANIZATION_WAS_NOT_FOUND = "Organization was not found."
ORGANIZATION_NEEDED = "An organization must be provided"
ORGANIZATION_DOES_NOT_EXIST = "Organization does not exist"
CANNOT_ADD_TO_ORGANIZATION = "You cannot add a dataset to this organization"
CANNOT_MOVE_DATASET = "You cannot move this dataset to another organization"
UNOWNED_CANNOT_BE_PRIVATE = "Datasets with no organization can't be private."
FIELD_WITH_THE_SAME_NAME = "There is a schema field with the same name"
RELATIONSHIP_NOT_FOUND = "This relationship between the packages was not found."
FIRST_PACKAGE_NOT_FOUND = "First package named in request was not found."
SECOND_PACKAGE_NOT_FOUND = "Second package named in address was not found."


def name_shorter_than_minimum(name: str, count: int) -> str:
    return f'Name "{name}" length is less than minimum {count}'


def name_longer_than_maximum(name: str, count: int) -> str:
    return f'Name "{name}" length is more than maximum {count}'


def version_at_most(count: int) -> str:
    return f"Version must be a maximum of {count} characters long"


def duplicate_key(name: Any) -> str:
    return f'Duplicate key "{name}"'


def email_invalid(email: str) -> str:
    return f"Email {email} is not a valid format"


def subject_package_not_found(reference: Any) -> str:
    return f"Subject package {reference!r} was not found."


def object_package_not_found(reference: Any) -> str:
    return f"Object package {reference!r} was not found."


def relationship_not_found(subject: Any, kind: Any, other: Any) -> str:
    return f'Relationship "{subject} {kind} {other}" not found.'


def missing_id(kind: str) -> str:
    return f"Missing id, can not get {kind} object"


def expected_dict(path: str) -> str:
    return f"Expected dict for {path}"


def expected_list(path: str) -> str:
    return f"Expected list for {path}"


def expected_list_or_dict(path: str) -> str:
    return f"Expected list or dict for {path}"


def unmatched_key(path: str) -> str:
    return f"Unmatched key {path}"


# resources
RESOURCE_WAS_NOT_FOUND = "Resource was not found."
RESOURCE_ID_EXISTS = "Resource id already exists."
NO_DATASET_ID = "No dataset id provided, cannot check auth."
NO_PACKAGE_FOR_RESOURCE = "No package found for this resource, cannot check auth."
MUST_BE_A_LIST_OF_RESOURCE = "Must be a list of resource"
UNIQUE_RESOURCE_IDS_NEEDED = "Must supply unique resource_ids"


def resource_id_not_found(resource_id: Any) -> str:
    return f"resource_id {resource_id} can not be found"


# tags
VOCABULARY_NOT_FOUND = "Tag vocabulary was not found."


def tag_shorter_than_minimum(tag: Any, count: int) -> str:
    return f'Tag "{tag}" length is less than minimum {count}'


def tag_longer_than_maximum(tag: Any, count: int) -> str:
    return f'Tag "{tag}" length is more than maximum {count}'


def tag_characters(tag: str) -> str:
    return (
        f'Tag "{tag}" can only contain alphanumeric characters, spaces (" "), hyphens ("-"), underscores ("_") '
        'or dots (".")'
    )


# users
USER_NAMES_MUST_BE_STRINGS = "User names must be strings"
USER_NAME_TAKEN = "The username is already associated with another account. Please use a different username."
LOGIN_NAME_CANNOT_BE_MODIFIED = "That login name can not be modified."
PASSWORDS_MUST_BE_STRINGS = "Passwords must be strings"
PASSWORD_TOO_SHORT = "Your password must be 8 characters or longer"
ABOUT_LOOKS_LIKE_SPAM = "Edit not allowed as it looks like spam. Please avoid links in your description."
CANNOT_MODIFY_OWN_SYSADMIN = "Cannot modify your own sysadmin privileges"
CANNOT_MODIFY_SITE_USER_SYSADMIN = "Cannot modify sysadmin privileges for system user"
ID_ALREADY_EXISTS = "Id already exists"
USER_NOT_FOUND = "User not found"
USER_WAS_NOT_FOUND = "User was not found."
LOG_IN_TO_EDIT_USER = "Have to be logged in to edit user"
NOT_AUTHORIZED_TO_CREATE_USERS = "Not authorized to create users"
ORDER_BY_EDITS = "order_by=edits is no longer supported"
INTERNAL_SERVICES_ONLY = "Only internal services allowed to use this action"
NO_SMTP_SERVER = 'SMTP server could not be connected to: "localhost" [Errno 111] Connection refused'


def email_belongs_to_registered_user(email: str) -> str:
    return f"The email address '{email}' belongs to a registered user."


def user_not_found_by_id(user_id: Any) -> str:
    return f'User "{user_id}" was not found.'


def invite_not_sent(reason: str) -> str:
    return f"Error sending the invite email, the user was not created: {reason}"


# site
ACTION_FUNCTION_NOT_FOUND = "Action function not found"
TASK_STATUS_NOT_FOUND = "TaskStatus was not found."
TERMS_NOT_IN_DATA = "terms not in data"
MUST_BE_A_LIST_OF_DICTS = "Must be a list of dicts"


def option_cannot_be_shown(key: Any) -> str:
    return f"Configuration option '{key}' can not be shown"


def options_cannot_be_updated(keys: str) -> str:
    return f"Configuration option(s) '{keys}' can not be updated"


def rows_updated(count: int) -> str:
    return f"{count} rows updated"

# groups and organizations
GROUP_WAS_NOT_FOUND = "Group was not found."


# the search index


def solr_error(reason: str) -> str:
    return f"Solr returned an error: Solr responded with an error (HTTP 400): [Reason: {reason}]"


def solr_bad_field(index_id: str, field: str, value: str, complaint: str) -> str:
    return solr_error(f"ERROR: [doc={index_id}] Error adding field '{field}'='{value}' msg={complaint}")


def solr_immense_term(index_id: str, field: str, prefix: list[int], size: int) -> str:
    return solr_error(
        f"Exception writing document id {index_id} to the index; possible analysis error: Document contains at least "
        f'one immense term in field="{field}" (whose UTF8 encoding is longer than the max length 32766), all of which '
        "were skipped.  Please correct the analyzer to not produce such terms.  The prefix of the first immense term "
        f"is: '{prefix}...', original message: bytes can be at most 32766 in length; got {size}. Perhaps the document "
        "has an indexed string field (solr.StrField) which is too large"
    )
