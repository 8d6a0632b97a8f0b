from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from telemetry.agent.slot import EARLY, slot
from telemetry.probe.schedule import Plan

PLAN = Plan(period_s=60, seed="oslo-1")
BEGAN = 29_800_000
RUNS = st.integers(BEGAN, BEGAN + 10_000)


def at(index: int, off_s: float = 0) -> datetime:
    return datetime.fromtimestamp(PLAN.start("shop/front", index), UTC) + timedelta(seconds=off_s)


@given(RUNS, st.floats(-EARLY * 60 + 0.001, 0.9 * 60 - EARLY * 60 - 0.001))
def test_a_run_belongs_to_the_start_that_it_was_made_for(index: int, off_s: float) -> None:
    assert slot(PLAN, "shop/front", at(index, off_s)) == at(index)


@given(RUNS)
def test_a_restart_gives_the_same_starts(index: int) -> None:
    again = Plan(period_s=60, seed="oslo-1")
    assert slot(again, "shop/front", at(index, 1)) == slot(PLAN, "shop/front", at(index, 20))
