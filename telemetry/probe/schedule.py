"""Fixed start times: every job keeps its own, whatever the others do; what is late or left out is said.

A probe that waits for the one before it leaves out the very moments in which things were slow (coordinated omission).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from .chance import fraction

# Part of the period within which a start time wanders, so that nobody's own rhythm is met every time.
JITTER = 0.1
LATE_S = 1.0


class Slip(StrEnum):
    """How a start time was missed."""

    LATE = "late"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A start time that was not kept; `by_s` is how many seconds late it was or would have been."""

    slip: Slip
    key: str
    scheduled: float
    by_s: float
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done again and again; `key` is what its start times are made from."""

    key: str
    run: Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The start times of all jobs, in seconds since the epoch: the same after a restart.

    Jobs are spread over the period by their keys, and each start is moved by up to JITTER of a period.
    """

    period_s: float
    seed: str

    def start(self, key: str, index: int) -> float:
        """When the run of this index begins."""
        spread = fraction(self.seed, key) * (1 - JITTER)
        return (index + spread + JITTER * fraction(self.seed, key, index)) * self.period_s

    def next_index(self, key: str, after: float) -> int:
        """The first run that begins at a time or after it."""
        index = ceil(after / self.period_s) - 1
        return index if self.start(key, index) >= after else index + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduler:
    """Runs jobs by a plan, some at a time.

    Args:
        plan: when.
        clock: seconds since the epoch, never stepping back.
        note: told of every start time that was not kept.
        gate: how many jobs may run at once.
        late_s: from how many seconds on a start counts as late.
    """

    plan: Plan
    clock: Callable[[], float]
    note: Callable[[Note], None]
    gate: asyncio.Semaphore
    late_s: float = LATE_S

    async def keep(self, jobs: Sequence[Job]) -> None:
        """Run all jobs for ever."""
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(self._keep(job))

    async def _keep(self, job: Job) -> None:
        index = self.plan.next_index(job.key, self.clock())
        while True:
            start = self.plan.start(job.key, index)
            await asyncio.sleep(max(0.0, start - self.clock()))
            await self._run(job, start)
            following = max(index + 1, self.plan.next_index(job.key, self.clock()))
            for missed in range(index + 1, following):
                self._slip(job, Slip.SKIPPED, self.plan.start(job.key, missed), "the run before it took too long")
            index = following

    async def _run(self, job: Job, start: float) -> None:
        async with self.gate:
            late = self.clock() - start
            if late > self.plan.period_s:
                self._slip(job, Slip.SKIPPED, start, "too many at once")
                return
            if late > self.late_s:
                self._slip(job, Slip.LATE, start, "")
            await job.run()

    def _slip(self, job: Job, slip: Slip, start: float, why: str) -> None:
        self.note(Note(slip=slip, key=job.key, scheduled=start, by_s=self.clock() - start, why=why))
