"""Passwords as CKAN stores them: PBKDF2 with SHA-512, in the text format of passlib."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re

from ckan_fake.errors import ServerError

ROUNDS = 10
"""A hash made here is for tests: CKAN's own 25000 rounds would take a tenth of a second each."""

MAX_LENGTH = 4096

_FORMAT = "$pbkdf2-sha512$"
_HASH = re.compile(r"\$pbkdf2-sha512\$([1-9][0-9]*)\$([A-Za-z0-9./]*)\$([A-Za-z0-9./]{86})")


def _encode(data: bytes) -> str:
    return base64.b64encode(data, b"./").rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), b"./")


def _key(password: str, salt: bytes, rounds: int) -> bytes:
    if len(password) > MAX_LENGTH:
        raise ServerError("passlib takes passwords of up to 4096 characters")
    try:
        secret = password.encode()
    except UnicodeEncodeError:
        raise ServerError("a lone surrogate in a password") from None
    return hashlib.pbkdf2_hmac("sha512", secret, salt, rounds)


def hash_password(password: str, salt: bytes, rounds: int = ROUNDS) -> str:
    """The hash to store for a password, `$pbkdf2-sha512$<rounds>$<salt>$<key>`.

    Raises ServerError for a password over 4096 characters or with a lone surrogate, which crash CKAN.
    """
    return f"{_FORMAT}{rounds}${_encode(salt)}${_encode(_key(password, salt, rounds))}"


def verify(password: str, stored: str | None) -> bool:
    """Whether the password is the one that `stored` was made of; False for empty ones and for what is no such hash.

    A stored hash may have any number of rounds, as one taken over from a real CKAN has. A text that is no hash is
    compared as CKAN's old format: 40 characters of salt, then the SHA-1 of password and salt. Raises ServerError for
    one that looks like such a hash and is none.
    """
    if not password or not stored:
        return False
    if stored.startswith(_FORMAT):
        match = _HASH.fullmatch(stored)
        if not match:
            raise ServerError("a stored password hash that passlib cannot read")
        return hmac.compare_digest(_key(password, _decode(match[2]), int(match[1])), _decode(match[3]))
    salt, digest = stored[:40], stored[40:]
    sha1 = hashlib.sha1((password + salt).encode(), usedforsecurity=False).hexdigest()
    return hmac.compare_digest(sha1.encode(), digest.encode())
