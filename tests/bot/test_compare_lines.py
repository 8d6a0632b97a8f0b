from __future__ import annotations

import pytest

from bot.compare_lines import Sides, as_text
from telemetry.model import Window
from telemetry.rollups import Rollup
from telemetry.summary import Answers, PlaceAnswers, Summary
from tests.telemetry.history import at

WINDOW = Window(start=at(), end=at(days=1))


def shown(answered: int, failed: int) -> str:
    """What stands under "available" for a place with so many samples."""
    place = PlaceAnswers(
        target="front",
        vantage="fra-1",
        operator="friends",
        asn=None,
        country=None,
        answers=Answers(rollup=Rollup(answered=answered, failed=failed)),
    )
    summary = Summary(service="acme", window=WINDOW, places=(place,))
    row = as_text("Acme", Sides(before=summary, after=summary)).splitlines()[3]
    assert row.startswith("fra-1 (AS?, ??) by friends -> front  before")
    return row.split()[9]


@pytest.mark.parametrize(
    ("answered", "failed", "words"),
    [
        (10, 0, "100.0000%"),
        (5_000_000, 1, "<100%"),
        (1_000_000, 1, "99.9999%"),
        (0, 3, "0.0000%"),
        (0, 0, "-"),
    ],
)
def test_a_failure_among_millions_is_not_rounded_away(answered: int, failed: int, words: str) -> None:
    assert shown(answered, failed) == words
