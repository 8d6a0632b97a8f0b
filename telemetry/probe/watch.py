"""Measuring services: once, or again and again until told to stop."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from telemetry.missed import Slip
from telemetry.service import Service, Target

from .control import Controls
from .measurement import Family, Measurement
from .observed import HOLD_S, Buffer, Keep, Observed
from .ownclock import OwnClock
from .pace import Pace
from .politeness import Courtesy
from .probe import Clock, Prober
from .resolve import Resolver
from .room import LEAST, files, room
from .schedule import Plan, Scheduler
from .stalls import Stalls
from .turns import Turns
from .wire import Wire

logger = logging.getLogger(__name__)

SETTLED_S = 2.0
# A probe makes some hundreds of objects that wait for a collector; a few thousand of them are a few megabytes.
GARBAGE = 10_000

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Measures the targets of services, politely.

    Args:
        prober: measures one target.
        controls: the controls to measure beside them.
        courtesy: how often each host may be asked.
        keep: takes what was observed, `hold_s` seconds after the first of it at the latest; it is called in a thread,
            one call at a time, and so needs a store of its own.
        vantage: the name of this place.
        at_once: how many probes may run at the same time; if None, some, and by a plan as many as may hang.
        hold_s: seconds for which what is observed may be held back; a process that is killed loses as much.
    """

    prober: Prober
    controls: Controls
    courtesy: Courtesy
    keep: Keep
    vantage: str = "here"
    at_once: int | None = None
    hold_s: float = HOLD_S
    own_clock: OwnClock = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "own_clock", OwnClock(self.vantage))

    async def once(self, services: Sequence[Service]) -> tuple[Measurement, ...]:
        """Measure every target one time, in the order given; targets on one host wait for each other.

        Raises:
            Exception: what `keep` raises.
        """
        chosen = targets(services)

        async def main(turns: Turns) -> tuple[Measurement, ...]:
            gate = asyncio.Semaphore(self.at_once or LEAST)
            tasks = [turns.whenever(service, target, gate) for service, target in chosen]
            return tuple(found for found in await asyncio.gather(*tasks) if found is not None)

        return await self._keeping(main)

    async def forever(self, services: Sequence[Service], *, plan: Plan) -> None:
        """Measure every target once in each period; what goes wrong with one is logged and stops no other.

        Raises:
            Exception: what `keep` raises.
        """
        chosen = targets(services)

        async def main(turns: Turns) -> None:
            scheduler = Scheduler(
                plan=plan,
                clock=Pace(lambda: self.prober.clock().timestamp(), self.prober.steady),
                note=turns.missed,
                gate=asyncio.Semaphore(self.at_once or self._needed(len(chosen), plan)),
            )
            asyncio.get_running_loop().call_later(SETTLED_S, _settle)
            await scheduler.keep([turns.job(service, target) for service, target in chosen])

        await self._keeping(main)

    async def _keeping(self, main: Callable[[Turns], Awaitable[Result]]) -> Result:
        buffer, stalls = Buffer(self._keep, hold_s=self.hold_s), Stalls()
        turns = Turns(
            prober=self.prober,
            controls=self.controls,
            courtesy=self.courtesy,
            buffer=buffer,
            own_clock=self.own_clock,
            stalls=stalls,
            vantage=self.vantage,
        )
        try:
            async with buffer.keeping(), stalls.beating():
                return await main(turns)
        except ExceptionGroup as failures:
            # Whatever `keep` could not do, such as writing to a full disk, is said as if there were one task.
            raise _first(failures) from None

    def _needed(self, count: int, plan: Plan) -> int:
        return room(count, period_s=plan.period_s, deadline_s=self.prober.deadline_s, files=files())

    def _keep(self, observed: Observed) -> None:
        if observed.missed:
            worst = max(observed.missed, key=lambda missed: (missed.slip is Slip.SKIPPED, missed.rounds, missed.by_s))
            skipped = sum(missed.slip is Slip.SKIPPED for missed in observed.missed)
            logger.warning(
                "rounds_missed late=%d skipped=%d worst=%s/%s rounds=%d by_s=%.3f why=%s",
                len(observed.missed) - skipped,
                skipped,
                worst.service,
                worst.target,
                worst.rounds,
                worst.by_s,
                worst.why or "none",
            )
        self.keep(observed)


@contextmanager
def watching(
    *,
    agent: str,
    controls: Sequence[Target],
    seed: str,
    clock: Clock,
    keep: Keep,
    family: Family | None = None,
) -> Iterator[Watch]:
    """Everything that measuring needs, made once; `seed` is the vantage's name, which start times are made from."""
    with Resolver() as resolver:
        prober = Prober(wire=Wire(resolver=resolver, agent=agent, family=family), clock=clock)
        yield Watch(
            prober=prober,
            controls=Controls(controls, prober.control),
            courtesy=Courtesy(seed=seed),
            keep=keep,
            vantage=seed,
        )


def targets(services: Sequence[Service]) -> list[tuple[Service, Target]]:
    """Every target of the services, each beside its service."""
    return [(service, target) for service in services for target in service.targets]


def _settle() -> None:
    """Have the collector look at less, and less often: each look makes all probes under way seem slower.

    What thousands of waiting jobs hold is no garbage, and going through it took a tenth of a second now and then.
    """
    gc.freeze()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def _first(failures: BaseExceptionGroup[BaseException]) -> BaseException:
    first = failures.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first
