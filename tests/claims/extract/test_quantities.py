"""Numbers with units, as people write them."""

from __future__ import annotations

from itertools import product

import pytest

from claims.extract.quantities import _all, _apart, quantities
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
        ("thirty-seven minutes", "thirty-seven minutes", 37, Unit.MIN, Comparator.EQUAL),
        ("ninety-nine percent", "ninety-nine percent", 99, Unit.PERCENT, Comparator.EQUAL),
        ("one hundred and twenty ms", "one hundred and twenty ms", 120, Unit.MS, Comparator.EQUAL),
        ("one and a half hours", "one and a half hours", 1.5, Unit.H, Comparator.EQUAL),
        ("two days and six hours", "two days and six hours", 54, Unit.H, Comparator.EQUAL),
        ("2 h 20", "2 h 20", 140, Unit.MIN, Comparator.EQUAL),
        ("2h30", "2h30", 150, Unit.MIN, Comparator.EQUAL),
        ("1:20 hours", "1:20 hours", 80, Unit.MIN, Comparator.EQUAL),
        ("10m30s", "10m30s", 630, Unit.S, Comparator.EQUAL),
        ("between 10 and 20 minutes", "10 and 20 minutes", 10, Unit.MIN, Comparator.ABOUT),
        ("45-90 min, give or take", "45-90 min", 45, Unit.MIN, Comparator.ABOUT),
        ("every 9 minutes, give or take", "9 minutes", 9, Unit.MIN, Comparator.ABOUT),
        ("10~ms", "10~ms", 10, Unit.MS, Comparator.ABOUT),
        ("~50 minutes", "50 minutes", 50, Unit.MIN, Comparator.ABOUT),
        ("30-odd minutes", "30-odd minutes", 30, Unit.MIN, Comparator.ABOUT),
        ("3+ hours", "3+ hours", 3, Unit.H, Comparator.AT_LEAST),
        ("north of 4 hours", "4 hours", 4, Unit.H, Comparator.MORE),
        ("max 5 min", "5 min", 5, Unit.MIN, Comparator.AT_MOST),
        ("sub-50ms", "50ms", 50, Unit.MS, Comparator.LESS),
        ("sub-second", "sub-second", 1, Unit.S, Comparator.LESS),
        ("350µs", "350µs", 0.35, Unit.MS, Comparator.EQUAL),
        ("under a twentieth of a second", "a twentieth of a second", 0.05, Unit.S, Comparator.LESS),
        ("three quarters of an hour", "three quarters of an hour", 0.75, Unit.H, Comparator.EQUAL),
        ("99.993+% of the time", "99.993+%", 99.993, Unit.PERCENT, Comparator.AT_LEAST),
        ("less than a percent", "a percent", 1, Unit.PERCENT, Comparator.LESS),
        ("roughly four fifths", "four fifths", 0.8, Unit.RATIO, Comparator.ABOUT),
        ("90 billion ad views per day", "90 billion ad views per day", 9e10, Unit.OTHER, Comparator.EQUAL),
        ("20 000 customers", "20 000 customers", 20_000, Unit.USERS, Comparator.EQUAL),
        ("a million users", "a million users", 1e6, Unit.USERS, Comparator.EQUAL),
        ("11.4 PB", "11.4 PB", 11.4, Unit.OTHER, Comparator.EQUAL),
        ("three-fold", "three-fold", 3, Unit.X, Comparator.EQUAL),
        ("2 million users", "2 million users", 2e6, Unit.USERS, Comparator.EQUAL),
    ],
)
def test_quantity(text: str, words: str, value: float | None, unit: Unit, comparator: Comparator | None) -> None:
    (found,) = quantities(text)
    assert text[found.start : found.end] == words
    assert found.value == (None if value is None else pytest.approx(value))
    assert (found.unit, found.comparator) == (unit, comparator)


def test_a_number_in_words_is_read_whole_or_not_at_all() -> None:
    for tens, units in product(
        ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), range(1, 10)
    ):
        word = f"{tens}-{['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'][units - 1]}"
        (found,) = quantities(f"down for {word} minutes")
        tenfold = 10 * (2 + ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety").index(tens))
        assert (found.value, found.unit) == (tenfold + units, Unit.MIN)


@pytest.mark.parametrize(
    "text",
    [
        "the 90s",
        "as a society",
        "iPhone 5s",
        "$5 minutes",
        "v1.2.3",
        "room 12",
        "1999",
        "once a minute",
        "5 clips a day",
    ],
)
def test_no_quantity(text: str) -> None:
    assert quantities(text) == ()


@pytest.mark.parametrize("joint", ["", " ", "-", " of a ", " of "])
def test_a_text_that_holds_no_telling_word_holds_no_amount(joint: str) -> None:
    firsts = "a an ten few several many couple half third zero twice a-dozen two-hundred sub single-digit".split()  # noqa: SIM905 -- reads as a list of words
    lasts = "ms s sec mins h hr hours day weeks fortnight percent % times fold nines million users second".split()  # noqa: SIM905 -- reads as a list of words
    for first, last in product(firsts, lasts):
        text = f"{first.replace('-', ' ')}{joint}{last} per day"
        assert quantities(text) == tuple(_apart(list(_all(text))))
        assert quantities(text[: -len(" per day")]) == tuple(_apart(list(_all(text[: -len(" per day")]))))
