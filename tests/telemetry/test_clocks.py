from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telemetry.clocks import ClockCheck
from telemetry.model import Window
from telemetry.store import TelemetryStore

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = Window(start=NOON, end=NOON + timedelta(days=1))
CHECK = ClockCheck(vantage="here", at=NOON, offset_ms=-250.125, uncertainty_ms=512.5, by="controls")


def test_checks_of_a_clock_come_back_by_vantage_and_time() -> None:
    later, hub = replace(CHECK, at=NOON + timedelta(hours=1)), replace(CHECK, by="hub")
    elsewhere = [replace(CHECK, vantage="there"), replace(CHECK, at=DAY.end)]
    with TelemetryStore.memory() as store:
        assert store.add_clock_checks([later, hub, CHECK, *elsewhere]) == 5
        assert store.clock_checks("here", DAY) == (CHECK, hub, later)


def test_the_same_check_twice_is_one() -> None:
    with TelemetryStore.memory() as store:
        assert store.add_clock_checks([CHECK]) == 1
        assert store.add_clock_checks([replace(CHECK, offset_ms=9.0)]) == 0
        assert store.clock_checks("here", DAY) == (CHECK,)
