from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import Outcome, Report, ReportKind, Sample, SeriesPoint
from telemetry.service import Service
from telemetry.sources import crux, promql
from telemetry.sources.table import SOURCES
from telemetry.store import TelemetryStore
from telemetry.thirdparties import (
    OPERATOR_AGES,
    SAMPLE_AGE,
    SERIES_AGE,
    SERIES_OPERATORS,
    Finding,
    third_party_lines,
)

NOW = datetime(2026, 2, 3, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
SERVICE = Service(id="example", name="Example Cloud")
SAMPLE = Sample(
    time=NOW - 5 * MINUTE,
    service="example",
    target="front",
    vantage="globalping/DE/Falkenstein/AS64500",
    asn=64500,
    country="DE",
    outcome=Outcome.OK,
    operator="globalping",
    origin="https://globalping.io/?measurement=ours",
    sha256="abc",
)
CROWD = Report(
    time=NOW - HOUR,
    end=NOW - 30 * MINUTE,
    service="example",
    source="Hacker News",
    operator="hacker news",
    kind=ReportKind.CROWD,
    value=3.0,
    unit="people",
    region=None,
    summary="3 people wrote of trouble",
    url="https://hn.example/search",
    sha256="def",
)
POINT = SeriesPoint(
    time=NOW - timedelta(days=1),
    service="example",
    metric="largest_contentful_paint_p75",
    source="Chrome UX Report https://www.example.com",
    value=2011.0,
    unit="ms",
)


def lines(*rows: Sample | Report | SeriesPoint) -> tuple[Finding, ...]:
    with TelemetryStore.memory() as store:
        store.add_samples([row for row in rows if isinstance(row, Sample)])
        store.add_reports([row for row in rows if isinstance(row, Report)])
        store.add_series([row for row in rows if isinstance(row, SeriesPoint)])
        return third_party_lines(store, SERVICE, NOW)


def elsewhere(place: str, country: str, outcome: Outcome, *, ago: timedelta = 5 * MINUTE) -> Sample:
    return replace(SAMPLE, vantage=place, country=country, outcome=outcome, time=NOW - ago)


def test_the_ages_are_those_of_the_sources() -> None:
    assert {source.OPERATOR: source.MAX_AGE for source in SOURCES.values()} == OPERATOR_AGES
    assert dict(SERIES_OPERATORS) == {crux.SERIES: crux.OPERATOR, promql.NAME: promql.OPERATOR}


def test_asking_how_things_stand_loads_no_reader() -> None:
    code = "import sys, telemetry.thirdparties; print(sorted(name for name in sys.modules if 'telemetry.s' in name))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "telemetry.sources.globalping" not in done.stdout
    assert "telemetry.status" not in done.stdout


def test_nobody_said_anything() -> None:
    assert lines() == ()


def test_our_own_probes_are_no_third_party() -> None:
    assert lines(replace(SAMPLE, operator="self")) == ()


def test_each_operators_places_are_counted_apart() -> None:
    found = lines(
        elsewhere("one", "DE", Outcome.OK),
        elsewhere("two", "FR", Outcome.HTTP_5XX),
        elsewhere("three", "FR", Outcome.BLOCKED),
        replace(elsewhere("four", "US", Outcome.OK), control_ok=False),
        replace(elsewhere("five", "NL", Outcome.TIMEOUT), operator="ripe ncc"),
    )
    assert [(finding.operator, finding.says) for finding in found] == [
        ("globalping", "of 4 places in 3 countries: 1 answered, 1 failed, 1 refused there, 1 void"),
        ("ripe ncc", "of 1 place in 1 country: 1 failed"),
    ]


def test_a_place_counts_by_its_last_sample() -> None:
    (finding,) = lines(
        elsewhere("one", "DE", Outcome.TIMEOUT, ago=10 * MINUTE),
        elsewhere("one", "DE", Outcome.OK, ago=5 * MINUTE),
    )
    assert finding.says == "of 1 place in 1 country: 1 answered"


def test_a_place_that_was_not_in_the_last_round_does_not_count() -> None:
    (finding,) = lines(
        elsewhere("one", "DE", Outcome.OK), elsewhere("two", "FR", Outcome.TIMEOUT, ago=5 * MINUTE + 16 * MINUTE)
    )
    assert finding.says == "of 1 place in 1 country: 1 answered"


def test_a_finding_has_its_source_age_address_and_hash() -> None:
    (finding,) = lines(SAMPLE)
    assert (finding.age, finding.stale, finding.at) == (5 * MINUTE, False, SAMPLE.time)
    assert (finding.url, finding.sha256) == (SAMPLE.origin, "abc")
    (finding,) = lines(CROWD)
    assert (finding.source, finding.operator, finding.says) == ("Hacker News", "hacker news", CROWD.summary)
    assert (finding.age, finding.url, finding.sha256) == (30 * MINUTE, CROWD.url, "def")
    (finding,) = lines(POINT)
    assert (finding.operator, finding.says) == ("google chrome", "largest_contentful_paint_p75 2,011 ms")


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        (SAMPLE, timedelta(minutes=15)),
        (replace(SAMPLE, operator="somebody"), SAMPLE_AGE),
        (replace(CROWD, end=None), timedelta(hours=2)),
        (replace(CROWD, end=None, kind=ReportKind.PRESS, operator="news.example"), timedelta(days=2)),
        (replace(CROWD, end=None, kind=ReportKind.ADMISSION, operator="example"), timedelta(days=7)),
        (POINT, timedelta(days=9)),
        (replace(POINT, source="promql job=ours"), timedelta(minutes=15)),
        (replace(POINT, source="ours"), SERIES_AGE),
    ],
)
def test_what_is_older_than_its_source_speaks_of_the_present_is_stale(
    row: Sample | Report | SeriesPoint, limit: timedelta
) -> None:
    (young,) = lines(replace(row, time=NOW - limit))
    (old,) = lines(replace(row, time=NOW - limit - timedelta(milliseconds=1)))
    assert (young.stale, old.stale) == (False, True)
    assert young.max_age == limit


def test_what_is_older_than_anybody_looks_is_not_shown() -> None:
    assert lines(replace(SAMPLE, time=NOW - timedelta(hours=25)), replace(POINT, time=NOW - timedelta(days=15))) == ()


def test_the_future_is_not_known() -> None:
    later = NOW + HOUR
    assert lines(replace(SAMPLE, time=later), replace(CROWD, time=later, end=None), replace(POINT, time=later)) == ()


def test_a_notice_that_goes_on_is_of_now() -> None:
    (finding,) = lines(replace(CROWD, end=NOW + HOUR))
    assert (finding.age, finding.stale) == (timedelta(0), False)


def test_of_a_sources_reports_the_last_is_shown_and_of_one_hour_the_largest() -> None:
    grown = replace(CROWD, end=CROWD.time + HOUR, value=5.0, summary="5 people")
    earlier = replace(CROWD, time=NOW - 2 * HOUR, end=NOW - HOUR, value=9.0, summary="9 people")
    (finding,) = lines(CROWD, grown, earlier)
    assert finding.says == "5 people"


def test_of_a_series_the_last_value_is_shown_for_each_source() -> None:
    other = replace(POINT, source="Chrome UX Report https://www.example.com/login", value=900.0)
    found = lines(replace(POINT, time=NOW - timedelta(days=5), value=1.0), POINT, other)
    assert [finding.says for finding in found] == [
        "largest_contentful_paint_p75 2,011 ms",
        "largest_contentful_paint_p75 900 ms",
    ]


def test_the_newest_comes_first() -> None:
    found = lines(POINT, CROWD, SAMPLE)
    assert [finding.operator for finding in found] == ["globalping", "hacker news", "google chrome"]


def test_a_report_of_a_place_is_not_of_the_service() -> None:
    assert lines(replace(CROWD, service="place/US")) == ()
