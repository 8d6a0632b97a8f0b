"""Weeks by the hour: the same from samples and from roll-ups, and only of what is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from claims.hours import probed_hours
from claims.model import ProbedHour
from telemetry.model import Outcome, Sample, Window
from telemetry.quantiles import ERROR
from telemetry.store import TelemetryStore

START = datetime(2026, 3, 2, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TWO_HOURS = Window(start=START, end=START + 120 * MINUTE)


def probe(minute: float, **more: Any) -> Sample:
    values: dict[str, Any] = {
        "time": START + minute * MINUTE, "service": "example", "target": "front", "vantage": "a", "asn": 1,
        "country": "DE", "outcome": Outcome.OK, "total_ms": 100.0, "operator": "us",
    }  # fmt: skip
    return Sample(**values | more)


def hours(*samples: Sample, window: Window = TWO_HOURS, rolled: bool = False) -> tuple[ProbedHour, ...]:
    with TelemetryStore.memory() as store:
        store.add_samples(samples)
        if rolled:
            store.roll_up(START + timedelta(days=2))
        return probed_hours(store, "example", [window])


@pytest.mark.parametrize("rolled", [False, True])
def test_an_hour_counts_what_tells_of_the_service(rolled: bool) -> None:
    found = hours(
        probe(1),
        probe(2, total_ms=200.0),
        probe(3, total_ms=None),
        probe(4, outcome=Outcome.TIMEOUT, total_ms=None),
        probe(5, outcome=Outcome.HTTP_5XX),
        probe(6, outcome=Outcome.BLOCKED),
        probe(7, control_ok=False),
        rolled=rolled,
    )
    (hour,) = found
    assert (hour.start, hour.vantage, hour.operator, hour.asn, hour.country) == (START, "a", "us", 1, "DE")
    assert (hour.answered, hour.failed, hour.censored) == (3, 2, 1)
    assert [count for _, count in hour.timings] == [1, 1]
    for (took, _), true in zip(hour.timings, (100.0, 200.0), strict=True):
        assert took == pytest.approx(true, rel=ERROR)


@pytest.mark.parametrize("took", [0.0, 0.01, 0.5, 3.0, 99.99, 1234.5, 59_000.0])
def test_every_time_is_within_the_stated_error(took: float) -> None:
    (hour,) = hours(probe(1, total_ms=took))
    assert hour.timings[0][0] == pytest.approx(took, rel=ERROR * 1.001)


def test_hours_targets_places_and_operators_are_apart() -> None:
    samples = [probe(1), probe(61), probe(2, target="api"), probe(3, vantage="b"), probe(4, operator="them")]
    found = hours(*samples)
    assert len(found) == len({(each.start, each.target, each.vantage, each.operator) for each in found}) == 5


def test_only_the_window_is_read() -> None:
    window = Window(start=START + 30 * MINUTE, end=START + 90 * MINUTE)
    found = hours(probe(29), probe(31), probe(61), probe(89), probe(90), window=window)
    assert [(each.start, each.answered) for each in found] == [(START, 1), (START + 60 * MINUTE, 2)]


def test_a_state_in_a_log_of_changes_is_no_sample_of_an_hour() -> None:
    held = probe(1)
    assert hours(replace(held, until=START + 50 * MINUTE)) == ()


def test_a_void_or_refused_hour_is_none() -> None:
    assert hours(probe(1, outcome=Outcome.BLOCKED), probe(2, outcome=Outcome.VANTAGE_FAULT)) == ()
