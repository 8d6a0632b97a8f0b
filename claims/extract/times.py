"""The stretches of time that a post speaks of, in words and in UTC."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .clocks import YEARS, Dated, clock_stretches, dates
from .periods import period_stretches
from .stretches import Form, Stretch
from .zones import spellings, zone

_DUE = ("by the end of the day on ", "by the end of ", "by end of ", "by the close of ", "by ")
_ZONE = re.compile(r" \(?(?P<zone>" + "|".join(re.escape(each) for each in spellings() if len(each) > 1) + r")\b\)?")


def stretches(text: str, posted_at: datetime | None) -> tuple[Stretch, ...]:
    """Every stretch of a plain text, in order and without overlap; `posted_at` resolves the relative ones.

    A date without a clock time is that whole day in UTC; "by the end of" it makes it a due time.
    """
    if posted_at is not None and posted_at.year not in YEARS:
        posted_at = None
    lowered = text.lower()
    days = dates(lowered, posted_at)
    found = [*clock_stretches(lowered, days, posted_at), *period_stretches(lowered, posted_at)]
    found += [_whole_day(lowered, day, posted_at) for day in days]
    return _apart(found)


def _whole_day(text: str, dated: Dated, posted_at: datetime | None) -> Stretch:
    end, place = _zone_after(text, dated.end)
    lead = next((each for each in (*_DUE, "since ", "on ") if text.endswith(each, 0, dated.start)), "")
    found = Stretch(start=dated.start - len(lead), end=end, form=Form.DUE if lead in _DUE else Form.PERIOD)
    if place is None:
        return found
    begins, ends = (_midnight(dated.day + timedelta(days=n), place) for n in (0, 1))
    if lead in _DUE:
        return replace(found, begins=posted_at, ends=ends)
    return replace(found, begins=begins, ends=posted_at if lead == "since " else ends)


def _zone_after(text: str, end: int) -> tuple[int, tzinfo | None]:
    match = _ZONE.match(text, end)
    return (end, UTC) if match is None else (match.end(), zone(match["zone"]))


def _midnight(day: date, place: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=place).astimezone(UTC)


def _apart(found: list[Stretch]) -> tuple[Stretch, ...]:
    kept: list[Stretch] = []
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or each.start >= kept[-1].end:
            kept.append(each)
    return tuple(kept)
