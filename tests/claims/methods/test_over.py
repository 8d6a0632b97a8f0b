"""A total outage that a quorum saw end is over, whatever was not closed yet."""

from __future__ import annotations

from typing import Any

import pytest

from claims.model import Kind, Label, Observations
from telemetry.model import Report, ReportKind, StatusEvent
from tests.claims.methods.scene import claim, incident, judge, probes, report, rule, seen

OK, FAIL = "a:o b:o c:o d:o e:o", "a:f b:f c:f d:f e:f"
# Failing from 40 to 20 minutes before the post, every minute watched.
OUTAGE = (*probes(OK, range(-90, -40)), *probes(FAIL, range(-40, -20)), *probes(OK, range(-20, 61)))
STILL = (*probes(OK, range(-90, -40)), *probes(FAIL, range(-40, 61)))
OPEN_NOTICE = report(ReportKind.NETWORK, -38, None, by="watcher")
CROWD = report(ReportKind.CROWD, -30, None, by="crowd", value=900, unit="reports")


def known(*others: Report | StatusEvent, samples: Any = OUTAGE) -> Observations:
    reports = tuple(each for each in others if isinstance(each, Report))
    status = tuple(each for each in others if isinstance(each, StatusEvent))
    return seen(samples=samples, reports=reports, status=status)


@pytest.mark.parametrize(
    "others",
    [(OPEN_NOTICE, CROWD), (OPEN_NOTICE, *incident(-35, 25)), (CROWD, *incident(-35, None))],
    ids=["open-notices", "a-notice-and-the-page", "a-crowd-and-the-page"],
)
def test_it_works_again_before_the_page_and_the_counters_say_so(others: tuple[Report | StatusEvent, ...]) -> None:
    verdict = judge(claim(Kind.OPERATIONAL), known(*others))
    assert (verdict.label, rule(verdict)) == (Label.SUPPORTED, "all-through")


def test_while_the_quorum_fails_the_same_sources_count() -> None:
    verdict = judge(claim(Kind.OPERATIONAL), known(OPEN_NOTICE, CROWD, samples=STILL))
    assert (verdict.label, rule(verdict)) == (Label.CONTRADICTED, "two-sources")


def test_without_a_quorum_that_saw_it_they_count() -> None:
    blind = probes(OK, range(-90, 61))
    late = report(ReportKind.NETWORK, -25, None, by="watcher")
    verdict = judge(claim(Kind.OPERATIONAL), known(late, CROWD, samples=blind))
    assert (verdict.label, rule(verdict)) == (Label.MISLEADING, "partial")


def test_what_was_last_seen_more_than_half_an_hour_before_may_have_been_over() -> None:
    blind = probes(OK, range(-90, 61))
    verdict = judge(claim(Kind.OPERATIONAL), known(OPEN_NOTICE, CROWD, samples=blind))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "stale")
    for_one = judge(claim(Kind.OPERATIONAL, scope="for me"), known(OPEN_NOTICE, CROWD, samples=blind))
    assert (for_one.label, rule(for_one)) == (Label.MISLEADING, "anecdote")


def test_a_source_that_names_its_end_keeps_it() -> None:
    closed = report(ReportKind.NETWORK, -38, 30, by="watcher")
    verdict = judge(claim(Kind.OPERATIONAL), known(closed, CROWD))
    assert rule(verdict) == "two-sources"
    assert verdict.label is Label.UNPROVEN


def test_what_began_after_the_end_is_another_trouble() -> None:
    later = report(ReportKind.NETWORK, -5, None, by="watcher")
    again = report(ReportKind.NETWORK, -3, None, by="other")
    verdict = judge(claim(Kind.OPERATIONAL), known(later, again))
    assert (verdict.label, rule(verdict)) == (Label.MISLEADING, "partial")


def test_one_region_may_go_on_failing() -> None:
    regional = report(ReportKind.NETWORK, -38, None, by="watcher", region="Brazil")
    verdict = judge(claim(Kind.OPERATIONAL), known(regional, *incident(-35, 25)))
    assert verdict.label is Label.UNPROVEN


def test_a_region_with_places_of_ours_is_over_with_the_rest() -> None:
    regional = report(ReportKind.NETWORK, -38, None, by="watcher", region="US")
    verdict = judge(claim(Kind.OPERATIONAL), known(regional, *incident(-35, 25)))
    assert (verdict.label, rule(verdict)) == (Label.SUPPORTED, "all-through")


def test_works_for_me_is_held_against_nobody_once_the_page_had_it_resolved() -> None:
    blind = probes(OK, range(-90, 61))
    about = claim(Kind.OPERATIONAL, scope="for me")
    resolved = judge(about, known(OPEN_NOTICE, CROWD, *incident(-37, -20), samples=blind))
    assert resolved.label is Label.UNPROVEN
    listed_still = judge(about, known(OPEN_NOTICE, CROWD, *incident(-37, None), samples=blind))
    assert listed_still.label is Label.MISLEADING


def test_a_relapse_is_not_over() -> None:
    back = (*OUTAGE[: 5 * 70], *probes(OK, range(-20, -10)), *probes(FAIL, range(-10, 61)))
    verdict = judge(claim(Kind.OPERATIONAL), known(OPEN_NOTICE, CROWD, samples=back))
    assert verdict.label is Label.CONTRADICTED


def test_back_is_back_while_the_page_still_lists_it() -> None:
    verdict = judge(claim(Kind.RESOLVED, "We're back"), known(*incident(-35, 25)))
    assert (verdict.label, rule(verdict)) == (Label.SUPPORTED, "stayed-so")
