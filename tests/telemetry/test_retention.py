from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from telemetry import retention
from telemetry.hold import LONGEST_HOLD
from telemetry.model import Outcome, Sample, Window
from telemetry.moment import HOUR_MS
from telemetry.quorum import QUORUM
from telemetry.retention import NEAR_MS, RAW_DAYS, margin_hours, troubled
from telemetry.store import TelemetryStore
from telemetry.summary import Summary
from tests.telemetry.history import START, at, quiet, raw, rollups, sample

EVER = Window(start=at(days=-30), end=at(days=300))
LATER = at(days=200)


def hours_kept(store: TelemetryStore) -> list[int]:
    """Hours after START of which there are samples."""
    return sorted({(each.time - START) // timedelta(hours=1) for each in raw(store, EVER)})


def facts(summary: Summary) -> list[tuple[object, ...]]:
    """All that a summary says, place by place."""
    return [
        (
            place.vantage,
            place.asn,
            place.answers.availability,
            place.answers.rollup.outcomes,
            *tuple(place.answers.quantile_ms(share) for share in (0.5, 0.75, 0.95)),
        )
        for place in summary.places
    ]


@pytest.fixture
def pruned() -> Iterable[TelemetryStore]:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(30))
        assert store.prune(LATER) == 30 * 60 * 3
        yield store


def test_answers_over_a_window_are_the_same_when_its_samples_have_gone() -> None:
    windows = [Window(start=START, end=at(hours=30)), Window(start=at(hours=3), end=at(hours=27)), EVER]
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(30))
        before = [facts(store.summary("acme", window)) for window in windows]
        assert store.prune(LATER) == 30 * 60 * 3
        assert raw(store, EVER) == ()
        assert [facts(store.summary("acme", window)) for window in windows] == before
        assert store.prune(LATER) == 0


def test_a_window_that_cuts_an_hour_whose_samples_have_gone_covers_all_of_it(pruned: TelemetryStore) -> None:
    asked = Window(start=at(hours=2, minutes=30), end=at(hours=4, minutes=1))
    found = pruned.summary("acme", asked)
    assert found.window == Window(start=at(hours=2), end=at(hours=5))
    assert found.together.samples == 3 * 60 * 3
    whole = Window(start=at(hours=2), end=at(hours=4))
    assert pruned.summary("acme", whole).window == whole


@pytest.mark.parametrize(
    ("age", "gone"), [(timedelta(0), 1), (timedelta(milliseconds=-1), 0)], ids=["old", "too-young"]
)
def test_an_hour_goes_when_all_of_it_is_older_than_that(age: timedelta, gone: int) -> None:
    with TelemetryStore.memory() as store:
        store.add_samples([sample(0, START)])
        assert store.prune(at(hours=1, days=RAW_DAYS) + age) == gone


def test_what_comes_late_for_an_hour_that_has_gone_is_passed_over(pruned: TelemetryStore) -> None:
    before = rollups(pruned)
    late = [*quiet(30), sample(0, at(hours=4, seconds=1), Outcome.TIMEOUT)]
    assert pruned.add_samples(late) == 0
    assert pruned.roll_up(LATER) == 0
    assert rollups(pruned) == before
    assert pruned.add_samples([*late, sample(0, at(hours=31))]) == 1


def test_a_kept_window_keeps_its_hours_whole() -> None:
    window = Window(start=at(hours=5, minutes=30), end=at(hours=7, minutes=1))
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(24))
        store.keep("acme", window, "a claim refers to it")
        store.keep("acme", window, "a claim refers to it")
        store.keep("other", EVER, "another service")
        store.prune(LATER)
        assert hours_kept(store) == [5, 6, 7]
        assert len(raw(store, EVER)) == 3 * 60 * 3
        assert [(kept.window, kept.why) for kept in store.kept("acme")] == [(window, "a claim refers to it")]


def failing(history: Iterable[Sample], *failures: tuple[int, datetime]) -> list[Sample]:
    """The history with failures of places at moments in it."""
    return [*history, *(sample(place, moment, Outcome.HTTP_5XX) for place, moment in failures)]


NEAR = timedelta(milliseconds=NEAR_MS)
TROUBLES = {
    "two-places-at-once": ([(0, at(hours=5, seconds=7)), (1, at(hours=5, seconds=7))], [4, 5, 6]),
    "as-near-as-counts": ([(0, at(hours=5, seconds=7)), (1, at(hours=5, seconds=7) + NEAR)], [4, 5, 6]),
    "just-too-far": ([(0, at(hours=5, seconds=7)), (1, at(hours=5, seconds=8) + NEAR)], []),
    "across-an-hour": ([(0, at(hours=5, minutes=59, seconds=7)), (1, at(hours=6, seconds=7))], [4, 5, 6, 7]),
    "one-place-again-and-again": ([(0, at(hours=5, minutes=n, seconds=7)) for n in range(30)], []),
    "one-after-the-last-hour-that-may-go": (
        [(0, at(hours=23, minutes=59, seconds=7)), (1, at(hours=24, seconds=7))],
        [22, 23],
    ),
}


@pytest.mark.parametrize(("failures", "hours"), TROUBLES.values(), ids=TROUBLES)
def test_what_may_have_been_an_outage_is_kept_with_what_lies_around_it(
    failures: list[tuple[int, datetime]], hours: list[int]
) -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(failing(quiet(26), *failures))
        store.prune(at(days=RAW_DAYS + 1))
        assert [hour for hour in hours_kept(store) if hour < 24] == hours
        # What is left of an hour is all of it, from everywhere.
        elsewhere = [each.time for each in raw(store, EVER) if each.vantage == "tyo-1"]
        assert [hour for hour in {(time - START) // timedelta(hours=1) for time in elsewhere} if hour < 24] == hours


def test_void_failures_are_no_trouble() -> None:
    with TelemetryStore.memory() as store:
        failures = failing((), (0, at(hours=5, seconds=7)), (1, at(hours=5, seconds=7)))
        store.add_samples([*quiet(24), *(replace(each, control_ok=False) for each in failures)])
        store.prune(LATER)
        assert hours_kept(store) == []


def test_a_failing_state_in_a_log_of_changes_is_a_second_place() -> None:
    down = replace(sample(2, at(hours=3), Outcome.HTTP_5XX), vantage="log", operator="upptime", until=at(hours=9))
    with TelemetryStore.memory() as store:
        store.add_samples([*failing(quiet(24), (0, at(hours=6, seconds=7))), down])
        store.prune(LATER)
        assert hours_kept(store) == [3, 5, 6, 7]  # the log's own row, and the trouble


def test_a_log_of_changes_is_kept_whole() -> None:
    log = [replace(sample(0, at(hours=n)), until=at(hours=n) + LONGEST_HOLD) for n in (0, 24, 48)]
    with TelemetryStore.memory() as store:
        store.add_samples([*log, sample(0, at(hours=1))])
        assert store.prune(LATER) == 0
        assert len(raw(store, EVER)) == 4


def test_the_margin_is_what_a_quorum_remembers() -> None:
    assert [margin_hours(n) for n in (120, 30, 29, 12, 4, 1, 0)] == [1, 1, 2, 3, 8, 30, 30]
    assert QUORUM.memory == 30


def test_trouble_is_told_from_times_and_vantages_alone() -> None:
    hour = 100 * HOUR_MS
    assert troubled([(hour, "a"), (hour, "a")], 1) == set()
    assert troubled([(hour, "a"), (hour + 1, "b")], 0) == {100}
    assert troubled([(hour + NEAR_MS, "c"), (hour, "a"), (hour + NEAR_MS // 2, "b")], 0) == {100}
    assert troubled([(hour - 1, "a"), (hour + 1, "b")], 0) == {99, 100}


def test_a_sample_that_comes_while_hours_go_keeps_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(3))
        let_go = retention.let_go

        def meanwhile(db: object, portion: retention.Portion) -> int:
            store._db.conn.execute(
                "INSERT OR IGNORE INTO probe_hours_stale SELECT 1, hour FROM probe_hours WHERE hour % 3 = 1"
            )
            return let_go(db, portion)  # type: ignore[arg-type]

        monkeypatch.setattr(retention, "let_go", meanwhile)
        assert store.prune(LATER) == 2 * 60 * 3
        assert len(hours_kept(store)) == 1


# --- files -----------------------------------------------------------------------------------------------------------

PRUNER = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from telemetry import retention
from telemetry.store import TelemetryStore

let_go, portions = retention.let_go, []

def dying(db, portion):
    gone = let_go(db, portion)
    portions.append(portion)
    if len(portions) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return gone

retention.let_go = dying
with TelemetryStore.open(Path(sys.argv[1])) as store:
    store.prune(datetime.fromisoformat(sys.argv[2]))
"""


def test_a_prune_that_is_killed_half_way_loses_nothing_and_goes_on_the_next_time(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        store.add_samples(quiet(72, every_s=300))
        before = facts(store.summary("acme", EVER))
    killed = subprocess.run([sys.executable, "-c", PRUNER, str(path), LATER.isoformat()], check=False)
    assert killed.returncode == -9
    with TelemetryStore.open(path) as store:
        assert hours_kept(store) == list(range(24, 72))
        assert facts(store.summary("acme", EVER)) == before
        store.prune(LATER)
        assert hours_kept(store) == []
        assert facts(store.summary("acme", EVER)) == before


def test_space_that_is_most_of_the_file_is_given_back(tmp_path: Path) -> None:
    path = tmp_path / "telemetry.db"
    with TelemetryStore.open(path) as store:
        store.add_samples(quiet(24 * 10))
        store._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        full = path.stat().st_size
        store.prune(LATER)
        store._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert path.stat().st_size < full / 2
        assert store.add_samples([sample(0, at(days=20))]) == 1
