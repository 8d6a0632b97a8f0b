"""Who was hit: places near each threshold, and never a verdict on the number of users."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.model import Comparator, Kind, Label, Observations, Unit, Verdict
from telemetry.model import ReportKind, Sample
from tests.claims.methods.scene import claim, judge, probes, report, rule, seen
from tests.claims.methods.table import ALL_FAIL, ALL_OK, FIVE

KIND = Kind.OUTAGE_SCOPE


def many(failing: int, places: int) -> tuple[Sample, ...]:
    """So many of so many places failing all through, each in a network of its own, in three countries."""
    return tuple(
        replace(each, vantage=f"p{number}", asn=100 + number, country=("DE", "US", "JP")[number % 3])
        for number in range(places)
        for each in probes("a:f" if number < failing else "a:o", FIVE)
    )


def share(percent: float, known: Observations, **more: Any) -> Verdict:
    about = claim(KIND, f"{percent}% of users", value=percent, unit=Unit.PERCENT, **more)
    return judge(about, known)


@pytest.mark.parametrize(
    # Exact 95 % intervals of all failing: 5 of 5 from 48 %, 6 of 6 from 54 %; 8 of 9 from 52 %, 8 of 10 from 44 %.
    ("failing", "places", "label"),
    [(5, 5, Label.UNPROVEN), (6, 6, Label.MISLEADING), (8, 9, Label.MISLEADING), (8, 10, Label.UNPROVEN)],
)
def test_most_places_takes_a_whole_interval_above_half(failing: int, places: int, label: Label) -> None:
    assert share(1.0, seen(samples=many(failing, places))).label is label


@pytest.mark.parametrize(("percent", "label"), [(25.0, Label.MISLEADING), (26.0, Label.UNPROVEN)])
def test_a_small_share_is_a_quarter_at_most(percent: float, label: Label) -> None:
    assert share(percent, seen(samples=many(9, 9))).label is label


def test_at_least_so_many_is_no_small_share() -> None:
    assert share(1.0, seen(samples=many(9, 9)), comparator=Comparator.AT_LEAST).label is Label.UNPROVEN


@settings(max_examples=40, deadline=None)
@given(
    percent=st.floats(0.01, 100),
    failing=st.integers(0, 9),
    kinds=st.lists(st.sampled_from(list(ReportKind)), max_size=3),
)
def test_a_share_of_users_is_never_contradicted_nor_supported(
    percent: float, failing: int, kinds: list[ReportKind]
) -> None:
    reports = tuple(report(kind, by=f"watcher-{number}") for number, kind in enumerate(kinds))
    verdict = share(percent, seen(samples=many(failing, 9), reports=reports))
    assert verdict.label in {Label.UNPROVEN, Label.MISLEADING}


EU = claim(KIND, "Only users in the EU were affected", scope="in the EU")


@pytest.mark.parametrize(
    ("line", "label", "reason"),
    [
        ("a:f b:f c:f d:o e:f", Label.MISLEADING, "wider"),
        ("a:o b:o c:f d:f e:f", Label.MISLEADING, "wider"),
        ("a:o b:o c:o d:o e:o", Label.UNPROVEN, "no-evidence"),
    ],
)
def test_other_countries_take_two_networks(line: str, label: Label, reason: str) -> None:
    verdict = judge(EU, seen(samples=probes(line, FIVE)))
    assert (verdict.label, rule(verdict)) == (label, reason)


def test_one_place_elsewhere_may_be_at_fault_itself() -> None:
    samples = (*probes("a:f b:f c:o d:o e:f", FIVE), *probes("x:f", FIVE, asn=7, country="FR"))
    assert judge(EU, seen(samples=samples)).label not in {Label.MISLEADING, Label.CONTRADICTED}


@pytest.mark.parametrize(
    ("region", "label"),
    [("JP", Label.CONTRADICTED), ("DE", Label.MISLEADING), (None, Label.MISLEADING), ("Atlantis", Label.MISLEADING)],
)
def test_the_second_source_must_name_another_region(region: str | None, label: Label) -> None:
    known = seen(samples=probes(ALL_FAIL, FIVE), reports=(report(region=region),))
    assert judge(EU, known).label is label


def test_two_crowds_elsewhere_are_hearsay() -> None:
    crowds = tuple(
        report(ReportKind.CROWD, by=name, value=900, unit="reports", region="JP") for name in ("counter", "other")
    )
    assert judge(EU, seen(reports=crowds)).label is Label.UNPROVEN


@pytest.mark.parametrize("words", ["Users in the EU are affected", "Some users in Germany see errors"])
def test_who_does_not_say_only_is_never_accused(words: str) -> None:
    known = seen(samples=probes(ALL_FAIL, FIVE), reports=(report(region="JP"),))
    assert judge(claim(KIND, words), known).label in {Label.SUPPORTED, Label.UNPROVEN}


def test_what_answers_everywhere_shows_no_scope() -> None:
    verdict = judge(claim(KIND, "It hit everybody"), seen(samples=probes(ALL_OK, FIVE)))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "no-evidence")


def test_the_measured_share_is_told_with_its_interval() -> None:
    verdict = share(1.0, seen(samples=many(8, 9)))
    assert verdict.numbers[0].measured.startswith(
        "8 of 9 places failed (89%, 95 % interval 52% to 100%), in DE, JP, US"
    )


def test_another_operators_quorum_speaks_of_its_own_places_only() -> None:
    """Ours failed outside the region, theirs inside it alone: nobody but us has trouble elsewhere."""
    ours = probes(ALL_FAIL, FIVE)
    theirs = tuple(
        replace(each, operator="others", vantage=f"{each.vantage}2", asn=(each.asn or 0) + 50)
        for each in (*probes("a:f c:o d:o e:o", FIVE), *probes("b:f", FIVE, country="FR"))
    )
    verdict = judge(EU, seen(samples=(*ours, *theirs)))
    assert (verdict.label, rule(verdict)) == (Label.MISLEADING, "wider")
