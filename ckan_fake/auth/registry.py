"""Who may do what: one function per action name, asked through `check_access`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from ckan_fake import messages
from ckan_fake.context import Context
from ckan_fake.errors import NotAuthorized

AuthFunction = Callable[[Context, dict[str, Any]], None]
F = TypeVar("F", bound=AuthFunction)


@dataclass(frozen=True)
class Rule:
    """An authorization function, and whom it is asked about."""

    function: AuthFunction
    anonymous: bool
    sysadmins: bool


RULES: dict[str, Rule] = {}


def auth(*, anonymous: bool = False, sysadmins: bool = False) -> Callable[[F], F]:
    """Register the authorization function of the action of the same name.

    The function returns where the caller may, and raises NotAuthorized where not. `anonymous`: it is also asked about
    callers who became nobody by a JSONP callback and, up to CKAN 2.9, about anonymous ones (else they are refused
    before).
    `sysadmins`: also about sysadmins (else they may).
    """

    def register(function: F) -> F:
        name = function.__name__
        if name in RULES:
            raise ValueError(f"two authorization functions {name!r}")
        RULES[name] = Rule(function, anonymous, sysadmins)
        return function

    return register


def check_access(action: str, ctx: Context, data: dict[str, Any] | None = None) -> None:
    """Raise NotAuthorized, with CKAN's reason, unless the context's user may call `action` with this data."""
    if ctx.ignore_auth:
        return
    rule: Rule = ctx.site.overlay.rules.get(action) or RULES[action]
    if ctx.user and ctx.auth_user is None:
        ctx.auth_user = ctx.model_user()
    user = ctx.model_user()
    if user is not None:
        if user.state == "deleted" and (action != "status_show" or ctx.site.version["status_is_checked"]):
            raise NotAuthorized
        if user.sysadmin and not rule.sysadmins:
            return
    version = ctx.site.version
    nobody = ctx.identity_dropped or (ctx.auth_user is None and version["anonymous_callers_are_nobody"])
    if not rule.anonymous and nobody:
        name = rule.function.__name__
        raise NotAuthorized(messages.requires_authenticated_user(name, shown=version["refusal_shows_the_function"]))
    rule.function(ctx, data if data is not None else {})


def is_authorized(action: str, ctx: Context, data: dict[str, Any] | None = None) -> bool:
    """Whether `check_access` would pass."""
    try:
        check_access(action, ctx, data)
    except NotAuthorized:
        return False
    return True


def require(ctx: Context, allowed: bool, what: str) -> None:
    """Raise NotAuthorized unless it is allowed; `what` is what the caller is refused to do."""
    if not allowed:
        raise NotAuthorized(messages.not_authorized_to(ctx.user, what))
