"""Ids from a seed: the same seed and the same calls give the same ids."""

from __future__ import annotations

import base64
import hashlib
import uuid


class Ids:
    """A source of UUIDs and tokens. `count` is how many were given; setting it back repeats them."""

    def __init__(self, seed: int | str = 0) -> None:
        self.seed = seed
        self._key = hashlib.sha256(f"ckan-fake {seed}".encode()).digest()
        self.count = 0

    def _bytes(self, size: int) -> bytes:
        self.count += 1
        return hashlib.blake2b(self.count.to_bytes(8, "big"), key=self._key, digest_size=size).digest()

    def uuid(self) -> str:
        """A version 4 UUID, in text."""
        return str(uuid.UUID(bytes=self._bytes(16), version=4))

    def token(self) -> str:
        """43 URL-safe characters, as `secrets.token_urlsafe(32)` gives."""
        return base64.urlsafe_b64encode(self._bytes(32)).rstrip(b"=").decode()

    def number(self, below: int) -> int:
        """A whole number from 0 to `below` - 1."""
        return int.from_bytes(self._bytes(8), "big") % below

    @property
    def secret(self) -> bytes:
        """The key that this server signs its tokens with."""
        return self._key
