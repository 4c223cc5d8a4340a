"""What extensions add to one server, next to what CKAN itself has; `ckan_fake.extensions` makes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """The schemas of one kind of dataset, group or organization.

    `validate` takes a context, the data, a schema and the action's name; it gives the validated data and the errors, or
    None to leave it to the schema. `resource_dependencies`: fields that the validation of resources looks at.
    """

    create: Callable[[], Schema]
    update: Callable[[], Schema]
    show: Callable[[], Schema]
    types: tuple[str, ...] = ()
    validate: Callable[[Any, dict[str, Any], Schema, str], tuple[dict[str, Any], dict[str, Any]] | None] | None = None
    resource_dependencies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forms:
    """Forms by type, and those of all other types; None where that is CKAN's own."""

    by_type: Mapping[str, Form] = field(default_factory=dict)
    default: Form | None = None
    default_organization: Form | None = None


@dataclass(frozen=True)
class Overlay:
    """The actions (`actions.registry.Action`), authorization rules (`auth.registry.Rule`), validators and forms."""

    actions: Mapping[str, Any] = field(default_factory=dict)
    rules: Mapping[str, Any] = field(default_factory=dict)
    validators: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    datasets: Forms = field(default_factory=Forms)
    groups: Forms = field(default_factory=Forms)
