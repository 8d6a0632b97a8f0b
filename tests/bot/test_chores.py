"""Chores beside each other: what fails in one is said, tried again, and stops no other."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Never

import pytest

from bot.chores import LONGEST_PAUSE_S, WELL_S, Chore, do_once, keep_doing
from bot.errors import Unreachable
from telemetry.errors import StoreUnavailable


class Time:
    """Seconds that pass only when somebody sleeps; each sleep is remembered."""

    def __init__(self, ends_after: int, stop: asyncio.Event) -> None:
        self.now = 0.0
        self.slept: list[float] = []
        self._ends_after = ends_after
        self._stop = stop

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        if len(self.slept) == self._ends_after:
            self._stop.set()
        await asyncio.sleep(0)


def failing(error: Exception, time: Time | None = None, after: float = 0) -> Callable[[asyncio.Event], Awaitable[None]]:
    async def forever(_stop: asyncio.Event) -> Never:
        if time is not None:
            time.now += after
        raise error

    return forever


async def _patient(stop: asyncio.Event) -> None:
    await stop.wait()


def pauses(error: Exception, times: int, *, well_for: float = 0) -> list[float]:
    async def run() -> list[float]:
        stop = asyncio.Event()
        time = Time(times, stop)
        chore = Chore(name="one", forever=failing(error, time, well_for))
        await asyncio.wait_for(keep_doing([chore], stop=stop, clock=time.clock, sleep=time.sleep), timeout=5)
        return time.slept

    return asyncio.run(run())


def test_a_failing_chore_is_tried_again_after_pauses_that_double_up_to_a_bound() -> None:
    slept = pauses(StoreUnavailable("telemetry.db: disk is full"), 12)
    assert slept[:5] == [1, 2, 4, 8, 16]
    assert slept[-3:] == [LONGEST_PAUSE_S] * 3


def test_a_chore_that_was_well_for_long_begins_with_a_short_pause_again() -> None:
    assert pauses(Unreachable("no route"), 4, well_for=WELL_S) == [1, 1, 1, 1]


def test_a_failure_is_said_in_one_line_and_a_mistake_of_ours_with_its_trace(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        pauses(StoreUnavailable("telemetry.db: disk is full"), 1)
        pauses(ZeroDivisionError("oh"), 1)
    said = [(record.levelname, record.getMessage(), record.exc_info is not None) for record in caplog.records]
    assert said == [
        ("WARNING", "chore_failed chore=one again_in_s=1 why='telemetry.db: disk is full'", False),
        ("ERROR", "chore_broken chore=one", True),
        ("WARNING", "chore_failed chore=one again_in_s=1 why='a mistake of ours; see above'", False),
    ]


def test_one_that_fails_stops_no_other_and_what_is_gentle_may_end_its_work() -> None:
    async def run() -> list[str]:
        stop = asyncio.Event()
        time, done = Time(3, stop), list[str]()

        async def gentle(stop: asyncio.Event) -> None:
            await stop.wait()
            await asyncio.sleep(0.01)
            done.append("gentle")

        async def hasty(_stop: asyncio.Event) -> None:
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                done.append("hasty")
                raise

        chores = [
            Chore(name="broken", forever=failing(OSError("oh"))),
            Chore(name="gentle", forever=gentle, gentle=True),
            Chore(name="hasty", forever=hasty),
        ]
        await asyncio.wait_for(keep_doing(chores, stop=stop, clock=time.clock, sleep=time.sleep), timeout=5)
        return done

    assert asyncio.run(run()) == ["hasty", "gentle"]


def test_once_does_each_in_order_and_tells_whether_all_could_be_done() -> None:
    done = list[str]()

    def chore(name: str, *, well: bool) -> Chore:
        async def once() -> bool:
            done.append(name)
            return well

        return Chore(name=name, forever=_patient, once=once)

    silent = Chore(name="hub", forever=_patient)
    assert asyncio.run(do_once([chore("a", well=True), silent, chore("b", well=True)]))
    assert not asyncio.run(do_once([chore("c", well=False), chore("d", well=True)]))
    assert done == ["a", "b", "c", "d"]
