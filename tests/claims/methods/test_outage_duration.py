"""Claimed lengths against those of others, for one and the same outage."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from claims.methods.outage_duration import claimed_length
from claims.model import Claim, Comparator, Kind, Label, Unit
from telemetry.model import ReportKind
from tests.claims.methods.scene import MINUTE, claim, day, judge, period, probes, report, rule, said, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK

AROUND = period(-1440, 1440)


def lasting(length: float, comparator: Comparator = Comparator.EQUAL, unit: Unit = Unit.MIN) -> Claim:
    more = {"value": length, "unit": unit, "comparator": comparator, "window": said(-1440, 1440)}
    return claim(Kind.OUTAGE_DURATION, "down", **more)


@pytest.mark.parametrize("more", [{"window": None}, {"window": said(-1440, -300)}, {"scope": "in the EU"}])
def test_an_outage_that_the_claim_may_not_mean_accuses_nobody(more: dict[str, Any]) -> None:
    reports = (report(start=-200, end=0), report(ReportKind.PRESS, -200, 0, by="paper"))
    verdict = judge(replace(lasting(12), **more), seen(AROUND, reports=reports))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "which-outage")


@pytest.mark.parametrize(
    ("unit", "value", "minutes"),
    [(Unit.S, 90, 1.5), (Unit.MIN, 12, 12), (Unit.H, 2, 120), (Unit.DAYS, 1, 1440), (Unit.PERCENT, 5, None)],
)
def test_lengths_are_read_with_their_unit(unit: Unit, value: float, minutes: float | None) -> None:
    expected = None if minutes is None else minutes * MINUTE
    assert claimed_length(lasting(value, unit=unit)) == expected


@pytest.mark.parametrize(
    ("length", "label"),
    [
        (100, Label.SUPPORTED),
        (115, Label.SUPPORTED),
        (116, Label.UNPROVEN),
        (125, Label.UNPROVEN),
        (126, Label.CONTRADICTED),
    ],
)
def test_agreement_and_excess_begin_at_their_thresholds(length: int, label: Label) -> None:
    reports = (report(start=-200, end=length - 200), report(ReportKind.PRESS, -200, length - 200, by="paper"))
    assert judge(lasting(100), seen(AROUND, reports=reports)).label is label


def test_a_longer_outage_of_another_day_accuses_nobody() -> None:
    reports = (report(start=-1000, end=-800), report(ReportKind.PRESS, 500, 700, by="paper"))
    verdict = judge(lasting(12), seen(AROUND, reports=reports))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "which-outage")


def test_two_copies_of_one_monitoring_network_are_one_source() -> None:
    reports = tuple(day(by=f"{name} (Upptime)", value=300.0, unit="min") for name in ("one", "two"))
    assert judge(lasting(12), seen(AROUND, reports=reports)).label is Label.UNPROVEN


def test_a_shorter_length_elsewhere_accuses_nobody() -> None:
    reports = (report(start=-20, end=-10), report(ReportKind.PRESS, -20, -10, by="paper"))
    assert judge(lasting(100), seen(AROUND, reports=reports)).label is Label.UNPROVEN


def test_at_least_is_kept_by_whatever_is_longer() -> None:
    assert (
        judge(lasting(12, Comparator.AT_LEAST), seen(AROUND, reports=(report(start=-200, end=0),))).label
        is Label.SUPPORTED
    )


def test_the_quorum_knows_its_length_to_within_its_rounds() -> None:
    samples = (*probes(ALL_OK, range(-60, 0, 5)), *probes(ALL_FAIL, range(0, 60, 5)), *probes(ALL_OK, range(60, 90, 5)))
    assert judge(lasting(60), seen(AROUND, samples=samples)).label is Label.SUPPORTED


def test_totals_of_neighbouring_days_are_one_outage() -> None:
    first = day(value=279.0, unit="min")
    second = day(value=70.0, unit="min", time=first.time + 1440 * MINUTE)
    assert judge(lasting(314), seen(period(-1440, 2880), reports=(first, second))).label is Label.SUPPORTED


def test_another_operators_quorum_has_lengths_of_its_own() -> None:
    """Ours saw an hour and a half, theirs ten minutes: the long one is one source's, not two."""
    ours = (*probes("a:o b:o c:o d:o", range(-300, -100, 5)), *probes("a:f b:f c:f d:f", range(-100, -10, 5)))
    back = probes("a:o b:o c:o d:o", range(-10, 100, 5))
    short = (*range(-300, -100, 5), *range(-90, 100, 5))
    theirs = [
        replace(each, operator="others", vantage=f"{each.vantage}2", asn=(each.asn or 0) + 50)
        for each in (*probes("a:o b:o c:o d:o", short), *probes("a:f b:f c:f d:f", [-100, -95]))
    ]
    about = claim(Kind.OUTAGE_DURATION, "12 minutes", value=12.0, unit=Unit.MIN, window=said(-1440, 1440))
    known = seen(period(-1440, 1440), samples=(*ours, *back, *theirs))
    assert judge(about, known).label is not Label.CONTRADICTED
