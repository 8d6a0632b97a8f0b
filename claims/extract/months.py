"""Stretches of months: "in Q3", "since March", "throughout 2024", "year to date"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime

from .almanac import Almanac, Bounds, months_on
from .days import MONTHS
from .phrases import Phrase, phrase, said
from .stretches import Stretch

_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_THIRDS = {"early": (1, 11), "mid": (11, 21), "late": (21, 0)}  # days of a month; 0 is the first of the next
_YEARS_THIRDS = {"early": (0, 4), "mid": (4, 8), "late": (8, 12)}  # months of a year


def month_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """The months, quarters, halves and years of a lower-case plain text, as far as they lie before the post."""
    return said(_MONTHS, text, posted_at)


def _quarter(post: Almanac, match: re.Match[str]) -> Bounds:
    number = int(match["q"]) if match["q"] else _ORDINALS[match["nth"]]
    year = _year_of(match)
    return _since_or_past(post, match, *post.months(3 * number - 2, 3, year))


def _half(post: Almanac, match: re.Match[str]) -> Bounds:
    number = int(match["h"]) if match["h"] else _ORDINALS[match["nth"]]
    return _since_or_past(post, match, *post.months(6 * number - 5, 6, _year_of(match)))


def _year_of(match: re.Match[str]) -> int | None:
    written = match["year"] or match["year2"] or match.groupdict().get("year3")
    return None if written is None else int(written) % 100 + 2000


def _month(post: Almanac, match: re.Match[str]) -> Bounds:
    year = int(match["year"]) if match["year"] else None
    number = MONTHS[match["month"][:3]]
    first, after = post.months(number, 1, year)
    if match["until"]:
        last, after = post.months(MONTHS[match["until"][:3]], 1, year)
        first = date(last.year - (number > last.month), number, 1)
    elif match["third"]:
        start, end = _THIRDS[match["third"].rstrip("- ")]
        first, after = first.replace(day=start), first.replace(day=end) if end else after
    return _since_or_past(post, match, first, after)


def _year(post: Almanac, match: re.Match[str]) -> Bounds:
    first = date(int(match["year"]), 1, 1)
    if first > post.today:
        return None
    start, end = _YEARS_THIRDS[match["third"].rstrip("- ")] if match["third"] else (0, 12)
    return _since_or_past(post, match, months_on(first, start), months_on(first, end))


def _bare_year(post: Almanac, match: re.Match[str]) -> Bounds:
    first = date(int(match["year"]), 1, 1)
    return post.past(first, months_on(first, 12))


def _since_or_past(post: Almanac, match: re.Match[str], first: date, after: date) -> Bounds:
    return post.up_to_now(first) if match["since"] else post.past(first, after)


def _to_date(post: Almanac, match: re.Match[str]) -> Bounds:
    letter = match["letter"]
    return post.up_to_now(post.first_of({"y": "year", "q": "quarter", "m": "month"}[letter[0]]))


_SINCE = r"(?:(?P<since>(?:ever )?since) )?"
_OVER = r"(?:(?:as of|over|during|for|in|within|across|throughout|from|on|all through) )?"
_JOINT = r"(?: ?- ?| to | until | till | through | and )"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_SHORT = r"(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
_OF_YEAR = r"(?:,? (?:of )?(?:the year )?(?:fy ?)?(?P<year>20\d\d)|(?:'| '| fy'?)(?P<year2>\d\d))?"
_ABOUT_THEN = r"(?P<third>early |late |mid[- ])?"
_MONTHS: tuple[Phrase, ...] = (
    phrase(
        "q1|q2|q3|q4|quarter",
        rf"{_OVER}{_SINCE}(?:(?P<year3>20\d\d)[- ])?(?:q(?P<q>[1-4])|(?:the )?(?P<nth>first|second|third|fourth|"
        rf"[1-4](?:st|nd|rd|th)) "
        rf"quarter){_OF_YEAR}",
        _quarter,
    ),
    phrase(
        "h1|h2|half of",
        rf"{_OVER}{_SINCE}(?:h(?P<h>[12])(?= of|,? 20|[ '.,:;!]|$)|the (?P<nth>first|second) half of(?= the year| 20))"
        rf"(?: the year)?{_OF_YEAR}",
        _half,
    ),
    phrase(
        "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec",
        rf"(?:(?P<since>(?:ever )?since)|in|for|during|throughout|all of|all|back in|last|from|between) {_ABOUT_THEN}"
        rf"(?P<month>{_MONTH}|{_SHORT})(?:{_JOINT}(?P<until>{_MONTH}|{_SHORT}))?(?:,? (?P<year>20\d\d))?(?! \d)",
        _month,
    ),
    phrase(
        "20",
        rf"(?:(?P<since>(?:ever )?since)|in|for|during|throughout|all of|all|across|over|back in|of|"
        rf"the year) {_ABOUT_THEN}"
        r"(?P<year>20\d\d)(?![-:/.,]\d)(?! (?:users|people|requests|customers|members|sites|servers))",
        _year,
    ),
    phrase("20", r"(?P<since>(?!))?(?P<third>early |late |mid[- ])(?P<year>20\d\d)(?![-:/.,]\d)", _year),
    phrase(
        "20",
        r"(?:(?<=^)|(?<=[.!?\n:] )|(?<=\n)|(?<=^so ))(?P<year>20\d\d)(?= (?:went|was|has|had|saw|brought|ended|"
        r"closed|passed)\b|:| so far)"
        r"(?: so far)?",
        _bare_year,
    ),
    phrase(
        "january|february|march|april|may|june|july|august|september|october|november|december",
        rf"(?:(?<=^)|(?<=[.!?\n] )|(?<=\n))(?P<since>(?!))?(?P<third>(?!))?(?P<until>(?!))?(?P<month>{_MONTH})"
        r"(?: (?P<year>20\d\d))?(?=:|'s)",
        _month,
    ),
    phrase("to date|td", r"(?P<letter>y|q|m|year|quarter|month)(?:td|[- ]to[- ]date)", _to_date),
)
