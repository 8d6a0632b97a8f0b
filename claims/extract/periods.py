"""Stretches of the calendar, relative to the post: "the last 24 hours", "in Q3", "since Tuesday", "by end of day"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from .clocks import DAYS, MONTHS
from .stretches import Form, Stretch
from .zones import spellings, zone

_COUNTS = {"": 1, "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "ten": 10}
_COUNTS |= {"twelve": 12, "few": 0, "couple": 0, "several": 0}
_LENGTHS = {"minute": timedelta(minutes=1), "min": timedelta(minutes=1), "hour": timedelta(hours=1)}
_LENGTHS |= {"hr": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}
_CALENDAR = {"week": 0, "month": 1, "quarter": 3, "year": 12}  # months; a week is counted in days
_RUNNING = re.compile(r"\b(?:the|these|past|trailing)\b")  # "the last month" runs up to now, "last month" is February
_WEEKDAY = r"(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)day"
_MONTH = r"(?P<month>january|february|march|april|may|june|july|august|september|october|november|december)"
_ZONED = r"(?: \(?(?P<zone>" + "|".join(re.escape(each) for each in spellings() if len(each) > 1) + r")\b\)?)?"
_DAY_END = r"(?:the )?(?:end of|close of|eo|co)"

Bounds = tuple[datetime, datetime] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """The post's time, as a calendar in one zone."""

    at: datetime
    place: tzinfo

    @property
    def today(self) -> date:
        return self.at.astimezone(self.place).date()

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(0), tzinfo=self.place).astimezone(UTC)

    def up_to_now(self, first: date) -> Bounds:
        return (self.midnight(first), self.at)

    def past(self, first: date, after_last: date) -> Bounds:
        return (
            (self.midnight(first), min(self.midnight(after_last), self.at)) if self.midnight(first) <= self.at else None
        )

    def hours(self, day: date, first: int, last: int) -> Bounds:
        start = self.midnight(day) + timedelta(hours=first)
        return (start, min(self.midnight(day) + timedelta(hours=last), self.at)) if start <= self.at else None


def _rolling(post: _Post, match: re.Match[str]) -> Bounds:
    word = match["n"] or ""
    count = int(word) if word.isdigit() else _COUNTS.get(word, 0)
    unit = match["unit"].removesuffix("s")
    if not 0 < count <= 100_000:
        return None
    if not word and unit in _CALENDAR and ("previous" in match[0] or not _RUNNING.search(match[0])):
        return _previous(post, unit)
    if unit in {"month", "year", "quarter"}:
        months = count * _CALENDAR[unit]
        return post.up_to_now(_months_back(post.today, months)) if months < 600 else None
    return (post.at - _LENGTHS[unit] * count, post.at)


def _months_back(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, 28))


def _weekday(post: _Post, match: re.Match[str]) -> Bounds:
    back = (post.today.weekday() - DAYS[match["weekday"][:3]]) % 7
    first = post.today - timedelta(days=back)
    return post.up_to_now(first) if match["since"] else post.past(first, first + timedelta(days=1))


def _quarter(post: _Post, match: re.Match[str]) -> Bounds:
    number = int(match["quarter"])
    year = int(match["year"]) if match["year"] else post.today.year
    first = date(year, 3 * number - 2, 1)
    if not match["year"] and first > post.today:
        first = first.replace(year=year - 1)
    return post.past(first, _months_back(first, -3))


def _month(post: _Post, match: re.Match[str]) -> Bounds:
    year = int(match["year"]) if match["year"] else post.today.year
    first = date(year, MONTHS[match["month"][:3]], 1)
    if not match["year"] and first > post.today:
        first = first.replace(year=year - 1)
    return post.up_to_now(first) if match["since"] else post.past(first, _months_back(first, -1))


def _year(post: _Post, match: re.Match[str]) -> Bounds:
    first = date(int(match["year"]), 1, 1)
    if first > post.today:
        return None
    return post.up_to_now(first) if match["since"] else post.past(first, date(first.year + 1, 1, 1))


def _this(post: _Post, match: re.Match[str]) -> Bounds:
    return post.up_to_now(_first_day(post.today, match["unit"]))


def _previous(post: _Post, unit: str) -> Bounds:
    """The calendar's whole week (from Monday), month, quarter or year before the post's own."""
    first = _first_day(post.today, unit)
    before = first - timedelta(days=7) if unit == "week" else _months_back(first, _CALENDAR[unit])
    return post.past(before, first)


def _first_day(today: date, unit: str) -> date:
    match unit:
        case "week":
            return today - timedelta(days=today.weekday())
        case "month":
            return today.replace(day=1)
        case "quarter":
            return date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
        case _:
            return date(today.year, 1, 1)


def _named(post: _Post, match: re.Match[str]) -> Bounds:
    today, yesterday = post.today, post.today - timedelta(days=1)
    match match["name"]:
        case "today" | "earlier today" | "so far today":
            return post.up_to_now(today)
        case "yesterday":
            return post.past(yesterday, today)
        case "this morning":
            return post.hours(today, 0, 12)
        case "this afternoon":
            return post.hours(today, 12, 18)
        case "this evening":
            return post.hours(today, 17, 24)
        case "last night" | "overnight":
            return (
                post.midnight(yesterday) + timedelta(hours=18),
                min(post.midnight(today) + timedelta(hours=8), post.at),
            )
    saturday = today - timedelta(days=(today.weekday() - 5) % 7)
    return post.past(saturday, saturday + timedelta(days=2))


def _due_day(post: _Post, match: re.Match[str]) -> Bounds:
    word = match["day"] or "day"
    day = post.today
    if word.startswith("tomorrow"):
        day += timedelta(days=1)
    elif word[:3] in DAYS:
        day += timedelta(days=(DAYS[word[:3]] - day.weekday()) % 7)
    elif word == "week":
        day += timedelta(days=6 - day.weekday())
    elif word == "month":
        day = _months_back(day.replace(day=1), -1) - timedelta(days=1)
    return (post.at, post.midnight(day + timedelta(days=1)))


def _due_in(post: _Post, match: re.Match[str]) -> Bounds:
    word = match["n"]
    count = 1.0 if word in {"an", "a", ""} else 0.5 if word.startswith("half") else float(_COUNTS.get(word, 0) or 0)
    if word.isdigit():
        count = float(word)
    unit = match["unit"].removesuffix("s")
    return (post.at, post.at + _LENGTHS[unit] * count) if 0 < count <= 10_000 else None


Resolver = Callable[[_Post, re.Match[str]], Bounds]

_ROLLING = (
    r"(?:(?:over|during|for|in|within|across) )?(?:the |these )?(?:last|past|previous|trailing) "
    r"(?P<n>\d{1,5}|[a-z]{1,7})? ?(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?|months?|quarters?|years?)"
)
_ON_WEEKDAY = rf"(?:(?P<since>since) |on |this |last )(?:last )?{_WEEKDAY}"
_IN_QUARTER = r"(?:(?:in|for|during|over|throughout) )?q(?P<quarter>[1-4])(?:,? (?:of )?(?P<year>20\d\d))?"
_IN_MONTH = rf"(?:(?P<since>since)|in|for|during|throughout|all of) {_MONTH}(?: (?P<year>20\d\d))?(?! \d)"
_IN_YEAR = r"(?:(?P<since>since)|in|for|during|throughout|all of|across) (?P<year>20\d\d)(?![-:])"
_THIS = r"(?:so far )?(?:this|the current) (?P<unit>week|month|quarter|year)"
_NAMED = (
    r"(?P<name>so far today|earlier today|today|yesterday|this morning|this afternoon|this evening|last night|"
    r"overnight|over the weekend|this weekend|last weekend)"
)
_BY_DAY_END = (
    rf"(?:by|before|until) (?:{_DAY_END} ?(?:of )?(?:the |business )?(?P<day>[a-z]+)?|(?:eod|cob|midnight|tonight))"
)
_BY_DAY = r"(?:by|before) (?P<day>tomorrow(?: \w+)?|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_IN_A_WHILE = (
    r"(?:(?:with)?in|(?:over|for)(?= the next)) (?:the next |about |around |roughly |approximately |~|another )?"
    r"(?P<n>\d{1,4}|half an?|an|a|one|two|three|four|five|six|ten|few|couple of|)(?: more)? ?"
    r"(?P<unit>minutes?|mins?|hours?|hrs?|days?|weeks?)"
)
_ETA_IN = (
    r"(?:(?<=eta )|(?<=eta: )|(?<=eta is ))(?:about |around |roughly |approximately |~)?"
    r"(?P<n>\d{1,4}|an|a|one|two|three|four|five|six|ten) ?(?P<unit>minutes?|mins?|hours?|hrs?|days?)"
)
_FORMS: tuple[tuple[Form, re.Pattern[str], Resolver], ...] = tuple(
    (form, re.compile(rf"\b{pattern}\b{_ZONED}"), resolver)
    for form, pattern, resolver in (
        (Form.PERIOD, _ROLLING, _rolling),
        (Form.PERIOD, _ON_WEEKDAY, _weekday),
        (Form.PERIOD, _IN_QUARTER, _quarter),
        (Form.PERIOD, _IN_MONTH, _month),
        (Form.PERIOD, _IN_YEAR, _year),
        (Form.PERIOD, _THIS, _this),
        (Form.PERIOD, _NAMED, _named),
        (Form.DUE, _BY_DAY_END, _due_day),
        (Form.DUE, _BY_DAY, _due_day),
        (Form.DUE, _IN_A_WHILE, _due_in),
        (Form.DUE, _ETA_IN, _due_in),
    )
)


def period_stretches(text: str, posted_at: datetime | None) -> Iterator[Stretch]:
    """Calendar stretches of a lower-case plain text; days are those of UTC unless the text names a zone."""
    for form, pattern, resolver in _FORMS:
        for match in pattern.finditer(text):
            bounds = _resolved(resolver, match, posted_at)
            begins, ends = bounds or (None, None)
            yield Stretch(start=match.start(), end=match.end(), form=form, begins=begins, ends=ends)


def _resolved(resolver: Resolver, match: re.Match[str], posted_at: datetime | None) -> Bounds:
    place = zone(match["zone"]) if match["zone"] else UTC
    if posted_at is None or place is None:
        return None
    try:
        return resolver(_Post(at=posted_at.astimezone(UTC), place=place), match)
    except (ValueError, OverflowError):
        return None
