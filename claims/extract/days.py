"""The days that a post names: dates as they are written, and "yesterday" or "Tuesday" as seen from the post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
WEEKDAYS = {name: number for number, name in enumerate(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])}
YEARS = range(1990, 2100)  # posts speak of these; arithmetic near the calendar's own ends would overflow
AHEAD = timedelta(days=62)  # a date without a year lies at most so far after the post

MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?)(?!\w)"
)
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_ANY_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
_DIGIT = re.compile(r"\d")
_WRITTEN = re.compile(
    r"\b(?:(?P<y>\d{4})[-/](?P<m>\d{2})[-/](?P<d>\d{2})(?:t(?=\d{2}:)|\b)|"
    rf"(?:{_ANY_WEEKDAY},? )?(?:the )?(?P<d1>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?(?: of)? (?P<m1>{MONTH})(?:,? (?P<y1>\d{{4}})\b)?|"
    rf"(?:{_ANY_WEEKDAY},? )?(?P<m2>{MONTH}) (?:the )?(?P<d2>\d{{1,2}})(?:st|nd|rd|"
    rf"th)?\b(?![.:]\d)(?:,? (?P<y2>\d{{4}})\b)?|"
    r"(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?P<y3>\d{4})\b|"
    r"(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<y4>\d{4})\b)"
)
_SPOKEN = re.compile(
    r"\b(?:(?P<back>today|yesterday|tomorrow|the day before yesterday)|"
    rf"(?P<last>last )?(?P<weekday>{WEEKDAY}|{_ANY_WEEKDAY}(?=,? (?:at )?\d))(?!s\b)|"
    r"(?:(?<=on )|(?<=since )|(?<=from ))the (?P<nth>\d{1,2})(?:st|nd|rd|th)\b(?! (?:floor|street|avenue|"
    r"anniversary|birthday|attempt|time)))"
)
_BACK = {"today": 0, "yesterday": 1, "tomorrow": -1, "the day before yesterday": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A day at a place of the text: a date, or what it takes to find one from the post's own day."""

    start: int
    end: int
    day: date | None = None
    back: int | None = None
    weekday: int | None = None
    nth: int | None = None
    last: bool = False

    def on(self, today: date | None, *, later: bool = False) -> date | None:
        """The date, seen from the post's day in some zone; `later` looks ahead, as promises do.

        Raises:
            ValueError, OverflowError: there is no such day, or it lies beyond the calendar.
        """
        if self.day is not None or today is None:
            return self.day
        if self.back is not None:
            return today - timedelta(days=self.back)
        if self.weekday is not None:
            ahead = (self.weekday - today.weekday()) % 7
            if later:
                return today + timedelta(days=ahead)
            return today - timedelta(days=(-ahead) % 7 or (7 if self.last else 0))
        return None if self.nth is None else _nth(self.nth, today, later=later)


def dates(text: str, posted_at: datetime | None) -> tuple[Dated, ...]:
    """Every date written in a lower-case plain text; one without a year lies near the post."""
    if _DIGIT.search(text) is None:
        return ()
    found = (_dated(match, posted_at) for match in _WRITTEN.finditer(text))
    return tuple(each for each in found if each is not None)


def spoken_days(text: str) -> Iterator[Dated]:
    """Every "yesterday", "Tuesday" and "on the 14th" of a lower-case plain text."""
    for match in _SPOKEN.finditer(text):
        start, end = match.span()
        if match["back"]:
            yield Dated(start=start, end=end, back=_BACK[match["back"]])
        elif match["weekday"]:
            weekday = WEEKDAYS[match["weekday"][:3]]
            yield Dated(start=start, end=end, weekday=weekday, last=match["last"] is not None)
        else:
            yield Dated(start=start, end=end, nth=int(match["nth"]))


def near(month: int, day: int, posted_at: datetime | None) -> date:
    """The latest such date that is not far ahead of the post.

    Raises:
        ValueError: there is no such date, or no post to be near to.
    """
    if posted_at is None:
        raise ValueError("a date without a year needs the post's time")
    latest = posted_at.date() + AHEAD
    year = latest.year
    while True:
        found = date(year, month, day)
        if found <= latest:
            return found
        year -= 1


def _dated(match: re.Match[str], posted_at: datetime | None) -> Dated | None:
    try:
        day = _day(match, posted_at)
    except (ValueError, OverflowError):
        return None
    return None if day is None or day.year not in YEARS else Dated(start=match.start(), end=match.end(), day=day)


def _day(match: re.Match[str], posted_at: datetime | None) -> date | None:
    if match["y4"]:
        one, other = int(match["one"]), int(match["other"])
        if min(one, other) > 12 or (max(one, other) <= 12 and one != other):
            return None  # 3/4/2024 is March to some and April to others
        return date(int(match["y4"]), min(one, other), max(one, other))
    month = match["m"] or match["m1"] or match["m2"] or match["m3"]
    year = match["y"] or match["y1"] or match["y2"] or match["y3"]
    day = int(match["d"] or match["d1"] or match["d2"] or match["d3"])
    number = int(month) if month.isdigit() else MONTHS[month[:3]]
    return date(int(year), number, day) if year else near(number, day, posted_at)


def _nth(day: int, today: date, *, later: bool) -> date:
    """The nearest such day of a month on one side of today; not every month has a 31st."""
    for away in range(62):
        found = today + timedelta(days=away if later else -away)
        if found.day == day:
            return found
    raise ValueError(f"no month has a day {day}")
