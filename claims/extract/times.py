"""The stretches of time that a post speaks of, in words and in UTC."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .clocks import clock_stretches
from .days import YEARS, Dated, dates, spoken_days
from .dues import due_stretches
from .months import month_stretches
from .periods import period_stretches
from .stretches import Form, Stretch, apart
from .zones import ZONE, zone

_DUE = ("by the end of the day on ", "by the end of ", "by end of ", "by the close of ", "by ", "before ", "until ")
_LEADS = ("as of ", "since ", "on ", "from ", "between ")
_ZONE = re.compile(rf" \(?(?P<zone>(?!z\b){ZONE})\)?")
_CLOCKED = re.compile(r"\d|noon|midday|midnight")
_JOINT = re.compile(r" ?- ?| to | until | till | through | and ")
_FIRST = re.compile(r"\b(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: ?- ?| to | until | through | and )$")
_LAST = re.compile(
    r"(?: ?- ?| to | through )(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?!:|%| ?[ap]m\b)(?:,? (?P<year>20\d\d)\b)?"
)


def stretches(text: str, posted_at: datetime | None) -> tuple[Stretch, ...]:
    """Every stretch of a plain text, in order and without overlap; `posted_at` resolves the relative ones.

    A date without a clock time is that whole day in UTC; "by the end of" it makes it a due time.
    """
    if posted_at is not None and posted_at.year not in YEARS:
        posted_at = None
    lowered = text.lower()
    written = dates(lowered, posted_at)
    found = [*period_stretches(lowered, posted_at), *month_stretches(lowered, posted_at)]
    found += due_stretches(lowered, posted_at)
    if _CLOCKED.search(lowered) is not None:
        spoken = list(spoken_days(lowered))
        found += clock_stretches(lowered, sorted((*written, *spoken), key=lambda each: each.start), posted_at)
        found += _ordinals(lowered, spoken, posted_at)
    found += _whole_days(lowered, written, posted_at)
    return apart(found)


def _whole_days(text: str, days: Sequence[Dated], posted_at: datetime | None) -> Iterator[Stretch]:
    before = None
    for each in days:
        joint = "" if before is None else text[before.end : each.start]
        if before is not None and _JOINT.fullmatch(joint) is not None:
            yield _days(text, before.start, each.end, before.day, each.day)
        yield _whole_day(text, each, posted_at)
        before = each


def _whole_day(text: str, dated: Dated, posted_at: datetime | None) -> Stretch:
    if (several := _several(text, dated)) is not None:
        return several
    end, place = _zone_after(text, dated.end)
    lead = next((each for each in (*_DUE, *_LEADS) if text.endswith(each, 0, dated.start)), "")
    found = Stretch(start=dated.start - len(lead), end=end, form=Form.DUE if lead in _DUE else Form.PERIOD)
    if place is None or dated.day is None:
        return found
    begins, ends = (_midnight(dated.day + timedelta(days=n), place) for n in (0, 1))
    if lead in _DUE:
        return replace(found, begins=posted_at, ends=ends)
    return replace(found, begins=begins, ends=posted_at if lead == "since " else ends)


def _ordinals(text: str, days: Sequence[Dated], posted_at: datetime | None) -> Iterator[Stretch]:
    """The whole day of "on the 14th", the latest up to the post."""
    for each in days:
        try:
            day = None if each.nth is None or posted_at is None else each.on(posted_at.date())
        except ValueError:
            continue
        if day is not None:
            yield _whole_day(text, replace(each, day=day), posted_at)


def _several(text: str, dated: Dated) -> Stretch | None:
    """The days of "3 to 5 June" or "June 3-5": one of them stands without its month."""
    if dated.day is None:
        return None
    first = _FIRST.search(text, max(dated.start - 14, 0), dated.start)
    last = _LAST.match(text, dated.end)
    try:
        if first is not None and text[dated.start].isdigit():
            return _days(text, first.start(), dated.end, dated.day.replace(day=int(first["day"])), dated.day)
        if last is not None and not text[dated.start].isdigit():
            year = int(last["year"] or dated.day.year)
            begins = dated.day.replace(year=year)
            return _days(text, dated.start, last.end(), begins, begins.replace(day=int(last["day"])))
    except ValueError:
        return None
    return None


def _days(text: str, start: int, end: int, first: date | None, last: date | None) -> Stretch:
    lead = next((each for each in ("from ", "between ") if text.endswith(each, 0, start)), "")
    found = Stretch(start=start - len(lead), end=end, form=Form.PERIOD)
    if first is None or last is None or last < first:
        return found
    return replace(found, begins=_midnight(first, UTC), ends=_midnight(last + timedelta(days=1), UTC))


def _zone_after(text: str, end: int) -> tuple[int, tzinfo | None]:
    match = _ZONE.match(text, end)
    return (end, UTC) if match is None else (match.end(), zone(match["zone"]))


def _midnight(day: date, place: tzinfo) -> datetime:
    return datetime.combine(day, time(0), tzinfo=place).astimezone(UTC)
