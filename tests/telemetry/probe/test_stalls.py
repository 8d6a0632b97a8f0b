from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.model import READINGS, Outcome, Reading
from telemetry.probe.measurement import Measurement
from telemetry.probe.stalls import BEAT_S, LEAST_S, Stalls, undisturbed

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
FOUND = Measurement(
    time=NOON, service="shop", target="front", url="https://shop.test", outcome=Outcome.TIMEOUT, reason="no answer"
)


class Beats:
    """A heart whose time passes as told."""

    def __init__(self) -> None:
        self.now = 100.0
        self.stalls = Stalls(lambda: self.now)
        self.beat_after(0)

    def beat_after(self, seconds: float) -> None:
        self.now += seconds
        self.stalls.note()
        self.stalls._due = self.now + BEAT_S


def test_a_heart_that_beats_in_time_tells_of_no_stall() -> None:
    beats = Beats()
    for _ in range(50):
        beats.beat_after(BEAT_S + LEAST_S * 0.9)
    assert beats.stalls.longest(0) == 0


@pytest.mark.parametrize(("since", "longest"), [(0, 2.0), (102.1, 2.0), (102.2, 1.0), (103.3, 0)])
def test_the_longest_stall_since_a_time_is_known(since: float, longest: float) -> None:
    beats = Beats()
    beats.beat_after(BEAT_S + 2)
    beats.beat_after(BEAT_S + 1)
    assert beats.stalls.longest(since) == pytest.approx(longest)


def test_what_wakes_up_before_the_heart_knows_of_the_stall_as_well() -> None:
    beats = Beats()
    beats.now += BEAT_S + 3
    assert beats.stalls.longest(beats.now) == pytest.approx(3)


def test_before_the_heart_beats_nothing_is_known() -> None:
    assert Stalls().longest(0) == 0


def test_a_loop_that_is_kept_busy_is_noticed() -> None:
    async def main() -> float:
        stalls = Stalls()
        async with stalls.beating():
            began = stalls.now()
            await asyncio.sleep(0)
            time.sleep(BEAT_S + LEAST_S)  # noqa: ASYNC251 -- the stall
            return stalls.longest(began)

    assert asyncio.run(main()) >= LEAST_S


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_failure_without_an_answer_is_void_for_it(outcome: Outcome) -> None:
    found = replace(FOUND, outcome=outcome)
    judged = undisturbed(found, 1.25)
    if READINGS[outcome] is Reading.FAILED:
        assert (judged.outcome, judged.reason) == (
            Outcome.VANTAGE_FAULT,
            "this machine stood still for 1.2 s; no answer",
        )
    else:
        assert judged == found
    assert undisturbed(found, 0) == found
    answered = replace(found, http_status=503)
    assert undisturbed(answered, 1.25) == answered
