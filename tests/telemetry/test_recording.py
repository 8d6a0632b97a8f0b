from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome, Window
from telemetry.probe.measurement import Measurement, Vantage
from telemetry.probe.observed import Observed
from telemetry.recording import record
from telemetry.store import TelemetryStore

NOON = datetime(2026, 9, 1, 12, tzinfo=UTC)
DAY = Window(start=NOON, end=NOON + timedelta(days=1))
HERE = Vantage(name="here", asn=64500, country="DE", operator="me")
MADE = Measurement(
    time=NOON + timedelta(seconds=2), service="shop", target="front", url="https://shop.test", outcome=Outcome.OK
)
PLANNED = replace(MADE, scheduled=NOON)
MISSED = MissedRound(vantage="here", service="shop", target="front", scheduled=NOON, slip=Slip.LATE, by_s=2.0)
CHECK = ClockCheck(vantage="here", at=NOON, offset_ms=20.0, uncertainty_ms=510.0, by="controls")


def test_what_was_observed_is_kept_with_where_it_was_observed() -> None:
    with TelemetryStore.memory() as store:
        record(store, HERE, Observed(measurements=(MADE,), missed=(MISSED,), checks=(CHECK,)))
        (sample,) = store.samples("shop", DAY)
        assert (sample.vantage, sample.asn, sample.country, sample.operator) == ("here", 64500, "DE", "me")
        assert store.missed_rounds("shop", DAY) == (MISSED,)
        assert store.clock_checks("here", DAY) == (CHECK,)


def test_a_start_of_the_plan_is_kept_beside_the_true_one() -> None:
    with TelemetryStore.memory() as store:
        record(store, HERE, Observed(measurements=(PLANNED,)))
        ((time, scheduled),) = store._db.conn.execute("SELECT time, scheduled FROM samples")
        assert (time, scheduled) == ("2026-09-01T12:00:02.000Z", "2026-09-01T12:00:00.000Z")


def test_what_is_kept_twice_is_one_sample() -> None:
    with TelemetryStore.memory() as store:
        for _ in range(2):
            record(store, HERE, Observed(measurements=(PLANNED, replace(MADE, target="api"))))
        assert len(store.samples("shop", DAY)) == 2


def test_a_start_that_comes_again_after_the_clock_was_set_back_costs_no_sample() -> None:
    again = replace(PLANNED, time=PLANNED.time + timedelta(milliseconds=700), outcome=Outcome.HTTP_5XX)
    with TelemetryStore.memory() as store:
        record(store, HERE, Observed(measurements=(PLANNED,)))
        record(store, HERE, Observed(measurements=(again,)))
        assert [sample.outcome for sample in store.samples("shop", DAY)] == [Outcome.OK, Outcome.HTTP_5XX]
