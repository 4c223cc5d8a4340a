"""Who calls: the user of the API token in the request's header, else the one who logged in with a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.tokens import decode_token
from ckan_fake.web.incoming import Incoming

_ACTIVE_INTERVAL = 600


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; `user` is None for an anonymous caller. `by_cookie`: known by a cookie alone; forms need a token."""

    user: User | None = None
    by_cookie: bool = False


ANONYMOUS = Caller()


def identify(site: Site, incoming: Incoming, *, api: bool) -> Caller:
    """The caller. What is no good identifies nobody, silently: there is no 401.

    A good token wins over a cookie. On the API, cookies count unless `ckan.auth.enable_cookie_auth_in_api` is off.
    """
    token = incoming.header(site.config["apitoken_header_name"]).strip()
    cookies = "HTTP_COOKIE" in incoming.environ
    if not token and not cookies:
        return ANONYMOUS
    now = site.clock.now()
    user = _by_token(site, token, now)
    by_cookie = False
    if user is None and cookies:
        if not api or site.config["ckan.auth.enable_cookie_auth_in_api"]:
            user = _by_cookie(site, incoming)
        by_cookie = user is not None
    if user is None or user.state != "active":
        return ANONYMOUS
    return Caller(_seen(site, user, now), by_cookie)


def _by_token(site: Site, token: str, now: datetime) -> User | None:
    if not token:
        return None
    jti = site.given_keys.get(token) or decode_token(site.ids.secret, token)
    row = site.state.api_tokens.get(jti)
    if row is None:
        return None
    site.state.api_tokens.update(row, last_access=now)
    return site.state.users.get(row.user_id)


def _by_cookie(site: Site, incoming: Incoming) -> User | None:
    from ckan_fake.web.session import Session, remembered

    users = site.state.users
    return users.get(Session.of(site, incoming).user_id) or users.get(remembered(site, incoming))


def _seen(site: Site, user: User, now: datetime) -> User:
    """Note that the user was active, at most once in `ckan.user.last_active_interval` seconds."""
    if user.last_active is not None:
        interval = int(site.config.get("ckan.user.last_active_interval", _ACTIVE_INTERVAL))
        if user.last_active >= now - timedelta(seconds=interval):
            return user
    return site.state.users.update(user, last_active=now)
