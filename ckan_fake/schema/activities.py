"""Schemas and validators of activities and dashboards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from functools import cache
from typing import Any

from ckan_fake import messages
from ckan_fake.context import Context, database_text
from ckan_fake.errors import ServerError
from ckan_fake.schema.basic import (
    boolean_validator,
    ignore,
    ignore_empty,
    ignore_missing,
    ignore_not_sysadmin,
    limit_to_configured_maximum,
    list_of_strings,
    natural_number_validator,
    not_empty,
    not_missing,
    unicode_by_repr,
    unicode_safe,
)
from ckan_fake.schema.followers import convert_user_name_or_id_to_id
from ckan_fake.schema.navl import MISSING, Errors, Flat, Invalid, Key, Schema, Validator
from ckan_fake.schema.package_validators import isodate
from ckan_fake.versions import Version


def package_id_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is not the id of a dataset; names do not count."""
    if ctx.site.state.packages.get(database_text(value)) is None:
        raise Invalid(messages.dataset_not_found(ctx.site.version["edition_of_texts"]))
    return value


def user_id_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is not the id of a user; names do not count."""
    if ctx.site.state.users.get(database_text(value)) is None:
        raise Invalid(messages.user_id_not_found(value))
    return value


def group_id_exists(value: Any, ctx: Context) -> Any:
    """Refuse what is not the id of a group or organization; names do not count."""
    if ctx.site.state.groups.get(database_text(value)) is None:
        raise Invalid(messages.group_id_not_found(value))
    return value


OBJECT_ID_VALIDATORS: dict[str, Callable[[Any, Context], Any]] = {
    **dict.fromkeys(
        ("new package", "changed package", "deleted package", "follow dataset", "new resource view",
         "changed resource view", "deleted resource view"), package_id_exists),
    **dict.fromkeys(("new user", "changed user", "follow user"), user_id_exists),
    **dict.fromkeys(
        (f"{what} {kind}" for kind in ("group", "organization") for what in ("new", "changed", "deleted", "follow")),
        group_id_exists),
}
"""The types of activities, each with what its `object_id` has to be."""


def object_id_validator(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Refuse an object that is not of the kind that the activity's type is about."""
    activity_type = data[("activity_type",)]
    if isinstance(activity_type, (list, dict)):
        raise ServerError("an empty list or object, which cannot be hashed, is looked up among the types")
    check = OBJECT_ID_VALIDATORS.get(activity_type)
    if check is None:
        raise Invalid(messages.no_object_id_validator(activity_type))
    check(data[("object_id",)], ctx)


def activity_type_exists(value: Any) -> Any:
    """Refuse an unknown type of activities."""
    if value not in OBJECT_ID_VALIDATORS:
        raise Invalid(messages.kind_not_found("Activity type"))
    return value


def datetime_from_timestamp_validator(value: Any, ctx: Context) -> datetime:
    """A datetime of seconds since 1970, in UTC. What is beyond the platform's clock crashes CKAN: 500."""
    try:
        return datetime.fromtimestamp(float(value), timezone.utc).replace(tzinfo=None)
    except (TypeError, ValueError):
        raise Invalid(messages.FLOAT_TIMESTAMP_NEEDED) from None
    except (OverflowError, OSError):
        raise ServerError("datetime.fromtimestamp() of a number that is too large") from None


def ensure_id_or_date_criteria_provided(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Ask for an activity's id, both ends of a range of dates, or a number of days; 0 days count as none."""
    activity_id = data.get(("id",))
    if activity_id and str(activity_id).strip():
        return
    if not (data.get(("start_date",)) and data.get(("end_date",))) and not data.get(("offset_days",)):
        raise Invalid(messages.RANGE_OR_OFFSET_NEEDED)


def configured_default(option: str) -> Validator:
    """Put an option's value where there is none, null or an empty text."""

    def fill_in(key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
        value = data.get(key)
        if value is None or value is MISSING or value == "":
            data[key] = ctx.site.config[option]

    return fill_in


@cache
def default_create_activity_schema(version: Version) -> Schema:
    """What activity_create takes."""
    unicode = unicode_by_repr if version["texts_are_written_by_repr"] else unicode_safe
    schema: Schema = {
        "id": [ignore],
        "timestamp": [ignore],
        "user_id": [not_missing, not_empty, unicode, convert_user_name_or_id_to_id],
        "object_id": [not_missing, not_empty, unicode, object_id_validator],
        "activity_type": [not_missing, not_empty, unicode, activity_type_exists],
        "data": [ignore_empty, ignore_missing],
    }
    if version["activities_have_labels"]:
        schema["permission_labels"] = [ignore_empty, list_of_strings]
    return schema


@cache
def default_dashboard_activity_list_schema(version: Version) -> Schema:
    """Which part of a stream is asked for."""
    schema: Schema = {
        "limit": [ignore_missing, natural_number_validator], "offset": [ignore_missing, natural_number_validator]
    }
    if version["activity_lists_are_capped"]:
        schema["limit"] = [
            configured_default("ckan.activity_list_limit"), natural_number_validator,
            limit_to_configured_maximum("ckan.activity_list_limit_max", 100),
        ]
    if version["activity_lists_are_filtered"]:
        schema["before"] = schema["after"] = [ignore_missing, datetime_from_timestamp_validator]
    return schema


@cache
def default_activity_list_schema(version: Version) -> Schema:
    """Which part of the stream of what is asked for."""
    unicode = unicode_by_repr if version["texts_are_written_by_repr"] else unicode_safe
    schema = {**default_dashboard_activity_list_schema(version), "id": [not_missing, unicode]}
    if version["activity_lists_are_capped"]:
        schema["include_hidden_activity"] = [ignore_missing, ignore_not_sysadmin, boolean_validator]
    if version["activity_lists_are_filtered"]:
        schema["activity_types"] = schema["exclude_activity_types"] = [ignore_missing, list_of_strings]
    return schema


@cache
def default_activity_delete_schema() -> Schema:
    """What activity_delete takes."""
    return {
        "__before": [ensure_id_or_date_criteria_provided],
        "id": [ignore_missing, ignore_empty, unicode_safe],
        "start_date": [ignore_empty, isodate],
        "end_date": [ignore_empty, isodate],
        "offset_days": [ignore_empty, natural_number_validator],
        "keep": [ignore_empty, natural_number_validator],
        "batch_size": [ignore_empty, natural_number_validator],
    }


@cache
def default_activity_delete_all_schema() -> Schema:
    """What activity_delete_all takes."""
    return {"batch_size": [ignore_empty, ignore_missing, natural_number_validator]}
