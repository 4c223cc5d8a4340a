from __future__ import annotations

import pytest

from ckan_fake.errors import ServerError
from ckan_fake.passwords import hash_password, verify

OF_CKAN = (
    "$pbkdf2-sha512$1000$MDEyMzQ1Njc4OWFiY2RlZg$"
    "Vah..MGe740tdjI0wM2fyYGe7wb0FcXG5TOTwtTpeIQxEHDWbkeSXhQN3/IAvSthjCT9bhTRLbbWoTIRQmJ94g"
)
"""As passlib writes it."""


def test_hash_password_writes_the_format_of_passlib() -> None:
    assert hash_password("sécret!!", b"0123456789abcdef", 1000) == OF_CKAN


def test_verify_a_hash_of_another_number_of_rounds() -> None:
    assert verify("correct horse 9", hash_password("correct horse 9", b"salt", 3))
    assert not verify("correct horse 8", hash_password("correct horse 9", b"salt", 3))
    assert verify("sécret!!", OF_CKAN)


def test_verify_the_format_of_before_passlib() -> None:
    salt = "a" * 40

    assert verify("secret", salt + "b0f079ef913f63f8ea2da8b6b24f5f2f19ee6551")
    assert not verify("other", salt + "b0f079ef913f63f8ea2da8b6b24f5f2f19ee6551")


@pytest.mark.parametrize("stored", [None, "", "nonsense"])
def test_verify_nothing(stored: str | None) -> None:
    assert not verify("secret", stored)
    assert not verify("", OF_CKAN)


def test_verify_a_broken_hash_crashes() -> None:
    with pytest.raises(ServerError, match="cannot read"):
        verify("secret", "$pbkdf2-sha512$x")


@pytest.mark.parametrize("password", ["p" * 4097, "lone \ud800 surrogate"])
def test_hash_password_crashes_where_passlib_does(password: str) -> None:
    with pytest.raises(ServerError):
        hash_password(password, b"salt")
