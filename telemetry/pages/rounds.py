"""Reading pages: once, or again and again until told to stop; one slow page delays no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from math import inf

from telemetry.errors import TelemetryError
from telemetry.looks import Look
from telemetry.probe.control import Controls
from telemetry.probe.measurement import Control
from telemetry.probe.politeness import Courtesy, calm_now
from telemetry.probe.probe import Prober
from telemetry.probe.resolve import Resolver
from telemetry.probe.schedule import Job, Note, Plan, Scheduler
from telemetry.probe.wire import Wire
from telemetry.readings import ReadingOutcome
from telemetry.service import Service, Target

from .feed import Feed, feeds
from .fetch import fetch
from .known import Known
from .reader import Clock, Reader
from .transport import page_client

logger = logging.getLogger(__name__)

# Hundreds of pages are served by one provider: when that hangs, so do they all, and the others must not wait for them.
AT_ONCE = 256
# Documents on one host whose start times meet: one of them waits a little rather than miss every round.
LONGEST_WAIT_S = 15.0
# How many rounds of the first documents go by between two of the further ones, and the least time.
SLOWER = 12
SLOW_S = 3600.0

Keep = Callable[[Feed, Look], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounds:
    """Looks at feeds, politely.

    Args:
        reader: looks at one feed.
        courtesy: how often each host may be asked.
        known: what is known of a feed from before.
        keep: takes each look as soon as it is made.
        at_once: how many looks may go on at the same time.
        calm: what visits to hosts are counted by, a clock that nobody sets.
    """

    reader: Reader
    courtesy: Courtesy
    known: Callable[[Feed], Known]
    keep: Keep
    at_once: int = AT_ONCE
    calm: Callable[[], datetime] = calm_now

    async def once(self, wanted: Sequence[Feed]) -> tuple[Look, ...]:
        """Look at every feed one time; feeds on one host wait for each other.

        Raises:
            Exception: what `known` or `keep` raises.
        """
        gate = asyncio.Semaphore(self.at_once)
        found = await asyncio.gather(*(self._in_turn(feed, gate) for feed in wanted))
        return tuple(look for look in found if look is not None)

    async def forever(self, wanted: Sequence[Feed], *, plan: Plan) -> None:
        """Look at every feed once in each period, at the further ones less often.

        What goes wrong with one is logged and stops no other, nor does a database that cannot be written just now.
        """
        slower = replace(plan, period_s=max(plan.period_s * SLOWER, SLOW_S))
        gate = asyncio.Semaphore(self.at_once)
        async with asyncio.TaskGroup() as group:
            for pace, further in ((plan, False), (slower, True)):
                scheduler = Scheduler(plan=pace, clock=self._seconds, note=_log, gate=gate)
                jobs = [self._job(feed) for feed in wanted if feed.further is further]
                group.create_task(scheduler.keep(jobs))

    def _seconds(self) -> float:
        return self.reader.clock().timestamp()

    async def _in_turn(self, feed: Feed, gate: asyncio.Semaphore) -> Look | None:
        await asyncio.sleep(self._reserve(feed))
        async with gate:
            return await self._look(feed)

    def _job(self, feed: Feed) -> Job:
        async def run(_: float) -> None:
            wait = self._reserve(feed, up_to=LONGEST_WAIT_S)
            if wait > LONGEST_WAIT_S:
                logger.info("page_skipped key=%r by_s=%.3f why=politeness", feed.key, wait)
                return
            await asyncio.sleep(wait)
            try:
                await self._look(feed)
            except TelemetryError as error:
                logger.warning("look_lost key=%r why=%r", feed.key, str(error))

        return Job(key=feed.key, run=run)

    def _reserve(self, feed: Feed, *, up_to: float = inf) -> float:
        """How many seconds to wait for this feed's host; a wait longer than `up_to` is not taken."""
        now = self.calm()
        allowed = self.courtesy.allowed(feed.host, now)
        wait = (allowed - now) / timedelta(seconds=1)
        if wait <= up_to:
            self.courtesy.reserve(feed.host, allowed)
        return wait

    async def _look(self, feed: Feed) -> Look | None:
        known = self.known(feed)
        try:
            look = await self.reader.look(feed, known)
        except Exception:  # one page that we cannot cope with must not end the others; it was not looked at
            logger.exception("page_broken key=%r", feed.key)
            return None
        if look.outcome is ReadingOutcome.BLOCKED or look.asked_to_wait is not None:
            self.courtesy.refused(feed.host, look.asked_to_wait)
        self.keep(feed, look)
        return look


async def keep_reading(services: Sequence[Service], *, plan: Plan, rounds: Rounds) -> None:
    """Read the pages of these services for ever, by a plan; those in no format that we read are passed over."""
    await rounds.forever(feeds(services), plan=plan)


@asynccontextmanager
async def reading(
    *,
    agent: str,
    controls: Sequence[Target],
    seed: str,
    clock: Clock,
    known: Callable[[Feed], Known],
    keep: Keep,
) -> AsyncIterator[Rounds]:
    """Everything that reading needs, made once; `seed` is what start times and jitter are made from."""
    with Resolver() as resolver:
        wire = Wire(resolver=resolver, agent=agent)
        beside = Controls(controls, Prober(wire=wire, clock=clock).control)

        async def check(secure: bool) -> Control | None:
            return await beside.check(int(clock().timestamp()), secure=secure)

        async with page_client(wire) as client:
            yield Rounds(
                reader=Reader(ask=partial(fetch, client=client), clock=clock, check=check),
                courtesy=Courtesy(seed=seed),
                known=known,
                keep=keep,
            )


def _log(note: Note) -> None:
    logger.warning(
        "page_%s key=%r scheduled=%.3f by_s=%.3f why=%s", note.slip, note.key, note.scheduled, note.by_s, note.why
    )
