"""Past and running stretches of the calendar, relative to the post: "the last 24 hours", "in Q3", "since Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from .almanac import CALENDAR, Almanac, Bounds, months_on
from .counts import COUNT, LENGTHS, count, unit
from .days import WEEKDAYS
from .phrases import Phrase, phrase, said
from .stretches import Stretch

_LONGEST = 100_000  # of any unit: beyond that nobody means a stretch of the calendar
_RUNNING = re.compile(r"\b(?:the|these|past|trailing)\b")  # "the last month" runs up to now, "last month" is February
_PARTS = {"morning": (0, 12), "lunchtime": (11, 15), "afternoon": (12, 18), "evening": (17, 24), "night": (18, 32)}


def period_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """The past and running stretches of a lower-case plain text."""
    return said(_PERIODS, text, posted_at)


def rolled(post: Almanac, how_many: str, length: str) -> Bounds:
    """So many units back from the post; None for "a few", and for more than anybody means."""
    number, length = count(how_many.replace(",", "")), unit(length)
    if number is None or not 0 < number <= _LONGEST:
        return None
    if length in LENGTHS:
        return (post.at - LENGTHS[length] * number, post.at)
    months = int(number * CALENDAR[length])
    return post.up_to_now(months_on(post.today, -months)) if 0 < months < 600 else None


def _rolling(post: Almanac, match: re.Match[str]) -> Bounds:
    number, length = count(match["n"]), unit(match["unit"])
    if match["half"]:
        return (post.at - LENGTHS["hour"] / 2, post.at)
    if number is not None and match["more"] and length in LENGTHS:
        return (post.at - LENGTHS[length] * (number + 0.5), post.at)
    if not match["n"] and length in CALENDAR and ("previous" in match[0] or not _RUNNING.search(match[0])):
        return post.previous(length)
    return rolled(post, match["n"] or "", match["unit"])


def _ago(post: Almanac, match: re.Match[str]) -> Bounds:
    number, length = count(match["n"]), unit(match["unit"])
    if number is None or not 0 < number <= _LONGEST:
        return None
    if length in {"minute", "hour"}:
        middle, spread = post.at - LENGTHS[length] * number, LENGTHS[length] * max(min(0.5, number / 2), number / 5)
        return (middle - spread, middle + spread)
    if length in {"day", "week"}:
        day = post.today - LENGTHS[length] * number
        return post.past(day, day + timedelta(days=1)) if length == "day" else _around(post, day)
    if number != int(number) or number > 600:
        return None
    first = months_on(post.first_of(length), -int(number) * CALENDAR[length])
    return post.past(first, months_on(first, CALENDAR[length]))


def _around(post: Almanac, day: date) -> Bounds:
    """The days around one that is counted in weeks."""
    return post.past(day - timedelta(days=3), day + timedelta(days=4))


def _weekday(post: Almanac, match: re.Match[str]) -> Bounds:
    first = post.weekday(WEEKDAYS[match["weekday"]], last=match["last"] is not None)
    if match["until"]:
        last = post.weekday(WEEKDAYS[match["until"]])
        first = last - timedelta(days=(last.weekday() - WEEKDAYS[match["weekday"]]) % 7)
        return post.past(first, last + timedelta(days=1))
    return _day_or_part(post, match, first)


def _day_or_part(post: Almanac, match: re.Match[str], day: date) -> Bounds:
    found = post.hours(day, *_PARTS[match["part"]]) if match["part"] else post.past(day, day + timedelta(days=1))
    return (found[0], post.at) if found is not None and match["since"] else found


def _named(post: Almanac, match: re.Match[str]) -> Bounds:
    day = post.today
    if "before" in match["day"]:
        day -= timedelta(days=2)
    elif match["day"] == "yesterday" or match["day"].startswith(("last", "over")):
        day -= timedelta(days=1)
    if match["day"] == "tonight":
        return post.hours(day, 17, 30)
    if match["day"] in {"overnight", "last"}:
        found = post.hours(day, *_PARTS["night"])
        return (found[0], post.at) if found is not None and match["since"] else found
    return _day_or_part(post, match, day)


def _weekend(post: Almanac, match: re.Match[str]) -> Bounds:
    saturday = post.weekday(WEEKDAYS["sat"])
    if "last" in match[0] and post.today - saturday <= timedelta(days=1):
        saturday -= timedelta(days=7)
    return post.past(saturday, saturday + timedelta(days=2))


def _this(post: Almanac, match: re.Match[str]) -> Bounds:
    length = match["unit"]
    if length == "hour":
        return (post.at.replace(minute=0, second=0, microsecond=0), post.at)
    if length in _PARTS:
        return post.hours(post.today - timedelta(days=length == "night"), *_PARTS[length])
    return post.up_to_now(post.today if length == "day" else post.first_of(length))


def _week(post: Almanac, match: re.Match[str]) -> Bounds:
    number = int(match["week"] or match["week2"])
    year = int(match["year"] or match["year2"] or post.today.isocalendar().year)
    first = date.fromisocalendar(year, number, 1)
    if first > post.today and not (match["year"] or match["year2"]):
        first = date.fromisocalendar(year - 1, number, 1)
    return post.past(first, first + timedelta(days=7))


_SINCE = r"(?:(?P<since>(?:ever )?since) )?"
_OVER = r"(?:(?:as of|over|during|for|in|within|across|throughout|from|on|all through) )?"
_DAY = r"(?P<weekday>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?day"
_PART = r"(?: (?P<part>morning|lunchtime|afternoon|evening|night))?"
_JOINT = r"(?: ?- ?| to | until | till | through | and )"
_PERIODS: tuple[Phrase, ...] = (
    phrase(
        "last|past|previous|trailing",
        rf"(?:{_OVER}(?:the |these |this )?(?:whole |entire )?(?:last|past|previous|trailing) )"
        rf"(?:(?P<n>{COUNT})[ -]?)?(?P<half>half[ -])?"
        r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|quarters?|years?|"
        r"yrs?)(?P<more> and a half)?",
        _rolling,
    ),
    phrase(
        "ago",
        rf"(?:(?:about|around|roughly|just|some|over|more than|almost|nearly|until|up to|back) )?(?P<n>{COUNT}) ?"
        r"(?P<unit>minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|wks?|months?|years?|yrs?) ago",
        _ago,
    ),
    phrase(
        "nday|sday|eday|dday|uday|rday|iday|tday",  # mon, tues, tue, wed, thu, thurs, fri, sat and their like
        rf"(?<!next )(?<!by )(?<!every )(?<!each )(?<!black )(?<!cyber )(?<!before )(?<!until )(?:as of )?{_SINCE}"
        rf"(?:from |between |on |this |late |early )?(?P<last>last )?{_DAY}"
        rf"(?:{_JOINT}(?P<until>mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?day)?{_PART}",
        _weekday,
    ),
    phrase(
        "today|yesterday|night|this morning|this lunchtime|this afternoon|this evening",
        rf"(?:(?:as of|from|over|during|for) )?{_SINCE}(?:so far |early |late |earlier |first thing )?"
        rf"(?P<day>today|the day before yesterday|yesterday|tonight|overnight|(?:last|over)(?= night)|"
        rf"this(?= (?:morning|lunchtime|afternoon|evening)\b)){_PART}",
        _named,
    ),
    phrase("weekend", rf"{_OVER}(?:at )?(?:the whole|the past|this past|the|this|last|all) weekend", _weekend),
    phrase(
        "hour|day|morning|afternoon|evening|night|week|month|quarter|year",
        r"(?:(?:so far|as of|from|during|over|in|for|throughout|earlier|early|late) )?"
        r"(?:this(?: very)?(?: whole| entire)?|the current|all|the whole|the entire) "
        r"(?P<unit>hour|day|morning|afternoon|evening|night|week|month|quarter|year)(?: long| so far)?(?<!this day)",
        _this,
    ),
    phrase(
        "week|wk|cw|kw|-w",
        rf"{_OVER}(?:(?:calendar week|iso week|wk|cw|kw) ?#?(?P<week>\d{{1,2}})(?:,? (?:of )?(?P<year>20\d\d))?|"
        r"(?P<year2>20\d\d)-?w(?P<week2>\d{2}))",
        _week,
    ),
    phrase(
        "week ",
        rf"{_OVER}week (?P<week>\d{{1,2}})(?:,? of |,? )(?P<year>20\d\d)(?P<week2>)(?P<year2>)",
        _week,
    ),
)
