"""Clock ranges and clock times of a post, resolved to UTC where date and zone are known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import pairwise

from .days import Dated
from .readings import Reading, readings
from .stretches import Form, Stretch
from .zones import zone

_JOINTS = frozenset({"-", "to", "until", "till", "til", "through", "and"})
_DUE_LEADS = frozenset({"by", "before", "until", "till"})
_ON = re.compile(r"\b(?:on|onwards?)\b(?! the\b)")
_ANNOUNCES = re.compile(
    r"\b(?:eta|(?:estimated|expected|anticipated) (?:time|resolution|recovery|restoration|fix|return))\b[^.!?\n]{0,25}$"
)
_STILL = frozenset({"as of", "as at", "since"})  # what these lead in goes on until the post
_CLAUSE_END = re.compile(r"[!?;:\n]|\.(?:\s|$)|\b(?:and|but|now|then|next|after|while|since)\b")
_REACH = 80  # characters
_HOURS_AHEAD = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A lower-case plain text with the days that it names and the post's time."""

    text: str
    days: Sequence[Dated]
    posted_at: datetime | None

    def beside(self, reading: Reading) -> Dated | None:
        """The day of a clock time that has none beside it: said before it in its clause, else the nearest date."""
        written = [each for each in self.days if each.day is not None]
        if reading.lead not in _STILL:
            lead = self.text[max(reading.start - _REACH, 0) : reading.start]
            first = reading.start - len(lead) + max((match.end() for match in _CLAUSE_END.finditer(lead)), default=0)
            written += [each for each in self.days if each.day is None and first <= each.start < reading.start]
        return min(written, key=lambda each: abs(each.start - reading.start), default=None)


def clock_stretches(text: str, days: Sequence[Dated], posted_at: datetime | None) -> Iterator[Stretch]:
    """Clock ranges and single clock times of a lower-case plain text."""
    spoken = _Text(text=text, days=days, posted_at=posted_at)
    found = list(readings(text, days))
    joined: set[int] = set()
    for number, (first, last) in enumerate(pairwise(found)):
        if number not in joined and _is_range(text, first, last):
            joined |= {number, number + 1}
            yield _range(spoken, first, last)
    yield from (_moment(spoken, each) for number, each in enumerate(found) if number not in joined and each.spoken)


def _is_range(text: str, first: Reading, last: Reading) -> bool:
    if last.start < first.end:
        return False
    joint = f"{text[first.end : last.start]} {last.lead if last.lead in _JOINTS else ''}".strip(" ,")
    if joint not in _JOINTS or (joint == "and" and first.lead != "between"):
        return False
    return first.shaped or last.shaped


def _range(spoken: _Text, first: Reading, last: Reading) -> Stretch:
    start = first.start if first.lead in {"from", "between", "on"} or first.day is not None else _core(spoken, first)
    found = Stretch(start=start, end=last.end, form=Form.RANGE)
    begins, ends = first.clock(last.half), last.clock()
    if last.half and not first.half and begins > ends:
        begins = first.clock("a")
    place = _shared_zone(first, last)
    day = _day(spoken, first, first.day or last.day, place, begins)
    until = None if day is None else _until(spoken, first, last, place, day, begins=begins, ends=ends)
    if day is None or until is None:
        return found
    if place is None:
        return replace(found, around=(_at(day, time(0), UTC), _at(until + timedelta(days=1), time(0), UTC)))
    stretch = (_at(day, begins, place), _at(until, ends, place))
    if not _agree(first, stretch[0]) or not _agree(last, stretch[1]):
        return found
    return replace(found, begins=stretch[0], ends=stretch[1])


def _core(spoken: _Text, first: Reading) -> int:
    """Where a range begins that "about" or "at" leads in: that word is none of its own."""
    lead = f"{first.lead} " if first.lead else ""
    return first.start + (len(lead) if spoken.text.startswith(lead, first.start) else 0)


def _until(
    spoken: _Text, first: Reading, last: Reading, place: tzinfo | None, day: date, *, begins: time, ends: time
) -> date | None:
    """The day of a range's end: its own where one is written, else that of the start, or the next one."""
    if last.day is not None and last.day.nth is not None:
        following = (day + timedelta(days=ahead) for ahead in range(32))
        return next((each for each in following if each.day == last.day.nth), None)
    if last.day is not None and last.day.weekday is not None:
        return day + timedelta(days=(last.day.weekday - day.weekday()) % 7)
    if last.day is not None and first.day is not None:
        return _named(last.day, spoken.posted_at, place)
    return day + timedelta(days=1) if ends < begins else day


def _agree(reading: Reading, moment: datetime) -> bool:
    return reading.again is None or reading.again.agrees(moment)


def _shared_zone(first: Reading, last: Reading) -> tzinfo | None:
    """The zone of both ends, named behind one or both; None where they differ: such a range is a slip or two places."""
    spelt = {each for each in (first.zone, last.zone) if each}
    return zone(spelt.pop()) if len(spelt) == 1 else None


def _moment(spoken: _Text, reading: Reading) -> Stretch:
    text = spoken.text
    announced = _ANNOUNCES.search(text, max(reading.start - 40, 0), reading.start) is not None
    due = announced or reading.lead in _DUE_LEADS
    end, lasting = reading.end, reading.lead == "since"
    if reading.lead == "from" and (match := _ON.match(text, reading.end + 1)) is not None:
        end, lasting = match.end(), True
    found = Stretch(start=reading.start, end=end, form=Form.DUE if due else Form.MOMENT, lasting=lasting)
    place = zone(reading.zone or "")
    day = _day(spoken, reading, reading.day, place, reading.clock(), later=due)
    if day is None:
        return found
    if place is None:
        return replace(found, around=(_at(day, time(0), UTC), _at(day + timedelta(days=1), time(0), UTC)))
    moment = _at(day, reading.clock(), place)
    if not _agree(reading, moment):
        return found
    return replace(found, begins=spoken.posted_at, ends=moment) if due else replace(found, begins=moment)


def _day(
    spoken: _Text, reading: Reading, beside: Dated | None, place: tzinfo | None, clock: time, *, later: bool = False
) -> date | None:
    """The day that a clock time belongs to: one written near it, else the post's own, or the day before."""
    posted_at = spoken.posted_at
    written = beside or spoken.beside(reading)
    if written is not None:
        day = _named(written, posted_at, place, later=later)
        ahead = day is not None and not later and _is_ahead(day, clock, place, posted_at)
        if day is not None and ahead and written.weekday is not None:
            return day - timedelta(days=7)
        if day is not None and not (ahead and beside is None and written.back == 0):
            return day
    if posted_at is None or place is None:
        return None
    local = posted_at.astimezone(place)
    if later:
        return local.date() if clock >= local.time() else local.date() + timedelta(days=1)
    # A post that rounds its own time may name a moment a few minutes ahead; beyond an hour it means yesterday.
    ahead = _is_ahead(local.date(), clock, place, posted_at)
    return local.date() - timedelta(days=1) if ahead else local.date()


def _is_ahead(day: date, clock: time, place: tzinfo | None, posted_at: datetime | None) -> bool:
    return posted_at is not None and place is not None and _at(day, clock, place) > posted_at + _HOURS_AHEAD


def _named(dated: Dated, posted_at: datetime | None, place: tzinfo | None, *, later: bool = False) -> date | None:
    """A named day, as the clocks of the zone see it: "yesterday" at 03:00 UTC is another day in California."""
    today = None if posted_at is None else posted_at.astimezone(place or UTC).date()
    try:
        return dated.on(today, later=later)
    except (ValueError, OverflowError):
        return None


def _at(day: date, clock: time, place: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=place).astimezone(UTC)
