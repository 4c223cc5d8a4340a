"""Every error text of CKAN, once. Constants for fixed texts, functions for those with something in them."""

from __future__ import annotations

from typing import Any

from ckan_fake.python2 import Native, key_order, represent, represent_type

# envelope and transport
ACCESS_DENIED = "Access denied"
BAD_REQUEST = "Bad request"
BAD_REQUEST_DATA = "Bad request data"
INTERNAL_SERVER_ERROR = "Internal Server Error"
JSON_ERROR = "JSON Error"
NO_REQUEST_BODY = "No request body data"
NOT_FOUND = "Not found"
USE_POST = "Invalid request. Please use POST method for your request"


def action_not_known(name: str) -> str:
    return f"Action name not known: {name}"


def unknown_locale(name: str) -> str:
    return f"Unknown locale: {name}"


def json_error(reason: str) -> str:
    return f"{JSON_ERROR}: {reason}"


def json_not_decoded(error: str, data: str) -> str:
    """Both as Python shows them."""
    return f"Error decoding JSON data. Error: {error} JSON data extracted from the request: {data}"


def json_no_dictionary(data: str) -> str:
    """The data as Python shows them."""
    return f"Request data JSON decoded to {data} but it needs to be a dictionary."


def bad_content_type(shown: str) -> str:
    return f"Could not extract request body data: Bad content type: {shown!r}"


# validation in general
VALUES_IN_LISTS_NEED_TO_BE_DICTS = "Values in lists need to be dicts"
MISSING_VALUE = "Missing value"
INVALID_INTEGER = "Invalid integer"
INTEGER_NEEDED = "Please enter an integer value"
FLOAT_NEEDED = "Please enter a floating point value"
NATURAL_NUMBER_NEEDED = "Must be a natural number"
UNICODE_NEEDED = "Must be a Unicode string value"
DATE_FORMAT_INCORRECT = "Date format incorrect"
INVALID_ID = "Invalid id provided"
RESOURCE_ID_CHARACTERS = "Invalid characters in resource id"
RESOURCE_ID_LENGTH = "Invalid length for resource id"
NO_LINKS_IN_LOG_MESSAGES = "No links are allowed in the log_message."
NOT_A_LIST = "Not a list"
JSON_OBJECT_NEEDED = "The value should be a valid JSON object"
JSON_UNPARSABLE = "Could not parse as valid JSON"
DICT_NEEDED = "Must be a dict"
FLOAT_TIMESTAMP_NEEDED = "Must be a float timestamp"


def only_lists_of_dicts(key: tuple[Any, ...], value: Any, *, python_2: bool = False) -> str:
    names = [represent(part) if python_2 else repr(part) for part in key]
    shown = f"({names[0]},)" if len(names) == 1 else f"({', '.join(names)})"
    kind = represent_type(value) if python_2 else type(value)
    return f"Only lists of dicts can be placed against subschema {shown}, not {kind}"


def not_expected(name: Any) -> str:
    return f"The input field {name} was not expected."


def not_a_string(value: Any) -> str:
    return f"Not a string: {value}"


def one_of(values: Any) -> str:
    return f"Value must be one of {values}"


def one_of_listed(values: list[str], given: str) -> str:
    return f"Value must be one of: {'; '.join(values)} (not {given})"


def positive_integer_needed(edition: int) -> str:
    return "Must be a positive integer" if edition > 2 else "Must be a postive integer"


def read_only(old: Any, new: Any) -> str:
    return f"Cannot change value of key from {old} to {new}. This key is read-only"


# names
NAMES_MUST_BE_STRINGS = "Names must be strings"
NAME_CANNOT_BE_USED = "That name cannot be used"

def name_characters(edition: int) -> str:
    what = "Must" if edition > 1 else "Url must"
    return f"{what} be purely lowercase alphanumeric (ascii) characters and these symbols: -_"


def name_at_least(count: int) -> str:
    return f"Name must be at least {count} characters long"


def at_least(count: int, edition: int) -> str:
    return f"{'Must' if edition > 1 else 'Name must'} be at least {count} characters long"


def name_at_most(count: int) -> str:
    return f"Name must be a maximum of {count} characters long"


# authorization


def requires_authenticated_user(action: str, *, shown: bool = False) -> str:
    """`shown`: with the authorization function as Python shows it, instead of its name."""
    what = f"<function {action} at 0x7f3a5c0d1b18>" if shown else f"Action {action}"
    return f"{what} requires an authenticated user"


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
ORGANIZATION_DOES_NOT_EXIST = "Organization does not exist"
CANNOT_LEAVE_ORGANIZATION = "You cannot remove a dataset from an existing organization"
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


def subject_package_not_found(shown: str) -> str:
    return f"Subject package {shown} was not found."


def object_package_not_found(shown: str) -> str:
    return f"Object package {shown} was not found."


def relationship_not_found(subject: Any, kind: Any, other: Any) -> str:
    return f'Relationship "{subject} {kind} {other}" not found.'


def missing_id(kind: str, missing: str = "Missing") -> str:
    return f"{missing} id, can not get {kind} object"


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
VOCABULARY_NAME_TAKEN = "That vocabulary name is already in use."
NO_TAG_NAME = "No tag name"
ID_NOT_IN_DATA = "id not in data"


def tag_in_vocabulary(tag: Any, vocabulary_id: Any) -> str:
    return f"Tag {tag} already belongs to vocabulary {vocabulary_id}"


def could_not_find_tag(reference: Any) -> str:
    return f'Could not find tag "{reference}"'


def could_not_find_vocabulary(reference: Any) -> str:
    return f'Could not find vocabulary "{reference}"'


def no_such_vocabulary(reference: Any) -> str:
    return f"could not find vocabulary '{reference}'"


def tag_shorter_than_minimum(tag: Any, count: int) -> str:
    return f'Tag "{tag}" length is less than minimum {count}'


def tag_longer_than_maximum(tag: Any, count: int) -> str:
    return f'Tag "{tag}" length is more than maximum {count}'


def organization_needed(edition: int) -> str:
    return "An organization must be provided" if edition > 1 else "A organization must be supplied"


def dataset_not_found(edition: int) -> str:
    return DATASET_NOT_FOUND if edition > 3 else "Not found: Dataset"


def tag_characters(tag: str, edition: int) -> str:
    if edition < 3:
        return f'Tag "{tag}" must be alphanumeric characters or symbols: -_.'
    return (
        f'Tag "{tag}" can only contain alphanumeric characters, spaces (" "), hyphens ("-"), underscores ("_") '
        'or dots (".")'
    )


# users
USER_NAMES_MUST_BE_STRINGS = "User names must be strings"
LOGIN_NAME_TAKEN = "That login name is not available."
USER_NAME_TAKEN = "The username is already associated with another account. Please use a different username."
LOGIN_NAME_CANNOT_BE_MODIFIED = "That login name can not be modified."
PASSWORDS_MUST_BE_STRINGS = "Passwords must be strings"
ABOUT_LOOKS_LIKE_SPAM = "Edit not allowed as it looks like spam. Please avoid links in your description."
CANNOT_MODIFY_OWN_SYSADMIN = "Cannot modify your own sysadmin privileges"
CANNOT_MODIFY_SITE_USER_SYSADMIN = "Cannot modify sysadmin privileges for system user"
ID_ALREADY_EXISTS = "Id already exists"
NOT_FOUND_USER = "Not found: User"
USER_NOT_FOUND = "User not found"
USER_WAS_NOT_FOUND = "User was not found."
LOG_IN_TO_EDIT_USER = "Have to be logged in to edit user"
ORDER_BY_EDITS = "order_by=edits is no longer supported"
INTERNAL_SERVICES_ONLY = "Only internal services allowed to use this action"
NO_SMTP_SERVER = 'SMTP server could not be connected to: "localhost" [Errno 111] Connection refused'


def revision_of_user_delete(name: str) -> str:
    return f" Delete User: {name}"


def not_following(reference: Any) -> str:
    return f"You are not following {reference}."


def already_following(name: str) -> str:
    return f"You are already following {name}"


def password_too_short(length: int) -> str:
    return f"Your password must be {length} characters or longer"


def email_belongs_to_registered_user(email: str) -> str:
    return f"The email address '{email}' belongs to a registered user."


def user_not_found_by_id(user_id: Any) -> str:
    return f'User "{user_id}" was not found.'


def invite_not_sent(reason: str) -> str:
    return f"Error sending the invite email, the user was not created: {reason}"


# uploads
FILE_TOO_LARGE = "File upload too large"


def no_uploads_allowed(kind: str) -> str:
    return f"No uploads allowed for object type {kind}"


def unsupported_upload_type(mimetype: str | None) -> str:
    return f"Unsupported upload type: {mimetype}"


# site
ACTION_FUNCTION_NOT_FOUND = "Action function not found"
TASK_STATUS_NOT_FOUND = "TaskStatus was not found."
TERMS_NOT_IN_DATA = "terms not in data"
TRANSLATIONS_NEEDED = "term_translation_update_many needs to have a list of dicts in field data"
MUST_BE_A_LIST_OF_DICTS = "Must be a list of dicts"


def option_cannot_be_shown(key: Any) -> str:
    return f"Configuration option '{key}' can not be shown"


def options_cannot_be_updated(keys: str) -> str:
    return f"Configuration option(s) '{keys}' can not be updated"


def rows_updated(count: int) -> str:
    return f"{count} rows updated"

# revisions (up to 2.8)


def revision_message(what: str, name: Any) -> str:
    return f"REST API: {what} {name}"


# groups and organizations
GROUP_WAS_NOT_FOUND = "Group was not found."
GROUP_TO_PURGE_NOT_FOUND = "Group was not found"
ORGANIZATION_TO_PURGE_NOT_FOUND = "Organization was not found"
GROUP_NAME_EXISTS = "Group name already exists in database"
GROUP_DOES_NOT_EXIST = "That group name or ID does not exist."
LOOP_IN_HIERARCHY = "This parent would create a loop in the hierarchy"
ROLE_DOES_NOT_EXIST = "role does not exist."
PARAMETER_IS_NO_BOOL = "Parameter is not an bool"
TYPE_CANNOT_BE_UPDATED = "Type cannot be updated"
LIMIT_MUST_BE_POSITIVE = "Limit must be a positive integer"
OWN_ADMIN_STATUS = "Administrators cannot revoke their own admin status"
ROLE_TITLES = {"admin": "Admin", "editor": "Editor", "member": "Member"}


def organization_has_datasets(what: str) -> str:
    """`what` is "deleted" or "purged"."""
    return f"Organization cannot be {what} while it still has datasets"


def cannot_sort_by(field: str) -> str:
    return f"Cannot sort by field `{field}`"


def invalid_sort_direction(direction: str) -> str:
    return f"Invalid sort direction `{direction}`"


def too_many_sort_criteria(count: int) -> str:
    return f"Too many sort criteria provided only {count} allowed"


def object_was_not_found(kind: str) -> str:
    return f"{kind.title()} was not found."


def no_valid_model(kind: str) -> str:
    return f"{kind.title()} isn't a valid model"


def user_does_not_exist(name: Any) -> str:
    return f"User {name} does not exist."


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


# search
NOT_BESIDE_QUERY = 'Do not specify if using "query" parameter'
QUERY_PAIRS_NEEDED = "Must be <field>:<value> pair(s)"
INVALID_SORT = 'Invalid "sort" parameter'
SOLR_BAD_FIELD_NAME = "Error parsing fieldname"
SOLR_FACET_ON_NUMBERS = "Can't facet on a PointField without docValues"
SOLR_MM_NOT_INTEGER = "Invalid 'mm' spec. Expecting an integer."


LOCAL_PARAMETERS_NOT_SUPPORTED = "Local parameters are not supported."
LOCAL_PARAMETERS_UNREADABLE = "Could not parse incoming local parameters"
LOCAL_PARAMETERS_UNCLOSED = f"{LOCAL_PARAMETERS_UNREADABLE}: substring not found"
LOCAL_PARAMETERS_BEGIN = (
    "{Group:({W:(.0-9A-Z_a-z) Suppress:('=') {string enclosed in '\"' | string enclosed in \"'\" | W:($0-9A-Z_a-z)}}) "
    "| W:(.0-9A-Z_a-z)}"
)
LOCAL_PARAMETERS_END = "'}'"
LOCAL_PARAMETERS_QUOTED = "Quotes not allowed in local params"


def _own(name: str) -> str:
    return Native(name) if name == "__junk" else name


def invalid_search_parameters(names: list[str], *, python2: bool) -> str:
    return f"Invalid search parameters: {represent([_own(name) for name in key_order(names)]) if python2 else names}"


def magic_fields_not_supported(param: str) -> str:
    return f"Magic fields are not supported in param '{param}'."


def query_parsers_not_supported(param: str) -> str:
    return f"Query parsers are not supported in param '{param}'."


def local_parameters_not_first(param: str) -> str:
    return f"Local parameters must be defined at the beginning of param '{param}'."


def local_parameters_expected(wanted: str, found: str, text: str, at: int) -> str:
    """What CKAN tells of local parameters that go wrong at a place of a text."""
    line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
    shown = repr(found).replace("\\\\", "\\")
    return (
        f"{LOCAL_PARAMETERS_UNREADABLE}: Expected {wanted}, found {shown}  (at char {at}), (line:{line}, col:{column})"
    )


def local_parameters_not_supported(param: str) -> str:
    return f"Local parameters are not supported in param '{param}'."


def solr_refused(query: dict[str, Any], reason: str, *, python2: bool, status: int = 400) -> str:
    answer = f"Solr responded with an error (HTTP {status}): [Reason: {reason}]"
    if python2:
        return f"SOLR returned an error running query: {represent(query)} Error: SolrError({represent(answer)},)"
    return f"SOLR returned an error running query: {query!r} Error: SolrError({answer!r})"


def solrpy_refused(query: dict[str, Any]) -> str:
    return f"SOLR returned an error running query: {represent(query)} Error: 'Bad Request'"


def solr_invalid_date(text: str) -> str:
    return f"Invalid Date String:'{text}'"


def solr_invalid_date_math(text: str) -> str:
    return f"Invalid Date in Date Math String:'{text}'"


def solr_invalid_date_steps(text: str) -> str:
    return f"Invalid Date Math String:'{text}'"


def solr_invalid_number(text: str, field: str) -> str:
    return f"Invalid Number: {text} for field {field}"


def solr_no_number(text: str) -> str:
    return f"Invalid Number: {text}"


def solr_bad_number(value: Any) -> str:
    return f'For input string: "{value}"'


def solr_invalid_boolean(text: str) -> str:
    return f"invalid boolean value: {text}"


def solr_mm_condition(text: str) -> str:
    return f"Invalid 'mm' spec: '{text}'. Expecting values before and after '<'"


def solr_unknown_parser(name: str, query: str) -> str:
    return f"invalid query parser '{name}' for query '{query}'"


def solr_no_sort_order(text: str, position: int) -> str:
    return f"Can't determine a Sort Order (asc or desc) in sort spec '{text}', pos={position}"


def solr_sort_unindexed(name: str) -> str:
    return (
        "can not sort on a field w/o docValues unless it is indexed=true uninvertible=true and the type supports "
        f"Uninversion: {name}"
    )


def solr_sort_multivalued(name: str, kind: str) -> str:
    return f"can not sort on multivalued field: {name} of type: {kind}"


def solr_cannot_parse(query: str, complaint: str) -> str:
    return f"org.apache.solr.search.SyntaxError: Cannot parse '{query}': {complaint}"


SOLR_TRUNCATED_UNICODE = "org.apache.solr.search.SyntaxError: Truncated unicode escape sequence."


def solr_not_hexadecimal(character: str) -> str:
    return f"org.apache.solr.search.SyntaxError: Non-hex character in Unicode escape sequence: {character}"


def solr_negative_boost(boost: float) -> str:
    return f"boost must be a positive float, got {boost}"




def solr_syntax_error(reason: str) -> str:
    return f"org.apache.solr.search.SyntaxError: {reason}"


def solr_text_after_function(text: str) -> str:
    return f"Unexpected text after function: {text}"


def solr_unknown_function(name: str, text: str, position: int) -> str:
    return f"Unknown function {name} in FunctionQuery('{text}', pos={position})"


def solr_function_expects(char: str, position: int, text: str) -> str:
    return f"Expected '{char}' at position {position} in '{text}'"


def solr_function_expects_name(position: int, text: str) -> str:
    return f"Expected identifier at pos {position} str='{text}'"


def solr_function_expects_number(found: str, position: int, text: str) -> str:
    return f"Expected float instead of '{found}' for function '{text}', pos={position}"


def solr_missing_quote(position: int, text: str) -> str:
    return f"Missing end quote for string at pos {position} str='{text}'"


def solr_no_function_of_many(field: str) -> str:
    return f"can not use FieldCache on multivalued field: {field}"


def solr_no_order_of_points(function: str, field: str) -> str:
    return f"{function}() is not supported over Points based field {field}"


SOLR_GEODIST_NEEDS_PARAMETERS = "geodist - not enough parameters:[]"


def solr_no_date_field(field: str) -> str:
    return f"Can't use ms() function on non-numeric legacy date field {field}"


def solr_null_local_parameters(call: str, variable: str) -> str:
    return f'Cannot invoke "org.apache.solr.common.params.SolrParams.{call}" because "{variable}" is null'


SOLR_FRACTIONAL_DISTANCE = "org.apache.solr.search.SyntaxError: Fractional edit distances are not allowed!"
SOLR_NO_PREFIX_IN_NUMBERS = "Can't run prefix queries on numeric fields"
SOLR_TOO_MANY_CLAUSES = "too many boolean clauses"


def solr_encountered(image: str, text: str, column: int, expected: list[str]) -> str:
    """`image` is the token's kind, "" for the end; `expected` the kinds that may stand there."""
    found = f' {image} "{_java(text)} "' if image else "<EOF>"
    lines = "".join(f"    {each} {'' if each == '<EOF>' else '...'}\n" for each in expected)
    what = "Was expecting:" if len(expected) == 1 else "Was expecting one of:"
    return f'Encountered "{found}" at line 1, column {column}.\n{what}\n{lines}    '


def solr_lexical_error(column: int, character: str | None, read: str) -> str:
    """`character` is the one that cannot stand there, None at the end."""
    found = "<EOF> " if character is None else f'"{_java(character)}" ({ord(character)}), '
    return f'Lexical error at line 1, column {column}.  Encountered: {found}after : "{_java(read)}"'


_JAVA_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "'": "\\'", "\\": "\\\\"}


def _java(text: str) -> str:
    """A text as in Java source: ASCII, with backslashes."""
    units = (int.from_bytes(pair, "big") for pair in _pairs(text.encode("utf-16-be", "surrogatepass")))
    return "".join(
        _JAVA_ESCAPES.get(chr(unit)) or (chr(unit) if 0x20 <= unit <= 0x7E else f"\\u{unit:04x}") for unit in units
    )


def _pairs(data: bytes) -> list[bytes]:
    return [data[at:at + 2] for at in range(0, len(data), 2)]


def field_not_recognised(name: str) -> str:
    return f'Field "{name}" not recognised in resource_search.'


# followers
LOG_IN_TO_FOLLOW_USERS = "You must be logged in to follow users"
LOG_IN_TO_FOLLOW_A_DATASET = "You must be logged in to follow a dataset."
LOG_IN_TO_FOLLOW_A_GROUP = "You must be logged in to follow a group."
LOG_IN_TO_UNFOLLOW = "You must be logged in to unfollow something."
LOG_IN_TO_FOLLOW_DATASETS = "You must be logged in to follow datasets"
LOG_IN_TO_FOLLOW_GROUPS = "You must be logged in to follow groups"
LOG_IN_TO_UNFOLLOW_USERS = "You must be logged in to unfollow users"
LOG_IN_TO_UNFOLLOW_DATASETS = "You must be logged in to unfollow datasets"
LOG_IN_TO_UNFOLLOW_GROUPS = "You must be logged in to unfollow groups"
CANNOT_FOLLOW_YOURSELF = "You cannot follow yourself"
WRONG_USER_TO_FOLLOW = "Error validating the schema of the user to follow."
WRONG_DATASET_TO_FOLLOW = "Error validating the schema of the dataset to follow."
WRONG_GROUP_TO_FOLLOW = "Error validating the schema of the group to follow."
WRONG_OBJECT_TO_UNFOLLOW = "Error validating the schema of the object to unfollow."
NOT_AUTHORIZED = "Not authorized"


def kind_not_found(kind: str) -> str:
    """`kind` is what was looked for, as "User" or "Activity type"."""
    return f"{NOT_FOUND}: {kind}"


# activities and dashboards
PACKAGE_OF_ACTIVITY_NOT_FOUND = "package"
GROUP_OF_ACTIVITY_NOT_FOUND = "group"
ACTIVITY_NOT_FOUND = "Activity not found"
ACTIVITY_PURGED = "Activity purged"
ACTIVITY_DATA_WITHOUT_OBJECT_TYPE = "Could not find that object_type in the activity"
ACTIVITY_DATA_WITHOUT_OBJECT = "Could not find object in the activity data"
PREVIOUS_ACTIVITY_NOT_FOUND = "Previous activity for this object not found"
ACTIVITY_DATA_UNAUTHORIZED = "Unauthorized to view activity data"
OBJECT_TYPE_NOT_RECOGNIZED = "object_type not recognized"
DIFF_TYPE_NOT_RECOGNIZED = "diff_type not recognized"
ACTIVITY_TYPES_TWICE = "Cannot be used together with `exclude_activity_types"
LOG_IN_FOR_DASHBOARD = "You must be logged in to access your dashboard."
NO_ACTIVITIES_FOUND = "No activities found matching the specified criteria."
NO_ACTIVITIES_FOUND_GIVE_RANGE = f"{NO_ACTIVITIES_FOUND} Please provide either start_date and end_date or offset_days."
RANGE_OR_OFFSET_NEEDED = "Either both start_date and end_date must be specified, or offset_days must be provided."
START_AFTER_END = "start_date cannot be greater than end_date."
EMAIL_NOTIFICATIONS_DISABLED = "ckan.activity_streams_email_notifications is not enabled in config"


def no_object_id_validator(activity_type: str) -> str:
    return f'There is no object_id validator for activity type "{activity_type}"'


def user_id_not_found(user_id: str) -> str:
    return f"User not found: {user_id}"


def group_id_not_found(group_id: str) -> str:
    return f"Group not found: {group_id}"


def activities_deleted(count: int) -> str:
    return f"Deleted {count} rows from the activity table."


def not_a_valid_time(text: str) -> str:
    return f"Not a valid time: {text}"


# resource views
RESOURCE_VIEW_WAS_NOT_FOUND = "Resource view was not found."
NO_RESOURCE_VIEW = "Resource view not found, cannot check auth."
RESOURCE_VIEW_ID_EXISTS = "ResourceView id already exists"
ORDER_MUST_BE_A_LIST = "Must supply order as a list"
NO_DUPLICATES_IN_ORDER = "No duplicates allowed in order"


def no_view_plugin(view_type: Any) -> str:
    return f"No plugin found for view_type {view_type}"


def resource_id_unknown(resource_id: Any) -> str:
    return f"Resource not found: {resource_id}"


def view_does_not_exist(view_id: Any) -> str:
    return f"View {view_id} does not exist"


# dataset collaborators
COLLABORATORS_NOT_ENABLED = "Dataset collaborators not enabled"
PACKAGE_NOT_FOUND = "Package not found"
COLLABORATORS_NOT_RETRIEVABLE = "Not allowed to retrieve collaborators"


def role_must_be_one_of(capacities: tuple[str, ...]) -> str:
    return f'Role must be one of "{", ".join(capacities)}"'


def capacity_must_be_one_of(capacities: tuple[str, ...]) -> str:
    return f'Capacity must be one of "{", ".join(capacities)}"'


def not_a_collaborator(user: Any) -> str:
    return f"User {user} is not a collaborator on this package"


# web pages
DATASET_NOT_FOUND_OR_HIDDEN = "Dataset not found or you have no permission to view it"
MAY_NOT_CREATE_PACKAGE = "Unauthorized to create a package"
MAY_NOT_READ_PACKAGE = "Unauthorized to read package"
MAY_NOT_DELETE_PACKAGE = "Unauthorized to delete package "
PAGE_RESOURCE_NOT_FOUND = "Resource not found"
MAY_NOT_DOWNLOAD = "Not authorized to download resource"
PAGE_GROUP_NOT_FOUND = "Group not found"
PAGE_ORGANIZATION_NOT_FOUND = "Organization not found"
MAY_NOT_SEE_PAGE = "Not authorized to see this page"
MAY_NOT_CREATE_GROUP = "Unauthorized to create a group"
MAY_NOT_DELETE_GROUP = "Unauthorized to delete group "
MAY_NOT_ADD_MEMBER = "Unauthorized to add member to group "
MAY_NOT_DELETE_MEMBERS = "Unauthorized to delete group  members"
MAY_NOT_VIEW_FOLLOWERS = "Unauthorized to view followers "
MAY_NOT_ADMINISTER = "Need to be system administrator to administer"
URL_MISSING = "Missing Value: url"
NO_EXTERNAL_REDIRECT = "Redirecting to external site is not allowed."
NO_USER_SPECIFIED = "No user specified"
MAY_NOT_EDIT_USER = "Unauthorized to edit a user."
MAY_NOT_REGISTER = "Unauthorized to register as a user."
MAY_NOT_VIEW_TOKENS = "Unauthorized to view API tokens."
MAY_NOT_REVOKE_TOKENS = "Unauthorized to revoke API tokens."
LOGIN_FAILED = "Login failed. Bad username or password."
PAGE_POSITIVE_INTEGER = '"page" parameter must be a positive integer'
CSRF_TOKEN_MISSING = "The CSRF token is missing."
CSRF_TOKEN_INVALID = "The CSRF token is invalid."
INTEGRITY_ERROR = "Integrity Error"


def invalid_search_query(reason: str) -> str:
    return f"Invalid search query: {reason}"


def may_not_read(what: str) -> str:
    """`what` goes on after "to read", as "package 1234"."""
    return f"Unauthorized to read {what}"


def may_not_edit(user: str, what: str) -> str:
    return f"User {user!r} not authorized to edit {what}"


def may_not_edit_members(user: str, what: str) -> str:
    return f"User {user!r} not authorized to edit members of {what}"


def may_not_delete_user(user: str) -> str:
    return f'Unauthorized to delete user with id "{user}".'


# the REST, search and util APIs of old, and the actions of old
MISSING_SEARCH_TERM = "Missing search term ('since_id=UUID' or  'since_time=TIMESTAMP')"
EXPECTING_VALUE = "Expecting value: line 1 column 1 (char 0)"
NO_REVISION_SPECIFIED = "No revision specified"
PARAMS_NO_DICTIONARY = "Request params must be in form of a json encoded dictionary."
TIMESTAMP_NOT_PARSED = "Timestamp did not parse"
RATING_NEEDS_PACKAGE = 'You must supply a package id or name (parameter "package").'
RATING_NEEDED = 'You must supply a rating (parameter "rating").'
RATING_NO_INTEGER = "Rating must be an integer value."
RATING_OUT_OF_RANGE = "Rating must be between 1 and 5."
ITEM_NOT_FOUND = "Item was not found."
RELATED_NEEDS_LOGIN = "You must be logged in to add a related item"
RELATED_FEATURED_BY_SYSADMIN = "You must be a sysadmin to create a featured related item"
RELATED_FEATURED_CHANGED = "You must be a sysadmin to change a related item's featured field."
QUEUE_NOT_INSTALLED = "queue is not installed on this instance"


def cannot_list_entity(register: Any) -> str:
    return f"Cannot list entity of this type: {register}"


def cannot_read_entity(register: Any) -> str:
    return f"Cannot read entity of this type: {register}"


def cannot_create_entity(register: Any, subregister: Any) -> str:
    return f"Cannot create new entity of this type: {register} {subregister}"


def cannot_update_entity(register: Any) -> str:
    return f"Cannot update entity of this type: {register}"


def cannot_delete_entity(register: Any, subregister: Any) -> str:
    return f"Cannot delete entity of this type: {register} {subregister or ''}"


def key_is_read_only(value: Any, wanted: Any) -> str:
    return f"Cannot change value of key from {value} to {wanted}. This key is read-only"


def api_key_needed(purpose: str) -> str:
    return f"Valid API key needed to {purpose}"


def related_owner_only(verb: str) -> str:
    return f"Only the owner can {verb} a related item"


def unknown_register(register: Any) -> str:
    return f"Unknown register: {register}"


def parameters_not_read(error: str) -> str:
    return f"Could not read parameters: {error}"


def malformed_qjson(error: str) -> str:
    return f"Malformed qjson value: {error}"


def bad_search_option(reason: str) -> str:
    return f"Bad search option: {reason}"


def tags_text_or_list(value: str) -> str:
    return f"Was expecting either a string or JSON list for the tags parameter: {value}"


def option_boolean(name: str, value: str) -> str:
    return f"Value for search option {name!r} must be True or False (1 or 0) but received {value}"


def option_integer(name: str, value: str) -> str:
    return f"Value for search option {name!r} must be an integer but received {value}"


def option_not_supported(name: str) -> str:
    return f"Search option {name!r} is not supported"


def no_revision_with_id(reference: Any) -> str:
    return f"There is no revision with id: {reference}"


def revision_of_relationship(verb: str, subject: Any, kind: Any, other: Any) -> str:
    return f"REST API: {verb} package relationship: {subject} {kind} {other}"


def revision_of_deleted_relationship(subject: Any, kind: Any, other: Any) -> str:
    return f"REST API: Delete Package Relationship: {subject} {kind} {other}"


def revision_sort_invalid(names: list[str]) -> str:
    return f"Invalid sort value. Allowable values: {names!r}"


# Validators that only extensions use
BOTH_PASSWORDS_NEEDED = "Please enter both passwords"
PASSWORDS_DO_NOT_MATCH = "The passwords you entered do not match"
URL_INVALID = "Please provide a valid URL"


def no_tag_vocabulary(reference: Any) -> str:
    return f'Tag vocabulary "{reference}" does not exist'


def tag_not_in_vocabulary(tag: Any, vocabulary: str) -> str:
    return f"Tag {tag} does not belong to vocabulary {vocabulary}"


def tag_uppercase(tag: str) -> str:
    return f'Tag "{tag}" must not be uppercase'


def dataset_name_not_found(name: Any) -> str:
    return f"Dataset not found: {name}"


def boolean_or_one_of(values: list[Any]) -> str:
    return f"Value must be boolean or one of: {', '.join(str(value) for value in values)}"


def must_start_with(prefixes: tuple[str, ...]) -> str:
    if len(prefixes) == 1:
        return f"Must start with {prefixes[0]}"
    return f"Must start with any of the prefixes: {', '.join(prefixes)}"
