"""What words of speed mean, read as leniently as they allow."""

from __future__ import annotations

import pytest

from claims.methods.speed_claim import at_most, goes, said_ratio
from claims.model import Comparator, Direction, Kind, Unit
from tests.claims.methods.scene import claim

UP, DOWN, NONE = Direction.UP, Direction.DOWN, Direction.NONE


@pytest.mark.parametrize(
    ("words", "direction", "way"),
    [
        ("Twitter should feel faster", UP, UP),
        ("GitHub is now 40% faster", UP, UP),
        ("We cut p95 latency by 40%", DOWN, UP),
        ("Twitter core services latency reduced by ~400ms", DOWN, UP),
        ("Page load times improved by 300 ms", DOWN, UP),
        ("median response time dropped from 300 ms to 120 ms", DOWN, UP),
        ("Checkout is 30% slower than last month", DOWN, DOWN),
        ("latency rose by a third", UP, DOWN),
        ("not slower but faster", UP, NONE),
        ("our latency", NONE, NONE),
        ("times went up, then down", DOWN, NONE),
    ],
)
def test_which_way_it_goes(words: str, direction: Direction, way: Direction) -> None:
    assert goes(claim(Kind.LATENCY_CHANGE, words, direction=direction)) is way


@pytest.mark.parametrize(
    ("words", "value", "unit", "mild", "bold"),
    [
        ("feel faster", None, None, 0.9, 0.9),
        ("40% faster", 40.0, Unit.PERCENT, 1 / 1.4, 0.6),
        ("a third faster", 1 / 3, Unit.RATIO, 0.75, 2 / 3),
        ("2x faster", 2.0, Unit.X, 1 / 2, 1 / 3),
        ("150% faster", 150.0, Unit.PERCENT, 1 / 2.5, 1 / 2.5),
        ("latency cut by 40%", 40.0, Unit.PERCENT, 0.6, 0.6),
    ],
)
def test_how_much_is_said(words: str, value: float | None, unit: Unit | None, mild: float, bold: float) -> None:
    said = said_ratio(claim(Kind.LATENCY_CHANGE, words, value=value, unit=unit), UP)
    assert said is not None
    assert said.mild == pytest.approx(mild)
    assert said.bold == pytest.approx(bold)
    assert said.numeric is (value is not None)


def test_slower_is_the_other_way_round() -> None:
    said = said_ratio(claim(Kind.LATENCY_CHANGE, "30% slower", value=30.0, unit=Unit.PERCENT), DOWN)
    assert said is not None
    assert said.mild == pytest.approx(1.3)


@pytest.mark.parametrize(("value", "unit"), [(400.0, Unit.MS), (3.0, Unit.USERS), (1.0, Unit.X), (0.0, Unit.PERCENT)])
def test_what_is_no_ratio(value: float, unit: Unit) -> None:
    assert said_ratio(claim(Kind.LATENCY_CHANGE, "faster", value=value, unit=unit), UP) is None


def test_an_upper_bound_is_seen_in_the_words_or_the_comparator() -> None:
    assert at_most(claim(Kind.LATENCY_CHANGE, "Up to 40% faster"))
    assert at_most(claim(Kind.LATENCY_CHANGE, "faster", comparator=Comparator.AT_MOST))
    assert not at_most(claim(Kind.LATENCY_CHANGE, "40% faster", comparator=Comparator.EQUAL))
