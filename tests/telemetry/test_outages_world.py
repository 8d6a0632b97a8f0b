"""Outages against a simulated world of known truth: found, in time, and told apart from what is no outage."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from telemetry.model import Health, Outage, Outcome, Place
from telemetry.outages import availability, outages, rounds
from telemetry.skew import aligned
from telemetry.witness import countries
from tests.telemetry.world.faults import Blocked, BrokenControl, Fault, Flapping, LateBatch, LostBatch, Skewed
from tests.telemetry.world.fleet import EIGHT, FIVE, SEVEN
from tests.telemetry.world.trials import ROUND_S, Trial, partial, total
from tests.telemetry.world.truth import Trouble
from tests.telemetry.world.world import World, at

HOUR = 3600.0


def judged(world: World) -> tuple[Outage, ...]:
    return outages(rounds(world.samples(), world.window))


def inside(trials: list[Trial]) -> tuple[float, float, float]:
    """The shares of reported outages whose start, whose end, is inside its interval, and of ends that are bounded."""
    pairs = [(trial, outage) for trial in trials for outage in trial.found]
    bounded = [outage for _, outage in pairs if outage.start_after is not None and outage.end_by is not None]
    return (
        sum(trial.holds_start(outage) for trial, outage in pairs) / len(pairs),
        sum(trial.holds_end(outage) for trial, outage in pairs) / len(pairs),
        len(bounded) / len(pairs),
    )


@pytest.mark.parametrize("faults", [0, 1, 2])
def test_every_total_outage_longer_than_three_rounds_is_found_and_its_ends_are_where_they_are_said_to_be(
    faults: int,
) -> None:
    """150 worlds of 3 hours, 5 vantages at one a minute with jitter, blips of 0.2 %, none, one or two faulty vantages.

    A fault is a flapping link, a block by time-out or by refusal, a broken control, a clock up to 10 minutes wrong and
    not corrected, or lost batches, at any time. Half of the outages last 3 to 5 rounds, the others up to an hour.
    """
    trials = [total(seed, faults=faults) for seed in range(150)]
    assert [t for t in trials if not any(outage.health is Health.DOWN for outage in t.found)] == []
    assert [t.strays for t in trials if t.strays] == []
    start, end, bounded = inside(trials)
    print(f"total, {faults} faulty: start inside {start:.4f}, end inside {end:.4f}, both bounded {bounded:.4f}")  # noqa: T201 -- read with pytest -s
    assert start >= 0.99
    assert end >= 0.99
    assert bounded >= 0.95


@pytest.mark.parametrize("faults", [0, 1])
def test_every_partial_outage_that_three_sound_places_see_is_found(faults: int) -> None:
    """150 worlds as above with 7 vantages, of which 3 to 5 are hit, and none or one is faulty.

    Found is every trouble that hits three places without a fault in two countries; where fewer are left it may be.
    """
    trials = [partial(seed, faults=faults) for seed in range(150)]
    seen = [t for t in trials if len(t.sound) >= 3 and countries(t.sound) >= 2]
    assert len(seen) >= 110
    assert [t for t in seen if not t.found] == []
    assert [t.strays for t in trials if t.strays] == []
    start, end, bounded = inside(trials)
    print(f"partial, {faults} faulty: {len(seen)} to be seen, start {start:.4f}, end {end:.4f}, bounded {bounded:.4f}")  # noqa: T201 -- read with pytest -s
    assert start >= 0.99
    assert end >= 0.99
    assert bounded >= 0.95


@pytest.mark.parametrize("seed", range(20))
def test_a_wrong_clock_is_no_outage_and_moves_none(seed: int) -> None:
    ahead = (-1) ** seed * (30.0 + 30 * seed)
    trouble = Trouble(begins=HOUR, ends=HOUR + 4 * ROUND_S)
    world = World(seed=seed, length_s=2 * HOUR, troubles=(trouble,), faults=(Skewed(vantage="tokyo", ahead=ahead),))
    (outage,) = judged(world)
    assert Trial(world=world, trouble=trouble, rounds=(), found=(outage,)).holds_start(outage)
    assert Trial(world=world, trouble=trouble, rounds=(), found=(outage,)).holds_end(outage)
    quiet = World(seed=seed, length_s=2 * HOUR, faults=world.faults)
    assert judged(quiet) == ()


@pytest.mark.parametrize("seed", range(10))
def test_with_known_offsets_even_most_clocks_may_be_wrong(seed: int) -> None:
    off = {"berlin": 400.0, "dallas": -300.0, "seattle": 500.0, "tokyo": -90.0}
    trouble = Trouble(begins=HOUR, ends=HOUR + 600)
    faults = tuple(Skewed(vantage=name, ahead=ahead) for name, ahead in off.items())
    world = World(seed=seed, length_s=2 * HOUR, troubles=(trouble,), faults=faults)
    known = {name: timedelta(seconds=-ahead) for name, ahead in off.items()}
    (outage,) = outages(rounds(aligned(world.samples(), known), world.window))
    trial = Trial(world=world, trouble=trouble, rounds=(), found=(outage,))
    assert outage.health is Health.DOWN
    assert trial.holds_start(outage)
    assert trial.holds_end(outage)
    assert outage.shortest >= timedelta(seconds=600 - 4 * ROUND_S)


@pytest.mark.parametrize("outcome", [Outcome.TIMEOUT, Outcome.BLOCKED, Outcome.CONNECT])
@pytest.mark.parametrize("fleet", [FIVE, EIGHT])
def test_blocked_from_a_network_is_never_down_and_is_called_blocked(outcome: Outcome, fleet: tuple[Place, ...]) -> None:
    world = World(seed=1, length_s=6 * HOUR, fleet=fleet, faults=(Blocked(asn=1, begins=HOUR, outcome=outcome),))
    told = rounds(world.samples(), world.window)
    assert outages(told) == ()
    assert {entry.health for entry in told if entry.end <= at(HOUR)} == {Health.UP}
    # The last round is cut off by the end of the world.
    after = [entry.health for entry in told[:-1] if entry.start >= at(HOUR) + timedelta(minutes=2)]
    assert set(after) == {Health.BLOCKED}


def test_a_country_that_is_cut_off_is_neither_down_nor_up() -> None:
    faults = (Blocked(asn=1, begins=HOUR), Blocked(asn=2, begins=HOUR))
    world = World(seed=1, length_s=6 * HOUR, faults=faults, blips=0.01)
    told = rounds(world.samples(), world.window)
    assert outages(told) == ()
    after = [entry.health for entry in told if entry.start >= at(HOUR) + timedelta(minutes=2)]
    assert Health.UP not in after
    assert after.count(Health.UNKNOWN) / len(after) > 0.9


@pytest.mark.parametrize(
    "faults",
    [
        tuple(BrokenControl(vantage=place.vantage) for place in FIVE),
        tuple(BrokenControl(vantage=place.vantage) for place in FIVE[:3]),
        tuple(LostBatch(vantage=place.vantage, begins=0, ends=HOUR) for place in FIVE[:3]),
    ],
)
@pytest.mark.parametrize("trouble", [(), (Trouble(begins=0, ends=HOUR),)])
def test_unknown_is_never_up_and_never_down(faults: tuple[Fault, ...], trouble: tuple[Trouble, ...]) -> None:
    world = World(seed=1, length_s=HOUR, faults=faults, troubles=trouble)
    told = rounds(world.samples(), world.window)
    assert {entry.health for entry in told} == {Health.UNKNOWN}
    assert availability(told).known == timedelta(0)
    assert outages(told) == ()


def test_trouble_with_one_family_of_addresses_is_partial_everywhere() -> None:
    trouble = Trouble(begins=HOUR, ends=2 * HOUR, targets=frozenset({"front-ipv6"}))
    world = World(seed=1, length_s=3 * HOUR, targets=("front-ipv4", "front-ipv6"), troubles=(trouble,))
    (outage,) = judged(world)
    assert outage.health is Health.PARTIAL
    assert outage.vantages == {place.vantage for place in FIVE}


def test_places_without_ipv6_are_no_outage_and_do_not_hide_one() -> None:
    """Two of five vantages never reach the one family: what fails alone for ever is no witness."""
    lacking = tuple(
        Trouble(begins=begins, ends=6 * HOUR, asns=frozenset({asn}), targets=frozenset({"front-ipv6"}))
        for asn, begins in ((1, 0.0), (3, 900.0))
    )
    world = World(seed=1, length_s=6 * HOUR, targets=("front-ipv4", "front-ipv6"), troubles=lacking)
    assert judged(world) == ()
    down = Trouble(begins=4 * HOUR, ends=4 * HOUR + 600)
    (outage,) = judged(World(seed=1, length_s=6 * HOUR, targets=world.targets, troubles=(*lacking, down)))
    assert outage.health is Health.DOWN


@pytest.mark.parametrize(
    ("good_s", "found"),
    [pytest.param(0.9 * ROUND_S, 1, id="less-than-a-round"), pytest.param(4 * ROUND_S, 2, id="four-rounds")],
)
def test_a_flapping_service_is_one_outage_while_its_good_spells_are_short(good_s: float, found: int) -> None:
    first = Trouble(begins=HOUR, ends=HOUR + 600)
    second = Trouble(begins=first.ends + good_s, ends=first.ends + good_s + 600)
    for seed in range(20):
        assert len(judged(World(seed=seed, length_s=3 * HOUR, troubles=(first, second)))) == found


def test_slow_drift_and_daily_rhythm_of_latency_are_no_outage() -> None:
    assert judged(World(seed=1, length_s=10 * 24 * HOUR, period_s=300, fleet=SEVEN)) == ()


LATE = LateBatch(vantage="tokyo", begins=HOUR, ends=2 * HOUR, arrives=2.5 * HOUR)
MOMENTS = [HOUR + 300 * n for n in range(24)]


def known_at(world: World, moment: float) -> tuple[Outage, ...]:
    samples = [arrival.sample for arrival in world.arrivals() if arrival.arrives <= moment]
    return outages(rounds(samples, world.window))


@pytest.mark.parametrize("also", [(), (Flapping(vantage="berlin", begins=HOUR, ends=2 * HOUR),)])
def test_late_batches_make_no_outage_at_any_time_before_or_after_they_come(also: tuple[Fault, ...]) -> None:
    world = World(seed=2, length_s=3 * HOUR, faults=(LATE, *also), blips=0.002)
    assert [known_at(world, moment) for moment in MOMENTS] == [()] * len(MOMENTS)


def test_an_outage_is_seen_without_the_late_batch_and_still_there_with_it() -> None:
    trouble = Trouble(begins=HOUR + 600, ends=HOUR + 1800)
    world = World(seed=2, length_s=3 * HOUR, faults=(LATE,), troubles=(trouble,))
    before, after = known_at(world, 2.4 * HOUR), known_at(world, 2.6 * HOUR)
    assert [len(before), len(after)] == [1, 1]
    assert "tokyo" not in before[0].vantages
    assert "tokyo" in after[0].vantages
    for outage in (*before, *after):
        trial = Trial(world=world, trouble=trouble, rounds=(), found=(outage,))
        assert trial.holds_start(outage)
        assert trial.holds_end(outage)


@pytest.mark.parametrize("make", [total, partial])
def test_trials_differ(make: Callable[..., Trial]) -> None:
    trials = [make(seed, faults=2) for seed in range(12)]
    assert len({type(fault) for trial in trials for fault in trial.world.faults}) >= 4
    assert len({trial.trouble for trial in trials}) == 12
