"""LIMIT and OFFSET as the database driver reads them from unvalidated parameters."""

from __future__ import annotations

from typing import Any, TypeVar

from ckan_fake.database import MAX_BIGINT
from ckan_fake.errors import ServerError

T = TypeVar("T")


def window(rows: list[T], limit: Any, offset: Any) -> list[T]:
    """The rows from `offset` (None: 0) on, `limit` at most (None: all). Words, negative and huge ones crash CKAN."""
    first, most = _number(offset), _number(limit)
    return rows[first or 0:] if most is None else rows[first or 0:(first or 0) + most]


def _number(value: Any) -> int | None:
    if value is None:
        return None
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise ServerError(f"int() of a LIMIT or OFFSET: {error}") from None
    if not 0 <= number <= MAX_BIGINT:
        raise ServerError("a LIMIT or OFFSET that is negative or out of the range of bigint")
    return number
