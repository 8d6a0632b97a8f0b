"""Numbers with units, as people write them."""

from __future__ import annotations

import pytest

from claims.extract.quantities import quantities
from claims.model import Comparator, Unit


@pytest.mark.parametrize(
    ("text", "words", "value", "unit", "comparator"),
    [
        ("99.99% up", "99.99%", 99.99, Unit.PERCENT, Comparator.EQUAL),
        ("three nines", "three nines", 99.9, Unit.PERCENT, Comparator.EQUAL),
        ("up to 5 min", "5 min", 5, Unit.MIN, Comparator.AT_MOST),
        ("5 min max", "5 min", 5, Unit.MIN, Comparator.AT_MOST),
        ("at least 3 hours", "3 hours", 3, Unit.H, Comparator.AT_LEAST),
        ("over ninety minutes", "ninety minutes", 90, Unit.MIN, Comparator.MORE),
        ("~400ms", "400ms", 400, Unit.MS, Comparator.ABOUT),
        ("8 to 12 secs", "8 to 12 secs", 8, Unit.S, Comparator.ABOUT),
        ("1h 20m", "1h 20m", 80, Unit.MIN, Comparator.EQUAL),
        ("half an hour", "half an hour", 0.5, Unit.H, Comparator.EQUAL),
        ("two weeks", "two weeks", 14, Unit.DAYS, Comparator.EQUAL),
        ("a 314-minute gap", "314-minute", 314, Unit.MIN, Comparator.EQUAL),
        ("several hours", "several hours", None, Unit.H, None),
        ("down for hours", "hours", None, Unit.H, None),
        ("four fifths of it", "four fifths", 0.8, Unit.RATIO, Comparator.EQUAL),
        ("one in ten users", "one in ten", 0.1, Unit.RATIO, Comparator.EQUAL),
        ("twice", "twice", 2, Unit.X, Comparator.EQUAL),
        ("12,000 rps", "12,000 rps", 12_000, Unit.REQUESTS_PER_S, Comparator.EQUAL),
        ("4.2 billion messages per day", "4.2 billion messages per day", 4.2e9, Unit.OTHER, Comparator.EQUAL),
        ("2 million users", "2 million users", 2e6, Unit.USERS, Comparator.EQUAL),
    ],
)
def test_quantity(text: str, words: str, value: float | None, unit: Unit, comparator: Comparator | None) -> None:
    (found,) = quantities(text)
    assert text[found.start : found.end] == words
    assert found.value == (None if value is None else pytest.approx(value))
    assert (found.unit, found.comparator) == (unit, comparator)


@pytest.mark.parametrize("text", ["the 90s", "as a society", "iPhone 5s", "$5 minutes", "v1.2.3", "room 12", "1999"])
def test_no_quantity(text: str) -> None:
    assert quantities(text) == ()
