"""Claimed availability against an exact interval."""

from __future__ import annotations

import pytest

from claims.methods.uptime import availability, claimed_ratio
from claims.model import Kind, Label, Unit
from telemetry.model import ReportKind
from tests.claims.methods.scene import claim, judge, report, rule, said, seen
from tests.claims.methods.table import WEEK, watched

DOWN = (-2880, -1440)
SAID = said(-7 * 1440, 0)


@pytest.mark.parametrize(
    ("value", "unit", "ratio"),
    [
        (99.9, Unit.PERCENT, 0.999),
        (0.5, Unit.RATIO, 0.5),
        (101, Unit.PERCENT, None),
        (99, Unit.MIN, None),
        (None, None, None),
    ],
)
def test_only_shares_between_none_and_all_are_claims(
    value: float | None, unit: Unit | None, ratio: float | None
) -> None:
    assert claimed_ratio(claim(Kind.UPTIME, value=value, unit=unit)) == (
        None if ratio is None else pytest.approx(ratio)
    )


def test_nothing_judged_is_no_availability() -> None:
    assert availability(()) is None


def test_hearsay_beside_scattered_failures_is_no_second_source() -> None:
    """Two papers that report trouble do not turn unconnected failing rounds of ours into an outage."""
    blips = tuple(
        sample
        for start in range(-7 * 1440, 0, 120)
        for sample in watched(WEEK, down=(start, start + 15))
        if start <= (sample.time - WEEK.end).total_seconds() / 60 < start + 120
    )
    papers = tuple(report(ReportKind.PRESS, -600, -500, by=name) for name in ("one", "two"))
    about = claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=SAID)
    assert judge(about, seen(WEEK, samples=blips, reports=papers)).label is Label.UNPROVEN


@pytest.mark.parametrize(
    ("claimed", "label"), [(99.9, Label.CONTRADICTED), (86.0, Label.UNPROVEN), (80.0, Label.SUPPORTED)]
)
def test_the_interval_decides(claimed: float, label: Label) -> None:
    crowd = report(ReportKind.CROWD, -2800, -1500, by="counter")
    about = claim(Kind.UPTIME, "up", value=claimed, unit=Unit.PERCENT, window=SAID)
    assert judge(about, seen(WEEK, samples=watched(WEEK, down=DOWN), reports=(crowd,))).label is label


def test_what_nobody_watched_counts_as_up_against_the_claim() -> None:
    """With a tenth unwatched, a measured share just below the claim may still be above it over the whole period."""
    start = -7 * 1440
    samples = tuple(
        s for s in watched(WEEK, down=(-1440, 0)) if (s.time - WEEK.end).total_seconds() / 60 >= start + 1000
    )
    crowd = report(ReportKind.CROWD, -1400, -10, by="counter")
    claims = [claim(Kind.UPTIME, "up", value=value, unit=Unit.PERCENT, window=SAID) for value in (88.0, 95.0)]
    labels = [judge(each, seen(WEEK, samples=samples, reports=(crowd,))).label for each in claims]
    assert labels == [Label.UNPROVEN, Label.CONTRADICTED]


def test_an_outage_report_of_the_company_about_its_own_claim_is_no_second_source() -> None:
    own = report(ReportKind.ADMISSION, -2800, -1500, by="Example")
    about = claim(Kind.UPTIME, "99.9 %", value=99.9, unit=Unit.PERCENT, window=SAID)
    verdict = judge(
        about, seen(WEEK, samples=watched(WEEK, down=DOWN), reports=(own,), claimants=frozenset({"example"}))
    )
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "two-sources")
