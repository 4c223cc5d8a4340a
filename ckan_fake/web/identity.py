"""Who calls: the user of the API token in the request's header."""

from __future__ import annotations

from werkzeug.wrappers import Request

from ckan_fake.site import Site
from ckan_fake.state.rows import User
from ckan_fake.tokens import decode_token


def identify(site: Site, request: Request) -> User | None:
    """The caller, or None for an anonymous one. A token that is not good is silently anonymous: there is no 401."""
    token = request.headers.get(site.config["apitoken_header_name"], "").strip()
    if not token:
        return None
    jti = site.given_keys.get(token) or decode_token(site.ids.secret, token)
    row = site.state.api_tokens.get(jti)
    if row is None:
        return None
    user = site.state.users.get(row.user_id)
    if user is None or user.state != "active":
        return None
    site.state.api_tokens.update(row, last_access=site.clock.now())
    return user
