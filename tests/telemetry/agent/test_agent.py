from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from telemetry.agent.agent import Intake
from telemetry.agent.spool import Spool
from telemetry.model import Outcome
from telemetry.probe.measurement import Measurement
from telemetry.probe.schedule import Plan
from tests.telemetry.agent.world import RUN

PLAN = Plan(period_s=60, seed="oslo-1")
START = datetime.fromtimestamp(PLAN.start("shop/front", 29_800_000), UTC)
LATE = timedelta(seconds=4)


def intake(plan: Plan | None = PLAN) -> Intake:
    return Intake(vantage="oslo-1", spool=Spool.memory(vantage="oslo-1"), session=lambda: RUN, plan=plan)


def measured(time: datetime, *, target: str = "front") -> Measurement:
    return Measurement(time=time, service="shop", target=target, url="https://shop.test", outcome=Outcome.OK)


def milliseconds(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_a_sample_keeps_its_true_start_beside_the_scheduled_one() -> None:
    one = intake()
    one.keep(measured(START + LATE))
    (waiting,) = one.spool.oldest(9)
    assert waiting.shipped.scheduled == milliseconds(START)
    assert waiting.shipped.sample.time == milliseconds(START + LATE)
    assert one.fresh.is_set()


def test_a_sample_without_a_schedule_is_its_own_start() -> None:
    one = intake(plan=None)
    one.keep(measured(START + LATE))
    (waiting,) = one.spool.oldest(9)
    assert waiting.shipped.scheduled == waiting.shipped.sample.time


def test_on_a_full_disk_measuring_goes_on_and_what_is_lost_is_counted(caplog: pytest.LogCaptureFixture) -> None:
    one = intake()
    one.keep(measured(START))
    pages = one.spool._db.conn.execute("PRAGMA page_count").fetchone()[0]
    one.spool._db.conn.execute(f"PRAGMA max_page_count={pages}")
    for minute in range(1, 100):
        one.keep(measured(START + timedelta(minutes=minute)))
    assert one.lost > 0
    assert one.kept + one.lost == 100
    assert one.spool.waiting == one.kept
    assert f"sample_lost so_far={one.lost} why=':memory:: database or disk is full'" in caplog.text


def test_a_sample_that_no_hub_would_take_is_counted_as_lost() -> None:
    one = intake()
    one.keep(measured(START, target="x" * 201))
    assert (one.kept, one.lost, one.spool.waiting) == (0, 1, 0)


def test_a_full_spool_says_how_many_had_to_go(caplog: pytest.LogCaptureFixture) -> None:
    one = Intake(vantage="oslo-1", spool=Spool.memory(vantage="oslo-1", most=1), session=lambda: RUN)
    one.keep(measured(START))
    one.keep(measured(START + LATE))
    assert "spool_full dropped=1 so_far=1" in caplog.text
