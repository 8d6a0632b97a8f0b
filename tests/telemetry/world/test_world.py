"""The simulated world holds the truth that it was given: otherwise it could prove nothing about the quorum."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median

import pytest

from telemetry.model import Outcome, Reading, Sample
from telemetry.probe.schedule import JITTER
from tests.telemetry.world.faults import Blocked, BrokenControl, Flapping, LateBatch, LostBatch, Skewed
from tests.telemetry.world.fleet import EIGHT, FIVE, SEVEN
from tests.telemetry.world.truth import Trouble
from tests.telemetry.world.world import DAY_S, SHIPPED_S, Arrival, Latency, World, at

HOUR = 3600.0
QUIET = World(seed=7, length_s=2 * HOUR)
TROUBLE = Trouble(begins=1800, ends=2700)


def of(world: World, vantage: str) -> list[Arrival]:
    return [arrival for arrival in world.arrivals() if arrival.sample.vantage == vantage]


def readings(arrivals: list[Arrival]) -> set[Reading]:
    return {arrival.sample.reading for arrival in arrivals}


def test_a_quiet_world_answers_everybody() -> None:
    assert {sample.outcome for sample in QUIET.samples()} == {Outcome.OK}
    assert {sample.reading for sample in QUIET.samples()} == {Reading.ANSWERED}


def test_every_vantage_probes_every_target_once_a_period_give_or_take_the_jitter() -> None:
    times: dict[tuple[str, str], list[float]] = defaultdict(list)
    for arrival in replace(QUIET, targets=("front", "api"), fleet=SEVEN).arrivals():
        times[arrival.sample.vantage, arrival.sample.target].append(arrival.taken)
    assert len(times) == 14
    for own in times.values():
        assert 119 <= len(own) <= 121
        gaps = [after - before for before, after in pairwise(own)]
        assert all(60 * (1 - JITTER) <= gap <= 60 * (1 + JITTER) for gap in gaps)
        assert max(gaps) - min(gaps) > 1
    # Nobody starts in step with anybody else.
    assert len({round(own[0] % 60, 1) for own in times.values()}) > 10


def test_the_same_seed_is_the_same_world_and_another_is_another() -> None:
    noisy = replace(QUIET, blips=0.2)
    assert noisy.samples() == replace(noisy).samples()
    assert noisy.samples() != replace(noisy, seed=8).samples()


def test_in_a_total_outage_everything_fails_and_nothing_outside_of_it() -> None:
    for arrival in replace(QUIET, troubles=(TROUBLE,)).arrivals():
        inside = TROUBLE.begins <= arrival.taken < TROUBLE.ends
        assert (arrival.sample.reading is Reading.FAILED) == inside


@pytest.mark.parametrize(
    ("trouble", "hit"),
    [
        (replace(TROUBLE, countries=frozenset({"US", "JP"})), {"dallas", "seattle", "tokyo"}),
        (replace(TROUBLE, asns=frozenset({1, 5})), {"berlin", "tokyo"}),
    ],
)
def test_a_partial_outage_hits_whom_it_says(trouble: Trouble, hit: set[str]) -> None:
    failed = {s.vantage for s in replace(QUIET, troubles=(trouble,)).samples() if s.reading is Reading.FAILED}
    assert failed == hit


def test_trouble_with_one_family_of_addresses_hits_its_target_only() -> None:
    trouble = replace(TROUBLE, targets=frozenset({"front-ipv6"}))
    world = replace(QUIET, targets=("front-ipv4", "front-ipv6"), troubles=(trouble,))
    failed = [sample for sample in world.samples() if sample.reading is Reading.FAILED]
    assert {sample.target for sample in failed} == {"front-ipv6"}
    assert {sample.vantage for sample in failed} == {place.vantage for place in FIVE}


def test_trouble_for_a_share_of_requests_fails_about_so_many() -> None:
    world = replace(QUIET, length_s=20 * HOUR, troubles=(Trouble(begins=0, ends=20 * HOUR, share=0.3),))
    assert mean(sample.reading is Reading.FAILED for sample in world.samples()) == pytest.approx(0.3, abs=0.03)


def test_blips_are_as_many_as_they_should_be_and_of_no_one_place() -> None:
    samples = replace(QUIET, length_s=20 * HOUR, blips=0.02).samples()
    failed = [sample for sample in samples if sample.reading is Reading.FAILED]
    assert len(failed) / len(samples) == pytest.approx(0.02, abs=0.006)
    assert len({sample.vantage for sample in failed}) == 5


def test_a_flapping_link_loses_target_and_control_each_by_its_own_chance() -> None:
    fault = Flapping(vantage="tokyo", begins=0, ends=20 * HOUR, loss=0.4)
    world = replace(QUIET, length_s=30 * HOUR, faults=(fault,))
    flapping = [arrival.sample for arrival in of(world, "tokyo") if arrival.taken < fault.ends]
    assert mean(s.reading is Reading.FAILED for s in flapping) == pytest.approx(0.4 * 0.6, abs=0.04)
    assert mean(s.reading is Reading.VOID for s in flapping) == pytest.approx(0.4, abs=0.05)
    assert {a.sample.reading for a in of(world, "tokyo") if a.taken >= fault.ends} == {Reading.ANSWERED}


@pytest.mark.parametrize(
    ("outcome", "reading"), [(Outcome.BLOCKED, Reading.REFUSED), (Outcome.CONNECT, Reading.FAILED)]
)
def test_a_blocked_network_is_met_by_all_its_vantages(outcome: Outcome, reading: Reading) -> None:
    world = replace(QUIET, fleet=EIGHT, faults=(Blocked(asn=1, begins=HOUR, outcome=outcome),))
    for arrival in world.arrivals():
        blocked = arrival.sample.asn == 1 and arrival.taken >= HOUR
        assert arrival.sample.reading is (reading if blocked else Reading.ANSWERED)
    assert {place.vantage for place in EIGHT if place.asn == 1} == {"berlin", "berlin-2"}


def test_a_broken_control_voids_what_it_stands_beside() -> None:
    world = replace(QUIET, faults=(BrokenControl(vantage="berlin", begins=HOUR),), troubles=(TROUBLE,))
    assert readings([a for a in of(world, "berlin") if a.taken >= HOUR]) == {Reading.VOID}
    assert readings([a for a in of(world, "munich") if a.taken >= HOUR]) == {Reading.ANSWERED}


@pytest.mark.parametrize("ahead", [-300.0, 4.0, 600.0])
def test_a_wrong_clock_moves_the_stamps_and_nothing_else(ahead: float) -> None:
    world = replace(QUIET, troubles=(TROUBLE,), faults=(Skewed(vantage="dallas", ahead=ahead),))
    for arrival in world.arrivals():
        off = ahead if arrival.sample.vantage == "dallas" else 0.0
        assert abs((arrival.sample.time - at(arrival.taken + off)).total_seconds()) < 1e-3
        assert (arrival.sample.reading is Reading.FAILED) == (1800 <= arrival.taken < 2700)


def test_lost_batches_are_gone_and_late_ones_come_together() -> None:
    lost, late = (
        LostBatch(vantage="tokyo", begins=600, ends=1200),
        LateBatch(vantage="berlin", begins=600, ends=1200, arrives=6000),
    )
    world = replace(QUIET, faults=(lost, late))
    assert not [a for a in of(world, "tokyo") if 600 <= a.taken < 1200]
    assert {a.arrives for a in of(world, "berlin") if 600 <= a.taken < 1200} == {6000}
    others = [a for a in world.arrivals() if not (a.sample.vantage == "berlin" and 600 <= a.taken < 1200)]
    assert all(a.arrives == a.taken + SHIPPED_S for a in others)
    assert len(of(world, "berlin")) == len(of(QUIET, "berlin"))


def test_a_fault_at_one_vantage_changes_no_sample_of_another() -> None:
    noisy = replace(QUIET, blips=0.1)
    broken = replace(noisy, faults=(Flapping(vantage="tokyo", loss=0.9), Skewed(vantage="tokyo", ahead=90)))

    def others(world: World) -> list[Sample]:
        return [sample for sample in world.samples() if sample.vantage != "tokyo"]

    assert others(noisy) == others(broken)


def test_latency_swings_with_the_day_drifts_over_the_weeks_and_is_unknown_where_nothing_answered() -> None:
    month = replace(
        QUIET, length_s=30 * DAY_S, period_s=600, troubles=(TROUBLE,), latency=Latency(rhythm=0.3, drift=0.02)
    )
    answered = [(a.taken, a.sample.total_ms) for a in of(month, "berlin") if a.sample.total_ms is not None]
    assert all(a.sample.total_ms is None for a in month.arrivals() if a.sample.reading is Reading.FAILED)
    quarter = [ms for taken, ms in answered if taken < 5 * DAY_S and taken % DAY_S < DAY_S / 2]
    rest = [ms for taken, ms in answered if taken < 5 * DAY_S and taken % DAY_S >= DAY_S / 2]
    assert median(quarter) > 1.2 * median(rest)
    last = [ms for taken, ms in answered if taken >= 25 * DAY_S]
    assert median(last) == pytest.approx(median(quarter + rest) * (1 + 0.02 * 27.5) / (1 + 0.02 * 2.5), rel=0.05)
