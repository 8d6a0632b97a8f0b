from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.errors import StoreUnavailable
from telemetry.model import Outcome
from telemetry.probe.measurement import Measurement
from telemetry.probe.observed import Buffer, Observed

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)


def measurement(target: str) -> Measurement:
    return Measurement(time=NOON, service="shop", target=target, url="https://shop.test", outcome=Outcome.OK)


def names(observed: Observed) -> list[str]:
    return [each.target for each in observed.measurements]


class Keeper:
    """Keeps what it is given, in the thread in which it is called; `before` may fail or wait."""

    def __init__(self, before: Callable[[], None] = lambda: None) -> None:
        self.kept: list[list[str]] = []
        self.threads: set[int] = set()
        self.before = before

    def __call__(self, observed: Observed) -> None:
        self.before()
        self.threads.add(threading.get_ident())
        self.kept.append(names(observed))


def test_what_comes_together_is_kept_together_and_in_a_thread() -> None:
    keeper = Keeper()

    async def main() -> None:
        buffer = Buffer(keeper, hold_s=60)
        async with buffer.keeping():
            for name in "abc":
                buffer.measured(measurement(name))
            await asyncio.sleep(0)

    asyncio.run(main())
    assert keeper.kept == [["a", "b", "c"]]
    assert threading.get_ident() not in keeper.threads


def test_what_comes_is_kept_without_waiting_for_the_end() -> None:
    keeper = Keeper()

    async def main() -> None:
        buffer = Buffer(keeper, hold_s=0)
        async with buffer.keeping():
            for name in "ab":
                buffer.measured(measurement(name))
                async with asyncio.timeout(5):
                    while [name] not in keeper.kept:  # noqa: ASYNC110 -- it is another thread that changes it
                        await asyncio.sleep(0.001)

    asyncio.run(main())
    assert keeper.kept == [["a"], ["b"]]


def test_whoever_ends_it_the_rest_is_kept() -> None:
    keeper = Keeper()

    async def main() -> None:
        buffer = Buffer(keeper, hold_s=60)
        async with asyncio.timeout(0.01), buffer.keeping():
            buffer.measured(measurement("a"))
            await asyncio.sleep(60)

    with pytest.raises(TimeoutError):
        asyncio.run(main())
    assert keeper.kept == [["a"]]


def test_one_that_is_cancelled_while_it_writes_never_writes_twice_at_once() -> None:
    busy, most = [0], [0]
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        begun.set()
        assert go_on.wait(5)
        busy[0] -= 1

    keeper = Keeper(slow)

    async def main() -> None:
        buffer = Buffer(keeper, hold_s=0)
        async with buffer.keeping():
            buffer.measured(measurement("a"))
            await asyncio.to_thread(begun.wait, 5)
            buffer.measured(measurement("b"))
            asyncio.get_running_loop().call_later(0.01, go_on.set)

    asyncio.run(main())
    assert keeper.kept == [["a"], ["b"]]
    assert most == [1]


def test_what_could_not_be_kept_is_raised_and_tried_once_more() -> None:
    fails = [True]

    def full() -> None:
        if fails.pop() if fails else False:
            raise StoreUnavailable("full")

    keeper = Keeper(full)

    async def main() -> None:
        buffer = Buffer(keeper, hold_s=0)
        async with buffer.keeping():
            buffer.measured(measurement("a"))
            await asyncio.sleep(60)

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(main())
    assert caught.group_contains(StoreUnavailable)
    assert keeper.kept == [["a"]]
