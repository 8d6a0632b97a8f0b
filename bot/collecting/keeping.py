"""Summing samples up, and letting old ones go, as a chore of the daemon."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from bot.chores import Chore
from bot.clock import utc_now
from bot.config.collecting import Keeping
from bot.options import Data
from telemetry.store import TelemetryStore

# Hours are summed up when they are over; late samples make theirs anew the next time.
EVERY_S = 900


def keeping_chore(settings: Keeping, data: Data, *, say: Callable[[str], object]) -> Chore:
    """Make the roll-ups of the hours that are over, and let samples go that are older than the configuration says."""

    def keep() -> int:
        # Another connection in another thread: a long sum makes nobody wait but writers, a portion at a time.
        with TelemetryStore.open(data.telemetry) as store:
            return store.prune(utc_now(), raw_days=settings.raw_days)

    async def once() -> bool:
        gone = await asyncio.to_thread(keep)
        if gone:
            say(f"keeping: {gone:,} samples older than {settings.raw_days} days are summed up and gone")
        return True

    async def forever(stop: asyncio.Event) -> None:
        while not stop.is_set():
            await once()
            await asyncio.sleep(EVERY_S)

    return Chore(name="keeping", forever=forever, once=once)
