"""A target's turn: as soon as politeness allows, beside a control, by a clock that can be trusted."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import inf

from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome
from telemetry.service import Service, Target

from .control import Controls
from .measurement import Measurement
from .observed import Buffer
from .ownclock import OwnClock
from .politeness import Courtesy, calm_now, host_of
from .probe import Prober
from .schedule import Job, Note
from .stalls import Stalls, undisturbed

logger = logging.getLogger(__name__)

# Targets on one host whose start times meet: one of them waits a little rather than miss every round.
LONGEST_WAIT_S = 15.0
POLITENESS = "politeness"


class Turns:
    """Measures targets when they are due and hands on what it finds.

    Args:
        prober: measures one target.
        controls: the controls to measure beside them.
        courtesy: how often each host may be asked.
        buffer: takes what is observed.
        own_clock: what is known of the clock here.
        stalls: when this process stood still.
        vantage: the name of this place.
    """

    def __init__(
        self,
        *,
        prober: Prober,
        controls: Controls,
        courtesy: Courtesy,
        buffer: Buffer,
        own_clock: OwnClock,
        stalls: Stalls,
        vantage: str,
    ) -> None:
        self._prober = prober
        self._controls = controls
        self._courtesy = courtesy
        self._buffer = buffer
        self._own_clock = own_clock
        self._stalls = stalls
        self._vantage = vantage

    async def whenever(self, service: Service, target: Target, gate: asyncio.Semaphore) -> Measurement | None:
        """Measure a target as soon as its host may be asked; None where the probe broke."""
        await asyncio.sleep(self._reserve(target))
        async with gate:
            return await self._measure(service, target)

    def job(self, service: Service, target: Target) -> Job:
        """A target as something to be done by a plan: soon after its start, or not at all."""
        key = f"{service.id}/{target.name}"

        async def run(start: float) -> None:
            wait = self._reserve(target, up_to=LONGEST_WAIT_S)
            if wait:
                slip = Slip.SKIPPED if wait > LONGEST_WAIT_S else Slip.LATE
                self.missed(Note(slip=slip, key=key, scheduled=start, by_s=wait, why=POLITENESS))
                if slip is Slip.SKIPPED:
                    return
                await asyncio.sleep(wait)
            await self._measure(service, target, datetime.fromtimestamp(start, UTC))

        return Job(key=key, run=run)

    def missed(self, note: Note) -> None:
        """Take note of starts that were not kept."""
        service, _, target = note.key.partition("/")
        self._buffer.missed(
            MissedRound(
                vantage=self._vantage,
                service=service,
                target=target,
                scheduled=datetime.fromtimestamp(note.scheduled, UTC),
                slip=note.slip,
                by_s=note.by_s,
                rounds=note.rounds,
                why=note.why,
            )
        )

    def _reserve(self, target: Target, *, up_to: float = inf) -> float:
        """How many seconds to wait for this target's host; a wait longer than `up_to` is not taken."""
        host, now = host_of(target.url), calm_now()
        allowed = self._courtesy.allowed(host, now)
        wait = (allowed - now) / timedelta(seconds=1)
        if wait <= up_to:
            self._courtesy.reserve(host, allowed)
        return wait

    async def _measure(self, service: Service, target: Target, scheduled: datetime | None = None) -> Measurement | None:
        began = self._stalls.now()
        try:
            measurement = await self._prober.measure(target, service=service.id, controls=self._controls)
        except Exception:  # one broken probe must not end the others; it is no measurement
            logger.exception("probe_broken key=%s/%s", service.id, target.name)
            return None
        if measurement.outcome is Outcome.BLOCKED:
            self._courtesy.refused(host_of(target.url), measurement.retry_after)
        measurement = undisturbed(replace(measurement, scheduled=scheduled), self._stalls.longest(began))
        measurement = self._timed(measurement)
        self._buffer.measured(measurement)
        return measurement

    def _timed(self, measurement: Measurement) -> Measurement:
        """The measurement, void where the clock here was too far off to say when it was made."""
        beside = None if measurement.control is None else measurement.control.clock
        if beside is not None:
            self._own_clock.take(beside)
        now, epoch = self._prober.clock(), self._prober.epoch
        if (check := self._own_clock.check(now=now, epoch=epoch)) is not None:
            self._buffer.checked(check)
        off = self._own_clock.too_far_off(beside, now=now, epoch=epoch)
        if off is None:
            return measurement
        reason = f"the clock here is {abs(off).total_seconds():.0f} s {'behind' if off > timedelta(0) else 'ahead'}"
        return replace(measurement, outcome=Outcome.VANTAGE_FAULT, reason=reason)
