"""Chores of the daemon: each goes on for ever beside the others, and what fails in one stops no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from telemetry.errors import TelemetryError

from .errors import BotError

logger = logging.getLogger(__name__)

FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0
# A chore that ran for so long before it failed was well: its pauses begin anew.
WELL_S = 600.0
# What a gentle chore has under way when the signal comes gets so long to end.
GRACE_S = 10.0

Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """Work that is done for ever, or one time.

    `forever` is cancelled to end it; a `gentle` one ends by itself soon after the event is set, and is cancelled only
    where it does not. `once` tells whether all could be done, and is None for work that makes no sense one time.
    """

    name: str
    forever: Callable[[asyncio.Event], Awaitable[None]]
    once: Callable[[], Awaitable[bool]] | None = None
    gentle: bool = False


def regular(name: str, work: Callable[[], Awaitable[object]], *, every_s: float) -> Chore:
    """Work that is done again and again, so many seconds apart; what it had under way is cancelled in the end."""

    async def once() -> bool:
        await work()
        return True

    async def forever(stop: asyncio.Event) -> None:  # noqa: ARG001 -- it is cancelled
        while True:
            await work()
            await asyncio.sleep(every_s)

    return Chore(name=name, forever=forever, once=once)


async def do_once(chores: Sequence[Chore]) -> bool:
    """Do every chore one time, in order, and tell whether all could be done.

    Raises:
        StoreUnavailable: a database cannot be read or written.
    """
    done = [await chore.once() for chore in chores if chore.once is not None]
    return all(done)


async def keep_doing(
    chores: Sequence[Chore], *, stop: asyncio.Event, clock: Callable[[], float], sleep: Sleep = asyncio.sleep
) -> None:
    """Do all chores until `stop` is set.

    What fails is said and tried again after a pause that doubles, up to LONGEST_PAUSE_S.

    Args:
        chores: what to do.
        stop: says when to end.
        clock: seconds that only rise.
        sleep: waits so many seconds.
    """
    tasks = {asyncio.create_task(_supervise(chore, stop, clock, sleep)): chore for chore in chores}
    gentle = [task for task, chore in tasks.items() if chore.gentle]
    try:
        await stop.wait()
        for task in tasks.keys() - set(gentle):
            task.cancel()
        if gentle:
            await asyncio.wait(gentle, timeout=GRACE_S)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _supervise(chore: Chore, stop: asyncio.Event, clock: Callable[[], float], sleep: Sleep) -> None:
    failures = 0
    while not stop.is_set():
        began = clock()
        try:
            await chore.forever(stop)
        except (TelemetryError, BotError, OSError) as error:
            problem = str(error)
        except Exception:  # a mistake of ours in one chore must not silence the others
            logger.exception("chore_broken chore=%s", chore.name)
            problem = "a mistake of ours; see above"
        else:
            problem = "ended by itself"
        if stop.is_set():
            return
        failures = 1 if clock() - began >= WELL_S else failures + 1
        pause = min(FIRST_PAUSE_S * 2 ** min(failures - 1, 20), LONGEST_PAUSE_S)
        logger.warning("chore_failed chore=%s again_in_s=%.0f why=%r", chore.name, pause, problem)
        await sleep(pause)
