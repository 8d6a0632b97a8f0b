from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.probe.schedule import CLOCK_WENT_ON, JITTER, TOO_LONG, Job, Note, Plan, Scheduler, Slip

PLAN = Plan(period_s=60, seed="here")


@given(key=st.text(max_size=9), index=st.integers(min_value=0, max_value=10**9))
def test_a_start_lies_in_its_own_period(key: str, index: int) -> None:
    assert index * 60 <= PLAN.start(key, index) < (index + 1) * 60


@given(key=st.text(max_size=9), after=st.floats(min_value=0, max_value=10**9))
def test_the_next_run_is_the_first_that_is_not_over(key: str, after: float) -> None:
    index = PLAN.next_index(key, after)
    assert PLAN.start(key, index) >= after
    assert PLAN.start(key, index - 1) < after


def test_a_job_keeps_its_place_in_the_period_but_for_the_jitter() -> None:
    places = [PLAN.start("a", index) - index * 60 for index in range(500)]
    assert max(places) - min(places) <= JITTER * 60
    assert len(set(places)) == 500


def test_jobs_are_spread_over_the_period() -> None:
    tenths = [int(PLAN.start(f"job {n}", 0) // 6) for n in range(1000)]
    assert all(30 <= tenths.count(tenth) <= 150 for tenth in range(10))


def test_two_vantages_do_not_ask_at_the_same_moment() -> None:
    there = Plan(period_s=60, seed="there")
    assert abs(PLAN.start("a", 0) - there.start("a", 0)) > 1


def whenever(key: str, job: Callable[[], Awaitable[None]]) -> Job:
    return Job(key=key, run=lambda _: job())


def run(
    jobs: dict[str, Callable[[], Awaitable[None]]], notes: list[Note], *, until: Callable[[], bool], at_once: int = 10
) -> None:
    """Run jobs until something has come about, however slow this machine is."""

    async def main() -> None:
        scheduler = Scheduler(
            plan=Plan(period_s=0.04, seed="here"),
            clock=monotonic,
            note=notes.append,
            gate=asyncio.Semaphore(at_once),
        )
        keeping = asyncio.create_task(scheduler.keep([whenever(key, job) for key, job in jobs.items()]))
        async with asyncio.timeout(30):
            while not until():  # noqa: ASYNC110 -- the condition is the test's
                await asyncio.sleep(0.005)
        keeping.cancel()

    asyncio.run(main())


def counting() -> tuple[list[float], Callable[[], Awaitable[None]]]:
    times: list[float] = []

    async def job() -> None:
        times.append(monotonic())

    return times, job


def test_a_slow_job_delays_no_other_and_the_rounds_it_missed_are_said() -> None:
    times, job = counting()
    notes: list[Note] = []
    release = asyncio.Event()

    async def slow() -> None:
        await release.wait()

    def done() -> bool:
        if len(times) >= 4:
            release.set()
        return any(note.key == "slow" and note.why == TOO_LONG for note in notes)

    run({"quick": job, "slow": slow}, notes, until=done)
    assert len(times) >= 4
    (note, *_) = (note for note in notes if note.key == "slow")
    assert (note.slip, note.why) == (Slip.SKIPPED, TOO_LONG)
    assert note.rounds >= 1


@pytest.mark.parametrize(("by_s", "slip", "runs"), [(0, None, 1), (0.9, None, 1), (5, "late", 1), (61, "skipped", 0)])
def test_a_start_that_is_not_kept_is_said(by_s: float, slip: str | None, runs: int) -> None:
    notes: list[Note] = []
    times, job = counting()
    scheduler = Scheduler(plan=PLAN, clock=lambda: 1000 + by_s, note=notes.append, gate=asyncio.Semaphore(1))
    asyncio.run(scheduler._run(Job(key="a", run=lambda _: job()), 1000))
    assert [(note.slip, note.key, note.scheduled, note.by_s) for note in notes] == (
        [] if slip is None else [(slip, "a", 1000, by_s)]
    )
    assert len(times) == runs


def test_no_more_jobs_run_at_once_than_allowed() -> None:
    running: list[int] = [0]
    most: list[int] = []

    async def job() -> None:
        running[0] += 1
        most.append(running[0])
        await asyncio.sleep(0.005)
        running[0] -= 1

    run({f"job {n}": job for n in range(20)}, [], until=lambda: len(most) >= 60, at_once=3)
    assert max(most) == 3


def test_what_a_job_raises_ends_the_schedule() -> None:
    async def broken(_: float) -> None:
        raise LookupError("broken")

    async def main() -> None:
        scheduler = Scheduler(
            plan=Plan(period_s=0.01, seed=""), clock=monotonic, note=lambda _: None, gate=asyncio.Semaphore(1)
        )
        await scheduler.keep([Job(key="a", run=broken)])

    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(main())
    assert caught.group_contains(LookupError)


class Time:
    """A clock that goes on by what is slept, and that may be set."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.slept = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds
        await REAL_SLEEP(0)


REAL_SLEEP = asyncio.sleep


def keep(time: Time, patch: pytest.MonkeyPatch, *, runs: int, at: dict[int, Callable[[], None]]) -> Kept:
    """Keep one job until it has run so often; after some of its runs something happens to the clock."""
    kept = Kept()

    class Enough(Exception):
        pass

    async def job(start: float) -> None:
        kept.starts.append(start)
        kept.times.append(time.now)
        at.get(len(kept.starts), lambda: None)()
        if len(kept.starts) == runs:
            raise Enough

    async def main() -> None:
        scheduler = Scheduler(plan=PLAN, clock=time, note=kept.notes.append, gate=asyncio.Semaphore(1))
        await scheduler.keep([Job(key="a", run=job)])

    patch.setattr(asyncio, "sleep", time.sleep)
    with pytest.raises(ExceptionGroup) as caught:
        asyncio.run(main())
    assert caught.group_contains(Enough)
    return kept


@dataclass
class Kept:
    starts: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


BEGAN = 29_000_000 * 60.0


def test_a_job_is_told_the_start_that_it_is_made_for(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = keep(Time(BEGAN), monkeypatch, runs=4, at={})
    assert kept.starts == [PLAN.start("a", 29_000_000 + n) for n in range(4)]
    assert kept.times == pytest.approx(kept.starts, abs=1e-3)
    assert kept.notes == []


def test_rounds_that_a_clock_set_forward_leaves_out_are_one_note(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(BEGAN)

    def forward() -> None:
        time.now += 600

    kept = keep(time, monkeypatch, runs=3, at={2: forward})
    (note,) = kept.notes
    following = PLAN.next_index("a", kept.times[1] + 600)
    assert (note.slip, note.rounds, note.why) == (Slip.SKIPPED, following - 29_000_002, CLOCK_WENT_ON)
    assert note.rounds in (9, 10)
    assert note.scheduled == PLAN.start("a", 29_000_002)
    assert kept.starts[2] == PLAN.start("a", following)


def test_a_job_does_not_wait_for_a_time_that_is_far_off_again(monkeypatch: pytest.MonkeyPatch) -> None:
    time = Time(BEGAN)

    def back() -> None:
        time.now -= 86_400

    kept = keep(time, monkeypatch, runs=4, at={2: back})
    assert kept.starts[2] == PLAN.start("a", PLAN.next_index("a", kept.times[1] - 86_400))
    assert time.slept < 5 * 60
    assert kept.notes == []
