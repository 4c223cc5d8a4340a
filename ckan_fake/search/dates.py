"""Solr's dates with arithmetic: `NOW-1DAY/DAY`, `2020-01-31T00:00:00Z+1MONTH`."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from ckan_fake import messages

_EPOCH = datetime(1970, 1, 1)
_UNITS = {
    "YEAR": "year", "YEARS": "year", "MONTH": "month", "MONTHS": "month", "DAY": "day", "DAYS": "day", "DATE": "day",
    "HOUR": "hour", "HOURS": "hour", "MINUTE": "minute", "MINUTES": "minute", "SECOND": "second", "SECONDS": "second",
    "MILLI": "milli", "MILLIS": "milli", "MILLISECOND": "milli", "MILLISECONDS": "milli",
}
_STEP = re.compile(r"/([A-Z]+)|([+-])(\d+)([A-Z]+)")
_ROUNDED = ("year", "month", "day", "hour", "minute", "second")
_SECONDS = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}


def date_math(text: str, now: int, read: Callable[[str], int]) -> int:
    """The moment that a text means, in milliseconds since 1970. Raises ValueError with Solr's words."""
    if text.startswith("NOW"):
        start, steps = now, text[3:]
    else:
        head, mark, steps = text.partition("Z")
        if not mark:
            raise ValueError(messages.solr_invalid_date(text))
        try:
            start = read(head + mark)
        except ValueError:
            raise ValueError(messages.solr_invalid_date_math(text)) from None
    if not steps:
        return start
    moment = _EPOCH + timedelta(milliseconds=start)
    at = 0
    while at < len(steps):
        step = _STEP.match(steps, at)
        unit = _UNITS.get(step[1] or step[4]) if step else None
        if step is None or unit is None:
            raise ValueError(messages.solr_invalid_date_steps(text))
        at = step.end()
        try:
            moment = _rounded(moment, unit) if step[1] else _moved(moment, unit, int(step[2] + step[3]))
        except (OverflowError, ValueError):
            raise ValueError(messages.solr_invalid_date_steps(text)) from None
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def _rounded(moment: datetime, unit: str) -> datetime:
    if unit == "milli":
        return moment
    kept = _ROUNDED[:_ROUNDED.index(unit) + 1]
    start = datetime(moment.year, 1, 1)
    return start.replace(**{name: getattr(moment, name) for name in kept})


def _moved(moment: datetime, unit: str, count: int) -> datetime:
    if unit == "milli":
        return moment + timedelta(milliseconds=count)
    if unit in _SECONDS:
        return moment + timedelta(seconds=count * _SECONDS[unit])
    months = moment.year * 12 + moment.month - 1 + count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    day = min(moment.day, calendar.monthrange(year, month + 1)[1])
    return moment.replace(year=year, month=month + 1, day=day)
