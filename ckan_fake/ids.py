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

    def token(self, size: int = 32) -> str:
        """URL-safe characters of so many bytes, as `secrets.token_urlsafe(size)` gives; 43 for 32 bytes."""
        parts = [self._bytes(min(32, size - start)) for start in range(0, size, 32)]
        return base64.urlsafe_b64encode(b"".join(parts)).rstrip(b"=").decode()

    def number(self, below: int) -> int:
        """A whole number from 0 to `below` - 1."""
        return int.from_bytes(self._bytes(8), "big") % below

    @property
    def secret(self) -> bytes:
        """The key that this server signs its tokens with."""
        return self._key
