"""Claims that it works, beside trouble before, at and after the post."""

from __future__ import annotations

import pytest

from claims.methods.operational import is_anecdote, speaks_of_a_part
from claims.model import Kind, Label, Use
from telemetry.model import PageIndicator, ReportKind
from tests.claims.methods.scene import claim, day, incident, judge, listed, probe, probes, report, rule, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK

WORKS = claim(Kind.OPERATIONAL)
CROWD = report(ReportKind.CROWD, by="counter", value=900.0, unit="reports")


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        (-60, -1, Label.UNPROVEN),
        (1, 60, Label.UNPROVEN),
        (-1, 1, Label.CONTRADICTED),
        (0, 60, Label.CONTRADICTED),
        (-60, 0.1, Label.CONTRADICTED),
        (3, None, Label.UNPROVEN),
        (-3, None, Label.CONTRADICTED),
    ],
)
def test_only_trouble_at_the_moment_of_the_post_opposes_it(start: float, end: float | None, label: Label) -> None:
    reports = (report(start=start, end=end), report(ReportKind.CROWD, start, end, by="counter"))
    assert judge(WORKS, seen(reports=reports)).label is label


@pytest.mark.parametrize("failing", [range(-15, -2), range(3, 15)])
def test_an_outage_just_before_or_after_the_post_accuses_nobody(failing: range) -> None:
    samples = (*probes(ALL_FAIL, failing), *probes(ALL_OK, [each for each in range(-15, 15) if each not in failing]))
    reports = (report(start=failing[0], end=failing[-1]),)
    assert judge(WORKS, seen(samples=samples, reports=reports)).label is Label.UNPROVEN


def test_a_place_that_failed_before_and_answered_since_is_no_second_source() -> None:
    samples = (probe("a", "f", -14), probe("a", "o", -5))
    verdict = judge(WORKS, seen(samples=samples, status=incident(-60, 30)))
    assert verdict.label is Label.UNPROVEN


def test_a_report_that_gives_only_the_day_opposes_no_hour() -> None:
    reports = (day(), day(ReportKind.CROWD, by="counter"), day(ReportKind.PRESS, by="paper"))
    verdict = judge(WORKS, seen(reports=reports))
    assert verdict.label is Label.UNPROVEN
    assert all(each.use is not Use.USED for each in verdict.evidence)


def test_a_maintenance_on_the_page_is_no_trouble() -> None:
    verdict = judge(WORKS, seen(status=(listed(PageIndicator.MAINTENANCE),), reports=(CROWD,)))
    assert verdict.label is Label.UNPROVEN


def test_the_own_page_and_a_crowd_are_two_sources() -> None:
    verdict = judge(WORKS, seen(status=incident(-60, 30), reports=(CROWD,)))
    assert (verdict.label, rule(verdict)) == (Label.CONTRADICTED, "two-sources")


def test_the_page_and_an_admission_are_one_source() -> None:
    admission = report(ReportKind.ADMISSION, by="Example Inc")
    assert judge(WORKS, seen(status=incident(-60, 30), reports=(admission,))).label is Label.UNPROVEN


@pytest.mark.parametrize(("span", "label"), [("it works", Label.MISLEADING), ("all is green", Label.CONTRADICTED)])
def test_trouble_in_one_region_contradicts_only_who_speaks_of_all(span: str, label: Label) -> None:
    local = (report(region="JP"), report(ReportKind.CROWD, by="counter", region="JP"))
    assert judge(claim(Kind.OPERATIONAL, span), seen(reports=local)).label is label


def test_trouble_in_two_regions_is_not_of_one() -> None:
    wide = (report(region="JP"), report(ReportKind.CROWD, by="counter", region="US"))
    assert judge(WORKS, seen(reports=wide)).label is Label.CONTRADICTED


@pytest.mark.parametrize(
    ("scope", "part", "anecdote"),
    [
        (None, False, False),
        ("for me", False, True),
        ("in Germany", True, False),
        ("all users", False, False),
        ("everyone", False, False),
        ("worldwide", False, False),
    ],
)
def test_scopes(scope: str | None, part: bool, anecdote: bool) -> None:
    about = claim(Kind.OPERATIONAL, scope=scope)
    assert (speaks_of_a_part(about), is_anecdote(about)) == (part, anecdote)
