"""What an extension brings, as its author writes it down, and how it becomes part of a server."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from ckan_fake.actions.registry import ACTIONS, Action
from ckan_fake.auth.registry import RULES, Rule
from ckan_fake.context import Context
from ckan_fake.extensions.bridge import (
    Function,
    adapt_schema,
    entered,
    find_validator,
    is_chained,
    make_action,
    make_rule,
    validator_list,
)
from ckan_fake.overlay import Form, Forms, Overlay, Schema
from ckan_fake.schema.basic import keep_extras
from ckan_fake.schema.forms import own_dataset_form, own_group_form
from ckan_fake.site import Site

Functions = Mapping[str, Function] | Iterable[Function]
Validators = str | Function | Sequence[str | Function]
MakeSchema = Callable[[], Schema]
Validate = Callable[[dict[str, Any], dict[str, Any], Schema, str], "tuple[dict[str, Any], dict[str, Any]] | None"]


@dataclass(frozen=True)
class Field:
    """A field of one's own: validators for what is sent, and (`output`) for what is shown.

    Validators are functions, names of validators, or a text with several names: "not_empty unicode_safe".
    """

    validators: Validators = "ignore_missing"
    output: Validators = ()


Fields = Mapping[str, "Field | Validators"]


@dataclass(frozen=True)
class DatasetForm:
    """The schema of types of datasets (CKAN's IDatasetForm).

    `package_types`: the types; none for all that have no form of their own, or `is_fallback`. `fields` are kept as
    extras and shown beside CKAN's own fields, `resource_fields` in each resource. For all else give whole schemas, as
    functions like CKAN's `create_package_schema`: they return what they made of `default_create_package_schema()`.
    `validate(context, data_dict, schema, action)` validates instead, or returns None to leave it to the schema.
    `resource_validation_dependencies`: dataset fields that resource validators look at.
    """

    package_types: Sequence[str] = ()
    is_fallback: bool | None = None
    fields: Fields = field(default_factory=dict)
    resource_fields: Fields = field(default_factory=dict)
    create_package_schema: MakeSchema | None = None
    update_package_schema: MakeSchema | None = None
    show_package_schema: MakeSchema | None = None
    validate: Validate | None = None
    resource_validation_dependencies: Sequence[str] = ()


@dataclass(frozen=True)
class GroupForm:
    """The schema of types of groups, or with `is_organization` of organizations (CKAN's IGroupForm).

    `group_types`: the types; none for all that have no form of their own, or `is_fallback`. The rest as in DatasetForm.
    """

    group_types: Sequence[str] = ()
    is_organization: bool = False
    is_fallback: bool | None = None
    fields: Fields = field(default_factory=dict)
    create_group_schema: MakeSchema | None = None
    update_group_schema: MakeSchema | None = None
    show_group_schema: MakeSchema | None = None
    validate: Validate | None = None


@dataclass(frozen=True)
class Extension:
    """An extension for `FakeCKAN.extend`: what a CKAN plugin of this name would bring.

    `actions` and `auth_functions` take `(context, data_dict)`, chained ones (`@chained_action`,
    `@chained_auth_function`) first the function that they wrap; `validators` as CKAN's. Each is a dict by name, or a
    list of functions that are known by their own names. An action of a core action's name replaces it.
    """

    name: str
    actions: Functions = ()
    auth_functions: Functions = ()
    validators: Functions = ()
    dataset_forms: Sequence[DatasetForm] = ()
    group_forms: Sequence[GroupForm] = ()


def _named(functions: Functions) -> dict[str, Function]:
    if isinstance(functions, Mapping):
        return dict(functions)
    return {function.__name__: function for function in functions}


def overlay(site: Site, extensions: Sequence[Extension]) -> Overlay:
    """What the extensions make of a server, in their order.

    Raises ValueError where two bring the same action, authorization function or form, or where a chained function has
    nothing to wrap.
    """
    actions: dict[str, Action] = {}
    rules: dict[str, Rule] = {}
    known = {name: entry for name, entry in ACTIONS.items() if entry.exists(site)}
    added = [(extension.name, _named(extension.actions)) for extension in extensions]
    for plugin, name, function in _ordered(added, "chained_action", "action", known):
        previous = actions.get(name) or known.get(name)
        chained = is_chained(function, "chained_action")
        actions[name] = make_action(name, function, previous if chained else None, plugin)
    added = [(extension.name, _named(extension.auth_functions)) for extension in extensions]
    for _, name, function in _ordered(added, "chained_auth_function", "auth function", RULES):
        chained = is_chained(function, "chained_auth_function")
        rules[name] = make_rule(function, (rules.get(name) or RULES[name]) if chained else None)
    validators = {
        name: function for extension in extensions for name, function in _named(extension.validators).items()
    }
    return Overlay(actions, rules, validators, _dataset_forms(site, extensions), _group_forms(site, extensions))


def _ordered(
    added: list[tuple[str, dict[str, Function]]], mark: str, kind: str, known: Mapping[str, Any]
) -> list[tuple[str, str, Function]]:
    """Plugin, name and function: first those that stand for themselves, then the chained ones, the last plugin's first.

    So the first extension's chained function is the outermost.
    """
    plain: dict[str, tuple[str, str, Function]] = {}
    chained: list[tuple[str, str, Function]] = []
    for plugin, functions in added:
        for name, function in functions.items():
            if is_chained(function, mark):
                chained.append((plugin, name, function))
            elif name in plain:
                raise ValueError(f"The {kind} {name!r} is already implemented in {plain[name][0]!r}")
            else:
                plain[name] = plugin, name, function
    for _, name, _ in chained:
        if name not in plain and name not in known:
            raise ValueError(f"The {kind} {name!r} is not found for the chained {kind}")
    return [*plain.values(), *reversed(chained)]


def _dataset_forms(site: Site, extensions: Sequence[Extension]) -> Forms:
    by_type: dict[str, Form] = {}
    default: Form | None = None
    for extension in extensions:
        for given in extension.dataset_forms:
            form = _dataset_form(site, given)
            _add(by_type, form, "dataset")
            if given.is_fallback if given.is_fallback is not None else not given.package_types:
                if default is not None:
                    raise ValueError("More than one fallback form for datasets")
                default = form
    return Forms(by_type, default)


def _group_forms(site: Site, extensions: Sequence[Extension]) -> Forms:
    by_type: dict[str, Form] = {}
    defaults: dict[bool, Form] = {}
    for extension in extensions:
        for given in extension.group_forms:
            form = _group_form(site, given)
            _add(by_type, form, "group")
            if given.is_fallback if given.is_fallback is not None else not given.group_types:
                if given.is_organization in defaults:
                    raise ValueError("More than one fallback form for groups or organizations")
                defaults[given.is_organization] = form
    return Forms(by_type, defaults.get(False), defaults.get(True))


def _add(by_type: dict[str, Form], form: Form, kind: str) -> None:
    for name in form.types:
        if name in by_type:
            raise ValueError(f"There is a form already for the {kind} type {name!r}")
        by_type[name] = form


def _dataset_form(site: Site, given: DatasetForm) -> Form:
    sent, shown = partial(_with_sent, given.fields, given.resource_fields), partial(_with_shown, given.fields)
    shown_resources = partial(_with_shown_resources, given.resource_fields)
    own = own_dataset_form(site.version)
    return Form(
        _schema(site, given.create_package_schema or own.create, sent),
        _schema(site, given.update_package_schema or own.update, sent),
        _schema(site, given.show_package_schema or own.show, shown, shown_resources),
        tuple(given.package_types), _validate(site, given.validate), tuple(given.resource_validation_dependencies),
    )


def _group_form(site: Site, given: GroupForm) -> Form:
    sent, shown = partial(_with_sent, given.fields, {}), partial(_with_shown, given.fields)
    own = own_group_form(site.version)
    return Form(
        _schema(site, given.create_group_schema or own.create, sent),
        _schema(site, given.update_group_schema or own.update, sent),
        _schema(site, given.show_group_schema or own.show, shown),
        tuple(given.group_types), _validate(site, given.validate),
    )


def _schema(site: Site, make: MakeSchema, *changes: Callable[[Schema], None]) -> MakeSchema:
    """The function that makes the schema for the fake, with the fields that are declared added."""

    def made() -> Schema:
        with entered(Context(site)):
            schema = copied(make())
        for change in changes:
            change(schema)
        return adapt_schema(schema, site)

    return made


def copied(schema: Schema) -> Schema:
    """A schema that may be changed without changing the other one."""
    return {name: copied(value) if isinstance(value, dict) else copy.copy(value) for name, value in schema.items()}


def _field(given: Field | Validators) -> Field:
    return given if isinstance(given, Field) else Field(given)


def _with_sent(fields: Fields, resource_fields: Fields, schema: Schema) -> None:
    for name, given in fields.items():
        schema[name] = [*validator_list(_field(given).validators), "convert_to_extras"]
    for name, given in resource_fields.items():
        schema["resources"][name] = validator_list(_field(given).validators)


def _with_shown(fields: Fields, schema: Schema) -> None:
    if fields and "key" not in schema["extras"]:
        # the extras of groups are kept whole, where no single one could be found
        schema["extras"] = {"key": [], "value": [], "__extras": [keep_extras]}
    for name, given in fields.items():
        schema[name] = ["convert_from_extras", "ignore_missing", *validator_list(_field(given).output)]


def _with_shown_resources(fields: Fields, schema: Schema) -> None:
    for name, given in fields.items():
        schema["resources"][name] = ["ignore_missing", *validator_list(_field(given).output)]


def _validate(site: Site, function: Validate | None) -> Any:
    if function is None:
        return None

    def run(ctx: Context, data: dict[str, Any], schema: Schema, action: str) -> Any:
        with entered(ctx) as context:
            return function(context, data, schema, action)

    return run


def check_validators(overlay: Overlay, extensions: Sequence[Extension]) -> None:
    """Raise UnknownValidator for a field's validator that is not there, before a request meets it."""
    fields: list[Field | Validators] = []
    for extension in extensions:
        for dataset_form in extension.dataset_forms:
            fields += [*dataset_form.fields.values(), *dataset_form.resource_fields.values()]
        for group_form in extension.group_forms:
            fields += group_form.fields.values()
    for given in fields:
        for validator in validator_list(_field(given).validators) + validator_list(_field(given).output):
            if isinstance(validator, str):
                find_validator(validator, overlay)
