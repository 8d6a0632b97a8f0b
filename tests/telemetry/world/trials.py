"""Trials: one trouble of random length and reach, in a world with random faults, judged and compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from telemetry.model import Outage, Outcome, Place, Round
from telemetry.outages import outages, rounds
from telemetry.probe.schedule import JITTER
from tests.telemetry.world.faults import Blocked, BrokenControl, Fault, Flapping, LostBatch, Skewed
from tests.telemetry.world.fleet import FIVE, SEVEN
from tests.telemetry.world.truth import Trouble
from tests.telemetry.world.world import World, at

PERIOD_S = 60.0
# Starts wander, so a round is up to so much longer than a period.
ROUND_S = PERIOD_S * (1 + JITTER)
LENGTH_S = 10_800.0
BLIPS = 0.002
MOST_WRONG_S = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A world with one trouble, its rounds, and what was reported."""

    world: World
    trouble: Trouble
    rounds: tuple[Round, ...]
    found: tuple[Outage, ...]

    @property
    def sound(self) -> tuple[Place, ...]:
        """The places that the trouble hits and that have no fault."""
        faulty = {_whom(fault) for fault in self.world.faults}
        hit = (place for place in self.world.fleet if self.trouble.reaches(place, self.world.targets[0]))
        return tuple(place for place in hit if place.vantage not in faulty and place.asn not in faulty)

    @property
    def strays(self) -> list[Outage]:
        """What was reported at a time at which there was no trouble, by any clock of this world."""
        off = timedelta(seconds=MOST_WRONG_S + ROUND_S)
        begins, ends = at(self.trouble.begins) - off, at(self.trouble.ends) + off
        return [outage for outage in self.found if outage.start_by < begins or outage.end_after > ends]

    def holds_start(self, outage: Outage) -> bool:
        """Whether the true start lies inside the stated interval."""
        return _inside(outage.start_after, at(self.trouble.begins), outage.start_by)

    def holds_end(self, outage: Outage) -> bool:
        """Whether the true end does."""
        return _inside(outage.end_after, at(self.trouble.ends), outage.end_by)


def total(seed: int, *, faults: int) -> Trial:
    """Everybody fails; five vantages, so many of them faulty, each in a way of its own."""
    chance = Random(f"total/{seed}")  # noqa: S311 -- repeatable trials
    return _trial(seed, chance, FIVE, Trouble(begins=0, ends=1), faults)


def partial(seed: int, *, faults: int) -> Trial:
    """Three to five of seven networks fail."""
    chance = Random(f"partial/{seed}")  # noqa: S311 -- repeatable trials
    hit = frozenset(place.asn for place in chance.sample(SEVEN, chance.randint(3, 5)) if place.asn is not None)
    return _trial(seed, chance, SEVEN, Trouble(begins=0, ends=1, asns=hit), faults)


def _trial(seed: int, chance: Random, fleet: tuple[Place, ...], trouble: Trouble, faults: int) -> Trial:
    begins = chance.uniform(3600, 5400)
    # Every other one is hardly longer than three rounds.
    length = ROUND_S * chance.uniform(3, 5) if seed % 2 else chance.uniform(5 * ROUND_S, 3600)
    trouble = Trouble(begins=begins, ends=begins + length, asns=trouble.asns)
    chosen = tuple(_fault(chance, place) for place in chance.sample(fleet, faults))
    world = World(seed=seed, length_s=LENGTH_S, fleet=fleet, troubles=(trouble,), faults=chosen, blips=BLIPS)
    judged = rounds(world.samples(), world.window)
    return Trial(world=world, trouble=trouble, rounds=judged, found=outages(judged))


def _fault(chance: Random, place: Place) -> Fault:
    vantage, asn = place.vantage, place.asn or 0
    begins = chance.uniform(-3600, LENGTH_S)
    ends = begins + chance.uniform(300, 7200)
    kinds: tuple[Fault, ...] = (
        Flapping(vantage=vantage, begins=begins, ends=ends, loss=chance.uniform(0.1, 0.9)),
        Blocked(asn=asn, begins=begins, outcome=Outcome.TIMEOUT),
        Blocked(asn=asn, begins=begins, outcome=Outcome.BLOCKED),
        BrokenControl(vantage=vantage, begins=begins, ends=ends),
        Skewed(vantage=vantage, ahead=chance.uniform(-MOST_WRONG_S, MOST_WRONG_S)),
        LostBatch(vantage=vantage, begins=begins, ends=ends),
    )
    return chance.choice(kinds)


def _whom(fault: Fault) -> str | int:
    return fault.asn if isinstance(fault, Blocked) else fault.vantage


def _inside(after: datetime | None, moment: datetime, by: datetime | None) -> bool:
    return (after is None or after <= moment) and (by is None or moment <= by)
