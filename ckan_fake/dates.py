"""Dates as CKAN reads them from clients."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from ckan_fake.errors import ServerError

_ISO = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d|\d{8}|\d{4}-?W\d\d(?:-?\d)?)"
    r"(?:.(?P<hour>\d\d)(?::?(?P<minute>\d\d)(?::?(?P<second>\d\d)(?:[.,](?P<fraction>\d+))?)?)?"
    r"(?P<zone>Z|[+-]\d\d(?::?\d\d(?::?\d\d(?:\.\d+)?)?)?)?)?",
    re.DOTALL,
)


_ISO_OF_OLD = re.compile(
    r"\d{4}-\d\d-\d\d(?:.\d\d(?::\d\d(?::\d\d(?:\.(?:\d{3}|\d{6}))?)?)?(?:[+-]\d\d:\d\d(?::\d\d(?:\.\d{6})?)?)?)?",
    re.DOTALL,
)


def fromisoformat(text: str) -> datetime:
    """`datetime.fromisoformat` as of Python 3.11, which CKAN 2.11 and later run on; ValueError where it is no date."""
    match = _ISO.fullmatch(text)
    if not match:
        raise ValueError(f"Invalid isoformat string: {text!r}")
    day = match["date"].replace("-", "")
    if "W" in day:
        start = date.fromisocalendar(int(day[:4]), int(day[5:7]), int(day[7:8] or 1))
    else:
        start = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
    fraction = int(((match["fraction"] or "") + "000000")[:6])
    return datetime(
        start.year, start.month, start.day, int(match["hour"] or 0), int(match["minute"] or 0),
        int(match["second"] or 0), fraction, _zone(match["zone"]),
    )


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return timezone.utc
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0), seconds=float(digits[4:] or 0))
    return timezone(-offset if text[0] == "-" else offset)


def date_str_to_datetime(text: object, rules: str = "ISO 8601") -> datetime:
    """A date or time from text: ISO 8601, else its numbers in order (`2020/01/01 15.14.55.1`).

    `rules`: "ISO 8601"; "ISO 8601 of Python 3.10", which has fewer forms; "numbers", without ISO 8601 and its zones;
    "strict numbers", with six digits or none behind the seconds.
    Raises TypeError for what is no text and ValueError for what is no date, as CKAN's helper of that name.
    """
    if not isinstance(text, str):
        raise TypeError("a date is a text")
    if rules == "ISO 8601" or ("ISO" in rules and _ISO_OF_OLD.fullmatch(text)):
        try:
            return fromisoformat(text)
        except ValueError:
            pass
    numbers: list[str] = re.split(r"[^\d]+", text, maxsplit=5)
    parts = [int(number) for number in numbers[:5]]
    if len(numbers) >= 6:
        match = re.fullmatch(r"(\d{2})(?:\.(\d+))?\n?", numbers[5])
        if not match or (rules == "strict numbers" and match[2] and len(match[2]) != 6):
            raise ValueError(f"Unable to parse {numbers[5]} as seconds.microseconds")
        parts += [int(match[1]), int(((match[2] or "0") + "00000")[:6])]
    if len(parts) < 3:
        raise TypeError("a date needs a year, a month and a day")
    try:
        return datetime(*parts)  # type: ignore[arg-type]
    except OverflowError:
        raise ServerError("datetime() of a number that is too large") from None


def stored(value: datetime) -> datetime:
    """A date as PostgreSQL's `timestamp without time zone` keeps it: moved to UTC where it has a zone."""
    if value.tzinfo is None:
        return value
    return value.astimezone(timezone.utc).replace(tzinfo=None)
