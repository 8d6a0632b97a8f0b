"""Stretches from the post to a moment to come: "by end of day", "within the next two hours", "before Friday"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .almanac import Almanac, Bounds, months_on
from .counts import COUNT, LENGTHS, count, unit
from .days import MONTHS, WEEKDAYS
from .phrases import Phrase, phrase, said
from .stretches import Form, Stretch

_MOST = 10_000  # units
_PART_ENDS = {None: 24, "morning": 12, "afternoon": 18, "evening": 24, "night": 24}  # hours of the day


def due_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """The stretches up to a moment to come of a lower-case plain text."""
    return said(_DUES, text, posted_at)


def _end(post: Almanac, match: re.Match[str]) -> Bounds:
    """The end of a day, week, month, quarter or year; of nothing else is the end known."""
    word = (match["of"] or "day").removeprefix("the ").removeprefix("business ").removeprefix("working ")
    following = word.startswith("next ")
    word = word.removeprefix("next ").removeprefix("this ").removeprefix("current ")
    if word in {"week", "month", "quarter", "year"}:
        return (post.at, post.end_of(word, int(following)))
    if word[:3] in MONTHS and not following:
        first = date(post.today.year + (MONTHS[word[:3]] < post.today.month), MONTHS[word[:3]], 1)
        return (post.at, post.midnight(months_on(first, 1)))
    day = _day(post, match["on"] or word)
    return None if day is None else (post.at, post.midnight(day + timedelta(days=1)))


def _by_day(post: Almanac, match: re.Match[str]) -> Bounds:
    day = _day(post, match["on"])
    return None if day is None else (post.at, post.midnight(day) + timedelta(hours=_PART_ENDS[match["part"]]))


def _later(post: Almanac, match: re.Match[str]) -> Bounds:
    return (post.at, post.midnight(post.today) + timedelta(hours=_PART_ENDS[match["part"]]))


def _day(post: Almanac, word: str) -> date | None:
    if word in {"day", "today", "tonight", "play", "midnight"}:
        return post.today
    if word.startswith("tomorrow"):
        return post.today + timedelta(days=1)
    if word[:3] in WEEKDAYS and word.endswith("day"):
        return post.today + timedelta(days=(WEEKDAYS[word[:3]] - post.today.weekday()) % 7)
    return None


def _within(post: Almanac, match: re.Match[str]) -> Bounds:
    number, length = count(match["n"]), unit(match["unit"])
    if match[0].startswith("within the ") and length in {"hour", "day"} and not match["n"]:
        return (post.at, post.at + LENGTHS[length])
    if match["half"]:
        return (post.at, post.at + LENGTHS["hour"] / 2)
    if not match["n"] and "next" not in match[0] and "coming" not in match[0]:
        return None  # "in minutes", "in days"
    return (post.at, post.at + LENGTHS[length] * number) if number and number <= _MOST else None


_DAYS = r"monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_ABOUT = r"(?:about |around |roughly |approximately |~ ?|another |as little as |less than |under |at most )?"
_UNITS = r"minutes?|mins?|hours?|hrs?|days?|weeks?"
_DUES: tuple[Phrase, ...] = (
    phrase(
        "end|close|eod|cob|midnight|tonight|eow|eoy",
        r"(?:by|before|until|till) (?:the )?(?:(?:very )?(?:end of|close of|eo|"
        r"co)(?: ?(?P<of>(?:the )?(?:business |working )?"
        r"(?:next |this |current )?(?!on\b|at\b|and\b|but\b|for\b)[a-z]+))?|eod|cob|midnight|tonight)"
        rf"(?:,? (?:on )?(?P<on>tomorrow|today|{_DAYS}))?",
        _end,
        Form.DUE,
    ),
    phrase(
        "day|tomorrow",
        rf"(?:by|before|until|till) (?P<on>tomorrow|today|{_DAYS})(?: (?P<part>morning|afternoon|evening|"
        rf"night))?(?! ?noon)",
        _by_day,
        Form.DUE,
    ),
    phrase(
        "minute|min|hour|hr|day|week",
        rf"(?:(?:with)?in|(?:over|for)(?= the next)) (?:the (?:(?:next|coming) |(?<=within the )))?"
        rf"{_ABOUT}(?:(?P<n>{COUNT})(?: more)?[ -]?)?"
        rf"(?P<half>half[ -])?(?P<unit>{_UNITS})(?! (?:of|ago|earlier|last)\b)",
        _within,
        Form.DUE,
    ),
    phrase(
        "eta",
        rf"(?:(?<=eta )|(?<=eta: )|(?<=eta is )){_ABOUT}(?P<n>{COUNT}) ?(?P<half>(?!))?(?P<unit>{_UNITS})",
        _within,
        Form.DUE,
    ),
    phrase(
        "later",
        r"later (?:today|tonight|this (?P<part>morning|afternoon|evening))",
        _later,
        Form.DUE,
    ),
)
