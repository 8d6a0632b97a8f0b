"""Promises about a time to come: nothing before it, two sources after it."""

from __future__ import annotations

import pytest

from claims.model import Kind, Label
from telemetry.model import ReportKind
from tests.claims.methods.scene import COMPANY, at, claim, judge, period, probes, report, rule, said, seen

BY_TEN = claim(Kind.ETA, "back by ten", window=said(-120, 0))
AROUND = period(-120, 60)
GOING_ON = (report(start=-180, end=50), report(ReportKind.ADMISSION, -180, 50, by="example"))


@pytest.mark.parametrize(("now", "rule_id"), [(-1, "not-due"), (0, "own-word"), (2, "own-word"), (3, "two-sources")])
def test_nothing_is_said_before_the_promised_time_and_its_grace(now: float, rule_id: str) -> None:
    verdict = judge(BY_TEN, seen(AROUND, now=at(now), reports=GOING_ON, claimants=COMPANY))
    assert rule(verdict) == rule_id
    assert (verdict.label is Label.CONTRADICTED) is (rule_id == "two-sources")


def test_trouble_that_ended_before_the_promised_time_breaks_no_promise() -> None:
    kept = (report(start=-180, end=-5), report(ReportKind.CROWD, -180, -5, by="counter"))
    assert judge(BY_TEN, seen(AROUND, reports=kept, claimants=COMPANY)).label is Label.UNPROVEN


def test_a_quorum_back_at_the_promised_time_keeps_it() -> None:
    samples = probes("a:o b:o c:o d:o", range(-5, 65, 5))
    assert judge(BY_TEN, seen(AROUND, samples=samples, claimants=COMPANY)).label is Label.SUPPORTED


def test_one_place_back_keeps_no_promise_for_all() -> None:
    assert judge(BY_TEN, seen(AROUND, samples=probes("a:o", [-1, 30]), claimants=COMPANY)).label is Label.UNPROVEN
