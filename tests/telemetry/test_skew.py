"""Known offsets are taken out of the times, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.clocks import ClockCheck
from telemetry.model import Outcome, Sample
from telemetry.skew import NOISE, aligned, offsets

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SAMPLE = Sample(
    time=NOON, service="example", target="front", vantage="oslo", asn=1, country="NO", outcome=Outcome.TIMEOUT
)


def check(seconds: float, *, doubt: float = 0.0, minute: int = 0) -> ClockCheck:
    at = NOON + timedelta(minutes=minute)
    return ClockCheck(vantage="oslo", at=at, offset_ms=seconds * 1000, uncertainty_ms=doubt * 1000, by="hub")


@pytest.mark.parametrize(
    ("seconds", "doubt", "known"),
    [
        (0.3, 0, {}),
        (NOISE.total_seconds(), 0, {}),
        (NOISE.total_seconds() + 0.001, 0, {"oslo": NOISE + timedelta(milliseconds=1)}),
        (NOISE.total_seconds() + 0.5, 0.5, {}),
        (-300.0, 0.5, {"oslo": timedelta(minutes=-5)}),
    ],
)
def test_an_offset_counts_from_where_it_is_more_than_shipping_takes_and_its_doubt(
    seconds: float, doubt: float, known: dict[str, timedelta]
) -> None:
    assert offsets([check(seconds, doubt=doubt)]) == known


def test_a_clock_that_was_right_most_of_the_time_is_not_moved() -> None:
    assert offsets([check(90, minute=0), check(0, minute=1), check(0.1, minute=2)]) == {}
    assert offsets([check(90, minute=0), check(91, minute=1), check(0, minute=2)]) == {"oslo": timedelta(seconds=90)}


def test_a_slow_clock_is_put_forward_with_all_that_its_samples_hold() -> None:
    held = replace(SAMPLE, until=NOON + timedelta(hours=1))
    (moved,) = aligned([held], offsets([check(90.0)]))
    assert moved == replace(held, time=NOON + timedelta(seconds=90), until=NOON + timedelta(hours=1, seconds=90))


def test_other_vantages_and_the_order_stay() -> None:
    other = replace(SAMPLE, vantage="bergen")
    moved = aligned([other, SAMPLE], offsets([check(90.0)]))
    assert moved[0] is other
    assert moved[1].vantage == "oslo"
