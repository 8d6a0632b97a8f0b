from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telemetry import rolling
from telemetry.model import Outcome, Sample
from telemetry.store import TelemetryStore
from tests.telemetry.history import PLACES, START, at, quiet, rollups, sample

DAYS_LATER = at(days=9)

moments = st.integers(-3600 * 30, 3600 * 30).map(lambda seconds: START + timedelta(seconds=seconds / 4))
samples = st.builds(
    sample,
    st.integers(0, len(PLACES) - 1),
    moments | st.sampled_from([at(hours=1), at(hours=1, milliseconds=-1), at(days=1), at(days=1, milliseconds=-1)]),
    st.sampled_from(Outcome),
    st.floats(0, 5000),
)
moved = st.builds(lambda one, asn: replace(one, asn=asn), samples, st.sampled_from([None, 64999]))


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.lists(samples | moved, max_size=12), max_size=5), st.lists(st.integers(0, 60), max_size=5))
def test_whenever_it_is_made_the_roll_up_is_that_of_all_samples(batches: list[list[Sample]], hours: list[int]) -> None:
    with TelemetryStore.memory() as bit_by_bit, TelemetryStore.memory() as at_once:
        for number, batch in enumerate(batches):
            bit_by_bit.add_samples(batch)
            bit_by_bit.roll_up(at(hours=(hours[number] if number < len(hours) else 60) - 30))
        bit_by_bit.roll_up(DAYS_LATER)
        at_once.add_samples(each for batch in batches for each in batch)
        at_once.roll_up(DAYS_LATER)
        assert rollups(bit_by_bit) == rollups(at_once)
        assert bit_by_bit.roll_up(DAYS_LATER) == 0


def test_an_hour_is_made_once_it_is_over() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(2))
        assert store.roll_up(at(hours=1, milliseconds=-1)) == 0
        assert store.roll_up(at(hours=1)) == len(PLACES)
        assert store.roll_up(at(hours=2)) == len(PLACES)
        assert store.roll_up(at(hours=3)) == 0


def test_a_late_sample_makes_its_hour_and_day_anew() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(30))
        store.roll_up(DAYS_LATER)
        assert store.add_samples([sample(0, at(hours=3, seconds=1), Outcome.TIMEOUT)]) == 1
        assert store.roll_up(DAYS_LATER) == 1
        [(failed,)] = store._db.conn.execute("SELECT sum(failed) FROM probe_days").fetchall()
        assert failed == 1


def test_what_is_known_already_makes_nothing_anew() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(quiet(3))
        store.roll_up(DAYS_LATER)
        assert store.add_samples(quiet(3)) == 0
        assert store.roll_up(DAYS_LATER) == 0


def test_states_that_are_held_are_no_samples_of_an_hour() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples([replace(sample(0, START), until=at(hours=5))])
        store.roll_up(DAYS_LATER)
        assert not any(rollups(store).values())


def test_a_long_history_is_made_in_portions_that_end_with_a_day() -> None:
    with TelemetryStore.memory() as store:
        store.add_samples(sample(0, at(days=day, hours=hour)) for day in range(70) for hour in (0, 12, 23))
        portions = rolling.stale(store._db, int(at(days=100).timestamp() * 1000))
        assert sum(len(hours) for _, hours in portions) == 210
        assert len(portions) >= 3
        assert all(before[1][-1] // 24 < after[1][0] // 24 for before, after in pairwise(portions))


def test_a_roll_up_that_is_stopped_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    with TelemetryStore.memory() as store, TelemetryStore.memory() as at_once:
        for each in (store, at_once):
            each.add_samples(quiet(5))
        make, made = rolling.make, []

        def stop(*arguments: object) -> None:
            make(*arguments)  # type: ignore[arg-type]
            made.append(arguments)
            if len(made) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(rolling, "make", stop)
        with pytest.raises(KeyboardInterrupt):
            store.roll_up(DAYS_LATER)
        monkeypatch.undo()
        assert len(rollups(store)["probe_hours"]) == 5
        store.roll_up(DAYS_LATER)
        at_once.roll_up(DAYS_LATER)
        assert rollups(store) == rollups(at_once)
