"""A change that nothing dates: found or not, it is held against nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from claims.model import Dating, Evidence, Kind, Label, Stance, Verdict
from tests.claims.methods.scene import POST, claim, judge, rule
from tests.claims.methods.table_weeks import FASTER, FORTY, around, steady_sites, stepping, undated
from tests.claims.methods.weeks import changed, sites, users

KIND = Kind.LATENCY_CHANGE
SAID = {"faster": FASTER, "40 % faster": FORTY}


def against(verdict: Verdict) -> list[Evidence]:
    return [each for each in verdict.evidence if each.stance is Stance.AGAINST]


@pytest.mark.parametrize("about", SAID)
@pytest.mark.parametrize("factor", [0.6, 1.0, 1.6])
@pytest.mark.parametrize("felt", [0.6, 1.0, 1.6])
def test_nothing_is_held_against_a_claim_without_a_date(about: str, factor: float, felt: float) -> None:
    known = undated(hours=stepping(factor), controls=steady_sites(), series=users(felt))
    verdict = judge(claim(KIND, **SAID[about]), known)
    assert verdict.label in {Label.SUPPORTED, Label.UNPROVEN}
    assert against(verdict) == []


def test_the_same_with_a_date_is_held_against_it() -> None:
    known = around(hours=changed(1.0), controls=sites(), series=users())
    assert judge(claim(KIND, **FORTY), known).label is Label.CONTRADICTED
    assert judge(claim(KIND, **FORTY), replace(known, dating=Dating.NONE)).label is Label.UNPROVEN


def test_a_found_change_names_its_day_and_the_chance_of_it() -> None:
    verdict = judge(claim(KIND, **FASTER), undated(hours=stepping(0.8), controls=steady_sites()))
    assert verdict.label is Label.SUPPORTED
    assert verdict.reasons == (
        "found-so: no date was given; the days themselves change on 10 Feb 2026, as much as claimed",
    )
    when = verdict.numbers[0]
    assert (when.what, when.claimed) == ("when it changed", "not stated")
    assert when.measured == "10 Feb 2026, by a search (as clear a change by chance: 0.2% at most)"


def test_the_interval_is_that_of_the_days_beside_the_found_change() -> None:
    """What is measured at the found day is what would be measured had the post named it."""
    found = judge(claim(KIND, **FASTER), undated(hours=stepping(0.8), controls=steady_sites()))
    assert "20 % less time" in found.numbers[1].measured


def test_where_the_post_itself_shows_it_nothing_is_searched() -> None:
    verdict = judge(claim(KIND, **FASTER), undated(hours=stepping(0.8, 0), controls=steady_sites()))
    assert (verdict.label, rule(verdict)) == (Label.SUPPORTED, "measured-so")
    assert all(each.what != "when it changed" for each in verdict.numbers)


def test_where_no_change_is_found_the_power_says_which_one_would_have_been() -> None:
    verdict = judge(claim(KIND, **FORTY), undated(hours=stepping(1.0), controls=steady_sites()))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "no-change")
    assert "On 71 days no change was found; one of 3% in their middle would have been." in verdict.power
    assert verdict.numbers[0].measured == "no change on 71 days"


def test_a_change_less_than_claimed_is_between() -> None:
    verdict = judge(claim(KIND, **FASTER), undated(hours=stepping(0.93), controls=steady_sites()))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "between")
    assert verdict.numbers[0].what == "when it changed"


def test_too_few_days_say_so() -> None:
    hours = tuple(hour for hour in stepping(0.8) if hour.start > POST - timedelta(days=4))
    verdict = judge(claim(KIND, **FASTER), undated(hours=hours, controls=steady_sites()))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "too-soon")


def test_a_change_told_of_in_the_post_before_is_named_and_counts_like_ones_own() -> None:
    told = around(hours=changed(1.0), controls=sites(), series=users(), dating=Dating.THREAD)
    verdict = judge(claim(KIND, **FORTY), told)
    assert verdict.label is Label.CONTRADICTED
    assert verdict.numbers[0].claimed == "02 Mar 2026, by the post before it"
