"""Schemas of the searches."""

from __future__ import annotations

from functools import cache

from ckan_fake.schema.basic import (
    convert_to_json_if_string,
    convert_to_list_if_string,
    default,
    ignore_missing,
    int_validator,
    limit_to_configured_maximum,
    list_of_strings,
    natural_number_validator,
    unicode_safe,
)
from ckan_fake.schema.navl import Schema
from ckan_fake.versions import Version


@cache
def default_package_search_schema(version: Version) -> Schema:
    """What package_search takes; what it does not name is judged by the search."""
    rows = [ignore_missing, natural_number_validator]
    if version["search_rows_have_a_schema"]:
        rows = [default(10), natural_number_validator, limit_to_configured_maximum("ckan.search.rows_max", 1000)]
    fl = [ignore_missing, convert_to_list_if_string if version["search_gives_one_field"] else list_of_strings]
    return {
        "q": [ignore_missing, unicode_safe],
        **({"fl": fl} if version["search_uses_permission_labels"] else {}),
        "fq": [ignore_missing, unicode_safe],
        "rows": rows,
        "sort": [ignore_missing, unicode_safe],
        "start": [ignore_missing, natural_number_validator],
        "qf": [ignore_missing, unicode_safe],
        "facet": [ignore_missing, unicode_safe],
        "facet.mincount": [ignore_missing, natural_number_validator],
        "facet.limit": [ignore_missing, int_validator],
        "facet.field": [ignore_missing, convert_to_json_if_string, list_of_strings],
        "extras": [ignore_missing],
    }


@cache
def default_resource_search_schema() -> Schema:
    """What resource_search takes."""
    return {
        "query": [ignore_missing],
        "fields": [ignore_missing],
        "order_by": [ignore_missing, unicode_safe],
        "offset": [ignore_missing, natural_number_validator],
        "limit": [ignore_missing, natural_number_validator],
    }
