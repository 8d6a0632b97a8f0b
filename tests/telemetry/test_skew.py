"""Known offsets are taken out of the times, and nothing else is touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import Outcome, Sample
from telemetry.skew import NOISE, aligned, offsets
from telemetry.vantages import Agent

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SAMPLE = Sample(
    time=NOON, service="example", target="front", vantage="oslo", asn=1, country="NO", outcome=Outcome.TIMEOUT
)


def agent(offset: float | None) -> Agent:
    return Agent(
        name="oslo", operator="self", asn=1, country="NO", enrolled=True, enrolled_at=NOON, clock_offset_s=offset
    )


@pytest.mark.parametrize(
    ("seconds", "known"),
    [
        (None, {}),
        (0.3, {}),
        (NOISE.total_seconds(), {}),
        (NOISE.total_seconds() + 0.001, {"oslo": NOISE + timedelta(milliseconds=1)}),
        (-300.0, {"oslo": timedelta(minutes=-5)}),
    ],
)
def test_an_offset_counts_from_where_it_is_more_than_shipping_takes(
    seconds: float | None, known: dict[str, timedelta]
) -> None:
    assert offsets([agent(seconds)]) == known


def test_a_slow_clock_is_put_forward_with_all_that_its_samples_hold() -> None:
    held = replace(SAMPLE, until=NOON + timedelta(hours=1))
    (moved,) = aligned([held], offsets([agent(90.0)]))
    assert moved == replace(held, time=NOON + timedelta(seconds=90), until=NOON + timedelta(hours=1, seconds=90))


def test_other_vantages_and_the_order_stay() -> None:
    other = replace(SAMPLE, vantage="bergen")
    moved = aligned([other, SAMPLE], offsets([agent(90.0)]))
    assert moved[0] is other
    assert moved[1].vantage == "oslo"
