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


@cache
def default_package_search_schema() -> Schema:
    """What package_search takes; what it does not name is judged by the search."""
    return {
        "q": [ignore_missing, unicode_safe],
        "fl": [ignore_missing, convert_to_list_if_string],
        "fq": [ignore_missing, unicode_safe],
        "rows": [default(10), natural_number_validator, limit_to_configured_maximum("ckan.search.rows_max", 1000)],
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
