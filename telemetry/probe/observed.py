"""What a watch has to tell, and how it is held back for a moment so that it is written down together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound

from .measurement import Measurement

# A transaction for each sample would wait for the disk 167 times a second where 10,000 targets are watched. A process
# that is killed loses the measurements of this long and no more.
HOLD_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """Measurements, starts that were missed, and checks of the clock here, each in the order in which they came."""

    measurements: tuple[Measurement, ...] = ()
    missed: tuple[MissedRound, ...] = ()
    checks: tuple[ClockCheck, ...] = ()


Keep = Callable[[Observed], None]


class Buffer:
    """Gathers what is observed and has it kept, all together, soon after the first of it.

    Args:
        keep: writes it down; called in a thread of its own, one call at a time, so that no probe waits for a disk.
        hold_s: how long the first of it waits for more.
    """

    __slots__ = ("_checks", "_fresh", "_hold_s", "_keep", "_measurements", "_missed", "_turn")

    def __init__(self, keep: Keep, *, hold_s: float = HOLD_S) -> None:
        self._keep = keep
        self._hold_s = hold_s
        self._measurements: list[Measurement] = []
        self._missed: list[MissedRound] = []
        self._checks: list[ClockCheck] = []
        self._fresh = asyncio.Event()
        self._turn = asyncio.Lock()

    def measured(self, measurement: Measurement) -> None:
        """Take a measurement."""
        self._measurements.append(measurement)
        self._fresh.set()

    def missed(self, missed: MissedRound) -> None:
        """Take a start that was missed."""
        self._missed.append(missed)
        self._fresh.set()

    def checked(self, check: ClockCheck) -> None:
        """Take a check of the clock here."""
        self._checks.append(check)
        self._fresh.set()

    @asynccontextmanager
    async def keeping(self) -> AsyncIterator[None]:
        """Keep what comes as it comes, and at the end, however that comes about, the rest.

        Raises:
            Exception: what `keep` raises; it is raised at once, and what could not be kept is tried once more.
        """
        try:
            async with asyncio.TaskGroup() as group:
                task = group.create_task(self._forever())
                yield
                task.cancel()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Keep what has come so far.

        Raises:
            Exception: what `keep` raises; what was not kept waits for the next time.
        """
        async with self._turn:
            observed = self._take()
            if observed == Observed():
                return
            writing = asyncio.ensure_future(asyncio.to_thread(self._keep, observed))
            try:
                await asyncio.shield(writing)
            except asyncio.CancelledError:
                # A thread cannot be stopped: whoever is cancelled waits for it, or two would write at once.
                await writing
                raise
            except BaseException:
                self._put_back(observed)
                raise

    async def _forever(self) -> None:
        while True:
            await self._fresh.wait()
            await asyncio.sleep(self._hold_s)
            await self.flush()

    def _take(self) -> Observed:
        observed = Observed(
            measurements=tuple(self._measurements), missed=tuple(self._missed), checks=tuple(self._checks)
        )
        self._measurements, self._missed, self._checks = [], [], []
        self._fresh.clear()
        return observed

    def _put_back(self, observed: Observed) -> None:
        self._measurements[:0] = observed.measurements
        self._missed[:0] = observed.missed
        self._checks[:0] = observed.checks
