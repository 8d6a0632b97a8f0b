"""Clean records: what cannot be placed inside the period does not count against it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims.model import Kind, Label, Use
from telemetry.model import PageIndicator, ReportKind
from tests.claims.methods.scene import (
    COMPANY,
    POST,
    claim,
    day,
    incident,
    judge,
    listed,
    period,
    report,
    rule,
    said,
    seen,
)
from tests.claims.methods.table import WEEK

CLEAN = claim(Kind.INCIDENT_FREE, "no incident this week", window=said(-7 * 1440, 0))
NO_INCIDENT = claim(Kind.INCIDENT_FREE, "no incident is listed")
START = -7 * 1440


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (START - 300, START - 10, Label.UNPROVEN),
        (START - 300, START + 100, Label.UNPROVEN),
        (START - 300, START + 130, Label.CONTRADICTED),
        (START, START + 10, Label.CONTRADICTED),
        (-10, 60, Label.CONTRADICTED),
        (0, 60, Label.UNPROVEN),
    ],
)
def test_an_own_incident_counts_inside_the_period_only(start: float, end: float, label: Label) -> None:
    assert judge(CLEAN, seen(WEEK, status=incident(start, end), claimants=COMPANY)).label is label


def test_an_incident_left_open_before_the_period_does_not_hang_into_it() -> None:
    assert judge(CLEAN, seen(WEEK, status=incident(START - 30, None))).label is Label.UNPROVEN


def test_a_day_across_the_edge_of_the_period_is_not_inside_it() -> None:
    """The period ends at ten: what happened that day may have happened at noon."""
    reports = (day(), day(ReportKind.CROWD, by="counter"))
    verdict = judge(CLEAN, seen(WEEK, reports=reports))
    assert verdict.label is Label.UNPROVEN
    assert all(each.use is not Use.USED for each in verdict.evidence)


def test_a_day_inside_the_period_counts() -> None:
    midnight = POST.replace(hour=0) - timedelta(days=2)
    reports = (day(time=midnight), day(ReportKind.CROWD, by="counter", time=midnight))
    assert judge(CLEAN, seen(WEEK, reports=reports)).label is Label.CONTRADICTED


def test_a_planned_maintenance_is_no_incident() -> None:
    assert judge(CLEAN, seen(WEEK, status=(listed(PageIndicator.MAINTENANCE, -600),))).label is Label.UNPROVEN


@pytest.mark.parametrize(("start", "label"), [(-10, Label.CONTRADICTED), (1, Label.UNPROVEN)])
def test_a_page_that_lists_nothing_is_not_opposed_by_what_it_lists_later(start: float, label: Label) -> None:
    verdict = judge(NO_INCIDENT, seen(status=incident(start, 60), claimants=COMPANY))
    assert verdict.label is label


def test_an_hour_is_not_opposed_by_days() -> None:
    reports = (day(), day(ReportKind.CROWD, by="counter"))
    assert judge(NO_INCIDENT, seen(reports=reports)).label is not Label.SUPPORTED


def test_a_clean_record_of_a_part_is_not_opposed_by_the_whole() -> None:
    part = claim(Kind.INCIDENT_FREE, "no incident in the EU", window=said(START, 0), scope="in the EU")
    verdict = judge(part, seen(WEEK, status=incident(-600, -500)))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "scope")


def test_a_period_without_length_is_never_judged() -> None:
    reports = (report(), report(ReportKind.CROWD, by="counter"))
    assert judge(NO_INCIDENT, seen(period(0, 0), reports=reports)).label is Label.UNPROVEN


NO_DOWNTIME = claim(Kind.INCIDENT_FREE, "zero downtime this week", window=said(-7 * 1440, 0))


@pytest.mark.parametrize(
    ("state", "label"),
    [
        (PageIndicator.DEGRADED, Label.UNPROVEN),
        (PageIndicator.PARTIAL_OUTAGE, Label.CONTRADICTED),
        (PageIndicator.MAJOR_OUTAGE, Label.CONTRADICTED),
    ],
)
def test_reduced_service_on_the_own_page_is_no_downtime(state: PageIndicator, label: Label) -> None:
    page = (listed(state, -600), listed(PageIndicator.OPERATIONAL, -500))
    assert judge(NO_DOWNTIME, seen(WEEK, status=page, claimants=COMPANY)).label is label


def test_reduced_service_is_an_incident_all_the_same() -> None:
    page = (listed(PageIndicator.DEGRADED, -600), listed(PageIndicator.OPERATIONAL, -500))
    assert judge(CLEAN, seen(WEEK, status=page, claimants=COMPANY)).label is Label.CONTRADICTED


def test_reduced_service_on_the_page_is_no_second_source_for_downtime() -> None:
    page = (listed(PageIndicator.DEGRADED, -600), listed(PageIndicator.OPERATIONAL, -500))
    crowd = report(ReportKind.CROWD, -600, -500, by="counter", value=900, unit="reports")
    assert judge(NO_DOWNTIME, seen(WEEK, status=page, reports=(crowd,))).label is Label.UNPROVEN
