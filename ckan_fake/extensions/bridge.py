"""Between the fake's functions and an extension's, which know CKAN's signatures: a context that is a plain dict."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from ckan_fake.actions.registry import Action, ActionFunction
from ckan_fake.auth.registry import AuthFunction, Rule
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized, UnsupportedByFake
from ckan_fake.overlay import Overlay
from ckan_fake.schema.library import validators
from ckan_fake.schema.navl import Schema, Validator
from ckan_fake.site import Site

Function = Callable[..., Any]

_CTX = "__ckan_fake__"
_FIELDS = {
    "user": "user", "auth_user_obj": "auth_user", "ignore_auth": "ignore_auth", "schema": "schema",
    "use_cache": "use_cache", "validate": "validate", "defer_commit": "defer_commit", "for_update": "for_update",
    "package": "package", "resource": "resource", "resource_view": "resource_view", "activity": "activity",
    "group": "group", "user_obj": "user_obj", "original_package": "original_package", "keep_email": "keep_email",
    "keep_apikey": "keep_apikey",
}
"""What CKAN calls it in the context, and the fake in its `Context`."""

_DEFAULTS: dict[str, Any] = {
    "user": "", "auth_user_obj": None, "ignore_auth": False, "use_cache": True, "validate": True,
    "defer_commit": False, "for_update": False, "keep_email": False, "keep_apikey": False,
}

_current: ContextVar[Context | None] = ContextVar("ckan_fake_context", default=None)


class _NoDatabase:
    """Stands for CKAN's model and session, which need a database: to use it is answered with 501."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise UnsupportedByFake(f"an extension uses {self._name}.{name}: the fake has no database")


_MODEL, _SESSION = _NoDatabase("model"), _NoDatabase("session")


class UnknownValidator(Exception):
    """There is no validator of that name."""


def current() -> Context:
    """The context of the call that runs now. RuntimeError outside of an extension's functions."""
    found = _current.get()
    if found is None:
        raise RuntimeError("no function of an extension runs, so there is no CKAN to ask")
    return found


def running() -> Context | None:
    """The context of the call that runs now, if any."""
    return _current.get()


def as_dict(ctx: Context) -> dict[str, Any]:
    """The context as an extension sees it. Entities are rows, with attributes as CKAN's objects have."""
    context: dict[str, Any] = {"model": _MODEL, "session": _SESSION, _CTX: ctx, **ctx.extra}
    context["user"], context["auth_user_obj"] = ctx.user, ctx.auth_user
    for name, attribute in _FIELDS.items():
        value = getattr(ctx, attribute)
        if value is not _DEFAULTS.get(name):
            context[name] = value
    return context


def as_context(context: dict[str, Any] | Context | None) -> Context:
    """The fake's context of an extension's, which may be a copy, one of its own with a few keys, or None."""
    if isinstance(context, Context):
        return context
    given = {} if context is None else context
    base = given.get(_CTX)
    if base is None:
        caller = current()
        base = Context(caller.site, caller.user)
        given = {"user": caller.user, **given}
    changes = {attribute: given.get(name, _DEFAULTS.get(name)) for name, attribute in _FIELDS.items()}
    if changes["schema"]:
        changes["schema"] = adapt_schema(changes["schema"], base.site)
    changes["extra"] = _extra(given)
    copied: Context = base.copy(**changes)
    return copied


def _extra(context: dict[str, Any]) -> dict[str, Any]:
    known = {*_FIELDS, _CTX, "model", "session"}
    return {name: value for name, value in context.items() if name not in known}


def absorb(context: dict[str, Any] | Context | None, ctx: Context) -> None:
    """Put what a call left in the context where the extension sees it: the entities, and what it added."""
    if not isinstance(context, dict):
        return
    context.update(ctx.extra)
    for name, attribute in _FIELDS.items():
        value = getattr(ctx, attribute)
        if name != "schema" and (name in context or value is not _DEFAULTS.get(name)):
            context[name] = value


@contextmanager
def bridged(context: dict[str, Any] | Context | None) -> Iterator[Context]:
    """The fake's context for a call out of an extension."""
    ctx = as_context(context)
    yield ctx
    absorb(context, ctx)


@contextmanager
def entered(ctx: Context) -> Iterator[dict[str, Any]]:
    """The extension's context for a call into it; what it sets there is seen by the caller."""
    context = as_dict(ctx)
    token = _current.set(ctx)
    try:
        yield context
    finally:
        _current.reset(token)
    for name, attribute in _FIELDS.items():
        if name != "schema":
            setattr(ctx, attribute, context.get(name, _DEFAULTS.get(name)))
    extra = _extra(context)
    ctx.extra.clear()
    ctx.extra.update(extra)


def is_chained(function: Function, kind: str) -> bool:
    """Whether a function was marked by `chained_action` or `chained_auth_function`."""
    return bool(getattr(function, kind, False))


def make_action(name: str, function: Function, previous: Action | None, plugin: str) -> Action:
    """An extension's action; `previous` is the one that a chained one gets as its first argument."""
    before: tuple[Function, ...] = ()
    if previous is not None:
        inner = previous.function

        def call_previous(context: dict[str, Any] | None = None, data_dict: dict[str, Any] | None = None) -> Any:
            with bridged(context) as ctx:
                return inner(ctx, data_dict if data_dict is not None else {})

        before = (functools.wraps(inner)(call_previous),)

    def run(ctx: Context, data: dict[str, Any]) -> Any:
        with entered(ctx) as context:
            return function(*before, context, data)

    documented: ActionFunction = functools.wraps(function)(run)
    if previous is not None and not function.__doc__:
        documented.__doc__ = previous.function.__doc__
    return Action(name, documented, bool(getattr(function, "side_effect_free", False)), "2.0", "3.0", plugin, True)


def make_rule(function: Function, previous: Rule | None) -> Rule:
    """An extension's authorization function; `previous` as in `make_action`."""
    before: tuple[Function, ...] = ()
    if previous is not None:
        inner = previous.function

        def ask_previous(
            context: dict[str, Any] | None = None, data_dict: dict[str, Any] | None = None
        ) -> dict[str, Any]:
            with bridged(context) as ctx:
                return outcome(inner, ctx, data_dict if data_dict is not None else {})

        before = (functools.wraps(inner)(ask_previous),)

    def ask(ctx: Context, data: dict[str, Any]) -> None:
        with entered(ctx) as context:
            answer = function(*before, context, data)
        if not answer["success"]:
            raise NotAuthorized(answer.get("msg") or "")

    return Rule(
        functools.wraps(function)(ask), bool(getattr(function, "auth_allow_anonymous_access", False)),
        bool(getattr(function, "auth_sysadmins_check", False)),
    )


def outcome(function: AuthFunction, ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """What an authorization function of the fake says, in CKAN's form."""
    try:
        function(ctx, data)
    except NotAuthorized as refusal:
        return {"success": False, "msg": str(refusal)}
    return {"success": True}


def _arity(validator: Function) -> int:
    code = getattr(validator, "__code__", None)
    if code is None or code.co_argcount not in (1, 2, 4):
        raise TypeError(f"{validator!r} is no validator: it has to be a function of 1, 2 or 4 arguments")
    return int(code.co_argcount)


@functools.lru_cache(maxsize=1024)
def visible_validator(validator: Function) -> Function:
    """One of CKAN's own validators, or functions that make one, as extensions may call it or put it in a schema."""
    if validator.__annotations__.get("return") == "Validator":
        def make(*args: Any, **kwargs: Any) -> Function:
            return visible_validator(validator(*args, **kwargs))

        return functools.wraps(validator)(make)
    arity = _arity(validator)

    def with_value(value: Any) -> Any:
        return validator(value)

    def with_context(value: Any, context: dict[str, Any]) -> Any:
        with bridged(context) as ctx:
            return validator(value, ctx)

    def with_key(key: Any, data: Any, errors: Any, context: dict[str, Any]) -> None:
        with bridged(context) as ctx:
            validator(key, data, errors, ctx)

    by_arity: dict[int, Function] = {1: with_value, 2: with_context, 4: with_key}
    chosen = by_arity[arity]
    visible = functools.wraps(validator)(chosen)
    visible.own = validator  # type: ignore[attr-defined]
    return visible


def find_validator(name: str, overlay: Overlay | None) -> Function:
    """The validator of that name, an extension's before CKAN's own. Raises UnknownValidator."""
    if overlay is not None and name in overlay.validators:
        return overlay.validators[name]
    try:
        return visible_validator(validators()[name])
    except KeyError:
        raise UnknownValidator(f"Validator `{name}` does not exist") from None


def adapt_validator(validator: Any, site: Site) -> Validator:
    """A validator of an extension's schema as the fake runs it; a text names one."""
    if isinstance(validator, str):
        return adapt_validator(find_validator(validator, site.overlay), site)
    own: Validator | None = getattr(validator, "own", None)
    if own is None and (validator.__module__ or "").startswith("ckan_fake.schema."):
        own = validator
    return own or _adapted(validator)


@functools.lru_cache(maxsize=1024)
def _adapted(validator: Function) -> Validator:
    if getattr(validator, "adapted", False):
        return validator
    arity = _arity(validator)

    def with_value(value: Any, ctx: Context) -> Any:
        with entered(ctx):
            return validator(value)

    def with_context(value: Any, ctx: Context) -> Any:
        with entered(ctx) as context:
            return validator(value, context)

    def with_key(key: Any, data: Any, errors: Any, ctx: Context) -> None:
        with entered(ctx) as context:
            validator(key, data, errors, context)

    by_arity: dict[int, Function] = {1: with_value, 2: with_context, 4: with_key}
    chosen = by_arity[arity]
    chosen.adapted = True  # type: ignore[attr-defined]
    return chosen


def validator_list(given: Any) -> list[Any]:
    """Validators as a list: of a text the names in it, of one validator itself."""
    if isinstance(given, str):
        return given.split()
    return list(given) if isinstance(given, (list, tuple)) else [given]


def visible_schema(schema: Schema) -> Schema:
    """One of CKAN's own schemas, for an extension to change: a copy whose validators may also be called."""
    return {
        name: visible_schema(value) if isinstance(value, dict) else [visible_validator(each) for each in value]
        for name, value in schema.items()
    }


def adapt_schema(schema: Schema, site: Site) -> Schema:
    """An extension's schema as the fake runs it."""
    return {
        name: adapt_schema(value, site) if isinstance(value, dict)
        else [adapt_validator(validator, site) for validator in validator_list(value)]
        for name, value in schema.items()
    }
