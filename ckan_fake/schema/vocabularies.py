"""Schemas and validators of vocabularies and their tags."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import empty, ignore_missing, not_empty, not_missing, unicode_safe
from ckan_fake.schema.navl import Errors, Flat, Invalid, Key, Schema
from ckan_fake.schema.package_validators import vocabulary_id_exists
from ckan_fake.schema.packages import default_tags_schema
from ckan_fake.versions import Version

VOCABULARY_NAME_MIN_LENGTH = 2
VOCABULARY_NAME_MAX_LENGTH = 100


def vocabulary_name_validator(value: Any, ctx: Context) -> Any:
    """Refuse names that are taken, shorter than 2 or longer than 100 characters."""
    if not hasattr(value, "__len__"):
        raise ServerError("len() of a vocabulary's name that is a number")
    if len(value) < VOCABULARY_NAME_MIN_LENGTH:
        raise Invalid(messages.name_at_least(VOCABULARY_NAME_MIN_LENGTH))
    if len(value) > VOCABULARY_NAME_MAX_LENGTH:
        raise Invalid(messages.name_at_most(VOCABULARY_NAME_MAX_LENGTH))
    if ctx.site.state.vocabularies.by("name").first(database_text(value)) is not None:
        raise Invalid(messages.VOCABULARY_NAME_TAKEN)
    return value


def tag_not_in_vocabulary(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse a tag that the vocabulary has."""
    name, vocabulary_id = data.get(("name",)), data.get(("vocabulary_id",))
    if not name:
        raise Invalid(messages.NO_TAG_NAME)
    if ctx.site.state.tags.by("name").first((database_text(name), vocabulary_id)) is not None:
        raise Invalid(messages.tag_in_vocabulary(name, vocabulary_id))


@cache
def default_create_tag_schema(version: Version) -> Schema:
    """A tag of a vocabulary as tag_create takes it."""
    return {
        **default_tags_schema(version),
        "vocabulary_id": [not_missing, not_empty, unicode_safe, vocabulary_id_exists, tag_not_in_vocabulary],
        "id": [empty],
    }


@cache
def default_create_vocabulary_schema(version: Version) -> Schema:
    """A vocabulary as vocabulary_create takes it."""
    return {
        "id": [empty],
        "name": [not_empty, unicode_safe, vocabulary_name_validator],
        "tags": default_tags_schema(version),
    }


@cache
def default_update_vocabulary_schema(version: Version) -> Schema:
    """A vocabulary as vocabulary_update takes it."""
    return {
        "id": [ignore_missing],
        "name": [ignore_missing, vocabulary_name_validator],
        "tags": default_tags_schema(version),
    }
