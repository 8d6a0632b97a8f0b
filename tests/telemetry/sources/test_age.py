from __future__ import annotations

from datetime import UTC, datetime, timedelta

from telemetry.model import Outcome, Report, ReportKind, Sample, SeriesPoint
from telemetry.sources.age import Row, by_age

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def sample(age: timedelta) -> Sample:
    return Sample(time=NOW - age, service="e", target="t", vantage="v", asn=None, country=None, outcome=Outcome.OK)


def report(age: timedelta, length: timedelta | None) -> Report:
    return Report(
        time=NOW - age,
        end=NOW - age + length if length is not None else None,
        service="e",
        source="s",
        operator="o",
        kind=ReportKind.NETWORK,
        value=None,
        unit=None,
        region=None,
        summary="",
        url=None,
    )


def point(age: timedelta) -> SeriesPoint:
    return SeriesPoint(time=NOW - age, service="e", metric="m", source="s", value=1.0)


def test_what_is_exactly_as_old_as_it_may_be_is_fresh() -> None:
    fresh: list[Row] = [sample(15 * MINUTE), point(15 * MINUTE), report(60 * MINUTE, 45 * MINUTE)]
    stale: list[Row] = [sample(16 * MINUTE), point(16 * MINUTE), report(16 * MINUTE, None)]
    aged = by_age([*fresh, *stale], now=NOW, max_age=15 * MINUTE)
    assert aged.fresh == tuple(fresh)
    assert aged.stale == tuple(stale), "set aside, and not forgotten"
