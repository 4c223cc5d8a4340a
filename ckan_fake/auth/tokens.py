"""Who may make, list and revoke API tokens."""

from __future__ import annotations

from typing import Any

from ckan_fake.auth.registry import auth
from ckan_fake.context import Context
from ckan_fake.database import primary_key
from ckan_fake.errors import NotAuthorized


@auth()
def api_token_create(ctx: Context, data: dict[str, Any]) -> None:
    """The tokens' owner."""
    owner = ctx.get_user(data["user"])
    if owner is None or owner.name != ctx.user:
        raise NotAuthorized


@auth(anonymous=True)
def api_token_list(ctx: Context, data: dict[str, Any]) -> None:
    """The tokens' owner."""
    owner = ctx.get_user(data.get("user_id", data.get("user")))
    if owner is None or owner.name != ctx.user:
        raise NotAuthorized


@auth()
def api_token_revoke(ctx: Context, data: dict[str, Any]) -> None:
    """The token's owner. An unknown token is refused like another's, so that nobody learns which exist."""
    if not ctx.user:
        raise NotAuthorized
    state = ctx.site.state
    token = state.api_tokens.get(primary_key(data["jti"])) if data["jti"] else None
    owner = state.users.get(token.user_id) if token is not None else None
    if owner is None or owner.name != ctx.user:
        raise NotAuthorized
