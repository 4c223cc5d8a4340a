"""Schemas of configuration options, background jobs, task status and term translations."""

from __future__ import annotations

from functools import cache
from typing import Any

from ckan_fake.config import RUNTIME_OPTIONS
from ckan_fake.python2 import key_order
from ckan_fake.schema.basic import (
    boolean_validator,
    ignore,
    ignore_missing,
    int_validator,
    is_positive_integer,
    list_of_strings,
    not_empty,
    text_by_str,
    unicode_by_repr,
    unicode_safe,
)
from ckan_fake.schema.navl import Schema
from ckan_fake.versions import Version


@cache
def update_configuration_schema(version: Version) -> Schema:
    """The options that sysadmins may set at run time."""
    unknown = {"ckan.theme", "ckan.main_css", "ckan.homepage_style"} - set(version["theme_options"])
    names = [name for name in RUNTIME_OPTIONS if name not in unknown]
    if version["runs_on_python_2"]:
        names = key_order(names, room=16)
    schema: Schema = {name: [ignore_missing, _text(version)] for name in names}
    if "ckan.homepage_style" in schema:
        schema["ckan.homepage_style"] = [ignore_missing, is_positive_integer]
    return schema


@cache
def job_list_schema(*, limited: bool) -> Schema:
    """What job_list takes; `limited`: a limit and ids_only as well."""
    if not limited:
        return job_clear_schema()
    return {
        **job_clear_schema(), "limit": [ignore_missing, int_validator], "ids_only": [ignore_missing, boolean_validator],
    }


@cache
def job_clear_schema() -> Schema:
    """What job_clear takes."""
    return {"queues": [ignore_missing, list_of_strings]}


def _text(version: Version) -> Any:
    return unicode_by_repr if version["texts_of_users_by_repr"] else unicode_safe


@cache
def default_task_status_schema(version: Version) -> Schema:
    """What task_status_update takes."""
    needed = {name: [not_empty, _text(version)] for name in ("entity_id", "entity_type", "task_type", "key")}
    return {
        "id": [ignore], **needed, "value": [ignore_missing], "state": [ignore_missing],
        "last_updated": [ignore_missing], "error": [ignore_missing],
    }


TRANSLATION = ("term", "term_translation", "lang_code")


@cache
def term_translation_schema(version: Version) -> Schema:
    """What term_translation_update takes."""
    texts = {"unicode()": unicode_by_repr, "str()": text_by_str, "JSON": unicode_safe}
    return {name: [not_empty, texts[version["texts_of_terms"]]] for name in TRANSLATION}
