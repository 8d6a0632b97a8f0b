"""Fixed start times: every job keeps its own, whatever the others do; what is late or left out is said.

A probe that waits for the one before it leaves out the very moments in which things were slow (coordinated omission).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from math import ceil
from time import monotonic

from telemetry.missed import Slip

from .chance import fraction

__all__ = ["JITTER", "Job", "Note", "Plan", "Scheduler", "Slip"]

# Part of the period within which a start time wanders, so that nobody's own rhythm is met every time.
JITTER = 0.1
LATE_S = 1.0
# How often a job that waits for its start looks at the clock again, which may have been set meanwhile.
LOOK_S = 30.0

TOO_LONG = "the run before it took too long"
TOO_MANY = "too many at once"
CLOCK_WENT_ON = "the clock was set forward, or this machine slept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Start times that were not kept: `rounds` in a row, the first of them `scheduled`.

    `by_s` is how many seconds late the first was, or would have been when it was given up.
    """

    slip: Slip
    key: str
    scheduled: float
    by_s: float
    rounds: int = 1
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Something to be done again and again.

    `key` is what its start times are made from; `run` is given the one that it is made for, in seconds since the epoch,
    which stays that run's name however late it is.
    """

    key: str
    run: Callable[[float], Awaitable[None]]


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
        clock: seconds since the epoch; where it goes back, jobs begin anew rather than wait for it to come again.
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
            index = await self._due(job.key, index)
            due, began = self.clock(), monotonic()
            await self._run(job, self.plan.start(job.key, index))
            following = max(index + 1, self.plan.next_index(job.key, self.clock()))
            if following > index + 1:
                first = self.plan.start(job.key, index + 1)
                # A run that was over by then cannot have been in the way of the start.
                why = TOO_LONG if due + monotonic() - began >= first else CLOCK_WENT_ON
                self._slip(job, Slip.SKIPPED, first, why=why, rounds=following - index - 1)
            index = following

    async def _due(self, key: str, index: int) -> int:
        """Wait until a run is due; return its index, which is another one if the clock was set back far."""
        while (left := self.plan.start(key, index) - self.clock()) > 0:
            if left > 2 * self.plan.period_s:
                index = self.plan.next_index(key, self.clock())
                continue
            await asyncio.sleep(min(left, LOOK_S))
        return index

    async def _run(self, job: Job, start: float) -> None:
        asked = monotonic()
        async with self.gate:
            late = self.clock() - start
            if late > self.plan.period_s:
                why = TOO_MANY if 2 * (monotonic() - asked) > late else CLOCK_WENT_ON
                self._slip(job, Slip.SKIPPED, start, why=why)
                return
            if late > self.late_s:
                self._slip(job, Slip.LATE, start)
            await job.run(start)

    def _slip(self, job: Job, slip: Slip, start: float, *, why: str = "", rounds: int = 1) -> None:
        self.note(
            Note(slip=slip, key=job.key, scheduled=start, by_s=self.clock() - start, rounds=rounds, why=why),
        )
