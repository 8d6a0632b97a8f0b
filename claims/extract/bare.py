"""Amounts that claims give without a unit: "99.98 since May", "4.4 million orders in a day", "in 205 towns"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from claims.model import Comparator, Kind, Unit

from .comparators import comparator
from .days import YEARS
from .numbers import AMOUNT, FIGURES, amount
from .quantities import Measure, Quantity

_UPTIME = re.compile(
    r"(?<![\w.,:$€£#@/-])(?P<a>9\d(?:\.\d{1,7})?|100|0\.9\d{1,7})"
    r"(?![\w:/-]|[.,]\d|\s?%|\s(?:ms|secs?|seconds|minutes|hours|days|users|people|[kmg]b(?:ps|it)?|euros|dollars)\b)"
)
_UPTIME_WORDS = re.compile(r"\b(?:uptime|up|availability|available|sla|slo|online|reachable|green|nines?|percent)\b")
_SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "thousand": 1e3, "million": 1e6, "billion": 1e9}
_PEOPLE = (
    "users?|people|customers|members|players|viewers|visitors|readers|fans|listeners|subscribers|passengers|"
    "buyers|families|"
    "households|pilots|hopefuls|of you|of us|sellers|drivers|students|patients|merchants|concurrents?|accounts|"
    "attendees"
)
_COUNTED = re.compile(
    rf"(?<![\w.,:$€£#@/+-])(?P<a>{FIGURES})(?:\s?(?P<mag>k|m|bn|thousand|million|billion)\b)?\+? "
    r"(?!(?:am|pm|a\.m|p\.m|utc|gmt|january|february|march|april|may|june|july|august|september|october|november|"
    r"december|"
    r"jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec|minutes?|seconds?|hours?|days?|weeks?|months?|years?|ms|percent|"
    r"per|in|on|at|"
    r"to|till|until|and|or|since|before|after|down|up|times?)\b)"
    rf"(?P<what>(?:[a-z'-]{{2,15}} ){{0,2}}?(?:{_PEOPLE})\b|[a-z'-]{{3,18}})"
)
# "3 of our 48 shards", "of 64 buckets only two": so many of them, and not all.
_OUT_OF = re.compile(
    rf"(?<![\w.,:$€£#@/+-])(?P<a>{AMOUNT}) of (?:our |the |its |their |all )?(?:\d[\d,]*) (?P<what>[a-z'-]+)|"
    rf"^of (?:our |the |its |their )?[\d,]+ (?P<whom>[a-z'-]+),? (?:only |just |about )?(?P<of>{AMOUNT})\b"
)
# The number behind its noun: "concurrents 218,000", "merchants affected: 4,870".
_BEHIND = re.compile(
    rf"\b(?P<what>{_PEOPLE}|affected|peak|total|concurrents?)(?: [a-z]+)?(?:: | | of | at | was )(?:about |around |"
    rf"over )?"
    rf"(?P<a>{FIGURES})(?:\s?(?P<mag>k|m|bn|thousand|million|billion)\b)?(?![\w:%]|[.,]\d| ?[a-z])"
)
_IS_PEOPLE = re.compile(rf"(?:{_PEOPLE})\b")


def bare_amount(kind: Kind, text: str, offset: int) -> Quantity | None:
    """The amount without a unit of a claim's lower-case words, which begin at `offset`; None where there is none."""
    if kind is Kind.UPTIME:
        return _uptime(text, offset)
    if kind in {Kind.THROUGHPUT, Kind.OUTAGE_SCOPE}:
        return _count(kind, text, offset)
    return None


def _uptime(text: str, offset: int) -> Quantity | None:
    match = _UPTIME.search(text)
    if match is None or ("." not in match["a"] and _UPTIME_WORDS.search(text) is None):
        return None
    value = float(match["a"])
    unit = Unit.RATIO if value < 1 else Unit.PERCENT
    return _placed(_Amount(value=value, unit=unit, measure=Measure.PERCENT), match, text, offset)


def _count(kind: Kind, text: str, offset: int) -> Quantity | None:
    if kind is Kind.OUTAGE_SCOPE and (part := _OUT_OF.search(text)) is not None:
        value = amount(part["a"] or part["of"])
        if value is not None:
            unit = Unit.USERS if _IS_PEOPLE.search(part["what"] or part["whom"]) else Unit.OTHER
            return _placed(_Amount(value=value, unit=unit, measure=Measure.COUNT), part, text, offset)
    for match in (*_COUNTED.finditer(text), *_BEHIND.finditer(text)):
        value = amount(match["a"])
        if value is not None and not _is_year(match, value):
            unit = Unit.USERS if _IS_PEOPLE.search(match[0]) else Unit.OTHER
            measure = Measure.COUNT if kind is Kind.OUTAGE_SCOPE else Measure.RATE
            value *= _SCALES.get(match["mag"] or "", 1)
            return _placed(_Amount(value=value, unit=unit, measure=measure), match, text, offset)
    return None


def _is_year(match: re.Match[str], value: float) -> bool:
    return value in YEARS and "," not in match["a"] and not match["mag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Amount:
    value: float
    unit: Unit
    measure: Measure


def _placed(found: _Amount, match: re.Match[str], text: str, offset: int) -> Quantity:
    return Quantity(
        start=offset + match.start(),
        end=offset + match.end(),
        measure=found.measure,
        value=found.value,
        unit=found.unit,
        comparator=comparator(text, match.start(), match.end()) or Comparator.EQUAL,
    )
