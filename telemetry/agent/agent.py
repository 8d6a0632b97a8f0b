"""A vantage: measures on a schedule, spools, and ships."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from telemetry.errors import StoreUnavailable
from telemetry.probe.measurement import Measurement, Vantage, to_sample
from telemetry.probe.observed import Observed
from telemetry.probe.schedule import Plan
from telemetry.probe.watch import Watch
from telemetry.service import Service
from telemetry.shipped import Shipped

from .shipping import Sent, Shipper
from .spool import Session, Spool

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Intake:
    """Puts what is observed into the spool.

    Args:
        vantage: the agent's name.
        spool: where the samples wait.
        session: this run, with its clock as it is now.
        loop: where `fresh` is waited for; what is observed comes from a thread.
    """

    vantage: str
    spool: Spool
    session: Callable[[], Session]
    loop: asyncio.AbstractEventLoop | None = None
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    kept: int = 0
    lost: int = 0

    def keep(self, observed: Observed) -> None:
        """Keep what was observed; where that fails, as on a full disk, it is counted and said, and all goes on."""
        samples = [self._shipped(measurement) for measurement in observed.measurements]
        try:
            self._put(samples)
        except ValueError:
            # One that no hub would take must not cost the others.
            for sample in samples:
                self._put_or_lose([sample])
        except StoreUnavailable as error:
            self._lose(len(samples), error)
        self._note(observed)
        if self.loop is None:
            self.fresh.set()
        else:
            self.loop.call_soon_threadsafe(self.fresh.set)

    def _put_or_lose(self, samples: Sequence[Shipped]) -> None:
        try:
            self._put(samples)
        except (StoreUnavailable, ValueError) as error:
            self._lose(len(samples), error)

    def _put(self, samples: Sequence[Shipped]) -> None:
        dropped = self.spool.put(samples, self.session())
        if dropped:
            logger.warning("spool_full dropped=%d so_far=%d", dropped, self.spool.dropped)
        self.kept += len(samples)

    def _lose(self, count: int, error: Exception) -> None:
        self.lost += count
        if count:
            logger.warning("sample_lost so_far=%d why=%r", self.lost, str(error))

    def _note(self, observed: Observed) -> None:
        if not observed.missed and not observed.checks:
            return
        try:
            self.spool.put_notes(observed.missed, observed.checks)
        except StoreUnavailable as error:
            logger.warning("notes_lost why=%r", str(error))

    def _shipped(self, measurement: Measurement) -> Shipped:
        sample = to_sample(measurement, Vantage(name=self.vantage))
        return Shipped(scheduled=measurement.scheduled or measurement.time, sample=sample)


async def once(watch: Watch, services: Sequence[Service], shipper: Shipper) -> Sent:
    """Measure every target one time, then ship what waits.

    Raises:
        HubRefused: the hub does not know this agent, or not by this key.
    """
    await watch.once(services)
    return await shipper.ship_all()


async def forever(watch: Watch, services: Sequence[Service], shipper: Shipper, intake: Intake, *, plan: Plan) -> None:
    """Measure by the plan and ship, neither waiting for the other.

    Raises:
        HubRefused: as above.
    """
    intake.loop = asyncio.get_running_loop()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(watch.forever(services, plan=plan))
            group.create_task(shipper.forever(intake.fresh))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
