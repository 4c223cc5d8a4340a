"""package_revise: change part of a dataset if it is as expected."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from ckan_fake import messages
from ckan_fake.actions.nested import (
    filter_glob_match,
    merge_dict,
    merge_flat,
    path_text,
    unmatched,
    unmatched_flat,
)
from ckan_fake.actions.registry import action, call, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.errors import DataError, ServerError, ValidationError
from ckan_fake.schema.packages import package_revise_schema


@action(since="2.9")
def package_revise(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Change part of a dataset where it matches, and show it as `{"package": {...}}`.

    `match` (a dict, with `id` or `name`), `filter` (patterns of what to remove), `update` (a dict to merge in),
    `include` (patterns of what to answer); and flattened parameters such as `match__title`,
    `update__resources__extend` or `update__resources__1a2b3`.
    """
    valid = validated(ctx, data, package_revise_schema())
    flat_match, flat_update = valid["match__"], valid["update__"]
    match = valid.get("match", {})
    reference = flat_match.get("id") or match.get("id") or flat_match.get("name") or match.get("name")
    if reference is None:
        raise ValidationError({"match__id": messages.MISSING_VALUE})
    original = call("package_show", ctx.copy(changed_entities={}), {"id": reference})
    differing = unmatched(original, match)
    for key, value in sorted(flat_match.items()):
        differing += unmatched_flat(original, key, value)
    if differing:
        raise ValidationError({"match": [path_text(path) for path in differing]})
    revised = deepcopy(original)
    revised.pop("metadata_modified", None)
    if "filter" in valid:
        filter_glob_match(revised, valid["filter"])
        revised["id"] = original["id"]
    _update(ctx, revised, valid, flat_update)
    check_access("package_revise", ctx, {"update": revised})
    update_ctx = ctx.copy(original_package=original, changed_entities={})
    result = {"package": call("package_update", update_ctx, revised)}
    if "include" in data:
        include = data["include"]
        if not isinstance(include, (str, list)) or not all(isinstance(pattern, str) for pattern in include):
            raise ServerError("package_revise iterates over include as it was sent")
        # a text is taken character by character, as sent and not as validated (2.9 to 2.12)
        filter_glob_match(result, include)
    return result


def _turn(item: tuple[str, Any]) -> str:
    key = item[0]
    return key[-6] if key.endswith("extend") else key


def _refused(ctx: Context, errors: dict[str, Any]) -> ValidationError:
    return ValidationError({"message": [errors]} if ctx.site.version["revise_lists_its_errors"] else errors)


def _update(ctx: Context, revised: dict[str, Any], valid: dict[str, Any], flat_update: dict[str, Any]) -> None:
    if "update" in valid:
        try:
            merge_dict(revised, valid["update"])
        except DataError as error:
            raise _refused(ctx, {"update": [error.message]}) from None
    # lists are extended before their items are changed, by the sixth letter from the end as CKAN sorts
    for key, value in sorted(flat_update.items(), key=_turn):
        try:
            merge_flat(revised, key, value)
        except DataError as error:
            raise _refused(ctx, {key: [error.message]}) from None
