"""Trouble that a few places met and that was over for them is held against nobody, and makes nobody right."""

from __future__ import annotations

from datetime import timedelta

import pytest

from claims.methods.lately import met
from claims.methods.probes import quorum_health
from claims.model import Kind, Label, Use
from telemetry.model import Report, ReportKind, Sample, StatusEvent, Window
from tests.claims.methods.scene import at, claim, incident, judge, period, probe, probes, report, rule, said, seen

OK = "a:o b:o c:o d:o e:o"
CROWD = report(ReportKind.CROWD, -14, None, by="counter", value=900, unit="reports")
NOTICE = report(ReportKind.NETWORK, -14, None, by="watcher")


def hour(line: str, begins: int, ends: int, *, before: int = -60, after: int = 15) -> tuple[Sample, ...]:
    """Everybody answered but for a stretch of minutes."""
    return (*probes(OK, range(before, begins)), *probes(line, range(begins, ends)), *probes(OK, range(ends, after)))


def met_by(samples: tuple[Sample, ...]) -> list[Window]:
    return met(quorum_health(seen(samples=samples), Window(start=at(-60), end=at(15))))


@pytest.mark.parametrize(
    "line",
    ["a:f b:f c:o d:o e:o", "c:f d:f a:o b:o e:o"],
    ids=["two-of-one-country", "two-of-another"],
)
def test_two_places_that_fail_and_recover_together_have_met_something(line: str) -> None:
    (found,) = met_by(hour(line, -15, -11))
    assert found.start <= at(-15) <= at(-11) <= found.end
    assert found.length < timedelta(minutes=9)


@pytest.mark.parametrize(
    "samples",
    [
        hour("a:f b:o c:o d:o e:o", -15, -11),
        (*hour("a:f b:f c:o d:o e:o", -15, 15, after=15),),
        (*probes(OK, range(-60, -30)), *probes("a:f b:o c:o d:o e:o", range(-30, -26)),
         *probes(OK, range(-26, -10)), *probes("a:o b:f c:o d:o e:o", range(-10, -6)), *probes(OK, range(-6, 15))),
        (*hour("a:f b:f c:o d:o e:o", -2, 13, after=14),),
    ],
    ids=["one-place-for-four-rounds", "still-failing", "one-after-the-other", "one-good-round-is-no-recovery"],
)  # fmt: skip
def test_one_place_or_trouble_that_goes_on_has_met_nothing_that_is_over(samples: tuple[Sample, ...]) -> None:
    assert met_by(samples) == []


def test_rounds_that_cut_a_short_trouble_in_two_do_not_hide_it() -> None:
    """One place fails at the end of one round, the other at the beginning of the next."""
    rest = "c:o d:o e:o"
    samples = [
        probe(place, "f" if (place, minute) in {("a", -13), ("b", -12)} else "o", minute)
        for minute in range(-60, 15)
        for place in ("a", "b")
    ]
    assert len(met_by((*probes(rest, range(-60, 15)), *samples))) == 1


@pytest.mark.parametrize(
    "others",
    [(CROWD, *incident(-9, 20)), (NOTICE, CROWD), (NOTICE, *incident(-12, None))],
    ids=["crowd-page", "notice-crowd", "notice-page"],
)
def test_what_was_over_for_the_places_that_met_it_accuses_nobody(others: tuple[Report | StatusEvent, ...]) -> None:
    known = seen(
        samples=hour("a:f b:f c:o d:o e:o", -15, -10),
        reports=[each for each in others if isinstance(each, Report)],
        status=tuple(each for each in others if isinstance(each, StatusEvent)),
    )
    for about in (claim(Kind.OPERATIONAL), claim(Kind.OPERATIONAL, "Works for me", scope="for me")):
        assert judge(about, known).label is Label.UNPROVEN


def test_nor_is_it_said_that_all_is_well() -> None:
    known = seen(samples=hour("a:f b:f c:o d:o e:o", -22, -16), reports=(report(start=-20, end=None),))
    found = judge(claim(Kind.OPERATIONAL), known)
    assert (found.label, rule(found)) == (Label.UNPROVEN, "may-be-over")
    assert any("may have been over" in each.reason for each in found.evidence if each.use is Use.DISCARDED)


def test_a_source_that_names_its_end_is_not_overruled_by_a_few_places() -> None:
    closed = report(ReportKind.NETWORK, -14, 10, by="watcher")
    crowd = report(ReportKind.CROWD, -14, 10, by="counter", value=900, unit="reports")
    known = seen(samples=hour("a:f b:f c:o d:o e:o", -15, -10), reports=(closed, crowd))
    found = judge(claim(Kind.OPERATIONAL), known)
    assert (found.label, rule(found)) == (Label.MISLEADING, "partial")


def test_without_places_that_met_it_open_notices_count_as_before() -> None:
    known = seen(samples=probes(OK, range(-60, 15)), reports=(NOTICE, CROWD))
    assert judge(claim(Kind.OPERATIONAL), known).label is Label.MISLEADING


def test_one_place_that_failed_for_long_and_recovered_has_met_something() -> None:
    """We stop believing a place that fails alone; that it was answered again tells all the same."""
    (found,) = met_by(hour("a:f b:o c:o d:o e:o", -25, -20))
    assert found.start <= at(-25) <= at(-20) <= found.end


OUTAGE = hour("a:f b:f c:f d:f e:f", -40, -20)


@pytest.mark.parametrize(
    ("others", "label"),
    [
        ((*incident(-8, 20), report(ReportKind.PRESS, -5, None, by="paper")), Label.UNPROVEN),
        ((*incident(-8, 20), report(start=-5, end=None, by="watcher")), Label.UNPROVEN),
        ((report(start=-5, end=None, by="other"), report(start=-5, end=None, by="watcher")), Label.MISLEADING),
    ],
    ids=["page-and-paper", "page-and-one-that-measures", "two-that-measure"],
)
def test_a_page_and_a_paper_tell_late_of_what_the_quorum_saw_end(
    others: tuple[Report | StatusEvent, ...], label: Label
) -> None:
    known = seen(
        samples=OUTAGE,
        reports=[each for each in others if isinstance(each, Report)],
        status=tuple(each for each in others if isinstance(each, StatusEvent)),
    )
    assert judge(claim(Kind.OPERATIONAL), known).label is label


@pytest.mark.parametrize(("end", "label"), [(4, Label.UNPROVEN), (20, Label.CONTRADICTED)])
def test_an_end_that_trails_the_quorums_by_minutes_opposes_nobody(end: int, label: Label) -> None:
    """The quorum saw it over five minutes before the post; two networks have it until some minutes after."""
    reports = (report(start=-38, end=end, by="other"), report(start=-38, end=end, by="watcher"))
    known = seen(samples=hour("a:f b:f c:f d:f e:f", -40, -5, after=16), reports=reports)
    assert judge(claim(Kind.OPERATIONAL), known).label is label


def test_a_late_page_beside_others_from_before_a_period_is_no_incident_of_it() -> None:
    week, after = period(-10_080, 0), -10_080
    earlier = report(start=after - 20, end=after - 5, by="watcher")
    page = incident(after + 10, after + 30)
    about = claim(Kind.INCIDENT_FREE, "No incident this week", window=said(after, 0))
    alone = judge(about, seen(week, status=page))
    assert (alone.label, rule(alone)) == (Label.CONTRADICTED, "own-incident")
    assert judge(about, seen(week, status=page, reports=(earlier,))).label is Label.UNPROVEN
    much_later = incident(after + 70, after + 90)
    assert judge(about, seen(week, status=much_later, reports=(earlier,))).label is Label.CONTRADICTED
