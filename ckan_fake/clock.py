"""The fake's own time: real by default, frozen, shifted or ticked on request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from ckan_fake.dates import fromisoformat

_TICK = timedelta(microseconds=1)
_MILLISECOND = 1000
_HUNDREDTH = timedelta(milliseconds=10)


def _utc(moment: datetime) -> datetime:
    """As a naive UTC datetime, which is what CKAN stores."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None) if moment.tzinfo else moment


def _recognised(moment: datetime) -> datetime:
    """The moment, moved out of the first millisecond of its second."""
    return moment + timedelta(microseconds=_MILLISECOND) if moment.microsecond < _MILLISECOND else moment


@dataclass
class Clock:
    """Gives naive UTC datetimes. No two calls of `now` give the same moment unless the clock is frozen without tick.

    A running clock leaves out the first millisecond of each second: CKAN does not recognise its search index's copy of
    a dataset saved then (all versions with Solr's dates), which would make one test in a thousand differ.
    """

    _frozen: datetime | None = None
    _tick: timedelta = timedelta(0)
    _offset: timedelta = timedelta(0)
    _last: datetime = field(default=datetime.min)

    def now(self) -> datetime:
        """The current moment of this server."""
        if self._frozen is not None:
            moment = self._frozen
            self._frozen += self._tick
            return moment
        moment = datetime.now(timezone.utc).replace(tzinfo=None) + self._offset
        if self._last < moment + timedelta(seconds=1):
            moment = max(moment, self._last + _TICK)
        moment = _recognised(moment)
        self._last = moment
        return moment

    def after(self, moment: datetime | None) -> datetime:
        """The current moment, but of a running clock a hundredth of a second behind `moment` at least.

        No CKAN saves a dataset twice in less, and less is nothing to it where it compares a dataset with its copy.
        """
        now = self.now()
        if self._frozen is None and moment is not None and moment <= now < moment + _HUNDREDTH:
            now = self._last = _recognised(moment + _HUNDREDTH)
        return now

    def freeze(self, moment: datetime | str | None = None, *, tick: timedelta | float = 0) -> None:
        """Stop at `moment` (a datetime or ISO text, UTC where it has no zone; default: now).

        Each look at the clock moves it on by `tick` (a timedelta or seconds).
        """
        start = fromisoformat(moment) if isinstance(moment, str) else moment
        self._tick = tick if isinstance(tick, timedelta) else timedelta(seconds=tick)
        self._frozen = _utc(start) if start is not None else self.now()

    def shift(self, by: timedelta | float) -> None:
        """Move by a timedelta or seconds, forwards or (negative) backwards; a frozen clock stays frozen."""
        delta = by if isinstance(by, timedelta) else timedelta(seconds=by)
        if self._frozen is not None:
            self._frozen += delta
        else:
            self._offset += delta
            self._last = datetime.min

    def release(self) -> None:
        """Show real time again."""
        self._frozen, self._offset, self._tick = None, timedelta(0), timedelta(0)
        self._last = datetime.min

    def copy(self) -> Clock:
        """An independent clock that shows the same time."""
        return Clock(self._frozen, self._tick, self._offset, self._last)

    def assume(self, other: Clock) -> None:
        """Take over the setting of another clock."""
        self._frozen, self._tick, self._offset, self._last = (
            other._frozen, other._tick, other._offset, other._last)
