"""When this process stood still: a time-out that it slept through is no silence of the target's."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from telemetry.model import READINGS, Outcome, Reading

from .measurement import Measurement
from .steady import steady

BEAT_S = 0.1
# Shorter ones decide no time-out of seconds; they come and go on any machine that has other work.
LEAST_S = 0.5


class Stalls:
    """A heart that beats in the event loop: where it misses beats, nothing else there ran either.

    Args:
        clock: seconds on a clock that nobody sets, and that counts on while the machine sleeps.
    """

    __slots__ = ("_clock", "_due", "_stalls")

    def __init__(self, clock: Callable[[], float] = steady) -> None:
        self._clock = clock
        self._due = float("inf")
        self._stalls: deque[tuple[float, float]] = deque(maxlen=1000)

    @asynccontextmanager
    async def beating(self) -> AsyncIterator[None]:
        """Beat for as long as the context lasts."""
        heart = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            heart.cancel()

    def now(self) -> float:
        """The time, for asking later what has been since."""
        return self._clock()

    def longest(self, since: float) -> float:
        """Seconds of the longest stall that was not over at a time; 0 where there was none worth the name.

        One that is only just over counts: what wakes up first may ask before the heart has beaten.
        """
        waiting = self._clock() - self._due
        known = (length for end, length in self._stalls if end >= since)
        return max((length for length in (*known, waiting) if length >= LEAST_S), default=0.0)

    async def _beat(self) -> None:
        while True:
            self._due = self._clock() + BEAT_S
            await asyncio.sleep(BEAT_S)
            self.note()

    def note(self) -> None:
        """Take note of how late a beat is."""
        now = self._clock()
        if now - self._due >= LEAST_S:
            self._stalls.append((now, now - self._due))


def undisturbed(measurement: Measurement, stalled_s: float) -> Measurement:
    """The measurement, void where no answer was met and this process stood still meanwhile."""
    failed = READINGS[measurement.outcome] is Reading.FAILED
    if not stalled_s or not failed or measurement.http_status is not None:
        return measurement
    reason = f"this machine stood still for {stalled_s:.1f} s; {measurement.reason}"
    return replace(measurement, outcome=Outcome.VANTAGE_FAULT, reason=reason)
