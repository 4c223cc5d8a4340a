"""Schemas of configuration options, background jobs, task status and term translations."""

from __future__ import annotations

from functools import cache

from ckan_fake.config import RUNTIME_OPTIONS
from ckan_fake.schema.basic import (
    boolean_validator,
    ignore,
    ignore_missing,
    int_validator,
    list_of_strings,
    not_empty,
    unicode_safe,
)
from ckan_fake.schema.navl import Schema


@cache
def update_configuration_schema() -> Schema:
    """The options that sysadmins may set at run time."""
    return {name: [ignore_missing, unicode_safe] for name in RUNTIME_OPTIONS}


@cache
def job_list_schema() -> Schema:
    """What job_list takes."""
    return {
        "queues": [ignore_missing, list_of_strings],
        "limit": [ignore_missing, int_validator],
        "ids_only": [ignore_missing, boolean_validator],
    }


@cache
def job_clear_schema() -> Schema:
    """What job_clear takes."""
    return {"queues": [ignore_missing, list_of_strings]}


@cache
def default_task_status_schema() -> Schema:
    """What task_status_update takes."""
    return {
        "id": [ignore],
        "entity_id": [not_empty, unicode_safe],
        "entity_type": [not_empty, unicode_safe],
        "task_type": [not_empty, unicode_safe],
        "key": [not_empty, unicode_safe],
        "value": [ignore_missing],
        "state": [ignore_missing],
        "last_updated": [ignore_missing],
        "error": [ignore_missing],
    }


@cache
def term_translation_schema() -> Schema:
    """What term_translation_update takes."""
    return {name: [not_empty, unicode_safe] for name in ("term", "term_translation", "lang_code")}
