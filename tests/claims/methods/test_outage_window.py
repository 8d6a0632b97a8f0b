"""Claimed times: only what clearly cannot be the same outage opposes them, and never two outages together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.model import Comparator, Kind, Label
from telemetry.model import ReportKind
from tests.claims.methods.scene import COMPANY, claim, incident, judge, period, probes, report, rule, said, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK

TEN = claim(Kind.OUTAGE_WINDOW, "down from ten to noon", window=said(0, 120))
AROUND = period(-2880, 3000)
CROWD, NETWORK, PRESS, ADMISSION = ReportKind.CROWD, ReportKind.NETWORK, ReportKind.PRESS, ReportKind.ADMISSION


@given(
    minutes=st.lists(st.integers(0, 120), min_size=2, max_size=4),
    kinds=st.lists(st.sampled_from(list(ReportKind)), min_size=4, max_size=4),
)
def test_notices_from_within_the_claimed_times_never_oppose_them(minutes: list[int], kinds: list[ReportKind]) -> None:
    reports = tuple(
        report(kind, minute, None, by=f"watcher-{number}")
        for number, (minute, kind) in enumerate(zip(minutes, kinds, strict=False))
    )
    assert judge(TEN, seen(AROUND, reports=reports)).label is not Label.CONTRADICTED


def test_a_quorum_that_saw_these_very_times_supports_them() -> None:
    """The quorum's sign covers days; what counts is when its outage was."""
    samples = (
        *probes(ALL_OK, range(-60, 0, 5)),
        *probes(ALL_FAIL, range(0, 120, 5)),
        *probes(ALL_OK, range(120, 180, 5)),
    )
    crowd = report(CROWD, 60, None, by="counter")
    assert judge(TEN, seen(AROUND, samples=samples, reports=(crowd,))).label is Label.SUPPORTED


def test_a_quorum_that_saw_other_times_and_a_crowd_of_those_oppose_them() -> None:
    failing = range(-600, -480, 5)
    samples = (*probes(ALL_OK, range(-660, -600, 5)), *probes(ALL_FAIL, failing), *probes(ALL_OK, range(-480, -400, 5)))
    crowd = report(CROWD, -590, -490, by="counter")
    verdict = judge(TEN, seen(AROUND, samples=samples, reports=(crowd,)))
    assert (verdict.label, rule(verdict)) == (Label.CONTRADICTED, "two-sources")


def test_two_outages_at_other_times_are_not_two_sources() -> None:
    reports = (report(NETWORK, -600, -540), report(PRESS, -1500, -1400, by="paper"))
    assert judge(TEN, seen(AROUND, reports=reports)).label is Label.UNPROVEN


def test_a_page_opened_late_does_not_oppose_the_start() -> None:
    verdict = judge(TEN, seen(AROUND, status=incident(70, 130), reports=(report(CROWD, 60, 110, by="counter"),)))
    assert verdict.label is Label.UNPROVEN


@pytest.mark.parametrize(
    ("off", "label"),
    [(15, Label.SUPPORTED), (16, Label.UNPROVEN), (45, Label.UNPROVEN), (46, Label.CONTRADICTED)],
)
def test_agreement_and_slips_begin_at_their_thresholds(off: int, label: Label) -> None:
    reports = (report(ADMISSION, -off, 120 - off, by="example"), report(PRESS, -off, 120 - off, by="paper"))
    assert judge(TEN, seen(AROUND, reports=reports)).label is label


def test_about_doubles_the_tolerance() -> None:
    about = claim(Kind.OUTAGE_WINDOW, "around ten", window=said(0, 120), comparator=Comparator.ABOUT)
    assert judge(about, seen(AROUND, reports=(report(NETWORK, 30, 150),))).label is Label.SUPPORTED


def test_the_companys_own_times_under_another_spelling_support_nothing() -> None:
    own = report(ADMISSION, 0, 120, by="EXAMPLE Inc")
    assert judge(TEN, seen(AROUND, reports=(own,), claimants=COMPANY)).label is Label.UNPROVEN
