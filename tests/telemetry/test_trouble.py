from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import permutations

import pytest

from telemetry.model import Health, Outage, Report, ReportKind
from telemetry.trouble import CROWD_FLOOR, OURSELVES, troubles
from tests.telemetry.invented import START, at

OUTAGE = Outage(
    health=Health.DOWN,
    start_after=at(-1),
    start_by=at(1),
    end_after=at(30),
    end_by=at(32),
    rounds=15,
    vantages=frozenset({"fra", "nyc"}),
)
CROWD = Report(
    time=at(0),
    end=at(20),
    service="acme",
    source="Crowdmeter",
    operator="crowdmeter",
    kind=ReportKind.CROWD,
    value=float(CROWD_FLOOR),
    unit="reports",
    region=None,
    summary="Many.",
    url=None,
)
NETWORK = replace(CROWD, kind=ReportKind.NETWORK, source="Netwatch", operator="netwatch", value=None, unit=None)


def test_an_outage_is_trouble_within_its_bounds() -> None:
    (trouble,) = troubles([OUTAGE])
    assert (trouble.start_after, trouble.start_by, trouble.end) == (at(-1), at(1), at(30))
    assert trouble.seen_by == (OURSELVES,)


def test_what_others_report_of_an_outage_is_not_a_second_one() -> None:
    assert [trouble.seen_by for trouble in troubles([OUTAGE], [CROWD, NETWORK])] == [(OURSELVES,)]


def test_a_report_from_shortly_before_an_outage_is_of_the_outage() -> None:
    early = replace(CROWD, time=at(-90), end=at(-59))
    assert len(troubles([OUTAGE], [early])) == 1
    assert len(troubles([OUTAGE], [replace(early, end=at(-60))])) == 2


def test_reports_of_one_event_are_one_in_any_order() -> None:
    later = replace(NETWORK, time=at(70), end=at(90))
    apart = replace(NETWORK, time=at(151), end=at(160))
    for reports in permutations([CROWD, later, apart]):
        first, second = troubles([], reports)
        assert (first.start_by, first.end, first.seen_by) == (at(0), at(90), ("Crowdmeter", "Netwatch"))
        assert (first.start_after, second.start_by) == (None, at(151))


@pytest.mark.parametrize(
    "report",
    [
        pytest.param(replace(CROWD, value=CROWD_FLOOR - 1.0), id="few users"),
        pytest.param(replace(CROWD, value=None), id="users not counted"),
        pytest.param(replace(CROWD, kind=ReportKind.PRESS), id="press"),
        pytest.param(replace(CROWD, kind=ReportKind.ADMISSION), id="the company itself"),
        pytest.param(replace(NETWORK, value=0.0, unit="min"), id="nothing measured"),
        pytest.param(replace(NETWORK, end=None), id="a notice of either beginning or end"),
        pytest.param(replace(CROWD, end=at(20 * 60)), id="a day's total"),
        pytest.param(replace(CROWD, time=START.replace(hour=0), end=None), id="a date without an hour"),
    ],
)
def test_what_dates_no_beginning_is_not_trouble(report: Report) -> None:
    assert troubles([], [report]) == ()


def test_a_count_of_a_moment_is_trouble_of_that_moment() -> None:
    (trouble,) = troubles([], [replace(CROWD, end=None)])
    assert trouble.end - trouble.start_by == timedelta(0)
