"""Lengths of time: "49 minutes", "1h 20m", "half an hour", "a twentieth of a second", "several hours"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from claims.model import Comparator, Unit

from .comparators import comparator, marked
from .numbers import AMOUNT, FIGURES, WORDS, amount, any_in

LEFT = r"(?<![\w.,$€£#@:/])"  # what a number must not be a piece of
BETWEEN = r"(?P<between>(?<=between ))?"  # with it, "and" joins two ends as "to" does
JOINT = r"(?:\s?(?:-|to|or|(?(between)and|(?!)))\s?"
MARK = r"(?P<mark>\+|~|-?ish|[- ]odd)?"
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
PARTS |= {"twentieth": 20, "hundredth": 100, "thousandth": 1000}
SECONDS = {Unit.MS: 0.001, Unit.S: 1.0, Unit.MIN: 60.0, Unit.H: 3600.0, Unit.DAYS: 86400.0}
_UNITS: dict[str, tuple[Unit, float]] = {
    "ms": (Unit.MS, 1), "msec": (Unit.MS, 1), "milli": (Unit.MS, 1), "millisecond": (Unit.MS, 1),
    "µs": (Unit.MS, 0.001), "μs": (Unit.MS, 0.001), "microsecond": (Unit.MS, 0.001),
    "s": (Unit.S, 1), "sec": (Unit.S, 1), "second": (Unit.S, 1),
    "min": (Unit.MIN, 1), "minute": (Unit.MIN, 1), "m": (Unit.MIN, 1),
    "h": (Unit.H, 1), "hr": (Unit.H, 1), "hour": (Unit.H, 1),
    "d": (Unit.DAYS, 1), "day": (Unit.DAYS, 1), "week": (Unit.DAYS, 7), "fortnight": (Unit.DAYS, 14),
}  # fmt: skip
UNIT = (
    r"(?:milliseconds?|msecs?|ms|[µμ]s|microseconds?|seconds?|secs?|s|minutes?|mins?|hours?|hrs?|h|days?|weeks?|"
    r"fortnights?)"
)
_UNIT_HINTS = ("second", "minute", "hour", "day", "week", "fortnight", " ms", " sec", " min", " hr")
_UNIT_SIGN = re.compile(r"\d[+~-]?(?:ish|odd)?[ ~-]?(?:[µμ]?s|ms|msecs?|sec|min|m|hr?|d)\b|\d+ ?[dhm] ?\d")
_SMALLER = r"hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s"
_LENGTH = re.compile(
    rf"{LEFT}{BETWEEN}(?P<a>{AMOUNT}|an?|(?:a )?couple(?: of)?|(?:a )?few|several|many)"
    rf"{JOINT}(?P<b>{AMOUNT}))?{MARK}[\s~-]?(?P<unit>{UNIT})\b"
    rf"(?:,?\s?(?:and )?(?:(?P<c>{FIGURES}|{WORDS})\s?(?P<unit2>{_SMALLER})\b|(?P<half>a half)\b))?"
)
_BARE = re.compile(r"\b(?:for|after|in) (?P<unit>minutes|hours|days|weeks)\b")
_COMPACT = re.compile(
    rf"{LEFT}(?:(?P<d>\d{{1,3}})d ?(?P<dh>\d{{1,2}})h|(?P<h>\d{{1,3}}) ?h ?(?P<hm>\d{{2}})(?:m(?:in)?)?(?! ?\w)|"
    r"(?P<m>\d{1,3})m ?(?P<ms>\d{1,2})s|(?P<clock>\d{1,2}):(?P<minutes>[0-5]\d) ?(?:hours|hrs|h))\b"
)
_PART_OF = re.compile(
    rf"\b(?:(?P<top>an?|one|two|three|four|five|seven|nine)[ -])?(?P<part>{'|'.join(PARTS)})s? of an? "
    r"(?P<unit>second|minute|hour|day|week)\b"
)
_SUB = re.compile(r"\b(?P<sub>sub|single|double)[- ](?:digit[- ])?(?P<unit>milliseconds?|ms|seconds?|minutes?)\b")
_SUBS = {"sub": 1.0, "single": 10.0, "double": 100.0}
_PARTS_OF = ("most of ", "better part of ", "best part of ", "good part of ", "much of ", "part of ")  # no number
# "Once a minute", "five clips a day": how often, not how long.
_OFTEN = re.compile(r"(?:\bonce|\btwice|\b(?!takes|lasts|was|is|this|has|needs|costs|plus|loses|yes)[a-z]{2,}s) $")


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length at a place of a text; `value` is None for "hours" and "several hours"."""

    start: int
    end: int
    value: float | None
    unit: Unit
    comparator: Comparator | None


def lengths(text: str) -> Iterator[Length]:
    """Every length of time in a lower-case plain text; they may overlap."""
    if not any_in(_UNIT_HINTS, text) and _UNIT_SIGN.search(text) is None:
        return
    for match in _LENGTH.finditer(text):
        if not _is_misread(text, match):
            yield _length(text, match)
    for match in _COMPACT.finditer(text):
        yield _compact(text, match)
    for match in _PART_OF.finditer(text) if " of a" in text else ():
        unit, factor = _unit(match["unit"])
        value = (amount(match["top"]) or 1.0) / PARTS[match["part"]] * factor
        yield _found(text, match, value, unit)
    for match in _SUB.finditer(text) if "sub" in text or "digit" in text else ():
        unit, _ = _unit(match["unit"])
        yield Length(
            start=match.start(), end=match.end(), value=_SUBS[match["sub"]], unit=unit, comparator=Comparator.LESS
        )
    for match in _BARE.finditer(text):
        unit, _ = _unit(match["unit"])
        yield Length(start=match.start("unit"), end=match.end(), value=None, unit=unit, comparator=None)


def _length(text: str, match: re.Match[str]) -> Length:
    unit, factor = _unit(match["unit"])
    value = None if text.endswith(_PARTS_OF, 0, match.start()) else amount(match["a"])
    if match["a"] in {"a", "an"} and value is None and not text.endswith(_PARTS_OF, 0, match.start()):
        value = 1.0
    if value is not None:
        value *= factor
        if match["c"]:
            smaller, _ = _unit(match["unit2"])
            unit, value = smaller, value * SECONDS[unit] / SECONDS[smaller] + (amount(match["c"]) or 0)
        elif match["half"]:
            value += 0.5
    return _found(text, match, value, unit, ranged=bool(match["b"]), mark=match["mark"] or ("~" in match[0]) * "~")


def _compact(text: str, match: re.Match[str]) -> Length:
    if match["d"]:
        return _found(text, match, int(match["d"]) * 24.0 + int(match["dh"]), Unit.H)
    if match["m"]:
        return _found(text, match, int(match["m"]) * 60.0 + int(match["ms"]), Unit.S)
    hours, minutes = match["h"] or match["clock"], match["hm"] or match["minutes"]
    return _found(text, match, int(hours) * 60.0 + int(minutes), Unit.MIN)


def _found(
    text: str, match: re.Match[str], value: float | None, unit: Unit, *, ranged: bool = False, mark: str = ""
) -> Length:
    bound = marked(mark) or comparator(text, match.start(), match.end())
    if ranged and bound is None:
        bound = Comparator.ABOUT
    exact = None if value is None else Comparator.EQUAL
    return Length(start=match.start(), end=match.end(), value=value, unit=unit, comparator=bound or exact)


def _unit(word: str) -> tuple[Unit, float]:
    return _UNITS.get(word) or _UNITS[word.removesuffix("s")]


def _is_misread(text: str, match: re.Match[str]) -> bool:
    """Whether "the 90s", "iPhone 5s", "as a society" or "once a minute" was read as a length."""
    if match["a"] in {"a", "an"} and _OFTEN.search(text, max(match.start() - 20, 0), match.start()) is not None:
        return True
    if not match["a"][0].isdigit() and len(match["unit"]) < 3:
        return len(match["a"]) < 3 or match["unit"] not in {"ms", "hr"}
    if match["unit"] != "s" or text[match.end("unit") - 2].isspace():
        return False
    before = text[max(match.start() - 8, 0) : match.start()]
    return before.endswith(("the ", "iphone ")) or len(match["a"]) > 3
