"""What judging needs of long stretches: the same outages as from every sample, from few of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from telemetry.clocks import ClockCheck
from telemetry.model import Health, Outage, Outcome, Reading, Sample, Window
from telemetry.outages import availability, long_rounds, outages, rounds, sampling_round
from telemetry.store import TelemetryStore
from tests.telemetry.world.faults import Blocked, BrokenControl, Fault, Flapping, LostBatch
from tests.telemetry.world.fleet import SEVEN
from tests.telemetry.world.truth import Trouble
from tests.telemetry.world.world import SERVICE, World, at

HOUR = 3600.0
LENGTH = 60 * HOUR
STEP = timedelta(seconds=66)


def world(seed: int, **more: object) -> World:
    """Sixty hours with blips, an outage, a partial one, and a fault or two."""
    chance = Random(seed)  # noqa: S311 -- a repeatable world
    begins = chance.uniform(10 * HOUR, 20 * HOUR)
    troubles = (
        Trouble(begins=begins, ends=begins + chance.uniform(300, 7200)),
        Trouble(begins=40 * HOUR, ends=40.5 * HOUR, asns=frozenset({1, 3, 6})),
    )
    others: list[Fault] = [
        Blocked(asn=2, begins=30 * HOUR, outcome=chance.choice([Outcome.TIMEOUT, Outcome.BLOCKED])),
        BrokenControl(vantage="munich", begins=30 * HOUR, ends=42 * HOUR),
        LostBatch(vantage="munich", begins=30 * HOUR, ends=33 * HOUR),
    ]
    faults: tuple[Fault, ...] = (
        Flapping(vantage="tokyo", begins=begins - HOUR, ends=begins + HOUR, loss=chance.uniform(0.2, 0.9)),
        chance.choice(others),
    )
    made = World(seed=seed, length_s=LENGTH, fleet=SEVEN, troubles=troubles, faults=faults, blips=0.001)
    return replace(made, **more)  # type: ignore[arg-type]  # fields of a world


def stored(samples: Sequence[Sample], hours: float = LENGTH / HOUR + 1) -> TelemetryStore:
    store = TelemetryStore.memory()
    store.add_samples(samples)
    store.roll_up(at(hours * HOUR))
    return store


def judged(samples: Sequence[Sample], window: Window) -> tuple[Outage, ...]:
    return outages(rounds(samples, window, step=STEP))


def judged_long(samples: Sequence[Sample], window: Window) -> tuple[Outage, ...]:
    return outages(long_rounds(samples, window, step=STEP))


@pytest.mark.parametrize("seed", range(12))
def test_the_outages_are_those_of_every_sample(seed: int) -> None:
    made = world(seed)
    with stored(made.samples()) as store:
        few, whole = store.condensed(SERVICE, made.window), store.samples(SERVICE, made.window)
    found, every = judged_long(few, made.window), judged(whole, made.window)
    assert len(every) == 2
    assert found == every
    assert len(few) < len(whole) / 2


def test_of_quiet_weeks_hardly_anything_is_left_but_how_many_probes_they_were() -> None:
    made = World(seed=3, length_s=200 * HOUR, period_s=300.0, blips=0.001)
    with stored(made.samples(), 201) as store:
        few = store.condensed(SERVICE, made.window)
    single = [sample for sample in few if sample.until is None]
    assert len(few) - len(single) < 20
    assert len(single) < 100
    assert sum(sample.stands_for for sample in few) == pytest.approx(len(made.samples()), rel=0.01)
    assert {sample.reading for sample in few if sample.until} == {Reading.ANSWERED}


def test_joined_rounds_stand_for_as_many_as_they_are() -> None:
    made = World(seed=3, length_s=200 * HOUR, period_s=300.0)
    with stored(made.samples(), 201) as store:
        few = store.condensed(SERVICE, made.window)
    step = sampling_round(few)
    told, every = long_rounds(few, made.window, step=step), rounds(made.samples(), made.window, step=step)
    assert len(told) < len(every) / 10
    assert sum(each.stands_for for each in told) == len(every)
    assert availability(told).probes == availability(every).probes


def test_a_whole_stretch_is_given_sample_by_sample_with_what_a_quorum_looks_back_at() -> None:
    made = World(seed=3, length_s=60 * HOUR)
    inside = Window(start=at(30 * HOUR), end=at(31 * HOUR))
    with stored(made.samples()) as store:
        few = store.condensed(SERVICE, made.window, whole=[inside])
    single = [sample.time for sample in few if sample.until is None]
    assert sum(inside.contains(time) for time in single) == sum(inside.contains(s.time) for s in made.samples())
    assert min(single) <= inside.start - timedelta(minutes=60)


def test_hours_that_are_not_rolled_up_are_given_sample_by_sample() -> None:
    made = World(seed=3, length_s=30 * HOUR)
    with TelemetryStore.memory() as store:
        store.add_samples(made.samples())
        store.roll_up(at(20 * HOUR))
        few = store.condensed(SERVICE, made.window)
        late = {s.time for s in store.samples(SERVICE, made.window) if s.time >= at(20 * HOUR)}
    assert late <= {sample.time for sample in few if sample.until is None}
    assert not any(sample.until and sample.until > at(20 * HOUR) for sample in few)


def test_nothing_rolled_up_is_every_sample() -> None:
    made = World(seed=3, length_s=2 * HOUR)
    with TelemetryStore.memory() as store:
        store.add_samples(made.samples())
        assert store.condensed(SERVICE, made.window) == store.samples(SERVICE, made.window)


def test_a_place_that_fails_alone_for_long_is_a_state_of_failing() -> None:
    made = World(seed=3, length_s=60 * HOUR, faults=(Blocked(asn=5, begins=20 * HOUR, ends=40 * HOUR),))
    with stored(made.samples()) as store:
        few = store.condensed(SERVICE, made.window)
    (failing,) = [sample for sample in few if sample.until and sample.reading is Reading.FAILED]
    assert failing.vantage == "tokyo"
    assert abs(failing.time - at(20 * HOUR)) < timedelta(minutes=2)
    assert failing.until is not None
    assert abs(failing.until - at(40 * HOUR)) < timedelta(minutes=2)
    assert judged_long(few, made.window) == ()


def test_silence_is_no_answer() -> None:
    lost = tuple(LostBatch(vantage=name, begins=20 * HOUR, ends=40 * HOUR) for name in ("berlin", "munich", "tokyo"))
    made = World(seed=3, length_s=60 * HOUR, faults=lost)
    with stored(made.samples()) as store:
        few = store.condensed(SERVICE, made.window)
    told = long_rounds(few, made.window, step=STEP)
    assert {each.health for each in told if each.end > at(20.1 * HOUR) and each.start < at(39.9 * HOUR)} == {
        Health.UNKNOWN
    }
    assert {each.health for each in told if each.end < at(19.9 * HOUR)} == {Health.UP}


def test_samples_that_were_let_go_are_told_by_their_hours() -> None:
    made = world(4)
    with stored(made.samples()) as store:
        kept = store.condensed(SERVICE, made.window)
        store.prune(at(LENGTH + 2 * HOUR), raw_days=0)
        left = store.condensed(SERVICE, made.window)
    before, after = judged_long(kept, made.window), judged_long(left, made.window)
    assert [each.health for each in after] == [each.health for each in before]
    assert len(before) == 2


def test_clocks_known_to_be_wrong_are_put_right_before_places_are_called_failing_together() -> None:
    """Tokyo's clock is an hour behind: by its own times it fails alone."""
    trouble = Trouble(begins=30 * HOUR, ends=30.4 * HOUR, asns=frozenset({1, 3, 5}))
    made = World(seed=3, length_s=60 * HOUR, troubles=(trouble,))
    behind = timedelta(hours=1)
    samples = [replace(s, time=s.time - behind) if s.vantage == "tokyo" else s for s in made.samples()]
    with stored(samples) as store:
        store.add_clock_checks(
            ClockCheck(vantage="tokyo", at=at(hour * HOUR), offset_ms=3.6e6, uncertainty_ms=10.0, by="hub")
            for hour in range(1, 60)
        )
        few = store.condensed(SERVICE, made.window)
    failing = {s.vantage for s in few if s.until is None and s.reading is Reading.FAILED}
    assert {"berlin", "dallas", "tokyo"} <= failing


def test_logs_of_changes_stay_as_they_are() -> None:
    state = Sample(
        time=at(0), service=SERVICE, target="front", vantage="runner", asn=None, country=None, outcome=Outcome.OK,
        until=at(3 * HOUR), operator="upptime",
    )  # fmt: skip
    made = World(seed=3, length_s=30 * HOUR)
    with stored([*made.samples(), state], 31) as store:
        few = store.condensed(SERVICE, made.window)
    assert [sample for sample in few if sample.operator == "upptime"] == [state]
