"""CKAN's validators by their names."""

from __future__ import annotations

import inspect
from functools import cache
from types import ModuleType
from typing import Any

from ckan_fake.schema import (
    activities,
    basic,
    converters,
    followers,
    further,
    groups,
    package_validators,
    users,
    views,
    vocabularies,
)

_MODULES: tuple[ModuleType, ...] = (
    basic, package_validators, users, groups, vocabularies, views, activities, followers, converters, further,
)
_PLUGINS = frozenset({
    "activity_type_exists", "ensure_id_or_date_criteria_provided", "object_id_validator", "configured_default",
})
"""Those of the plugin `activity`, or with other arguments than CKAN's."""


@cache
def validators() -> dict[str, Any]:
    """Each validator, or function that makes one, by its name; `OneOf` is another name of `one_of`."""
    found: dict[str, Any] = {}
    for module in _MODULES:
        for name, function in vars(module).items():
            own = inspect.isfunction(function) and function.__module__ == module.__name__
            if own and not name.startswith(("_", "default_")) and name not in _PLUGINS and not _is_schema(function):
                found[name] = function
    found["default"] = basic.default
    found["OneOf"] = found["one_of"]
    return found


def _is_schema(function: Any) -> bool:
    return bool(inspect.signature(function).return_annotation == "Schema")
