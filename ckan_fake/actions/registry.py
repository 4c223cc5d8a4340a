"""The actions: one function each, registered under CKAN's name by one decorator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ckan_fake.context import Context
from ckan_fake.errors import UnsupportedByFake, ValidationError
from ckan_fake.schema.basic import not_missing
from ckan_fake.schema.navl import validate
from ckan_fake.site import Site

ActionFunction = Callable[[Context, dict[str, Any]], Any]
F = TypeVar("F", bound=ActionFunction)


@dataclass(frozen=True)
class Action:
    """An action: its function, whether GET may call it, the versions and the plugin that bring it."""

    name: str
    function: ActionFunction
    get: bool
    since: str
    until: str
    plugin: str | None
    served: bool

    def run(self, ctx: Context, data: dict[str, Any]) -> Any:
        """Run the action and, once it has succeeded, what subscribed to it. Nested calls go this way, too."""
        result = self.function(ctx, data)
        for subscription in SUBSCRIPTIONS.get(self.name, ()):
            if ctx.site.loads(subscription.plugin):
                subscription.receiver(self.name, ctx, data, result)
        return result

    def exists(self, site: Site) -> bool:
        """Whether this server knows the action."""
        return site.version.offers(self.since, self.until) and (self.plugin is None or site.loads(self.plugin))


ACTIONS: dict[str, Action] = {}

Receiver = Callable[[str, Context, dict[str, Any], Any], None]
G = TypeVar("G", bound=Receiver)


@dataclass(frozen=True)
class Subscription:
    """What a plugin does after an action has succeeded."""

    receiver: Receiver
    plugin: str


SUBSCRIPTIONS: dict[str, list[Subscription]] = {}


def subscribe(*names: str, plugin: str) -> Callable[[G], G]:
    """Call the function with an action's name, context, data and result after each success of one of the actions.

    Only where the plugin is loaded; in the order of registration. What it raises is the action's answer.
    """

    def register(receiver: G) -> G:
        for name in names:
            SUBSCRIPTIONS.setdefault(name, []).append(Subscription(receiver, plugin))
        return receiver

    return register


def action(
    *, get: bool = False, since: str = "2.0", until: str = "3.0", plugin: str | None = None
) -> Callable[[F], F]:
    """Register an action under the function's name.

    `get`: it has no side effects and may be called by GET. `since` (included) and `until` (excluded): the CKAN
    versions that have it. `plugin`: the plugin that brings it (None: CKAN itself). The docstring is what `help_show`
    answers.
    """

    def register(function: F) -> F:
        _add(Action(function.__name__, function, get, since, until, plugin, served=True))
        return function

    return register


def unsupported(
    name: str, *, get: bool = False, since: str = "2.0", until: str = "3.0", plugin: str | None = None
) -> None:
    """Register an action that a real CKAN has and this fake answers with 501."""

    def refuse(ctx: Context, data: dict[str, Any]) -> Any:
        raise UnsupportedByFake(f"the action {name} is not implemented in ckan-fake yet")

    _add(Action(name, refuse, get, since, until, plugin, served=False))


def _add(entry: Action) -> None:
    if entry.name in ACTIONS:
        raise ValueError(f"two actions {entry.name!r}")
    ACTIONS[entry.name] = entry


def find(site: Site, name: str) -> Action | None:
    """The action of that name on this server, or None."""
    added: Action | None = site.overlay.actions.get(name)
    if added is not None:
        return added
    entry = ACTIONS.get(name)
    if entry is not None and entry.exists(site):
        return entry
    return _find_respelt(site, name) if site.version["dataset_means_package_in_action_names"] else None


def _find_respelt(site: Site, name: str) -> Action | None:
    spelling = _respelt(name)
    return next((entry for entry in ACTIONS.values() if _respelt(entry.name) == spelling and entry.exists(site)), None)


def _respelt(name: str) -> str:
    return name.replace("package", "dataset").replace("licence", "license")


def names(site: Site) -> list[str]:
    """The names of all actions on this server."""
    return [*site.overlay.actions, *(name for name, entry in ACTIONS.items() if entry.exists(site))]


def call(name: str, ctx: Context, data: dict[str, Any]) -> Any:
    """Call another action from an action. Its data may be changed by the call, as CKAN's."""
    entry = find(ctx.site, name)
    if entry is None:
        raise KeyError(f"Action '{name}' not found")
    return entry.run(ctx, data)


def get_or_bust(ctx: Context, data: dict[str, Any], *keys: str) -> Any:
    """The values of keys that have to be there, as a tuple, or the value of the only key.

    Raises ValidationError "Missing value" for those that are not.
    """
    if any(key not in data for key in keys):
        _, errors = validate(data, {key: [not_missing] for key in keys}, ctx)
        raise ValidationError(errors)
    if len(keys) == 1:
        return data[keys[0]]
    return tuple(data[key] for key in keys)


def validated(ctx: Context, data: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """The data validated against the schema; ValidationError where it does not pass."""
    result, errors = validate(data, schema, ctx)
    if errors:
        raise ValidationError(errors)
    return result
