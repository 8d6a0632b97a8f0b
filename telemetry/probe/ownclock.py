"""How far the clock here is off, by the Date headers of the controls: evidence at a wrong time is worse than none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from telemetry.clocks import ClockCheck

BY = "controls"
# A Date header counts whole seconds: https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1
RESOLUTION = timedelta(seconds=1)
# One control that is wrong must not be believed against our own clock.
FEWEST = 2
# A clock that is off by a round or more puts what it measures into other rounds than everybody else's.
MOST_OFF = timedelta(seconds=60)
# What a control said of the time longer ago says nothing of a clock that may have been set since.
MAX_AGE = timedelta(minutes=10)
EVERY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReading:
    """What one control's answer said of the time.

    `at` is our own time of the answer, `offset` theirs minus ours, true to within `uncertainty` either way. `epoch` is
    our wall clock minus a steady one in seconds, which changes when the wall clock is set.
    """

    control: str
    at: datetime
    epoch: float
    offset: timedelta
    uncertainty: timedelta

    def check(self, vantage: str, *, by: str) -> ClockCheck:
        """The reading as a check of the clock of a vantage."""
        return ClockCheck(
            vantage=vantage,
            at=self.at,
            offset_ms=self.offset / timedelta(milliseconds=1),
            uncertainty_ms=self.uncertainty / timedelta(milliseconds=1),
            by=by,
        )


def clock_reading(
    control: str, date: str | None, *, sent: datetime, received: datetime, epoch: float, cached: bool = False
) -> ClockReading | None:
    """Read a Date header; None where there is none, or where an answer out of a cache brings an old one.

    The header was written between sending and receiving, and up to a second after the time that it gives.
    """
    if date is None or cached:
        return None
    try:
        written = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return None
    written = (written if written.tzinfo else written.replace(tzinfo=UTC)) + RESOLUTION / 2
    trip = received - sent
    return ClockReading(
        control=control,
        at=received,
        epoch=epoch,
        offset=written - (sent + trip / 2),
        uncertainty=(RESOLUTION + trip) / 2,
    )


def agreed(readings: Sequence[ClockReading]) -> ClockReading | None:
    """The median of unrelated controls; None if there are fewer than FEWEST, or half of them contradict it."""
    if len(readings) < FEWEST:
        return None
    ordered = sorted(readings, key=lambda reading: (reading.offset, reading.control))
    median = ordered[(len(ordered) - 1) // 2]
    alike = sum(abs(one.offset - median.offset) <= one.uncertainty + median.uncertainty for one in ordered)
    return median if 2 * alike > len(ordered) else None


def too_far_off(readings: Sequence[ClockReading], beside: ClockReading | None) -> timedelta | None:
    """By how much the clock here is off, where that is too much for a sample to count; else None.

    The controls decide together. Where they cannot, the one that was asked beside the sample does: a control that is
    wrong then costs a sample, a clock that is wrong would make one at a wrong time.
    """
    reading = agreed(readings) or beside
    if reading is None or abs(reading.offset) - reading.uncertainty <= MOST_OFF:
        return None
    return reading.offset


class OwnClock:
    """The latest reading of each control, and what of it is worth keeping.

    Args:
        vantage: whose clock it is.
    """

    __slots__ = ("_kept", "_readings", "_vantage")

    def __init__(self, vantage: str) -> None:
        self._vantage = vantage
        self._readings: dict[str, ClockReading] = {}
        self._kept: ClockReading | None = None

    def take(self, reading: ClockReading) -> None:
        """Take a control's reading in place of its last one."""
        self._readings[reading.control] = reading

    def too_far_off(self, beside: ClockReading | None, *, now: datetime, epoch: float) -> timedelta | None:
        """By how much the clock here is off, where that is too much for a sample to count; else None."""
        return too_far_off(self._at(now, epoch), beside)

    def check(self, *, now: datetime, epoch: float) -> ClockCheck | None:
        """What is to be recorded now: the controls' median every quarter of an hour, and when it has changed."""
        reading = agreed(self._at(now, epoch))
        if reading is None or (self._kept is not None and not is_news(self._kept, reading)):
            return None
        self._kept = reading
        return reading.check(self._vantage, by=BY)

    def _at(self, now: datetime, epoch: float) -> tuple[ClockReading, ...]:
        """The readings as they would be by the clock as it is set now, but for old ones."""
        moved = (_moved(reading, timedelta(seconds=epoch - reading.epoch)) for reading in self._readings.values())
        return tuple(reading for reading in moved if now - reading.at <= MAX_AGE)


def _moved(reading: ClockReading, by: timedelta) -> ClockReading:
    return replace(reading, at=reading.at + by, epoch=reading.epoch, offset=reading.offset - by)


def is_news(kept: ClockReading, reading: ClockReading) -> bool:
    """Whether a reading is worth keeping after another one: every quarter of an hour, and when it differs."""
    changed = abs(reading.offset - kept.offset) > reading.uncertainty + kept.uncertainty
    return changed or abs(reading.at - kept.at) >= EVERY
