"""Validators of datasets, their resources and tags, under CKAN's own names."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ckan_fake import messages
from ckan_fake.auth.labels import organizations_of
from ckan_fake.auth.registry import is_authorized
from ckan_fake.auth.roles import (
    check_config_permission,
    has_user_permission_for_group_or_org,
    user_is_collaborator_on_dataset,
)
from ckan_fake.context import Context, database_text
from ckan_fake.dates import date_str_to_datetime
from ckan_fake.errors import ServerError
from ckan_fake.formats import guess_mimetype, split_url, unified_resource_format
from ckan_fake.python2 import represent
from ckan_fake.relationships import ALL_TYPES
from ckan_fake.schema.navl import MISSING, Errors, Flat, Invalid, Key, StopOnError, Validator, run_validator, unflatten

NAME_MAX_LENGTH = 100
NAME_MIN_LENGTH = 2
VERSION_MAX_LENGTH = 100
TAG_MIN_LENGTH = 2
TAG_MAX_LENGTH = 100

_NAME = re.compile(r"[a-z0-9_\-]*$")
_TAG = re.compile(r"[\w \-.]*$")
_EMAIL_OF_HTML = re.compile(
    r"^[a-zA-Z0-9.!#$%&'*+\/=?^_`{|}~-]+@"
    r"[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$"
)
_EMAIL = re.compile(r"^(?!\.)(?!.*\.$)(?!.*?\.\.)" + _EMAIL_OF_HTML.pattern[1:])


def uuid_validator(value: Any) -> Any:
    """Refuse a text that is no UUID in one of Python's spellings; what is no text crashes CKAN: 500."""
    if not isinstance(value, str):
        raise ServerError("uuid.UUID() of a value that is no text")
    try:
        uuid.UUID(value, version=4)
    except ValueError:
        raise Invalid(messages.INVALID_ID) from None
    return value


def resource_id_validator(value: Any) -> Any:
    """Refuse what is no text of 7 to 100 letters, digits, blanks, `_` and `-` (CKAN 2.9 and 2.10)."""
    if not isinstance(value, str):
        raise ServerError("a resource's id that is no text is matched against a pattern")
    if re.search("[^0-9a-zA-Z _-]", value):
        raise Invalid(messages.RESOURCE_ID_CHARACTERS)
    if not 7 <= len(value) <= 100:
        raise Invalid(messages.RESOURCE_ID_LENGTH)
    return value


def no_http(value: Any, ctx: Context) -> Any:
    """Refuse a text with a link in it."""
    if "http:" in value:
        raise Invalid(messages.NO_LINKS_IN_LOG_MESSAGES)
    return value


def one_of_types(value: Any) -> Any:
    """Refuse what is no type of relationship, as FormEncode does."""
    if value not in ALL_TYPES:
        raise Invalid(messages.one_of_listed(ALL_TYPES, represent(value)))
    return value


def isodate(value: Any, ctx: Context) -> Any:
    """A datetime of a text; the empty text becomes null."""
    if isinstance(value, datetime):
        return value
    if value == "":
        return None
    try:
        return date_str_to_datetime(value, ctx.site.version["dates_by"])
    except (TypeError, ValueError):
        raise Invalid(messages.DATE_FORMAT_INCORRECT) from None


def name_validator(value: Any, ctx: Context) -> Any:
    """Refuse what is no name: 2 to 100 of a-z, 0-9, `-` and `_`, and not one of three reserved words.

    A trailing newline passes (all versions: the pattern ends with `$`).
    """
    if not isinstance(value, str):
        raise Invalid(messages.NAMES_MUST_BE_STRINGS)
    if value in ("new", "edit", "search"):
        raise Invalid(messages.NAME_CANNOT_BE_USED)
    if len(value) < NAME_MIN_LENGTH:
        raise Invalid(messages.at_least(NAME_MIN_LENGTH, ctx.site.version["edition_of_texts"]))
    if len(value) > NAME_MAX_LENGTH:
        raise Invalid(messages.name_at_most(NAME_MAX_LENGTH))
    if not _NAME.match(value):
        raise Invalid(messages.name_characters(ctx.site.version["edition_of_texts"]))
    return value


def package_name_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse the name of another dataset that is not deleted (or, up to 2.6, even of that), and wrong lengths."""
    value = data[key]
    own = ctx.package.id if ctx.package is not None else data.get(key[:-1] + ("id",)) or None
    name = "{}" if isinstance(value, list) and not value else database_text(value)
    freed = "deleted" if ctx.site.version["deleted_datasets_free_their_names"] else None
    if any(row.state != freed and row.id != own for row in ctx.site.state.packages.by("name").all(name)):
        errors[key].append(messages.URL_IN_USE)
    if len(value) < NAME_MIN_LENGTH:
        raise Invalid(messages.name_shorter_than_minimum(value, NAME_MIN_LENGTH))
    if len(value) > NAME_MAX_LENGTH:
        raise Invalid(messages.name_longer_than_maximum(value, NAME_MAX_LENGTH))


def package_version_validator(value: Any, ctx: Context) -> Any:
    """Refuse a version of more than 100 characters."""
    if len(value) > VERSION_MAX_LENGTH:
        raise Invalid(messages.version_at_most(VERSION_MAX_LENGTH))
    return value


def package_id_does_not_exist(value: Any, ctx: Context) -> Any:
    """Refuse the id of a dataset that exists."""
    if ctx.site.state.packages.get(database_text(value)) is not None:
        raise Invalid(messages.DATASET_ID_EXISTS)
    return value


def package_id_not_changed(value: Any, ctx: Context) -> Any:
    """Refuse another id than the dataset's."""
    if ctx.package is not None and value != ctx.package.id:
        raise Invalid(messages.read_only(ctx.package.id, value))
    return value


def package_id_or_name_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is neither the id nor the name of a dataset."""
    if ctx.get_package(value) is None:
        raise Invalid(messages.dataset_not_found(ctx.site.version["edition_of_texts"]))
    return value


def resource_id_does_not_exist(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse the id of a resource of another dataset, unless that one is deleted."""
    if data[key] is MISSING:
        return
    row = ctx.site.state.resources.get(data[key])
    if row is not None and row.state != "deleted" and row.package_id != data.get(("id",)):
        errors[key].append(messages.RESOURCE_ID_EXISTS)


def owner_org_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """An organization's name or id, stored as its id; none only where `ckan.auth.create_unowned_dataset`."""
    value = data.get(key)
    unowned = check_config_permission(ctx, "create_unowned_dataset")
    if value is MISSING or value is None:
        if not unowned:
            raise Invalid(messages.organization_needed(ctx.site.version["edition_of_texts"]))
        data.pop(key, None)
        raise StopOnError
    user, package = ctx.model_user(), ctx.package
    if value == "":
        if not unowned:
            raise Invalid(messages.organization_needed(ctx.site.version["edition_of_texts"]))
        held = package is not None and package.owner_org and not ctx.is_sysadmin
        if held and ctx.site.version["only_sysadmins_leave_organizations"]:
            raise Invalid(messages.CANNOT_LEAVE_ORGANIZATION)
        return
    if (
        check_config_permission(ctx, "allow_dataset_collaborators")
        and not check_config_permission(ctx, "allow_collaborators_to_change_owner_org")
        and package is not None and user is not None and not user.sysadmin
        and user_is_collaborator_on_dataset(ctx, user.id, package.id, ("admin", "editor"))
        and value != package.owner_org
        and package.owner_org not in organizations_of(ctx, user, "update_dataset")
    ):
        raise Invalid(messages.CANNOT_MOVE_DATASET)
    group = ctx.get_group(value)
    if group is None:
        raise Invalid(messages.ORGANIZATION_DOES_NOT_EXIST)
    if (package is None or package.owner_org != group.id) and not ctx.ignore_auth and not (
            user is not None and has_user_permission_for_group_or_org(ctx, group.id, user.name, "create_dataset")):
        raise Invalid(messages.CANNOT_ADD_TO_ORGANIZATION)
    data[key] = group.id


def datasets_with_no_organization_cannot_be_private(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a private dataset without an organization."""
    package_id = data.get(("id",))
    if data[key] is not True or data.get(("owner_org",)):
        return
    package = ctx.site.state.packages.get(package_id) if package_id else None
    if package is None or not package.owner_org:
        errors[key].append(messages.UNOWNED_CANNOT_BE_PRIVATE)


def ignore_not_package_admin(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Drop a value from those who may not change the dataset's state; on creation from all but sysadmins."""
    if ctx.ignore_auth or ctx.is_sysadmin:
        return
    if ctx.package is not None and ctx.user and is_authorized("package_change_state", ctx, {"id": ctx.package.id}):
        return
    data.pop(key)


def email_validator(value: Any, ctx: Context) -> Any:
    """Refuse what is no e-mail address (the pattern of HTML forms, without doubled or outer dots)."""
    if value:
        if not isinstance(value, str):
            raise ServerError("an e-mail address that is no text is matched against a pattern")
        if not (_EMAIL if ctx.site.version["dots_of_emails_count"] else _EMAIL_OF_HTML).match(value):
            raise Invalid(messages.email_invalid(value))
    return value


def duplicate_extras_key(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse two extras with the same key, those marked `deleted` aside; the error's key is `extras_validation`."""
    seen: list[Any] = []
    doubled: list[Any] = []
    for extra in unflatten({k: v for k, v in data.items() if k[0] == "extras"}).get("extras", []):
        if not extra.get("deleted"):
            name = extra["key"]
            if isinstance(name, (list, dict)):
                raise ServerError("duplicate_extras_key makes a set of keys that cannot be hashed")
            (doubled if name in seen else seen).append(name)
    if doubled:
        errors[("extras_validation",)] = [messages.duplicate_key(doubled[0])]


def extra_key_not_in_root_schema(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse an extra with the name of a field."""
    if data[key] in ctx.schema_keys:
        raise Invalid(messages.FIELD_WITH_THE_SAME_NAME)


def extras_valid_json(extras: Any, ctx: Context) -> Any:
    """Custom fields of a resource; all that came as JSON passes."""
    return extras


def if_empty_guess_format(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Guess the format by the URL's ending, where none is given and the resource is new (sent without an id)."""
    if data[key] or data.get(key[:-1] + ("id",)):
        return
    url = data.get(key[:-1] + ("url",))
    if not url:
        return
    parts = split_url(url)
    if parts.scheme and not parts.path:
        return
    mimetype = guess_mimetype(url)
    if mimetype:
        data[key] = mimetype


def clean_format(value: Any) -> str:
    """The canonical spelling of a format."""
    return unified_resource_format(value)


def tag_length_validator(value: Any, ctx: Context) -> Any:
    """Refuse tags of less than 2 or more than 100 characters."""
    if not isinstance(value, (str, list, dict)):
        raise ServerError("len() of a tag that is a number")
    if len(value) < TAG_MIN_LENGTH:
        raise Invalid(messages.tag_shorter_than_minimum(value, TAG_MIN_LENGTH))
    if len(value) > TAG_MAX_LENGTH:
        raise Invalid(messages.tag_longer_than_maximum(value, TAG_MAX_LENGTH))
    return value


def tag_name_validator(value: Any, ctx: Context) -> Any:
    """Refuse tags with other characters than letters, digits, blanks, `-`, `_` and `.`."""
    if not isinstance(value, str):
        raise ServerError("a tag that is no text is matched against a pattern")
    if not _TAG.match(value):
        raise Invalid(messages.tag_characters(value, ctx.site.version["edition_of_texts"]))
    return value


def tag_string_convert(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Add the tags of a comma-separated text (or of a list) to `tags`."""
    value = data[key]
    tags: list[Any]
    if isinstance(value, str):
        tags = [part.strip() for part in value.split(",") if part.strip()]
    elif isinstance(value, Iterable):
        tags = list(value)
    else:
        raise ServerError("tag_string that is neither a text nor a list")
    start = max((k[1] for k in data if len(k) == 3 and k[0] == "tags"), default=-1) + 1
    for number, tag in enumerate(tags, start):
        data[("tags", number, "name")] = tag
    for tag in tags:
        tag_length_validator(tag, ctx)
        tag_name_validator(tag, ctx)


def vocabulary_id_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is no vocabulary's id; names do not count."""
    if ctx.site.state.vocabularies.get(database_text(value)) is None:
        raise Invalid(messages.VOCABULARY_NOT_FOUND)
    return value


def json_or_string(value: Any) -> Any:
    """A text read as JSON where it is JSON."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value
    return value


def json_list_or_string(value: Any) -> Any:
    """A text read as JSON where it is JSON, else split at its commas."""
    if isinstance(value, str):
        try:
            return json.loads(value)
        except ValueError:
            return value.split(",")
    return value


def collect_prefix_validate(prefix: str, *validators: Validator) -> Validator:
    """Move the parameters that begin with `prefix` into a dict under that name, each through the validators."""

    def collect(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        extras = data.get(("__extras",), {})
        extras.update(
            (name, value) for name, value in unflatten(data.get(("__junk",), {})).items() if name.startswith(prefix)
        )
        found: dict[str, Any] = {}
        for name in [name for name in extras if name.startswith(prefix)]:
            data[(name,)] = extras.pop(name)
            for validator in validators:
                run_validator(validator, (name,), data, errors, ctx)
            found[name[len(prefix):]] = data.pop((name,))
        data[(prefix,)] = found

    return collect
