"""Who calls: the user of the API token in the request's header, else the one who logged in with a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.tokens import decode_token
from ckan_fake.web.incoming import Incoming

API_KEY_HEADER = "X-CKAN-API-Key"
_ACTIVE_INTERVAL = 600


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls; `user` is None for an anonymous caller.

    `by_cookie`: known by a cookie alone; forms need a token. `deleted`: named by the key of a deleted user.
    """

    user: User | None = None
    by_cookie: bool = False
    deleted: bool = False


ANONYMOUS = Caller()


def identify(site: Site, incoming: Incoming, *, api: bool) -> Caller:
    """The caller. What is no good identifies nobody, silently: there is no 401.

    A good token wins over a cookie. On the API, cookies count unless `ckan.auth.enable_cookie_auth_in_api` is off.
    """
    token = _sent_token(site, incoming)
    cookies = "HTTP_COOKIE" in incoming.environ
    if not token and not cookies:
        return ANONYMOUS
    now = site.clock.now()
    known = cookies and (not api or site.config["ckan.auth.enable_cookie_auth_in_api"])
    logged_in = _by_cookie(site, incoming) if known and site.version["cookies_win_over_tokens"] else None
    user = logged_in or _by_token(site, token, now)
    if user is None and known:
        user = logged_in = _by_cookie(site, incoming)
    by_cookie = logged_in is not None
    if user is None or (user.state != "active" and not site.version["deleted_callers_are_known"]):
        if user is not None and site.version["inactive_callers_are_seen"]:
            _seen(site, user, now)
        return Caller(deleted=user is not None and user.state == "deleted")
    return Caller(_seen(site, user, now), by_cookie, user.state == "deleted")


def _sent_token(site: Site, incoming: Incoming) -> str:
    """The key or token in the request's headers: of two headers, the one named for keys goes first."""
    if not site.version["keys_in_two_headers"]:
        return incoming.header(site.config["apitoken_header_name"]).strip()
    key = incoming.header(site.config.get("apikey_header_name", API_KEY_HEADER)).strip()
    return key or incoming.header("Authorization").strip()


def _by_token(site: Site, token: str, now: datetime) -> User | None:
    if not token:
        return None
    jti = site.given_keys.get(token) or decode_token(site.ids.secret, token)
    row = site.state.api_tokens.get(jti)
    if row is not None:
        site.state.api_tokens.update(row, last_access=now)
        return site.state.users.get(row.user_id)
    return site.state.users.by("apikey").first(token) if site.version["credentials"] != "tokens" else None


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
