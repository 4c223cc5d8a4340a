from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from ckan_fake.dates import date_str_to_datetime, stored


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-01-02", datetime(2020, 1, 2)),
        ("20200102", datetime(2020, 1, 2)),
        ("2020-W01-4", datetime(2020, 1, 2)),
        ("2020-01-02 03:04", datetime(2020, 1, 2, 3, 4)),
        ("2020-01-02T03:04:05.1", datetime(2020, 1, 2, 3, 4, 5, 100000)),
        ("2020-01-02T03:04:05.123456789", datetime(2020, 1, 2, 3, 4, 5, 123456)),
        ("2020-01-02T03:04:05Z", datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone.utc)),
        ("2020-01-02T03:04:05-01:30", datetime(2020, 1, 2, 3, 4, 5, tzinfo=timezone(-timedelta(hours=1, minutes=30)))),
        ("2020/01/02 15.14.55.1", datetime(2020, 1, 2, 15, 14, 55, 100000)),
        ("2020-1-2", datetime(2020, 1, 2)),
    ],
)
def test_date_str_to_datetime_reads_iso_and_loose_dates(text: str, moment: datetime) -> None:
    assert date_str_to_datetime(text) == moment


@pytest.mark.parametrize("text", ["never", "2020-13-01", "2020", "", None, 5])
def test_date_str_to_datetime_refuses_the_rest(text: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        date_str_to_datetime(text)


def test_stored_moves_a_date_with_a_zone_to_utc() -> None:
    assert stored(datetime(2020, 1, 2, 3, tzinfo=timezone(timedelta(hours=2)))) == datetime(2020, 1, 2, 1)
