"""A vantage: measures on a schedule, spools, and ships."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from telemetry.errors import StoreUnavailable
from telemetry.probe.measurement import Measurement, Vantage, to_sample
from telemetry.probe.schedule import Plan
from telemetry.probe.watch import Watch
from telemetry.service import Service
from telemetry.shipped import Shipped

from .shipping import Sent, Shipper
from .slot import slot
from .spool import Session, Spool

logger = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Intake:
    """Puts each measurement into the spool as soon as it is made.

    Args:
        vantage: the agent's name.
        spool: where the samples wait.
        session: this run, with its clock as it is now.
        plan: the start times that measurements belong to; None where they are made once, at their own time.
    """

    vantage: str
    spool: Spool
    session: Callable[[], Session]
    plan: Plan | None = None
    fresh: asyncio.Event = field(default_factory=asyncio.Event)
    kept: int = 0
    lost: int = 0

    def keep(self, measurement: Measurement) -> None:
        """Keep a measurement; where that fails, as on a full disk, it is counted and said, and measuring goes on."""
        sample = to_sample(measurement, Vantage(name=self.vantage))
        shipped = Shipped(scheduled=self._scheduled(measurement), sample=sample)
        try:
            dropped = self.spool.put(shipped, self.session())
        except (StoreUnavailable, ValueError) as error:
            self.lost += 1
            logger.warning("sample_lost so_far=%d why=%r", self.lost, str(error))
            return
        if dropped:
            logger.warning("spool_full dropped=%d so_far=%d", dropped, self.spool.dropped)
        self.kept += 1
        self.fresh.set()

    def _scheduled(self, measurement: Measurement) -> datetime:
        if self.plan is None:
            return measurement.time
        return slot(self.plan, f"{measurement.service}/{measurement.target}", measurement.time)


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
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(watch.forever(services, plan=plan))
            group.create_task(shipper.forever(intake.fresh))
    except ExceptionGroup as failures:
        raise failures.exceptions[0] from None
