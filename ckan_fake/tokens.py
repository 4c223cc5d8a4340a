"""API tokens: JSON Web Tokens signed with the server's secret (HS256), as CKAN from 2.9 on makes them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timezone
from functools import lru_cache


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


_HEADER = _encode(b'{"alg":"HS256","typ":"JWT"}')


def _sign(secret: bytes, message: str) -> str:
    return _encode(hmac.digest(secret, message.encode(), hashlib.sha256))


def encode_token(secret: bytes, jti: str, issued: datetime) -> str:
    """The token of an API token's id; `issued` is a naive UTC datetime."""
    stamp = int(issued.replace(tzinfo=timezone.utc).timestamp())
    claims = json.dumps({"jti": jti, "iat": stamp}, separators=(",", ":"))
    message = f"{_HEADER}.{_encode(claims.encode())}"
    return f"{message}.{_sign(secret, message)}"


@lru_cache(maxsize=1024)
def decode_token(secret: bytes, token: str) -> str | None:
    """The API token's id, or None where the text is no token that this server has signed."""
    message, _, signature = token.rpartition(".")
    if not token.isascii() or not hmac.compare_digest(_sign(secret, message), signature):
        return None
    claims = json.loads(_decode(message.partition(".")[2]))
    return str(claims["jti"])
