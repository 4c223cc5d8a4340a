from __future__ import annotations

import pytest

from ckan_fake.search.dates import date_math
from ckan_fake.search.document import date_text, milliseconds

NOW = milliseconds("2024-03-31T12:34:56.789Z")


@pytest.mark.parametrize(("text", "moment"), [
    ("NOW", "2024-03-31T12:34:56.789Z"),
    ("NOW/DAY", "2024-03-31T00:00:00Z"),
    ("NOW-1MONTH", "2024-02-29T12:34:56.789Z"),
    ("NOW+1YEAR/MONTH-1SECOND", "2025-02-28T23:59:59Z"),
    ("2020-1-2T3:4:5Z+2HOURS", "2020-01-02T05:04:05Z"),
    ("2020-12-31T24:00:00Z", "2021-01-01T00:00:00Z"),
])
def test_date_arithmetic(text: str, moment: str) -> None:
    assert date_text(date_math(text, NOW, milliseconds)) == moment


@pytest.mark.parametrize(("text", "reason"), [
    ("2020-01-01", "Invalid Date String:'2020-01-01'"),
    ("2020-02-30T00:00:00Z", "Invalid Date in Date Math String:'2020-02-30T00:00:00Z'"),
    ("NOW+9999999999DAYS", "Invalid Date Math String:'NOW+9999999999DAYS'"),
])
def test_what_is_no_date(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match="Invalid Date") as refusal:
        date_math(text, NOW, milliseconds)

    assert str(refusal.value) == reason
