from __future__ import annotations

from datetime import UTC, datetime

import pytest

from telemetry.model import Outcome, Sample
from telemetry.proven import proven, series_of

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def sample(outcome: Outcome, vantage: str = "oslo", *, control_ok: bool | None = None) -> Sample:
    return Sample(
        time=NOON,
        service="shop",
        target="front",
        vantage=vantage,
        asn=1,
        country="NO",
        outcome=outcome,
        control_ok=control_ok,
    )


@pytest.mark.parametrize(
    ("outcome", "reached"),
    [
        (Outcome.OK, True),
        (Outcome.HTTP_5XX, True),
        (Outcome.TIMEOUT, False),
        (Outcome.CONNECT, False),
        (Outcome.TLS, False),
        (Outcome.DNS, False),
        (Outcome.BLOCKED, False),
        (Outcome.HTTP_4XX, False),
        (Outcome.CONTENT, False),
        (Outcome.VANTAGE_FAULT, False),
    ],
)
def test_only_an_answer_of_the_service_shows_that_it_can_be_reached(outcome: Outcome, reached: bool) -> None:
    assert bool(proven([sample(outcome)])) is reached


def test_one_answer_is_enough_and_counts_for_its_own_series_only() -> None:
    told = [sample(Outcome.TIMEOUT), sample(Outcome.OK), sample(Outcome.TIMEOUT, "lima")]
    assert proven(told) == {series_of(told[0])}


def test_an_answer_while_the_control_failed_shows_nothing() -> None:
    assert proven([sample(Outcome.OK, control_ok=False)]) == frozenset()
