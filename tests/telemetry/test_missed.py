from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from telemetry.missed import MissedRound, Slip
from telemetry.model import Window
from telemetry.store import TelemetryStore

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = Window(start=NOON, end=NOON + timedelta(days=1))
LATE = MissedRound(vantage="here", service="shop", target="front", scheduled=NOON, slip=Slip.LATE, by_s=2.5)
SKIPPED = replace(LATE, slip=Slip.SKIPPED, by_s=1.25, rounds=2, why="too many at once")


def test_a_missed_start_comes_back_as_it_was_kept() -> None:
    with TelemetryStore.memory() as store:
        assert store.add_missed([SKIPPED]) == 1
        assert store.missed_rounds("shop", DAY) == (SKIPPED,)


@pytest.mark.parametrize(
    "order", list(permutations([LATE, SKIPPED, replace(LATE, by_s=3.5), replace(SKIPPED, rounds=1)]))
)
def test_of_notes_of_one_start_the_gravest_stays_in_any_order(order: tuple[MissedRound, ...]) -> None:
    with TelemetryStore.memory() as store:
        for each in (*order, order[0]):
            store.add_missed([each])
        assert store.missed_rounds("shop", DAY) == (SKIPPED,)


def test_missed_starts_are_told_apart_and_found_by_service_and_time() -> None:
    others = [
        replace(LATE, target="api"),
        replace(LATE, vantage="there"),
        replace(LATE, scheduled=NOON + timedelta(minutes=1)),
    ]
    elsewhere = [replace(LATE, service="bank"), replace(LATE, scheduled=DAY.end)]
    with TelemetryStore.memory() as store:
        assert store.add_missed([LATE, *others, *elsewhere]) == 6
        assert set(store.missed_rounds("shop", DAY)) == {LATE, *others}
        assert store.add_missed([]) == 0
