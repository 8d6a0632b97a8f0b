"""Faster or not: the thresholds, the words, and what never comes out."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.methods.before_after import Found
from claims.methods.latency_change import _misses, _shows
from claims.methods.speed_claim import Said
from claims.methods.timed import timed_sign
from claims.model import Direction, Evidence, Kind, Label, Observations, Stance, Unit, Use, Verdict
from telemetry.model import ReportKind
from tests.claims.methods.scene import at, claim, judge, report, rule
from tests.claims.methods.table_weeks import AROUND, FASTER, FORTY, around
from tests.claims.methods.weeks import BEFORE, changed, sites, timed, users

KIND = Kind.LATENCY_CHANGE
UP, DOWN = Direction.UP, Direction.DOWN


def found(low: float, high: float) -> Found:
    sign = timed_sign("self", timed(BEFORE), AROUND, "x")
    return Found(sign=sign, ratio=math.sqrt(low * high), low=low, high=high, steady=True)


FEEL = Said(mild=0.9, bold=0.9, numeric=False)
FORTY_SAID = Said(mild=1 / 1.4, bold=0.6, numeric=True)


@pytest.mark.parametrize(
    ("said", "high", "shows"),
    [
        (FEEL, 0.899, True),
        (FEEL, 0.901, False),
        # Three quarters of the logarithm of 1/1.4: 0.7769.
        (FORTY_SAID, 0.776, True),
        (FORTY_SAID, 0.778, False),
    ],
)
def test_the_whole_interval_must_show_it(said: Said, high: float, shows: bool) -> None:
    assert _shows(found(0.5, high), said, UP) is shows


@pytest.mark.parametrize(
    ("said", "low", "misses"),
    [
        # Half of the logarithms: 0.9487 and 0.8452.
        (FEEL, 0.950, True),
        (FEEL, 0.947, False),
        (FORTY_SAID, 0.846, True),
        (FORTY_SAID, 0.844, False),
    ],
)
def test_the_whole_interval_must_miss_it(said: Said, low: float, misses: bool) -> None:
    assert _misses(found(low, 1.5), said) is misses


def test_slower_is_shown_by_the_lower_end() -> None:
    tenth = Said(mild=1 / 0.9, bold=1 / 0.9, numeric=False)
    assert _shows(found(1.12, 1.3), tenth, DOWN)
    assert not _shows(found(1.10, 1.3), tenth, DOWN)


def faster(observations: Observations) -> Verdict:
    return judge(claim(KIND, **FASTER), observations)


@pytest.mark.parametrize(
    ("factor", "label"),
    [
        (0.85, Label.SUPPORTED),
        (0.90, Label.UNPROVEN),
        (0.97, Label.UNPROVEN),
        (1.05, Label.UNPROVEN),
        (1.20, Label.MISLEADING),
    ],
)
def test_feeling_it_takes_ten_per_cent(factor: float, label: Label) -> None:
    assert faster(around(hours=changed(factor), controls=sites())).label is label


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.3, 3.0])
def test_one_operator_alone_contradicts_nobody(factor: float) -> None:
    for controls in ((), sites(), sites(1 / factor)):
        for about in (FASTER, FORTY):
            assert (
                judge(claim(KIND, **about), around(hours=changed(factor), controls=controls)).label
                is not Label.CONTRADICTED
            )


@pytest.mark.parametrize("factor", [1.0, 1.3])
def test_what_the_control_sites_did_too_accuses_nobody(factor: float) -> None:
    verdict = faster(around(hours=changed(factor), controls=sites(factor)))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "two-sources")


def test_without_control_sites_slower_is_no_accusation() -> None:
    verdict = faster(around(hours=changed(2.0)))
    assert verdict.label is Label.UNPROVEN


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.3])
def test_who_says_that_it_became_slower_is_never_accused(factor: float) -> None:
    slower = claim(KIND, "30% slower", direction=DOWN, value=30.0, unit=Unit.PERCENT)
    verdict = judge(slower, around(hours=changed(factor), controls=sites(), series=users(factor)))
    assert verdict.label is (Label.SUPPORTED if factor > 1.2 else Label.UNPROVEN)


@settings(max_examples=30, deadline=None)
@given(factor=st.floats(0.3, 0.88), places=st.sampled_from(["abc", "abcde", "ace"]))
def test_what_is_faster_for_everybody_is_never_accused(factor: float, places: str) -> None:
    known = around(hours=changed(factor, places=places), controls=sites(places=places), series=users(factor))
    assert faster(known).label in {Label.SUPPORTED, Label.UNPROVEN}


def test_two_operators_of_probes_in_one_network_are_one_source() -> None:
    ours, theirs = changed(1.0), changed(1.0, operator="other")
    verdict = judge(claim(KIND, **FORTY), around(hours=(*ours, *theirs), controls=sites()))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "two-sources")


def used(verdict: Verdict) -> list[Evidence]:
    return [each for each in verdict.evidence if each.use is Use.USED and each.stance is not Stance.CONTEXT]


def test_users_and_probes_are_two_lines_of_evidence() -> None:
    verdict = judge(claim(KIND, **FORTY), around(hours=changed(1.0), controls=sites(), series=users()))
    assert verdict.label is Label.CONTRADICTED
    assert {each.operator for each in used(verdict)} == {"self", "google chrome"}
    assert [number.claimed for number in verdict.numbers] == [
        "29 % less time",
        "not stated",
        "not stated",
        "29 % less time",
    ]
    assert "99 % interval" in verdict.numbers[0].measured


def test_users_figures_that_are_not_whole_yet_are_shown_with_the_day_on_which_they_are() -> None:
    verdict = faster(around(now=20, series=users(weeks=range(-30, 1))))
    (crux,) = (each for each in verdict.evidence if each.operator == "google chrome")
    assert crux.use is Use.DISCARDED
    assert crux.reason.endswith("earliest on 01 Apr 2026")
    assert rule(verdict) == "no-timings"


def test_too_soon_says_how_many_days_there_are() -> None:
    verdict = faster(around(now=4, hours=tuple(timed([*BEFORE, 1, 2, 3]))))
    assert verdict.reasons == (
        "too-soon: it takes 5 days of the same hours on both sides; after the change there are 3",
    )


def test_the_power_says_what_change_could_have_been_seen() -> None:
    power = faster(around(hours=changed(1.0), controls=sites())).power
    assert power.startswith("5600 probes from 5 places (DE, JP, US), on 28 days. A change of less than ")
    assert power.endswith("Public pages were looked at from outside; logged-in use and apps are not probed.")


def test_reports_around_the_post_are_told_and_decide_nothing() -> None:
    crowd = report(ReportKind.CROWD, -5, 5, by="counter", value=900, unit="reports")
    verdict = faster(around(reports=(crowd,), moment=at(0)))
    assert verdict.label is Label.UNPROVEN
    assert any(each.operator == "counter" and each.stance is Stance.CONTEXT for each in verdict.evidence)
