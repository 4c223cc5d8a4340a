"""Functions of CKAN's plugins toolkit, under its names, for the code of extensions."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any, TypeVar

from ckan_fake.actions import registry
from ckan_fake.auth import registry as auth_registry
from ckan_fake.context import Context
from ckan_fake.errors import ValidationError
from ckan_fake.extensions.bridge import (
    Function,
    adapt_schema,
    as_context,
    bridged,
    current,
    find_validator,
    running,
    visible_schema,
)
from ckan_fake.overlay import Schema
from ckan_fake.schema import groups, navl, packages, users
from ckan_fake.schema.basic import not_missing
from ckan_fake.state.rows import ExtensionData
from ckan_fake.versions import DEFAULT_VERSION, Version

F = TypeVar("F", bound=Function)

_ID_ONLY = frozenset({
    "package_create", "package_update", "group_create", "organization_create", "organization_update", "group_update",
})


def chained_action(function: F) -> F:
    """Mark an action that takes the action it wraps as its first argument."""
    function.chained_action = True  # type: ignore[attr-defined]
    return function


def chained_auth_function(function: F) -> F:
    """Mark an authorization function that takes the function it wraps as its first argument."""
    function.chained_auth_function = True  # type: ignore[attr-defined]
    return function


def side_effect_free(function: F) -> F:
    """Mark an action that may be called by GET."""
    function.side_effect_free = True  # type: ignore[attr-defined]
    return function


def auth_allow_anonymous_access(function: F) -> F:
    """Mark an authorization function that is asked about callers without an account, too."""
    function.auth_allow_anonymous_access = True  # type: ignore[attr-defined]
    return function


def auth_disallow_anonymous_access(function: F) -> F:
    """Mark an authorization function that is not asked about callers without an account."""
    function.auth_allow_anonymous_access = False  # type: ignore[attr-defined]
    return function


def auth_sysadmins_check(function: F) -> F:
    """Mark an authorization function that is asked about sysadmins, too."""
    function.auth_sysadmins_check = True  # type: ignore[attr-defined]
    return function


def get_action(action: str) -> Function:
    """The action of that name, an extension's or CKAN's, to be called with a context (or None) and the data.

    Raises KeyError where there is none.
    """
    ctx = running()
    if ctx is not None and registry.find(ctx.site, action) is None:
        raise KeyError(f"Action '{action}' not found")

    def run(context: dict[str, Any] | None = None, data_dict: dict[str, Any] | None = None) -> Any:
        with bridged(context) as ctx:
            result = registry.call(action, ctx, data_dict if data_dict is not None else {})
        if action in _ID_ONLY and ctx.extra.get("return_id_only"):
            return result["id"]
        return result

    return run


def check_access(action: str, context: dict[str, Any], data_dict: dict[str, Any] | None = None) -> bool:
    """True where the context's user may call the action with this data, else NotAuthorized.

    Raises ValueError where there is no authorization function of that name.
    """
    with bridged(context) as ctx:
        if action not in ctx.site.overlay.rules and action not in auth_registry.RULES:
            raise ValueError(f"Authorization function not found: {action}")
        auth_registry.check_access(action, ctx, data_dict)
    return True


def get_or_bust(data_dict: dict[str, Any], keys: str | list[str]) -> Any:
    """The value of a key, or those of several as a tuple. Raises ValidationError "Missing value"."""
    wanted = [keys] if isinstance(keys, str) else keys
    if any(key not in data_dict for key in wanted):
        _, errors = navl.validate(data_dict, {key: [not_missing] for key in wanted}, current())
        raise ValidationError(errors)
    values = tuple(data_dict[key] for key in wanted)
    return values[0] if isinstance(keys, str) else values


def get_validator(validator: str) -> Function:
    """The validator of that name, or the function that makes one. Raises UnknownValidator."""
    ctx = running()
    return find_validator(validator, ctx.site.overlay if ctx is not None else None)


get_converter = get_validator


def navl_validate(
    data: dict[str, Any], schema: Schema, context: dict[str, Any] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Validate data: the validated data and the errors."""
    with bridged(context) as ctx:
        return navl.validate(data, adapt_schema(schema, ctx.site), ctx)


def fresh_context(context: dict[str, Any], **keys: Any) -> dict[str, Any]:
    """A context of the same caller, with `ignore_auth` and `defer_commit`, without entities and schema."""
    names = ("user", "auth_user_obj", "ignore_auth", "defer_commit")
    kept: dict[str, Any] = {name: context[name] for name in names if name in context}
    ctx = as_context(context)
    base = Context(ctx.site, ctx.user, ctx.auth_user, ctx.identity_dropped)
    return {"model": context.get("model"), "session": context.get("session"), "__ckan_fake__": base, **kept, **keys}


def _version() -> Version:
    """The version that is answered as; outside of an extension's functions the default one."""
    ctx = running()
    return ctx.site.version if ctx is not None else Version.parse(DEFAULT_VERSION)


def default_create_package_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(packages.default_create_package_schema(_version()))


def default_update_package_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(packages.default_update_package_schema(_version()))


def default_show_package_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(packages.default_show_package_schema(_version()))


def default_create_group_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(groups.default_create_group_schema(_version()))


def default_update_group_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(groups.default_update_group_schema(_version()))


def default_show_group_schema() -> Schema:
    """CKAN's own schema, to be changed."""
    return visible_schema(groups.default_show_group_schema(_version()))


def default_user_schema() -> Schema:
    """CKAN's own schema of user_create, to be changed."""
    return visible_schema(users.default_user_schema())


def default_update_user_schema() -> Schema:
    """CKAN's own schema of user_update, to be changed."""
    return visible_schema(users.default_update_user_schema())


class _Options(Mapping[str, Any]):
    """The options of the CKAN whose call runs."""

    def __getitem__(self, name: str) -> Any:
        return current().site.config[name]

    def get(self, name: str, default: Any = None) -> Any:
        return current().site.config.get(name, default)

    def __iter__(self) -> Iterator[str]:
        return iter(current().site.config)

    def __len__(self) -> int:
        return sum(1 for _ in self)


config = _Options()


class Storage(MutableMapping[str, Any]):
    """JSON values by key that an extension keeps in the server's data: undone, reset and saved with it."""

    def __init__(self, extension: str) -> None:
        self._extension = extension

    def _id(self, key: str) -> str:
        return f"{self._extension}/{key}"

    def __getitem__(self, key: str) -> Any:
        row = current().site.state.extension_data.get(self._id(key))
        if row is None:
            raise KeyError(key)
        return json.loads(row.value)

    def __setitem__(self, key: str, value: Any) -> None:
        table, text = current().site.state.extension_data, json.dumps(value)
        row = table.get(self._id(key))
        if row is None:
            table.add(ExtensionData(self._id(key), self._extension, key, text))
        else:
            table.update(row, value=text)

    def __delitem__(self, key: str) -> None:
        table = current().site.state.extension_data
        if self._id(key) not in table:
            raise KeyError(key)
        table.remove(self._id(key))

    def __iter__(self) -> Iterator[str]:
        rows = current().site.state.extension_data.by("extension").all(self._extension)
        return iter([row.key for row in rows])

    def __len__(self) -> int:
        return current().site.state.extension_data.by("extension").count(self._extension)
