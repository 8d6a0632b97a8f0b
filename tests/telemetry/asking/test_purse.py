from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from telemetry.asking.purse import StoredPurse
from telemetry.errors import BudgetSpent
from telemetry.sources.request import Budget
from telemetry.store import TelemetryStore

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


def purse(store: TelemetryStore, source: str = "globalping") -> StoredPurse:
    return StoredPurse(store=store, source=source, budget=Budget(requests=250, per=HOUR))


def test_a_budget_outlives_the_program(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        purse(store).spend(240, now=NOW)
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        with pytest.raises(BudgetSpent, match="globalping: the budget of 250 in 1:00:00 is spent") as caught:
            purse(store).spend(24, now=NOW + timedelta(minutes=59))
        assert caught.value.again == NOW + HOUR
        purse(store).spend(24, now=NOW + HOUR)


def test_two_programs_share_it_and_two_sources_do_not(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as one, TelemetryStore.open(path) as other:
        purse(one).spend(240, now=NOW)
        with pytest.raises(BudgetSpent):
            purse(other).spend(24, now=NOW)
        purse(other, "ripe-atlas").spend(24, now=NOW)


def test_a_refusal_takes_nothing(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        purse(store).spend(240, now=NOW)
        for _ in range(3):
            with pytest.raises(BudgetSpent):
                purse(store).spend(11, now=NOW)
        purse(store).spend(10, now=NOW)


def test_what_costs_nothing_is_not_written_down(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        purse(store).spend(0, now=NOW)
        assert store._db.table("source_spending").count == 0


def test_what_no_longer_counts_is_forgotten(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        for hours in range(5):
            purse(store).spend(100, now=NOW + hours * HOUR)
        assert store._db.table("source_spending").count == 1


def test_a_clock_that_was_a_year_ahead_blocks_nobody(tmp_path: Path) -> None:
    with TelemetryStore.open(tmp_path / "telemetry.db") as store:
        purse(store).spend(250, now=NOW + timedelta(days=365))
        purse(store).spend(250, now=NOW)
