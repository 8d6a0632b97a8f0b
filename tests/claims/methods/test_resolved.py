"""Claims that it is over: trouble before them is theirs to have, trouble after them takes two sources."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Kind, Label
from telemetry.model import IncidentStage, ReportKind
from tests.claims.methods.scene import (
    COMPANY,
    claim,
    day,
    incident,
    judge,
    listed,
    period,
    probe,
    probes,
    report,
    rule,
    seen,
)
from tests.claims.methods.table import ALL_FAIL, ALL_OK

BACK = claim(Kind.RESOLVED, "we're back")
HOUR = period(0, 60)
ACCUSING = {Label.CONTRADICTED, Label.MISLEADING}


@given(
    start=st.integers(-600, -2),
    length=st.integers(1, 600),
    kinds=st.sets(st.sampled_from(list(ReportKind)), min_size=2),
)
def test_trouble_that_had_ended_never_accuses(start: int, length: int, kinds: set[ReportKind]) -> None:
    end = min(start + length, 2)
    reports = tuple(report(kind, start, end, by=f"watcher-{kind}") for kind in kinds)
    samples = probes(ALL_FAIL, [start, end - 2])
    status = incident(start, min(end, 0))
    verdict = judge(BACK, seen(HOUR, reports=reports, samples=samples, status=status, claimants=COMPANY))
    assert verdict.label not in ACCUSING


@given(start=st.integers(3, 300))
def test_incidents_opened_later_never_accuse_by_themselves(start: int) -> None:
    status = (*incident(-60, 0), *incident(start, start + 60, "i2"), *incident(start + 5, None, "i3"))
    reports = (report(ReportKind.ADMISSION, start, start + 60, by="example"),)
    assert judge(BACK, seen(HOUR, status=status, reports=reports, claimants=COMPANY)).label not in ACCUSING


@pytest.mark.parametrize(
    ("minute", "counts"),
    [(1.9, False), (2, True), (59.9, True), (60, False)],
)
def test_failing_probes_count_from_the_grace_to_the_end_of_the_watch(minute: float, counts: bool) -> None:
    network = report(start=-60, end=180)
    got = judge(BACK, seen(HOUR, samples=(probe("a", "f", minute),), reports=(network,), claimants=COMPANY))
    assert (got.label is Label.CONTRADICTED) is counts


@pytest.mark.parametrize("end", [0, 1, 2])
def test_an_account_up_to_the_post_or_its_grace_is_no_admission_against_it(end: float) -> None:
    account = report(ReportKind.ADMISSION, -60, end, by="example")
    assert judge(BACK, seen(HOUR, reports=(account,), claimants=COMPANY)).label is Label.UNPROVEN


def test_a_fix_that_is_watched_beside_one_failing_place_accuses_nobody() -> None:
    opened, closed = incident(-60, 90)
    status = (opened, listed(IncidentStage.MONITORING, -1, "i1"), closed)
    assert judge(BACK, seen(HOUR, status=status, samples=probes("a:f", [5]), claimants=COMPANY)).label is Label.UNPROVEN


def test_accounts_of_the_day_say_nothing_of_the_hour_after() -> None:
    reports = (day(), day(ReportKind.ADMISSION, by="example"), day(ReportKind.CROWD, by="counter"))
    assert judge(BACK, seen(HOUR, reports=reports, claimants=COMPANY)).label is Label.UNPROVEN


def test_words_like_not_restored_yet_are_no_recovery() -> None:
    reports = tuple(
        report(ReportKind.PRESS, 20, None, by=paper, summary="Nothing is back up; not restored yet.")
        for paper in ("one", "two")
    )
    assert judge(BACK, seen(HOUR, reports=reports, claimants=COMPANY)).label is Label.UNPROVEN


def test_the_companys_own_recovery_under_another_spelling_shows_nothing() -> None:
    own = report(ReportKind.PRESS, 20, None, by="EXAMPLE", summary="All is back to normal.")
    place = probes("a:o", [-1, 30])
    verdict = judge(BACK, seen(HOUR, reports=(own,), samples=place, claimants=COMPANY))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "one-place")


def test_a_refused_probe_later_breaks_no_recovery() -> None:
    samples = (*probes(ALL_OK, range(-5, 65, 5)), *probes("a:r", [70]))
    assert judge(BACK, seen(HOUR, samples=samples, claimants=COMPANY)).label is Label.SUPPORTED


def test_a_later_failure_of_the_day_takes_the_support_away() -> None:
    samples = (*probes("a:o", [-1, 30]), *probes("a:f", [300]))
    assert judge(BACK, seen(HOUR, samples=samples, claimants=COMPANY)).label is Label.UNPROVEN
