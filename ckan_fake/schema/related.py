"""Schemas of related items (CKAN 2.2)."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import ignore, ignore_missing, not_empty, unicode_safe
from ckan_fake.schema.further import url_validator
from ckan_fake.schema.navl import Schema


def _integer(value: Any) -> int:
    """A number, as Python's `int` reads it; what it refuses crashes CKAN."""
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ServerError("int() of something that is no integer") from None


@cache
def default_related_schema() -> Schema:
    """A related item as it is created."""
    return {
        "id": [ignore_missing, unicode_safe],
        "title": [not_empty, unicode_safe],
        "description": [ignore_missing, unicode_safe],
        "type": [not_empty, unicode_safe],
        "image_url": [ignore_missing, unicode_safe, url_validator],
        "url": [ignore_missing, unicode_safe, url_validator],
        "owner_id": [not_empty, unicode_safe],
        "created": [ignore],
        "featured": [ignore_missing, _integer],
    }


@cache
def default_update_related_schema() -> Schema:
    """A related item as it is changed."""
    return {
        **default_related_schema(),
        "id": [not_empty, unicode_safe],
        "title": [ignore_missing, unicode_safe],
        "type": [ignore_missing, unicode_safe],
        "owner_id": [ignore_missing, unicode_safe],
    }
