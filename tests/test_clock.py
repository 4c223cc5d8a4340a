from __future__ import annotations

from datetime import datetime, timedelta, timezone

from ckan_fake.clock import Clock


def test_now_never_gives_the_same_moment_twice() -> None:
    clock = Clock()
    moments = [clock.now() for _ in range(1000)]

    assert sorted(set(moments)) == moments


def test_freeze_stops_and_ticks() -> None:
    clock = Clock()
    clock.freeze("2020-01-02T03:04:05+02:00", tick=1)

    assert [clock.now(), clock.now()] == [datetime(2020, 1, 2, 1, 4, 5), datetime(2020, 1, 2, 1, 4, 6)]


def test_shift_moves_a_running_and_a_frozen_clock() -> None:
    running, frozen = Clock(), Clock()
    running.shift(timedelta(days=-3))
    frozen.freeze(datetime(2020, 1, 2, tzinfo=timezone.utc))
    frozen.shift(60)

    assert datetime.now(timezone.utc).replace(tzinfo=None) - running.now() > timedelta(days=2)
    assert frozen.now() == datetime(2020, 1, 2, 0, 1)


def test_release_shows_real_time_again() -> None:
    clock = Clock()
    clock.freeze("2001-01-01")
    clock.release()

    assert clock.now().year > 2001


def test_after_is_a_hundredth_of_a_second_later_where_the_clock_runs() -> None:
    clock = Clock()
    first = clock.now()
    second = clock.after(first)
    assert second - first >= timedelta(milliseconds=10)
    assert second < clock.now() < second + timedelta(seconds=1)
    assert clock.after(first - timedelta(days=1)) > second
    clock.freeze("2024-02-29T12:00:00")
    assert clock.after(clock.now()) == clock.now()
