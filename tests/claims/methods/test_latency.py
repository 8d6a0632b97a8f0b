"""How fast: what is inside is never contradicted, and what users see takes users."""

from __future__ import annotations

import pytest

from claims.methods.latency import claimed_share
from claims.model import Comparator, Kind, Label, Unit
from tests.claims.methods.scene import COMPANY, claim, judge, rule, seen
from tests.claims.methods.weeks import BEFORE, FORTNIGHT, later, timed, users

KIND = Kind.LATENCY


@pytest.mark.parametrize(
    ("words", "share"),
    [
        ("p95 latency is 120 ms", 0.95),
        ("99th percentile of 300 ms", 0.99),
        ("median response time of 45 ms", 0.5),
        ("pages load in under a second", 0.75),
        ("it typically loads in a second", 0.5),
    ],
)
def test_the_quantile_is_the_one_that_is_named(words: str, share: float) -> None:
    assert claimed_share(claim(KIND, words)) == share


@pytest.mark.parametrize("words", ["p95 latency is 120 ms", "our API responds in 120 ms", "120 ms per request at p50"])
@pytest.mark.parametrize("ms", [200.0, 5000.0])
def test_a_time_inside_is_never_contradicted(words: str, ms: float) -> None:
    about = claim(KIND, words, value=120.0, unit=Unit.MS)
    known = seen(FORTNIGHT, now=later(1), hours=tuple(timed(BEFORE, ms)), series=users(ms=5000.0), claimants=COMPANY)
    verdict = judge(about, known)
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "inside")


@pytest.mark.parametrize(
    # Of 100 ms and its spread the 75 % quantile is about 110 ms; the interval must be below the number.
    ("value", "label"),
    [(150.0, Label.SUPPORTED), (118.0, Label.SUPPORTED), (108.0, Label.UNPROVEN), (90.0, Label.UNPROVEN)],
)
def test_supported_takes_the_whole_interval(value: float, label: Label) -> None:
    about = claim(KIND, "responds within so much", value=value, unit=Unit.MS, comparator=Comparator.AT_MOST)
    assert judge(about, seen(FORTNIGHT, now=later(1), hours=tuple(timed(BEFORE)))).label is label


@pytest.mark.parametrize(
    # Users' figures of about 3 s: the claimed number must lie ten per cent below the interval of both sources.
    ("value", "label"),
    [(1.0, Label.CONTRADICTED), (1.3, Label.CONTRADICTED), (1.6, Label.UNPROVEN), (2.9, Label.UNPROVEN)],
)
def test_contradicted_takes_users_and_probes(value: float, label: Label) -> None:
    about = claim(KIND, "pages load in under so much", value=value, unit=Unit.S, comparator=Comparator.LESS)
    known = seen(FORTNIGHT, now=later(1), hours=tuple(timed(BEFORE, 1500.0)), series=users(ms=3000.0))
    assert judge(about, known).label is label


def test_old_figures_of_users_tell_nothing_of_this_fortnight() -> None:
    about = claim(KIND, "pages load in under a second", value=1.0, unit=Unit.S, comparator=Comparator.LESS)
    old = users(ms=700.0, weeks=range(-30, -3))
    assert rule(judge(about, seen(FORTNIGHT, now=later(1), series=old))) == "no-timings"


@pytest.mark.parametrize("comparator", [Comparator.AT_LEAST, Comparator.MORE, Comparator.EQUAL, Comparator.ABOUT])
def test_a_persons_own_wait_is_a_complaint(comparator: Comparator) -> None:
    about = claim(KIND, "refresh takes 30 seconds", value=30.0, unit=Unit.S, comparator=comparator)
    verdict = judge(about, seen(FORTNIGHT, now=later(1), hours=tuple(timed(BEFORE)), series=users()))
    assert (verdict.label, rule(verdict)) == (Label.UNPROVEN, "complaint")
