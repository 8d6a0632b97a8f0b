"""Numbers with units in a plain text: shares, lengths, rates, counts, volumes and multiples, and their bounds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from claims.model import Comparator, Unit

from .comparators import comparator, marked
from .durations import BETWEEN, JOINT, LEFT, MARK, PARTS, UNIT, lengths
from .numbers import AMOUNT, FIGURES, NUMBERED, WORDS, amount, any_in


class Measure(StrEnum):
    """What a quantity measures; the words are the entity labels of the spaCy document."""

    DURATION = "DURATION"
    PERCENT = "PERCENT"
    RATE = "RATE"
    COUNT = "COUNT"
    SHARE = "SHARE"
    TIMES = "TIMES"
    VOLUME = "VOLUME"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A measured amount at a place of the plain text; `value` is None for "hours" and "several hours"."""

    start: int
    end: int
    measure: Measure
    value: float | None
    unit: Unit
    comparator: Comparator | None


_MAGNITUDES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9}
_MAGNITUDES |= {"trillion": 1e12}
_MAGNITUDE = r"(?:\s?(?P<mag>k|m|mn|b|bn|thousand|million|billion|trillion)\b)?"
_SPACED = r"\d{1,3}(?: \d{3}){1,3}(?!\d)"  # as the French and many others write thousands
_HOW_MANY = rf"(?P<a>{_SPACED}|{FIGURES}|(?<![a-z]-){WORDS}\b|an?(?= (?:thousand|million|billion|trillion)\b))"

_PERCENT = re.compile(
    rf"{LEFT}{BETWEEN}(?P<a>{AMOUNT}|(?<!\w)an?(?= per))(?:\s?%?{JOINT}(?P<b>{AMOUNT})))?{MARK}"
    r"\s?(?:%|(?:percent|per cent|pct)\b)"
)
_NINES = re.compile(r"\b(?P<n>two|three|four|five|six|seven|[2-7])[ -]?(?:9s|nines)\b")
_PER = r"\s?(?:per|/|an?|each|every)\s?(?P<per>second|sec|s|minute|min|hour|hr|day|week|month)\b"
_RATE = re.compile(
    rf"{LEFT}{_HOW_MANY}{_MAGNITUDE}\+?\s?(?:(?:[a-z]{{2,15}} ){{0,2}}"
    r"(?P<noun>req|reqs|requests?|queries|calls|messages|msgs|tweets|posts|events|transactions|txs|txns|impressions|"
    r"emails|lookups|writes|reads|records|jobs|hits|visits|bytes|[kmgt]b|gigabytes|terabytes|orders|payments|searches|"
    rf"logins|ops|operations|packets|notifications|images|builds|pageviews|page views|connections|streams|trades|"
    rf"tokens|deliveries){_PER}|(?P<short>rps|qps|tps|iops)\b)"
)
_MANY_PER = re.compile(
    rf"{LEFT}{_HOW_MANY}\s?(?P<mag>k|m|mn|b|bn|thousand|million|billion|trillion)\+?\s(?:[a-z]{{2,15}} ){{1,3}}"
    rf"(?:per|/|each|every)\s?(?P<per>second|sec|minute|min|hour|hr|day|week|month)\b(?P<short>(?!))?(?P<noun>(?!))?"
)
_COUNT = re.compile(
    rf"{LEFT}{_HOW_MANY}{_MAGNITUDE}\+?\s(?:[a-z]{{3,12}} ){{0,1}}"
    r"(?:users|people|customers|accounts|members|players|viewers|subscribers|concurrents|connections|tenants|clients|"
    r"listeners|drivers|riders|merchants|households|developers)\b"
)
_VOLUME = re.compile(
    rf"{LEFT}(?P<a>{FIGURES})\+?\s?(?P<unit>[kmgtpe]i?b(?:ps|it/s|its/s|/s|yte/s)?|(?:kilo|mega|giga|tera|peta|"
    rf"exa)b(?:yte|it)s?"
    r"(?: (?:per|a) second)?)\b"
)
_SHARE = re.compile(
    r"\b(?:(?P<top>an?|one|two|three|four|five|seven|nine)[ -])?"
    r"(?P<part>half|thirds?|quarters?|fourths?|fifths?|sixths?|eighths?|tenths?|twentieths?|hundredths?|thousandths?)"
    r"(?= of\b(?! an? (?:second|minute|hour|day|week))|\W*$|[.,;!?]| as\b| our\b| the\b|-(?!\w)| vs\b| compared\b|"
    r" since\b| over\b)"
)
_FRACTION = re.compile(r"(?<![\w./])(?P<top>[1-9])/(?P<bottom>[2-9]|10|20|100)(?![\w./])")
_ONE_IN = re.compile(rf"{LEFT}(?P<top>{AMOUNT}) (?:in|out of) (?:every )?(?P<bottom>{AMOUNT})\b(?! ?{UNIT}\b)")
_TIMES = re.compile(
    rf"{LEFT}(?:(?P<a>{FIGURES})\s?x\b|(?P<b>{AMOUNT}) times\b|(?P<twice>twice)\b|(?P<c>{AMOUNT})[- ]?fold\b|"
    r"(?P<fold>two|three|four|five|ten|hundred)fold\b)"
)


_UNIT_WORDS = """
    ms msec msecs millisecond milliseconds microsecond microseconds second seconds sec secs minute minutes min mins
    hour hours hr hrs day days week weeks fortnight fortnights
""".split()  # noqa: SIM905 -- reads as a list of words
# Of these words, or a digit, one stands in every amount.
_TELLING = frozenset(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion zero dozen
    twice twofold threefold fourfold fivefold tenfold hundredfold percent cent pct couple few several many
    """.split()  # noqa: SIM905 -- reads as a list of words
).union(
    _UNIT_WORDS,
    (f"{first}{unit}" for first in ("couple", "few", "several", "many") for unit in [*_UNIT_WORDS, "h", "s"]),
    (f"{first}{unit}" for first in ("a", "an") for unit in _UNIT_WORDS if len(unit) > 2),
    PARTS,
    (f"{part}s" for part in PARTS),
)
_WORD = re.compile(r"[a-z]+")
_PEOPLE_HINTS = tuple(
    """
    users people customers accounts members players viewers subscribers concurrents connections tenants clients
    listeners drivers riders merchants households developers
    """.split()  # noqa: SIM905 -- reads as a list of words
)
_PER_HINTS = ("per", "/", " a ", " an ", "each", "every", "ps")
_PART_HINTS = tuple(PARTS)
_TIMES_HINTS = ("times", "twice", "fold")
_DIGIT = re.compile(r"\d")


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every quantity in a plain text, in order; of two that overlap the earlier, then the longer one."""
    lowered = text.lower()
    if _DIGIT.search(lowered) is None and _TELLING.isdisjoint(_WORD.findall(lowered)):
        return ()
    return tuple(_apart(list(_all(lowered))))


def _apart(found: list[Quantity]) -> Iterator[Quantity]:
    end = -1
    for each in sorted(found, key=lambda each: (each.start, -each.end)):
        if each.start >= end:
            yield each
            end = each.end


def _matches(pattern: re.Pattern[str], hints: tuple[str, ...], text: str) -> Iterable[re.Match[str]]:
    """The matches of a pattern, which is tried only where one of its hints stands: most texts hold none."""
    return pattern.finditer(text) if any_in(hints, text) else ()


def _all(text: str) -> Iterator[Quantity]:
    for each in lengths(text):
        yield Quantity(
            start=each.start,
            end=each.end,
            measure=Measure.DURATION,
            value=each.value,
            unit=each.unit,
            comparator=each.comparator,
        )
    for match in _matches(_PERCENT, ("%", "percent", "per cent", "pct"), text):
        value = amount(match["a"])
        yield _quantity(text, match, Measure.PERCENT, value, Unit.PERCENT, ranged=bool(match["b"]), mark=match["mark"])
    for match in _matches(_NINES, ("nines", "9s"), text):
        nines = int(amount(match["n"]) or 0)
        yield _quantity(text, match, Measure.PERCENT, round(100 - 10.0 ** (2 - nines), nines), Unit.PERCENT)
    yield from _parts(text)
    numeric = _DIGIT.search(text) is not None
    for match in _TIMES.finditer(text) if (numeric and "x" in text) or any_in(_TIMES_HINTS, text) else ():
        said = match["a"] or match["b"] or match["c"] or match["fold"]
        value = 2.0 if match["twice"] else 100.0 if said == "hundred" else amount(said)
        yield _quantity(text, match, Measure.TIMES, value, Unit.X)
    if NUMBERED.search(text) is None:
        return
    for pattern in (_RATE, _MANY_PER):
        for match in _matches(pattern, _PER_HINTS, text):
            yield _rate(text, match)
    for match in _matches(_COUNT, _PEOPLE_HINTS, text):
        yield _quantity(text, match, Measure.COUNT, _scaled(match), Unit.USERS)
    for match in _VOLUME.finditer(text) if numeric else ():
        yield _quantity(text, match, Measure.VOLUME, amount(match["a"]), Unit.OTHER)


def _parts(text: str) -> Iterator[Quantity]:
    for match in _matches(_SHARE, _PART_HINTS, text):
        value = (amount(match["top"]) or 1.0) / PARTS[match["part"].removesuffix("s")]
        yield _quantity(text, match, Measure.SHARE, value, Unit.RATIO)
    for match in (*_matches(_ONE_IN, (" in ", " out of "), text), *_matches(_FRACTION, ("/",), text)):
        top, bottom = amount(match["top"]), amount(match["bottom"])
        if top and bottom and top < bottom:
            yield _quantity(text, match, Measure.SHARE, top / bottom, Unit.RATIO)


def _scaled(match: re.Match[str]) -> float | None:
    value = amount(match["a"].replace(" ", "") if match["a"][0].isdigit() else match["a"])
    return None if value is None else value * _MAGNITUDES.get(match["mag"] or "", 1)


def _rate(text: str, match: re.Match[str]) -> Quantity:
    asked = match["short"] in {"rps", "qps"} or (match["noun"] or "").startswith(("req", "quer"))
    per_second = match["short"] is not None or match["per"] in {"second", "sec", "s"}
    unit = Unit.REQUESTS_PER_S if asked and per_second else Unit.OTHER
    return _quantity(text, match, Measure.RATE, _scaled(match), unit)


def _quantity(
    text: str,
    match: re.Match[str],
    measure: Measure,
    value: float | None,
    unit: Unit,
    *,
    ranged: bool = False,
    mark: str | None = None,
) -> Quantity:
    bound = marked(mark) or comparator(text, match.start(), match.end())
    if ranged and bound is None:
        bound = Comparator.ABOUT
    exact = None if value is None else Comparator.EQUAL
    return Quantity(
        start=match.start(), end=match.end(), measure=measure, value=value, unit=unit, comparator=bound or exact
    )
