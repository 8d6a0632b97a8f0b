"""Numbers with units in a plain text: shares, durations, rates, counts and multiples, and the words that bound them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.model import Comparator, Unit


class Measure(StrEnum):
    """What a quantity measures; the words are the entity labels of the spaCy document."""

    DURATION = "DURATION"
    PERCENT = "PERCENT"
    RATE = "RATE"
    COUNT = "COUNT"
    SHARE = "SHARE"
    TIMES = "TIMES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A measured amount at a place of the plain text; `value` is None for "hours" and "several hours"."""

    start: int
    end: int
    measure: Measure
    value: float | None
    unit: Unit
    comparator: Comparator | None


_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905 -- reads as a list of words
_WORDS: dict[str, float] = {word: number for number, word in enumerate(_SMALL, start=1)}
_WORDS |= {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60}
_WORDS |= {"seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "a hundred": 100, "an": 1, "a": 1}
_WORDS |= {"half an": 0.5, "half a": 0.5, "twenty-four": 24, "zero": 0}
_MAGNITUDES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_MAGNITUDES |= {"trillion": 1e12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}

_PARTS_OF = ("most of ", "better part of ", "good part of ", "much of ", "part of ")  # no number worth judging

_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,9})?)"
_WORD = "(?:" + "|".join(sorted((word for word in _WORDS if word not in {"a", "an"}), key=len, reverse=True)) + ")"
_AMOUNT = rf"(?:{_NUMBER}|{_WORD})"
_MAGNITUDE = r"(?:\s?(?P<mag>k|m|mn|b|bn|thousand|million|billion|trillion)\b)?"
_LEFT = r"(?<![\w.,$€£#@:/])"
_TIME_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": (Unit.MS, 1), "msec": (Unit.MS, 1), "millisecond": (Unit.MS, 1),
    "s": (Unit.S, 1), "sec": (Unit.S, 1), "second": (Unit.S, 1),
    "min": (Unit.MIN, 1), "minute": (Unit.MIN, 1), "m": (Unit.MIN, 1),
    "h": (Unit.H, 1), "hr": (Unit.H, 1), "hour": (Unit.H, 1),
    "d": (Unit.DAYS, 1), "day": (Unit.DAYS, 1), "week": (Unit.DAYS, 7),
}  # fmt: skip
_IN_SECONDS = {Unit.MS: 0.001, Unit.S: 1.0, Unit.MIN: 60.0, Unit.H: 3600.0, Unit.DAYS: 86400.0}
_TIME_UNIT = r"milliseconds?|msecs?|ms|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?"

_DURATION = re.compile(
    rf"{_LEFT}(?P<a>{_AMOUNT}|half an?|an?|(?:a )?couple(?: of)?|(?:a )?few|several|many)"
    rf"(?:\s?(?:-|to|or)\s?(?P<b>{_AMOUNT}))?[\s~-]?(?P<unit>{_TIME_UNIT})\b"
    rf"(?:,?\s?(?:and )?(?:(?P<c>{_NUMBER})\s?(?P<unit2>minutes?|mins?|m|seconds?|secs?|s)\b|(?P<half>a half)\b))?"
)
_BARE_DURATION = re.compile(r"\b(?:for|after|in) (?P<unit>minutes|hours|days|weeks)\b")
_PERCENT = re.compile(
    rf"{_LEFT}(?P<a>{_AMOUNT})(?:\s?%?\s?(?:-|to)\s?(?P<b>{_NUMBER}))?\+?\s?(?:%|(?:percent|per cent|pct)\b)"
)
_NINES = re.compile(r"\b(?P<n>two|three|four|five|six|seven|[2-7])[ -]?(?:9s|nines)\b")
_RATE = re.compile(
    rf"{_LEFT}(?P<a>{_NUMBER}|{_WORD}){_MAGNITUDE}\+?\s?(?:(?:[a-z]{{2,15}} ){{0,2}}"
    r"(?P<noun>req|reqs|requests?|queries|calls|messages|msgs|tweets|posts|events|transactions|impressions|emails|"
    r"lookups|writes|reads|records|jobs|hits|visits|bytes|[kmgt]b|gigabytes|terabytes)\s?"
    r"(?:per|/|an?|each|every)\s?(?P<per>second|sec|s|minute|min|hour|hr|day|week|month)\b|(?P<short>rps|qps|tps)\b)"
)
_COUNT = re.compile(
    rf"{_LEFT}(?P<a>{_NUMBER}|{_WORD}){_MAGNITUDE}\+?\s(?:[a-z]{{3,12}} ){{0,1}}"
    r"(?:users|people|customers|accounts|members|players|viewers|subscribers|concurrents|connections|tenants)\b"
)
_SHARE = re.compile(
    r"\b(?:(?P<top>an?|one|two|three|four|five|seven|nine)[ -])?"
    r"(?P<part>half|thirds?|quarters?|fourths?|fifths?|tenths?)"
    r"(?= of\b|\W*$|[.,;!?]| as\b| our\b| the\b|-| vs\b| compared\b| since\b| over\b)"
)
_FRACTION = re.compile(r"(?<![\w./])(?P<top>[123])/(?P<bottom>[2345]|10)(?![\w./])")
_ONE_IN = re.compile(
    rf"{_LEFT}(?P<top>{_AMOUNT}) (?:in|out of) (?:every )?(?P<bottom>{_AMOUNT})\b(?! ?(?:{_TIME_UNIT})\b)"
)
_TIMES = re.compile(rf"{_LEFT}(?:(?P<a>{_NUMBER})\s?x\b|(?P<b>{_AMOUNT}) times\b|(?P<twice>twice)\b)")

_BEFORE = re.compile(
    r"(?P<word>~|<=|>=|<|>|\b(?:about|around|roughly|approximately|approx\.?|almost|nearly|circa|some|up to|at most|"
    r"no more than|at least|no less than|not even|fewer than|less than|under|below|within|inside|over|more than|above|"
    r"upwards of|well over|just over|just under))\s?(?:the |an? )?$"
)
_AFTER = re.compile(
    r"\s?(?P<word>max\b|at most|or less|or fewer|tops\b|or more|or so|give or take|plus\b|\+|,? roughly|-ish)"
)
_COMPARATORS: dict[str, Comparator] = {
    "<": Comparator.LESS, "under": Comparator.LESS, "below": Comparator.LESS, "fewer than": Comparator.LESS,
    "less than": Comparator.LESS, "not even": Comparator.LESS, "just under": Comparator.LESS,
    "<=": Comparator.AT_MOST, "up to": Comparator.AT_MOST, "at most": Comparator.AT_MOST, "max": Comparator.AT_MOST,
    "no more than": Comparator.AT_MOST, "or less": Comparator.AT_MOST, "or fewer": Comparator.AT_MOST,
    "tops": Comparator.AT_MOST, "within": Comparator.AT_MOST, "inside": Comparator.AT_MOST,
    ">": Comparator.MORE, "over": Comparator.MORE, "more than": Comparator.MORE, "above": Comparator.MORE,
    "upwards of": Comparator.MORE, "well over": Comparator.MORE, "just over": Comparator.MORE,
    ">=": Comparator.AT_LEAST, "at least": Comparator.AT_LEAST, "no less than": Comparator.AT_LEAST,
    "or more": Comparator.AT_LEAST, "plus": Comparator.AT_LEAST, "+": Comparator.AT_LEAST,
}  # fmt: skip


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in a plain text, in order; of two that overlap the earlier, then the longer one."""
    return tuple(_apart(list(_all(text.lower()))))


def _apart(found: list[Quantity]) -> Iterator[Quantity]:
    end = -1
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def _all(text: str) -> Iterator[Quantity]:
    yield from (_duration(text, match) for match in _DURATION.finditer(text) if not _is_misread(text, match))
    for match in _PERCENT.finditer(text):
        value = _amount(match["a"])
        yield _quantity(text, match, Measure.PERCENT, value, Unit.PERCENT, ranged=bool(match["b"]))
    for match in _NINES.finditer(text):
        nines = int(_amount(match["n"]) or 0)
        yield _quantity(text, match, Measure.PERCENT, round(100 - 10.0 ** (2 - nines), nines), Unit.PERCENT)
    yield from (_rate(text, match) for match in _RATE.finditer(text))
    for match in _COUNT.finditer(text):
        yield _quantity(text, match, Measure.COUNT, _scaled(match), Unit.USERS)
    yield from (_share(text, match) for match in _SHARE.finditer(text))
    for match in (*_ONE_IN.finditer(text), *_FRACTION.finditer(text)):
        top, bottom = _amount(match["top"]), _amount(match["bottom"])
        if top and bottom and top < bottom:
            yield _quantity(text, match, Measure.SHARE, top / bottom, Unit.RATIO)
    for match in _TIMES.finditer(text):
        value = 2.0 if match["twice"] else _amount(match["a"] or match["b"])
        yield _quantity(text, match, Measure.TIMES, value, Unit.X)
    for match in _BARE_DURATION.finditer(text):
        unit, _ = _TIME_UNITS[match["unit"].removesuffix("s")]
        start = match.start("unit")
        yield Quantity(start=start, end=match.end(), measure=Measure.DURATION, value=None, unit=unit, comparator=None)


def _amount(word: str | None) -> float | None:
    if word is None:
        return None
    if word[0].isdigit():
        return float(word.replace(",", ""))
    return _WORDS.get(word)


def _scaled(match: re.Match[str]) -> float | None:
    value = _amount(match["a"])
    return None if value is None else value * _MAGNITUDES.get(match["mag"] or "", 1)


def _is_misread(text: str, match: re.Match[str]) -> bool:
    """Whether "the 90s", "iPhone 5s" or "as a society" was read as seconds."""
    if not match["a"][0].isdigit() and len(match["unit"]) < 3:
        return True
    if match["unit"] != "s" or text[match.end("unit") - 2].isspace():
        return False
    before = text[max(match.start() - 8, 0) : match.start()]
    return before.endswith(("the ", "iphone ")) or len(match["a"]) > 3


def _duration(text: str, match: re.Match[str]) -> Quantity:
    unit, factor = _time_unit(match["unit"])
    value = None if text.endswith(_PARTS_OF, 0, match.start()) else _amount(match["a"])
    if value is not None:
        value *= factor
        if match["c"]:
            unit, value = _joined(unit, value, _time_unit(match["unit2"])[0], float(match["c"].replace(",", "")))
        elif match["half"]:
            value += 0.5
    return _quantity(text, match, Measure.DURATION, value, unit, ranged=bool(match["b"]))


def _time_unit(word: str) -> tuple[Unit, float]:
    return _TIME_UNITS.get(word) or _TIME_UNITS[word.removesuffix("s")]


def _joined(unit: Unit, value: float, smaller: Unit, rest: float) -> tuple[Unit, float]:
    ratio = _IN_SECONDS[unit] / _IN_SECONDS[smaller]
    return smaller, value * ratio + rest


def _rate(text: str, match: re.Match[str]) -> Quantity:
    asked = match["short"] in {"rps", "qps"} or (match["noun"] or "").startswith(("req", "quer"))
    per_second = match["short"] is not None or match["per"] in {"second", "sec", "s"}
    unit = Unit.REQUESTS_PER_S if asked and per_second else Unit.OTHER
    return _quantity(text, match, Measure.RATE, _scaled(match), unit)


def _share(text: str, match: re.Match[str]) -> Quantity:
    top = _amount(match["top"]) or 1.0
    bottom = _PARTS[match["part"].removesuffix("s")]
    return _quantity(text, match, Measure.SHARE, top / bottom, Unit.RATIO)


def _quantity(
    text: str, match: re.Match[str], measure: Measure, value: float | None, unit: Unit, *, ranged: bool = False
) -> Quantity:
    bound = _bound(text, match.start(), match.end())
    exact = None if value is None else Comparator.EQUAL
    if ranged and bound is None:
        bound = Comparator.ABOUT
    return Quantity(
        start=match.start(), end=match.end(), measure=measure, value=value, unit=unit, comparator=bound or exact
    )


def _bound(text: str, start: int, end: int) -> Comparator | None:
    before = _BEFORE.search(text[max(start - 20, 0) : start])
    if before is not None:
        return _COMPARATORS.get(before["word"], Comparator.ABOUT)
    after = _AFTER.match(text, end)
    return None if after is None else _COMPARATORS.get(after["word"], Comparator.ABOUT)
