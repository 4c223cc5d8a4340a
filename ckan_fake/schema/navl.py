"""Validation of nested dicts the way CKAN does it: on flattened keys, validators in order.

A schema maps names to lists of validators, or to a schema for a list of dicts. Data is flattened to tuple keys
(`("extras", 0, "key")`), every key gets its validators, and what came out is built up again. Names that start with
two underscores are run at fixed times: `__before` first, `__extras` (what the schema does not name, per dict) and
`__after` later, `__junk` (what hangs where no dict is expected) last.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, Final

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import DataError, ServerError

Key = tuple[Any, ...]
Flat = dict[Key, Any]
Errors = dict[Key, list[Any]]
Schema = dict[str, Any]
Validator = Callable[..., Any]
Shape = tuple[tuple[str, ...], tuple[Any, ...]]


class Missing:
    """The value of a key that the schema names and the data lacks; it cannot be put into a text (Invalid)."""

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __str__(self) -> str:
        raise Invalid(messages.MISSING_VALUE)


MISSING: Final = Missing()


class Invalid(Exception):
    """Raised by a validator: its message joins the key's errors, and the next validator runs."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class StopOnError(Exception):
    """Raised by a validator: no further validator of the key runs."""


def order(key: Key) -> Key:
    """The order in which keys are validated: short keys first, then by value."""
    return (len(key), *key)


def flatten(data: dict[str, Any], schema: Schema | None = None) -> Flat:
    """A nested dict by tuple keys. Only lists of dicts under a subschema (or under none at all) are walked into.

    Raises DataError for a list whose first item is a dict and another is not.
    """
    flat: Flat = {}
    _flatten_dict(data, schema, (), flat)
    return flat


def _flatten_dict(data: dict[str, Any], schema: Schema | None, prefix: Key, flat: Flat) -> None:
    for name, value in data.items():
        key = (*prefix, name)
        below = schema.get(name) if schema else None
        if isinstance(value, list) and value and isinstance(value[0], dict) and (
                not schema or isinstance(below, dict)):
            for number, item in enumerate(value):
                if not isinstance(item, dict):
                    raise DataError(messages.VALUES_IN_LISTS_NEED_TO_BE_DICTS)
                _flatten_dict(item, below, (*key, number), flat)
        else:
            flat[key] = value


def unflatten(flat: Flat) -> dict[str, Any]:
    """The nested dict of tuple keys; gaps in the numbering of a list close up."""
    nested: dict[str, Any] = {}
    gappy: dict[int, list[Any]] = {}
    for key in sorted(flat, key=order):
        place: Any = nested
        for part in key[:-1]:
            if isinstance(place, list):
                if not isinstance(part, int):
                    raise ServerError(f"unflatten: {key!r} does not alternate names and numbers")
                if len(place) < part:
                    gappy[id(place)] = place
                while len(place) <= part:
                    place.append({})
                place = place[part]
            elif isinstance(place, dict):
                place = place.setdefault(part, [])
            else:
                raise ServerError(f"unflatten: {key!r} lies below a plain value")
        if not isinstance(place, dict):
            raise ServerError(f"unflatten: {key!r} lies below a plain value")
        place[key[-1]] = flat[key]
    for items in gappy.values():
        items[:] = [item for item in items if item]
    return nested


def _shape(schema: Schema) -> Shape:
    """The names of a schema, and the shapes of the schemas in it."""
    inner = tuple((name, _shape(value)) for name, value in schema.items() if isinstance(value, dict))
    return tuple(schema), inner


@lru_cache(maxsize=256)
def _prefixes(shape: Shape, prefix: Key = ()) -> tuple[frozenset[Key], frozenset[Key]]:
    """The names that lead to a list of validators: without their last part, and all their beginnings."""
    parents: set[Key] = set()
    beginnings: set[Key] = set()
    names, inner = shape
    below = dict(inner)
    for name in names:
        key = (*prefix, name)
        if name in below:
            for found, more in zip((parents, beginnings), _prefixes(below[name], key), strict=True):
                found |= more
        else:
            parents.add(prefix)
            beginnings.update(key[:size] for size in range(len(key) + 1))
    return frozenset(parents), frozenset(beginnings)


def _combinations(flat: Flat, parents: frozenset[Key]) -> set[Key]:
    """The dicts present in the data that the schema describes, as key prefixes."""
    found: set[Key] = {()}
    for key in sorted(flat, key=order):
        if key[:-1:2] in parents and key[:-3] in found:
            found.add(key[:-1])
    return found


def _full_schema(schema: Schema, combinations: Iterable[Key]) -> dict[Key, list[Validator]]:
    full: dict[Key, list[Validator]] = {}
    for prefix in combinations:
        sub: Any = schema
        for name in prefix[::2]:
            sub = sub[name]
        for name, validators in sub.items():
            if isinstance(validators, list):
                full[prefix + (name,)] = validators
    return full


def _augment(
    flat: Flat, full: dict[Key, list[Validator]], combinations: set[Key], beginnings: frozenset[Key], python_2: bool
) -> Flat:
    """The data with what the schema does not name moved to `__extras` and `__junk`, and with MISSING filled in."""
    data: Flat = {}
    junk: Flat = {}
    extras: dict[Key, dict[Any, Any]] = {}
    for key, value in flat.items():
        if key in full:
            data[key] = value
            continue
        if key[::2] in beginnings and value != []:
            raise DataError(messages.only_lists_of_dicts(key, value, python_2=python_2))
        if key[:-1] in combinations:
            extras.setdefault((*key[:-1], "__extras"), {})[key[-1]] = value
        else:
            junk[key] = value
    if junk:
        data[("__junk",)] = junk
    if python_2:
        extras = _put_into_sent(extras, flat, full)
    data.update(extras)
    if not python_2:
        # keys that the schema does not name are taken away last, and with a sent `__extras` all that was moved there
        for key in (("__junk",), *extras):
            if key in flat and key not in full:
                data.pop(key, None)
    for key in full:
        if key not in data and not key[-1].startswith("__"):
            data[key] = MISSING
    return data


def _put_into_sent(
    extras: dict[Key, dict[Any, Any]], flat: Flat, full: dict[Key, list[Validator]]
) -> dict[Key, dict[Any, Any]]:
    """The extras as CKAN on Python 2 has them: it puts them into an `__extras` that was sent."""
    found = {}
    for key, more in extras.items():
        sent = flat.get(key, {})
        if not isinstance(sent, dict):
            raise ServerError(f"an item for {key!r}, which was sent and is no dict")
        if key in full:
            more = {**sent, **more}
        else:
            more.pop("__extras", None)
        if more:
            found[key] = more
    return found


@lru_cache(maxsize=1024)
def _arity(validator: Validator) -> int:
    code = getattr(validator, "__code__", None)
    if code is None or code.co_argcount not in (1, 2, 4):
        raise TypeError(f"{validator!r} is no validator: it has to be a function of 1, 2 or 4 arguments")
    return int(code.co_argcount)


def run_validator(validator: Validator, key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    """Run one validator on one key: `f(value)`, `f(value, ctx)` or `f(key, data, errors, ctx)`. Raises StopOnError."""
    arity = _arity(validator)
    try:
        if arity == 4:
            validator(key, data, errors, ctx)
        elif arity == 2:
            data[key] = validator(data.get(key), ctx)
        else:
            data[key] = validator(data.get(key))
    except Invalid as error:
        errors[key].append(error.error)


def _run(validators: list[Validator], key: Key, data: Flat, errors: Errors, ctx: Context) -> None:
    for validator in validators:
        try:
            run_validator(validator, key, data, errors, ctx)
        except StopOnError:
            return


def validate_flat(flat: Flat, schema: Schema, ctx: Context) -> tuple[Flat, Errors]:
    """Validate flattened data; the result and the errors by key, both flat."""
    parents, beginnings = _prefixes(_shape(schema))
    combinations = _combinations(flat, parents)
    full = _full_schema(schema, combinations)
    data = _augment(flat, full, combinations, beginnings, ctx.site.version["runs_on_python_2"])
    errors: Errors = {key: [] for key in full}
    keys = sorted(full, key=order)
    passes: tuple[tuple[Callable[[Any], bool], Iterable[Key]], ...] = (
        (lambda name: name == "__before", keys),
        (lambda name: not name.startswith("__"), keys),
        (lambda name: name == "__extras", keys),
        (lambda name: name == "__after", reversed(keys)),
    )
    for wanted, ordered in passes:
        for key in ordered:
            if wanted(key[-1]):
                _run(full[key], key, data, errors, ctx)
    if ("__junk",) in full:
        _run(full[("__junk",)], ("__junk",), data, errors, ctx)
    return data, errors


def validate(data: dict[str, Any], schema: Schema, ctx: Context) -> tuple[dict[str, Any], dict[str, Any]]:
    """Validate a nested dict; the validated dict and the errors (empty where all is well), both nested.

    Lists in the errors are positional: `{}` stands for an item without errors.
    """
    ctx = ctx.copy(schema_keys=tuple(schema))
    flattened = flatten(data, schema if ctx.site.version["lists_are_flattened_by_schema"] else None)
    flat, flat_errors = validate_flat(flattened, schema, ctx)
    result = unflatten(flat)
    for name, value in data.items():
        if value == [] and isinstance(value, list):
            result.setdefault(name, [])
    kept = {key: value for key, value in flat_errors.items() if value or len(key) > 1}
    errors = _without_blanks(unflatten(kept))
    if ctx.site.version["tag_errors_tell_names_only"] and isinstance(errors.get("tags"), list):
        errors["tags"] = [error for error in errors["tags"] if not isinstance(error, dict) or "name" in error]
    return result, errors


def _without_blanks(errors: dict[str, Any]) -> dict[str, Any]:
    cleaned: dict[str, Any] = {}
    for name, value in errors.items():
        if not value:
            continue
        if isinstance(value[0], dict):
            value = [_without_blanks(item) for item in value]
            if not any(value):
                continue
        cleaned[name] = value
    return cleaned
