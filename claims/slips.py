"""Slips of the pen in times: what month, year, day, half of the day or time zone would have been meant instead."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.model import ClaimWindow
from telemetry.model import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One way in which written times go wrong: how far they would have to move, and in what words."""

    words: str
    months: int = 0
    by: timedelta = timedelta(0)


# Another month or year, as post-mortems are dated from memory in January or on the first of a month.
CALENDAR = (
    Slip(words="the same clock times a month earlier", months=-1),
    Slip(words="the same clock times a month later", months=1),
    Slip(words="the same clock times a year earlier", months=-12),
    Slip(words="the same clock times a year later", months=12),
)
_WHOLE_ZONES = [hours for hours in range(-14, 13) if hours not in (0, -12, 12)]
# The whole hours that a zone can be off UTC, and India's half: UTC+5:30 is written as five and a half hours earlier.
_ZONES = sorted([*(float(hours) for hours in _WHOLE_ZONES), -5.5], key=abs)
CLOCK = (
    Slip(words="the same clock times a day earlier", by=timedelta(days=-1)),
    Slip(words="the same clock times a day later", by=timedelta(days=1)),
    Slip(words="the times twelve hours earlier (a.m. for p.m.)", by=timedelta(hours=-12)),
    Slip(words="the times twelve hours later (p.m. for a.m.)", by=timedelta(hours=12)),
    *(
        Slip(words=f"the same clock times read as UTC{-hours:+g}".replace(".5", ":30"), by=timedelta(hours=hours))
        for hours in _ZONES
    ),
)


def shifted(said: ClaimWindow | None, slip: Slip) -> Window | None:
    """The claimed times as they would be without the slip; None where an end is missing or the day does not exist."""
    if said is None or said.start is None or said.end is None or said.end <= said.start:
        return None
    start, end = (_moved(moment, slip) for moment in (said.start, said.end))
    return None if start is None or end is None or end <= start else Window(start=start, end=end)


def explains(said: ClaimWindow | None, stretches: Sequence[Window], tolerance: timedelta) -> Slip | None:
    """The first slip with which the claimed times agree, at both ends, with every one of the stretches."""
    for slip in (*CLOCK, *CALENDAR):
        meant = shifted(said, slip)
        if meant is not None and stretches and all(_agree(meant, each, tolerance) for each in stretches):
            return slip
    return None


def _agree(one: Window, other: Window, tolerance: timedelta) -> bool:
    return max(abs(one.start - other.start), abs(one.end - other.end)) <= tolerance


def _moved(moment: datetime, slip: Slip) -> datetime | None:
    months = moment.year * 12 + moment.month - 1 + slip.months
    year, month = months // 12, months % 12 + 1
    if not 1 <= year <= 9999 or moment.day > monthrange(year, month)[1]:
        return None
    return moment.replace(year=year, month=month) + slip.by
