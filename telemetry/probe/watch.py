"""Measuring services: once, or again and again until told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from math import inf
from time import monotonic
from urllib.parse import urlsplit

from telemetry.model import Outcome
from telemetry.service import Service, Target

from .control import Controls
from .measurement import Family, Measurement
from .politeness import Courtesy
from .probe import Clock, Prober
from .resolve import Resolver
from .schedule import Job, Note, Plan, Scheduler
from .wire import Wire

logger = logging.getLogger(__name__)

AT_ONCE = 50
# Targets on one host whose start times meet: one of them waits a little rather than miss every round.
LONGEST_WAIT_S = 15.0

Keep = Callable[[Measurement], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """Measures the targets of services, politely.

    Args:
        prober: measures one target.
        controls: the controls to measure beside them.
        courtesy: how often each host may be asked.
        keep: takes each measurement as soon as it is made.
        at_once: how many probes may run at the same time.
    """

    prober: Prober
    controls: Controls
    courtesy: Courtesy
    keep: Keep
    at_once: int = AT_ONCE

    async def once(self, services: Sequence[Service]) -> tuple[Measurement, ...]:
        """Measure every target one time, in the order given; targets on one host wait for each other."""
        gate = asyncio.Semaphore(self.at_once)
        tasks = [self._in_turn(service, target, gate) for service, target in targets(services)]
        return tuple(found for found in await asyncio.gather(*tasks) if found is not None)

    async def forever(self, services: Sequence[Service], *, plan: Plan) -> None:
        """Measure every target once in each period; what goes wrong with one is logged and stops no other.

        Raises:
            Exception: what `keep` raises.
        """
        began, since = self.prober.clock().timestamp(), monotonic()
        scheduler = Scheduler(
            plan=plan,
            # The wall clock is read once: its later corrections move no start time.
            clock=lambda: began + monotonic() - since,
            note=_log,
            gate=asyncio.Semaphore(self.at_once),
        )
        try:
            await scheduler.keep([self._job(service, target) for service, target in targets(services)])
        except ExceptionGroup as failures:
            # Whatever `keep` could not do, such as writing to a full disk, is said as if there were one job.
            raise failures.exceptions[0] from None

    async def _in_turn(self, service: Service, target: Target, gate: asyncio.Semaphore) -> Measurement | None:
        await asyncio.sleep(self._reserve(target))
        async with gate:
            return await self._measure(service, target)

    def _job(self, service: Service, target: Target) -> Job:
        key = f"{service.id}/{target.name}"

        async def run() -> None:
            wait = self._reserve(target, up_to=LONGEST_WAIT_S)
            if wait > LONGEST_WAIT_S:
                logger.warning("probe_skipped key=%s by_s=%.3f why=politeness", key, wait)
                return
            if wait:
                logger.warning("probe_late key=%s by_s=%.3f why=politeness", key, wait)
            await asyncio.sleep(wait)
            await self._measure(service, target)

        return Job(key=key, run=run)

    def _reserve(self, target: Target, *, up_to: float = inf) -> float:
        """How many seconds to wait for this target's host; a wait longer than `up_to` is not taken."""
        host, now = host_of(target), self.prober.clock()
        allowed = self.courtesy.allowed(host, now)
        wait = (allowed - now) / timedelta(seconds=1)
        if wait <= up_to:
            self.courtesy.reserve(host, allowed)
        return wait

    async def _measure(self, service: Service, target: Target) -> Measurement | None:
        try:
            measurement = await self.prober.measure(target, service=service.id, controls=self.controls)
        except Exception:  # one broken probe must not end the others; it is no measurement
            logger.exception("probe_broken key=%s/%s", service.id, target.name)
            return None
        if measurement.outcome is Outcome.BLOCKED:
            self.courtesy.refused(host_of(target), measurement.retry_after)
        self.keep(measurement)
        return measurement


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
    """Everything that measuring needs, made once; `seed` is what start times and jitter are made from."""
    with Resolver() as resolver:
        prober = Prober(wire=Wire(resolver=resolver, agent=agent, family=family), clock=clock)
        yield Watch(
            prober=prober,
            controls=Controls(controls, prober.control),
            courtesy=Courtesy(seed=seed),
            keep=keep,
        )


def targets(services: Sequence[Service]) -> list[tuple[Service, Target]]:
    """Every target of the services, each beside its service."""
    return [(service, target) for service in services for target in service.targets]


def host_of(target: Target) -> str:
    """Whom a request to this target is a load for."""
    return (urlsplit(target.url).hostname or target.url).lower()


def _log(note: Note) -> None:
    logger.warning(
        "probe_%s key=%s scheduled=%.3f by_s=%.3f why=%s", note.slip, note.key, note.scheduled, note.by_s, note.why
    )
