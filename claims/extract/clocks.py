"""Dates and clock times written in a post, resolved to UTC where date and zone are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .stretches import Form, Stretch
from .zones import spellings, zone

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
DAYS = {name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}

YEARS = range(1990, 2100)  # posts speak of these; arithmetic near the calendar's own ends would overflow

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_DATE = re.compile(
    rf"\b(?:(?P<iso>(?P<y>\d{{4}})-(?P<m>\d{{2}})-(?P<d>\d{{2}}))(?=\b|t)|"
    rf"(?:{_WEEKDAY},? )?(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<m1>{_MONTH})(?:,? (?P<y1>\d{{4}})\b)?|"
    rf"(?:{_WEEKDAY},? )?(?P<m2>{_MONTH}) (?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?:,? (?P<y2>\d{{4}})\b)?)"
)
_ZONES = "|".join(re.escape(each) for each in spellings())
_ZONE = rf"(?P<zone>{_ZONES})"
_CLOCK = r"(?P<h{n}>\d{{1,2}})(?:[:.](?P<m{n}>\d{{2}}))?(?::\d{{2}})?\s?(?P<ap{n}>[ap]\.m\.|[ap]m?\b)?"
_RANGE = re.compile(
    r"(?<![\w.,:$-])(?:(?P<lead>from|between)\s)?(?:about |around |roughly |~\s?|approximately )?"
    + _CLOCK.format(n=1)
    + rf"(?:\s?\(?(?P<zone1>{_ZONES})\b\)?)?"
    + r"\s?(?P<join>-|to|until|till|til|through|and)\s?(?:about |around |roughly |~\s?|approximately )?"
    + _CLOCK.format(n=2)
    + rf"(?![\d:%])(?:[,\s]*\(?{_ZONE}\b\)?(?: time\b)?)?"
)
_MOMENT = re.compile(
    r"(?<![\w.,:$-])(?:(?P<lead>as of|at about|at around|at|since|from|around|about|by|before|after|until|~)\s?)?"
    r"(?:about |around |roughly |approximately |~)?"
    + _CLOCK.format(n=1)
    + rf"(?![\d:%])(?:[,\s]*\(?{_ZONE}\b\)?(?: time\b)?)?"
)


_ANNOUNCES = re.compile(
    r"\b(?:eta|(?:estimated|expected|anticipated) (?:time|resolution|recovery|restoration|fix|return))\b[^.!?\n]{0,25}$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A calendar date at a place of the text."""

    start: int
    end: int
    day: date


def dates(text: str, posted_at: datetime | None) -> tuple[Dated, ...]:
    """Every date written in a lower-case plain text; one without a year lies near the post."""
    found = (_dated(match, posted_at) for match in _DATE.finditer(text))
    return tuple(each for each in found if each is not None)


def _dated(match: re.Match[str], posted_at: datetime | None) -> Dated | None:
    month = match["m"] or match["m1"] or match["m2"]
    year = match["y"] or match["y1"] or match["y2"]
    day = int(match["d"] or match["d1"] or match["d2"])
    number = int(month) if month.isdigit() else MONTHS[month[:3]]
    if year is None and posted_at is None:
        return None
    try:
        resolved = date(int(year), number, day) if year else _near(number, day, posted_at)
    except ValueError:
        return None
    if resolved.year not in YEARS:
        return None
    return Dated(start=match.start(), end=match.end(), day=resolved)


def _near(month: int, day: int, posted_at: datetime | None) -> date:
    if posted_at is None:
        raise ValueError("a date without a year needs the post's time")
    found = date(posted_at.year, month, day)
    if found - posted_at.date() > timedelta(days=62):
        return found.replace(year=found.year - 1)
    return found


def clock_stretches(text: str, days: tuple[Dated, ...], posted_at: datetime | None) -> Iterator[Stretch]:
    """Clock ranges and single clock times of a lower-case plain text."""
    end = -1
    for match in _RANGE.finditer(text):
        if _is_clock_range(match):
            end = match.end()
            yield _with_date(_range(match, days, posted_at), text, days)
    covered = (
        [(match.start(), match.end()) for match in _RANGE.finditer(text) if _is_clock_range(match)] if end >= 0 else []
    )
    spans = iter(covered)
    current = next(spans, None)
    for match in _MOMENT.finditer(text):
        while current is not None and current[1] <= match.start():
            current = next(spans, None)
        if _is_clock(match) and (current is None or match.end() <= current[0]):
            yield _with_date(_moment(match, text, days, posted_at), text, days)


def _is_clock_range(match: re.Match[str]) -> bool:
    shaped = bool(match["m1"] or match["m2"] or match["ap1"] or match["ap2"])
    wordy = match["join"] == "and" and match["lead"] != "between"
    return shaped and not wordy and _valid(match, 1) and _valid(match, 2)


def _is_clock(match: re.Match[str]) -> bool:
    shaped = match["m1"] is not None and (match["zone"] or match["lead"] or match["ap1"])
    spoken = match["ap1"] is not None and len(match["ap1"]) > 1
    hourly = match["zone"] is not None and len(match["zone"]) > 1
    return bool(shaped or spoken or hourly) and _valid(match, 1)


def _valid(match: re.Match[str], n: int) -> bool:
    return int(match[f"h{n}"]) < (13 if match[f"ap{n}"] else 24) and int(match[f"m{n}"] or 0) < 60


def _clock(match: re.Match[str], n: int, half: str | None = None) -> time:
    hour, half = int(match[f"h{n}"]), (match[f"ap{n}"] or half or "")[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, int(match[f"m{n}"] or 0))


def _range(match: re.Match[str], days: tuple[Dated, ...], posted_at: datetime | None) -> Stretch:
    found = Stretch(start=match.start(), end=match.end(), form=Form.RANGE)
    place = _shared_zone(match)
    last = _clock(match, 2)
    first = _clock(match, 1, match["ap2"])
    if match["ap2"] and not match["ap1"] and first > last:
        first = _clock(match, 1, "a")
    day = _day(match.start(), days, posted_at, place, first)
    if place is None or day is None:
        return found
    until = day + timedelta(days=1) if last < first else day
    return replace(found, begins=_at(day, first, place), ends=_at(until, last, place))


def _shared_zone(match: re.Match[str]) -> tzinfo | None:
    """The zone of both ends, named behind one or both; None where they differ: such a range is a slip or two places."""
    spelt = {each for each in (match["zone1"], match["zone"]) if each}
    return zone(spelt.pop()) if len(spelt) == 1 else None


def _moment(match: re.Match[str], text: str, days: tuple[Dated, ...], posted_at: datetime | None) -> Stretch:
    announced = _ANNOUNCES.search(text[max(match.start() - 40, 0) : match.start()]) is not None
    due = announced or match["lead"] in {"by", "before", "until"}
    found = Stretch(start=match.start(), end=match.end(), form=Form.DUE if due else Form.MOMENT)
    place = zone(match["zone"] or "")
    clock = _clock(match, 1)
    day = _day(match.start(), days, posted_at, place, clock, later=due)
    if place is None or day is None:
        return found
    moment = _at(day, clock, place)
    return replace(found, begins=posted_at, ends=moment) if due else replace(found, begins=moment)


def _day(
    place_in_text: int,
    days: tuple[Dated, ...],
    posted_at: datetime | None,
    place: tzinfo | None,
    clock: time,
    *,
    later: bool = False,
) -> date | None:
    """The day that a clock time belongs to: the nearest written date, else the post's own, or the day before."""
    if days:
        return min(days, key=lambda each: abs(each.start - place_in_text)).day
    if posted_at is None or place is None:
        return None
    local = posted_at.astimezone(place)
    if later:
        return local.date() if clock >= local.time() else local.date() + timedelta(days=1)
    # A post that rounds its own time may name a moment a few minutes ahead; beyond an hour it means yesterday.
    return (
        local.date()
        if _at(local.date(), clock, place) <= posted_at + timedelta(hours=1)
        else local.date() - timedelta(days=1)
    )


def _at(day: date, clock: time, place: tzinfo) -> datetime:
    return datetime.combine(day, clock, tzinfo=place).astimezone(UTC)


def _with_date(found: Stretch, text: str, days: tuple[Dated, ...]) -> Stretch:
    """Take in a date that follows directly: "22:00 UTC on 8 June 2021"."""
    for each in days:
        if found.end <= each.start <= found.end + 6 and text[found.end : each.start].strip(" ,") in {
            "",
            "on",
            "on the",
        }:
            return replace(found, end=each.end)
    return found
