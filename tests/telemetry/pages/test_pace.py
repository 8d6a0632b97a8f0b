"""The schedule of looks: fixed starts, a slow page delays no other, and hosts are asked with manners.

Time here passes only while everybody sleeps, so that hours take no time.
"""

from __future__ import annotations

import asyncio
import logging
import selectors
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from telemetry.errors import StoreUnavailable
from telemetry.looks import Look
from telemetry.pages.feed import Feed, feeds
from telemetry.pages.fetch import Answer, Condition
from telemetry.pages.reader import Reader
from telemetry.pages.rounds import Rounds, keep_reading
from telemetry.probe.outcome import Phase, ProbeFailed, Trouble
from telemetry.probe.politeness import MANNERS, Courtesy
from telemetry.probe.schedule import Plan
from telemetry.service import Service
from tests.telemetry.pages.reading import a_service

START = datetime(2026, 1, 2, tzinfo=UTC)
HOUR = 3600.0
QUIET = b'{"page": {"name": "Acme"}, "status": {"indicator": "none", "description": "All good"}}'
PLAN = Plan(period_s=60, seed="test")
LIMITS = {"one": "https://one.example", "two": "https://two.example"}
ONE, TWO = (a_service(name, url, "statuspage") for name, url in LIMITS.items())
SUMMARY, INCIDENTS = "/api/v2/summary.json", "/api/v2/incidents.json"


class _Patience(selectors.SelectSelector):
    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += max(timeout or 0.0, 0.0)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.patience = _Patience()
        super().__init__(self.patience)

    def time(self) -> float:
        return self.patience.passed


@dataclass(kw_only=True)
class World:
    """Pages that answer as they are told to, when they were asked, and what came of it."""

    answer: Callable[[str], Awaitable[Answer]]
    asked: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    looks: list[Look] = field(default_factory=list)
    keep: Callable[[Feed, Look], None] | None = None

    async def ask(self, url: str, _: Condition) -> Answer:
        self.asked[url].append(asyncio.get_running_loop().time())
        return await self.answer(url)

    def rounds(self) -> Rounds:
        loop = asyncio.get_running_loop()

        def clock() -> datetime:
            return START + timedelta(seconds=loop.time())

        return Rounds(
            reader=Reader(ask=self.ask, clock=clock, check=nobody),
            courtesy=Courtesy(seed="test"),
            known=lambda _: {},
            keep=self.keep or self._note,
            calm=clock,
        )

    def _note(self, _: Feed, look: Look) -> None:
        self.looks.append(look)

    def watch(self, *services: Service, for_s: float) -> None:
        """Keep reading these services' pages for a while."""

        async def main() -> None:
            async with asyncio.timeout(for_s):
                await keep_reading(services, plan=PLAN, rounds=self.rounds())

        with asyncio.Runner(loop_factory=_Loop) as runner, pytest.raises(TimeoutError):
            runner.run(main())

    def once(self, *services: Service) -> tuple[Look, ...]:
        async def main() -> tuple[Look, ...]:
            return await self.rounds().once(feeds(services))

        with asyncio.Runner(loop_factory=_Loop) as runner:
            return runner.run(main())


async def nobody(_: bool) -> None:
    """No control."""


async def quiet(url: str) -> Answer:
    return Answer(url=url, status=200, headers={}, body=QUIET)


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def test_a_slow_page_delays_no_other() -> None:
    async def answer(url: str) -> Answer:
        if url.startswith(LIMITS["one"]):
            await asyncio.sleep(1000)
        return await quiet(url)

    world = World(answer=answer)
    world.watch(ONE, TWO, for_s=HOUR)
    assert len(world.asked[LIMITS["one"] + SUMMARY]) <= 4
    quick = world.asked[LIMITS["two"] + SUMMARY]
    assert 59 <= len(quick) <= 61
    assert all(54 <= gap <= 66 for gap in gaps(quick))


def test_a_provider_of_many_pages_that_hangs_delays_no_other() -> None:
    async def answer(url: str) -> Answer:
        if not url.startswith(LIMITS["two"]):
            await asyncio.sleep(30)
            raise ProbeFailed(Phase.HTTP, Trouble.TIMED_OUT)
        return await quiet(url)

    many = [a_service(f"s{number}", f"https://s{number}.example", "statuspage") for number in range(200)]
    world = World(answer=answer)
    world.watch(*many, TWO, for_s=HOUR / 4)
    assert all(54 <= gap <= 66 for gap in gaps(world.asked[LIMITS["two"] + SUMMARY]))
    assert {look.outcome.value for look in world.looks} == {"read", "unreachable"}


def test_further_documents_are_read_once_an_hour() -> None:
    world = World(answer=quiet)
    world.watch(ONE, for_s=24 * HOUR)
    assert 1438 <= len(world.asked[LIMITS["one"] + SUMMARY]) <= 1441
    assert 23 <= len(world.asked[LIMITS["one"] + INCIDENTS]) <= 25


@pytest.mark.parametrize(("status", "headers", "most"), [(403, {}, 60), (429, {"retry-after": "7200"}, 26)])
def test_a_page_that_refuses_us_is_left_alone_longer_and_longer(
    status: int, headers: dict[str, str], most: int
) -> None:
    async def answer(url: str) -> Answer:
        return Answer(url=url, status=status, headers=headers)

    world = World(answer=answer)
    world.watch(ONE, for_s=24 * HOUR)
    times = sorted(time for own in world.asked.values() for time in own)
    assert 10 <= len(times) <= most
    assert min(gaps(times)[4:]) >= min(MANNERS.longest.total_seconds(), 7200)
    assert {look.outcome.value for look in world.looks} == {"blocked"}


def test_a_page_that_fails_is_looked_at_as_often_as_before() -> None:
    async def answer(url: str) -> Answer:
        return Answer(url=url, status=500, headers={})

    world = World(answer=answer)
    world.watch(ONE, for_s=HOUR)
    assert 59 <= len(world.asked[LIMITS["one"] + SUMMARY]) <= 61


def test_a_failing_page_that_asks_for_patience_gets_it() -> None:
    async def answer(url: str) -> Answer:
        return Answer(url=url, status=503, headers={"retry-after": "1800"})

    world = World(answer=answer)
    world.watch(ONE, for_s=HOUR)
    times = sorted(time for own in world.asked.values() for time in own)
    assert all(gap >= 1800 for gap in gaps(times))


def test_two_documents_on_one_host_are_asked_one_after_the_other() -> None:
    world = World(answer=quiet)
    assert len(world.once(ONE, TWO)) == 4
    for host in LIMITS.values():
        first, second = world.asked[host + SUMMARY][0], world.asked[host + INCIDENTS][0]
        assert second - first >= MANNERS.interval.total_seconds()


def test_what_goes_wrong_with_one_page_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(url: str) -> Answer:
        if url.startswith(LIMITS["one"]):
            raise LookupError("a mistake of ours")
        return await quiet(url)

    world = World(answer=answer)
    with caplog.at_level(logging.ERROR):
        world.watch(ONE, TWO, for_s=HOUR)
    assert 59 <= sum(look.url == LIMITS["two"] + SUMMARY for look in world.looks) <= 61
    assert "page_broken key='statuspage https://one.example/api/v2/summary.json'" in caplog.text


def test_a_full_disk_loses_looks_and_says_so_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    kept: list[float] = []

    def keep(_: Feed, look: Look) -> None:
        minutes = (look.at - START) / timedelta(minutes=1)
        if minutes < 30:
            raise StoreUnavailable("telemetry.db: database or disk is full")
        kept.append(minutes)

    world = World(answer=quiet, keep=keep)
    with caplog.at_level(logging.WARNING):
        world.watch(ONE, for_s=HOUR)
    assert len(kept) >= 29
    assert "look_lost key='statuspage https://one.example/api/v2/summary.json' why='telemetry.db: " in caplog.text


def test_a_database_that_cannot_be_written_ends_a_single_round() -> None:
    def keep(_: Feed, __: Look) -> None:
        raise StoreUnavailable("telemetry.db: database or disk is full")

    with pytest.raises(StoreUnavailable, match="full"):
        World(answer=quiet, keep=keep).once(ONE)
