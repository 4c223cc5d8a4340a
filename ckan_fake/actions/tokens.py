"""API tokens: create, list, revoke."""

from __future__ import annotations

from typing import Any

from ckan_fake import messages
from ckan_fake.actions.registry import action, get_or_bust, validated
from ckan_fake.auth.registry import check_access
from ckan_fake.context import Context
from ckan_fake.database import primary_key, stored_text
from ckan_fake.dictize.users import api_token_list_dictize
from ckan_fake.errors import NotFound, ServerError, ValidationError
from ckan_fake.schema.users import default_create_api_token_schema
from ckan_fake.state.rows import ApiToken
from ckan_fake.tokens import decode_token, encode_token


@action(since="2.9")
def api_token_create(ctx: Context, data: dict[str, Any]) -> dict[str, Any]:
    """Make an API token; the answer's `token` is never shown again, `id` is what names it from then on.

    `user`: the owner's name or id. `name`: what the token is for; names may repeat. Raises NotFound, NotAuthorized.
    """
    reference, name = get_or_bust(ctx, data, "user", "name")
    user = ctx.get_user(reference)
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    check_access("api_token_create", ctx, data)
    validated(ctx, data, ctx.schema or default_create_api_token_schema())
    site = ctx.site
    now = site.clock.now()
    size = site.config["api_token.nbytes"]
    if size < 0:
        raise ServerError("a token of less than no bytes")
    jti = site.ids.token(size)
    if jti in site.state.api_tokens:
        raise ServerError("a token's id is in use")
    token = site.state.api_tokens.add(ApiToken(jti, stored_text(name) or "", user.id, created_at=now))
    made = {"token": encode_token(site.ids.secret, token.id, now)}
    return {**made, "id": token.id} if site.version["new_tokens_tell_their_id"] else made


@action(get=True, since="2.9")
def api_token_list(ctx: Context, data: dict[str, Any]) -> list[dict[str, Any]]:
    """List a user's API tokens, oldest first. `user_id`: the user's name or id."""
    if ctx.site.version["token_lists_name_user_by"] == "user":
        reference = get_or_bust(ctx, data, "user")
    else:
        reference = data.get("user_id", data.get("user"))
        if not reference:
            raise ValidationError({"user_id": [messages.MISSING_VALUE]})
    check_access("api_token_list", ctx, data)
    user = ctx.get_user(reference)
    if user is None:
        raise NotFound(messages.USER_NOT_FOUND)
    if ctx.site.version["tokens_are_listed_by_age"]:
        tokens = ctx.site.state.api_tokens.by("user").all(user.id)
        return api_token_list_dictize(sorted(tokens, key=lambda token: str(token.created_at)))
    return api_token_list_dictize(row for row in ctx.site.state.api_tokens.rows() if row.user_id == user.id)


@action(since="2.9")
def api_token_revoke(ctx: Context, data: dict[str, Any]) -> None:
    """Delete an API token. `jti`: its id, else `token`: itself. One that is unknown is no error to a sysadmin."""
    jti = data.get("jti")
    if not jti:
        jti = _decode(ctx, get_or_bust(ctx, data, "token"))
    check_access("api_token_revoke", ctx, {"jti": jti})
    key = primary_key(jti) if jti else None
    if key is not None and key in ctx.site.state.api_tokens:
        ctx.site.state.api_tokens.remove(key)


def _decode(ctx: Context, token: Any) -> str | None:
    """The id that a token carries, None for garbage; a lone surrogate crashes CKAN."""
    if not isinstance(token, str):
        return None
    try:
        token.encode()
    except UnicodeEncodeError:
        raise ServerError("a token with a lone surrogate") from None
    return ctx.site.given_keys.get(token) or decode_token(ctx.site.ids.secret, token)
