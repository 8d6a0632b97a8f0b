"""A world with known truth: vantages probe a service on their schedules and meet troubles, faults and blips.

Pure: a seed and the parameters make the same samples for ever, and a fault at one vantage changes no other's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, pi, sin
from random import Random

from telemetry.model import Outcome, Place, Sample, Window
from telemetry.probe.schedule import Plan
from tests.telemetry.world.faults import (
    Blocked,
    BrokenControl,
    Fault,
    Flapping,
    LateBatch,
    LostBatch,
    Skewed,
)
from tests.telemetry.world.fleet import FIVE
from tests.telemetry.world.truth import Trouble

START = datetime(2026, 3, 2, tzinfo=UTC)
DAY_S = 86_400.0
SERVICE = "example"
# Shipping takes this long when nothing is wrong.
SHIPPED_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Latency:
    """Milliseconds that an answer takes: a level per vantage, a daily rhythm, a slow drift and noise.

    `rhythm` is the swing over the day and `drift` the change per day, both as shares of the level.
    """

    level_ms: float = 120.0
    rhythm: float = 0.3
    drift: float = 0.01
    noise: float = 0.2

    def draw(self, moment: float, place: Place, chance: Random) -> float:
        """The milliseconds of one request."""
        near = 0.5 + (place.asn or 0) % 5 / 4
        day = moment / DAY_S
        return (
            self.level_ms
            * near
            * (1 + self.rhythm * sin(2 * pi * day))
            * (1 + self.drift * day)
            * exp(chance.gauss(0, self.noise))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A sample, when it was truly taken and when it came in; both in seconds."""

    sample: Sample
    taken: float
    arrives: float


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A service, those who watch it, and what happens.

    `length_s` is how long it goes on, `period_s` how often each vantage probes each target, `blips` the chance that a
    single probe fails for no reason of the service's.
    """

    seed: int
    length_s: float
    period_s: float = 60.0
    fleet: tuple[Place, ...] = FIVE
    targets: tuple[str, ...] = ("front",)
    troubles: tuple[Trouble, ...] = ()
    faults: tuple[Fault, ...] = ()
    blips: float = 0.0
    latency: Latency = Latency()

    @property
    def window(self) -> Window:
        """The whole of it."""
        return Window(start=START, end=at(self.length_s))

    def samples(self) -> tuple[Sample, ...]:
        """Everything that ever arrives, by vantage and time."""
        return tuple(arrival.sample for arrival in self.arrivals())

    def arrivals(self) -> Iterator[Arrival]:
        """The same, with its true times."""
        for place in self.fleet:
            for target in self.targets:
                yield from self._series(place, target)

    def _series(self, place: Place, target: str) -> Iterator[Arrival]:
        plan = Plan(period_s=self.period_s, seed=f"{self.seed}/{place.vantage}")
        key, epoch = f"{SERVICE}/{target}", START.timestamp()
        chance = Random(f"{self.seed}/{place.vantage}/{target}")  # noqa: S311 -- a repeatable world, no secret
        ahead = sum(f.ahead for f in self.faults if isinstance(f, Skewed) and f.vantage == place.vantage)
        index = plan.next_index(key, epoch)
        while (taken := plan.start(key, index) - epoch) < self.length_s:
            index += 1
            outcome, control_ok, total_ms = self._meet(place, target, taken, chance)
            if any(_in(f, place, taken) for f in self.faults if isinstance(f, LostBatch)):
                continue
            late = [f.arrives for f in self.faults if isinstance(f, LateBatch) and _in(f, place, taken)]
            yield Arrival(
                sample=Sample(
                    time=at(taken + ahead),
                    service=SERVICE,
                    target=target,
                    vantage=place.vantage,
                    asn=place.asn,
                    country=place.country,
                    outcome=outcome,
                    total_ms=total_ms,
                    control_ok=control_ok,
                ),
                taken=taken,
                arrives=max([taken + SHIPPED_S, *late]),
            )

    def _meet(self, place: Place, target: str, moment: float, chance: Random) -> tuple[Outcome, bool, float | None]:
        # Every chance is drawn whether it is needed or not, so that one fault does not move all that comes after.
        trouble, blip, lost, control_lost = (chance.random() for _ in range(4))
        total_ms = self.latency.draw(moment, place, chance)
        flapping = [f.loss for f in self.faults if isinstance(f, Flapping) and _in(f, place, moment)]
        loss = max(flapping, default=0.0)
        broken = any(_in(f, place, moment) for f in self.faults if isinstance(f, BrokenControl))
        control_ok = not broken and control_lost >= loss
        outcome = Outcome.TIMEOUT if blip < self.blips or lost < loss else self._reached(place, target, moment, trouble)
        return outcome, control_ok, total_ms if outcome is Outcome.OK else None

    def _reached(self, place: Place, target: str, moment: float, chance: float) -> Outcome:
        for fault in self.faults:
            if isinstance(fault, Blocked) and fault.asn == place.asn and fault.begins <= moment < fault.ends:
                return fault.outcome
        hit = next((t for t in self.troubles if t.hits(place, target, moment, chance)), None)
        return Outcome.OK if hit is None else hit.outcome


def at(seconds: float) -> datetime:
    """A moment by the true clock."""
    return START + timedelta(seconds=seconds)


def _in(fault: Flapping | BrokenControl | LostBatch | LateBatch, place: Place, moment: float) -> bool:
    return fault.vantage == place.vantage and fault.begins <= moment < fault.ends
