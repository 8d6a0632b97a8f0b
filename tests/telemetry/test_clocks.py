from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound
from telemetry.model import Window
from telemetry.probe.schedule import Slip
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


def test_sqlite_finds_no_damage_in_a_file_that_holds_them(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        store.add_clock_checks([CHECK])
        missed = MissedRound(
            vantage="here", service="shop", target="front", scheduled=NOON, slip=Slip.LATE, by_s=2.5, rounds=1, why=""
        )
        store.add_missed([missed])
    with closing(sqlite3.connect(tmp_path / "telemetry.db")) as connection:
        assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
