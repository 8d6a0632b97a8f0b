from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.intervals import clopper_pearson
from telemetry.lag import Lag, Spoke
from telemetry.lag_summary import METRIST, Estimate, mean, median, summarise
from telemetry.trouble import Trouble
from tests.telemetry.invented import at

TROUBLE = Trouble(seen_by=("our probes",), start_after=None, start_by=at(0), end=at(30))


def posted(least: float, most: float) -> Lag:
    return Lag(trouble=TROUBLE, spoke=Spoke.AFTER, least=timedelta(minutes=least), most=timedelta(minutes=most))


def other(spoke: Spoke) -> Lag:
    return Lag(trouble=TROUBLE, spoke=spoke)


def exact(*values: float) -> list[tuple[float, float]]:
    return [(value, value) for value in values]


def ends(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


def test_each_case_is_counted_apart_and_what_was_not_watched_has_no_share() -> None:
    found = summarise(
        "acme", [posted(10, 20), other(Spoke.BEFORE), other(Spoke.NEVER), other(Spoke.NEVER), other(Spoke.UNWATCHED)]
    )
    assert (found.after, found.before, found.never, found.unwatched) == (1, 1, 2, 1)
    assert found.median is not None
    assert (found.median.value, found.median.low) == (15, None)
    assert found.never_share is not None
    assert (found.never_share.low, found.never_share.high) == clopper_pearson(2, 4)
    assert found.never_share.value == 0.5


def test_nothing_watched_gives_no_number() -> None:
    found = summarise("acme", [other(Spoke.UNWATCHED)])
    assert (found.median, found.mean, found.never_share) == (None, None, None)


def test_six_values_are_the_fewest_whose_range_covers_the_median() -> None:
    assert median(exact(1, 2, 3, 4, 5)).low is None
    six = median(exact(6, 1, 3, 2, 5, 4))
    assert (six.value, six.low, six.high) == (3.5, 1, 6)
    # Tables of order statistics: for n = 25 at 95 %, the 8th and the 18th.
    many = median(exact(*range(1, 26)))
    assert (many.value, many.low, many.high) == (13, 8, 18)


def test_bounds_widen_both_intervals() -> None:
    narrow, wide = exact(*range(1, 11)), [(value - 1.0, value + 1.0) for value in range(1, 11)]
    for estimate in (median, mean):
        one, two = estimate(narrow), estimate(wide)
        assert one.value == pytest.approx(two.value)
        assert ends(two)[0] < ends(one)[0] < ends(one)[1] < ends(two)[1]


def test_the_interval_of_the_mean_covers_the_truth_about_as_often_as_it_says() -> None:
    draw = random.Random(7)  # noqa: S311 -- a simulation
    covered = 0
    for _ in range(100):
        low, high = ends(mean(exact(*(draw.uniform(0, 60) for _ in range(20)))))
        covered += low <= 30 <= high
    assert covered >= 86


def test_two_lags_have_a_mean_without_an_interval() -> None:
    assert (mean(exact(1, 3)).value, mean(exact(1, 3)).low) == (2, None)


def test_the_study_to_compare_with() -> None:
    assert (METRIST.outages, METRIST.median, METRIST.mean) == (25, 16, 29)


@given(st.lists(st.floats(0, 1e4), min_size=1, max_size=30), st.randoms())
def test_the_order_of_lags_does_not_matter(values: list[float], shuffle: random.Random) -> None:
    mixed = list(values)
    shuffle.shuffle(mixed)
    assert median(exact(*mixed)) == median(exact(*values))
    assert mean(exact(*mixed)) == mean(exact(*values))
