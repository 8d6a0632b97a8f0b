"""A metric's way: exactly the metric that is claimed, by everybody who counts it."""

from __future__ import annotations

from typing import Any

import pytest

from claims.methods.metric_trend import subject
from claims.model import Comparator, Direction, Kind, Label, Unit, Use, Verdict
from telemetry.model import SeriesPoint, Window
from tests.claims.methods.scene import POST, claim, judge, rule, seen
from tests.claims.methods.weeks import DAY, later, line

KIND = Kind.METRIC_TREND
MONTH = Window(start=POST - 30 * DAY, end=POST)
UP, DOWN = Direction.UP, Direction.DOWN


def verdict(words: str, *series: list[SeriesPoint], direction: Direction = DOWN, **about: Any) -> Verdict:
    known = seen(MONTH, now=later(1), series=tuple(each for part in series for each in part))
    return judge(claim(KIND, words, direction=direction, **about), known)


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("Hate speech impressions are down by a third since November", {"hate", "speech", "impression"}),
        ("Example usage is at an all-time high", {"usage"}),
        ("Our daily active users are up 20% this quarter", {"active", "user"}),
        ("impressions fell", {"impression"}),
    ],
)
def test_what_is_counted_stands_before_the_verb(words: str, what: set[str]) -> None:
    assert subject(claim(KIND, words), seen()) == what


def test_another_count_is_named_and_not_used() -> None:
    found = verdict(
        "Hate speech impressions are down", line(90, 130, metric="impressions"), line(9, 20, "b", metric="impressions")
    )
    assert (found.label, rule(found)) == (Label.UNPROVEN, "no-series")
    aside = [each for each in found.evidence if each.use is Use.DISCARDED]
    assert len(aside) == 2
    assert aside[0].reason == "another thing is counted: “impressions”, not hate impression speech"


@pytest.mark.parametrize(
    "names", [("OONI a", "OONI b"), ("Chrome UX Report https://a.org", "Chrome UX Report https://a.org/b")]
)
def test_two_counts_by_one_operator_contradict_nobody(names: tuple[str, str]) -> None:
    found = verdict("Visits are down", *(line(90, 130, name) for name in names))
    assert (found.label, rule(found)) == (Label.UNPROVEN, "two-sources")


def test_the_claimants_own_series_is_no_outside_source() -> None:
    series = (*line(130, 90, "example"), *line(90, 130, "counter"), *line(90, 130, "meter"))
    known = seen(MONTH, now=later(1), series=series, claimants=frozenset({"example"}))
    assert judge(claim(KIND, "Visits are down", direction=DOWN), known).label is Label.CONTRADICTED


@pytest.mark.parametrize(
    # From 130 to 90 is 30.8 % less, with no doubt about it; a quarter of the claimed amount is let pass.
    ("claimed", "label"),
    [
        (24.0, Label.UNPROVEN),
        (25.0, Label.SUPPORTED),
        (31.0, Label.SUPPORTED),
        (41.0, Label.SUPPORTED),
        (42.0, Label.UNPROVEN),
    ],
)
def test_the_amount_agrees_within_a_quarter(claimed: float, label: Label) -> None:
    found = verdict("Visits are down", line(130, 90), value=claimed, unit=Unit.PERCENT, comparator=Comparator.EQUAL)
    assert found.label is label


def test_at_least_is_a_lower_bound() -> None:
    found = verdict("Visits are down", line(130, 90), value=20.0, unit=Unit.PERCENT, comparator=Comparator.AT_LEAST)
    assert found.label is Label.SUPPORTED


def test_mixed_names_each_with_its_definition() -> None:
    found = verdict("Visits are down", line(130, 90, unit="visits a day"), line(90, 130, "meter"))
    assert found.label is Label.MISLEADING
    assert "“visits” (visits a day) by counter: -31% (-31% to -31%)" in found.summary
    assert "“visits” by meter: +44% (+44% to +44%)" in found.summary


def test_values_after_the_window_are_not_looked_at() -> None:
    later_rise = line(130, 900, days=range(1, 31, 2))
    assert verdict("Visits are down", [*line(130, 90), *later_rise]).label is Label.SUPPORTED
