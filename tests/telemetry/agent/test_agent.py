from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.agent.agent import Intake
from telemetry.agent.spool import Spool
from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome
from telemetry.probe.measurement import Measurement
from telemetry.probe.observed import Observed
from telemetry.probe.schedule import Plan
from tests.telemetry.agent.world import RUN

PLAN = Plan(period_s=60, seed="oslo-1")
START = datetime.fromtimestamp(PLAN.start("shop/front", 29_800_000), UTC)
LATE = timedelta(seconds=4)


def intake(most: int = 1000) -> Intake:
    return Intake(vantage="oslo-1", spool=Spool.memory(vantage="oslo-1", most=most), session=lambda: RUN)


def measured(time: datetime, *, target: str = "front", scheduled: datetime | None = None) -> Measurement:
    return Measurement(
        time=time, service="shop", target=target, url="https://shop.test", outcome=Outcome.OK, scheduled=scheduled
    )


def observed(*measurements: Measurement) -> Observed:
    return Observed(measurements=measurements)


def milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_a_sample_keeps_its_true_start_beside_the_scheduled_one() -> None:
    one = intake()
    one.keep(observed(measured(START + LATE, scheduled=START)))
    (waiting,) = one.spool.oldest(9)
    assert waiting.shipped.scheduled == milliseconds(START)
    assert waiting.shipped.sample.time == milliseconds(START + LATE)
    assert one.fresh.is_set()


def test_a_sample_without_a_schedule_is_its_own_start() -> None:
    one = intake()
    one.keep(observed(measured(START + LATE)))
    (waiting,) = one.spool.oldest(9)
    assert waiting.shipped.scheduled == waiting.shipped.sample.time


def test_on_a_full_disk_measuring_goes_on_and_what_is_lost_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    one = intake()
    one.keep(observed(measured(START)))
    pages = one.spool._db.conn.execute("PRAGMA page_count").fetchone()[0]
    one.spool._db.conn.execute(f"PRAGMA max_page_count={pages}")
    for minute in range(1, 100):
        one.keep(observed(measured(START + timedelta(minutes=minute))))
    assert one.lost > 0
    assert one.kept + one.lost == 100
    assert one.spool.waiting == one.kept
    assert f"sample_lost so_far={one.lost} why=':memory:: database or disk is full'" in caplog.text


def test_a_sample_that_no_hub_would_take_is_counted_as_lost() -> None:
    one = intake()
    one.keep(observed(measured(START, target="x" * 201)))
    assert (one.kept, one.lost, one.spool.waiting) == (0, 1, 0)


def test_a_full_spool_says_how_many_had_to_go(caplog: pytest.LogCaptureFixture) -> None:
    one = intake(most=1)
    one.keep(observed(measured(START)))
    one.keep(observed(measured(START + LATE)))
    assert "spool_full dropped=1 so_far=1" in caplog.text


def test_one_that_no_hub_would_take_costs_the_others_nothing() -> None:
    one = intake()
    one.keep(observed(measured(START), measured(START, target="x" * 201), measured(START, target="api")))
    assert (one.kept, one.lost) == (2, 1)
    assert [each.shipped.sample.target for each in one.spool.oldest(9)] == ["front", "api"]


def test_notes_wait_beside_the_samples() -> None:
    one = intake()
    missed = MissedRound(
        vantage="oslo-1", service="shop", target="front", scheduled=milliseconds(START), slip=Slip.SKIPPED, by_s=61.5
    )
    check = ClockCheck(vantage="oslo-1", at=milliseconds(START), offset_ms=-3.5, uncertainty_ms=510.0, by="controls")
    one.keep(Observed(missed=(missed,), checks=(check,)))
    notes = one.spool.notes(9, START + LATE)
    assert (notes.missed, notes.checks) == ((missed,), (check,))
    assert (one.kept, one.lost, one.spool.waiting) == (0, 0, 0)


def test_what_comes_from_a_thread_wakes_the_shipper() -> None:
    async def main() -> None:
        one = intake()
        one.loop = asyncio.get_running_loop()
        async with asyncio.timeout(5):
            await asyncio.gather(one.fresh.wait(), asyncio.to_thread(one.keep, observed(measured(START))))

    asyncio.run(main())
