"""The days of some weeks: what a day's level is, and on which day a change of speed is found."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date, timedelta

import pytest

from claims.methods.change_points import DAY, STEPS, daily, search
from claims.model import Beside, ProbedHour
from tests.claims.methods.scene import POST
from tests.claims.methods.table_weeks import steady_sites, stepping
from tests.claims.methods.weeks import timed, wavering

WEEKS = range(-56, 15)
LATEST = POST + timedelta(days=2)


def day(number: int) -> date:
    return (POST + number * DAY).date()


def sites(factor: float, at: int) -> tuple[Beside, ...]:
    return tuple(
        Beside(service=f"s{each}", service_name=f"S{each}", hours=stepping(factor, at, ms=60.0)) for each in range(3)
    )


def test_a_days_level_is_the_mean_over_places_of_how_its_median_lies_to_the_usual_one() -> None:
    hours = [*timed(range(3), 100.0, "ab"), *timed(range(3, 5), 200.0, "a"), *timed(range(3, 5), 100.0, "b")]
    found = daily(hours)
    for number in (3, 4):
        usual = [sorted(wavering(each, place) for each in range(5))[2] for place in "ab"]
        by_place = [math.log(wavering(number, place) / middle) for place, middle in zip("ab", usual, strict=True)]
        # Half of the change is that of one place of two; medians lie on the few values that were timed.
        assert found[day(number)] == pytest.approx(sum(by_place) / 2 + math.log(2) / 2, abs=0.03)


def test_a_place_weighs_the_same_however_often_it_measured() -> None:
    twice = [replace(hour, timings=hour.timings * 7) if hour.vantage == "a" else hour for hour in stepping(0.8)]
    assert daily(twice) == pytest.approx(daily(stepping(0.8)))


def test_a_place_that_came_later_moves_nothing() -> None:
    """It is ten times as slow as the others: only against its own usual time does a day of it say anything."""
    late = [*timed(WEEKS, 100.0, "abcd"), *timed(range(-10, 15), 1000.0, "e")]
    assert max(map(abs, daily(late).values())) < 0.05


def test_time_outs_are_as_slow_as_the_slowest_answer() -> None:
    normal = timed(range(6), 100.0, "a")
    starved = [replace(hour, censored=6) if hour.start.date() == day(5) else hour for hour in normal]
    slowest = max(took for hour in normal for took, _ in hour.timings)
    usual = sorted(daily(normal).values())[3]
    found = daily(starved)[day(5)] - usual
    assert found == pytest.approx(math.log(slowest / 100), abs=0.05)


def test_a_day_that_was_half_measured_tells_nothing() -> None:
    hours = [hour for hour in timed(range(6), places="a") if hour.start.date() != day(5) or hour.start.hour < 9]
    assert day(5) not in daily(hours)
    assert day(4) in daily(hours)


@pytest.mark.parametrize("at", [-40, -20, -3])
@pytest.mark.parametrize("factor", [0.8, 1.3])
def test_the_day_of_a_change_is_found(at: int, factor: float) -> None:
    found = search(stepping(factor, at), steady_sites(), LATEST)
    assert found is not None
    assert found.point is not None
    assert found.point.day == day(at)
    assert found.point.chance <= 0.01
    assert (found.point.cut.start.date(), found.point.cut.end.date()) == (day(at - 1), day(at + 1))
    assert (found.point.level.start.date(), found.point.level.end.date()) == (day(-56), day(15))


def test_of_two_changes_the_last_one_is_meant_and_its_level_ends_at_the_first() -> None:
    hours = [*timed(range(-56, -35), 100.0), *timed(range(-35, -10), 60.0), *timed(range(-10, 15), 130.0)]
    found = search(hours, (), LATEST)
    assert found is not None
    assert found.point is not None
    assert found.point.day == day(-10)
    assert found.point.level.start.date() == day(-35)


def test_a_change_long_after_the_post_is_not_meant() -> None:
    found = search(stepping(0.6, 5), steady_sites(), LATEST)
    assert found is not None
    assert found.point is None


def test_what_control_sites_did_too_is_no_change() -> None:
    found = search(stepping(0.7, -20), sites(0.7, -20), LATEST)
    assert found is not None
    assert found.point is None


@pytest.mark.parametrize(("factor", "told"), [(0.985, False), (0.96, True)])
def test_a_change_within_a_bucket_of_times_is_none(factor: float, told: bool) -> None:
    found = search(stepping(factor, -20), steady_sites(), LATEST)
    assert found is not None
    assert (found.point is not None) is told


def test_two_control_sites_are_none() -> None:
    found = search(stepping(0.7, -20), sites(0.7, -20)[:2], LATEST)
    assert found is not None
    assert found.point is not None


def test_where_nothing_changes_the_smallest_change_that_would_have_been_found_is_told() -> None:
    found = search(stepping(1.0), steady_sites(), LATEST)
    assert found is not None
    assert (found.days, found.point) == (71, None)
    assert found.smallest == pytest.approx(STEPS[0])


def test_the_operator_with_the_most_places_is_searched() -> None:
    few = [replace(hour, operator="another") for hour in stepping(0.5, -30, places="abc")]
    found = search([*few, *stepping(0.8, -20)], steady_sites(), LATEST)
    assert found is not None
    assert found.point is not None
    assert found.point.day == day(-20)


@pytest.mark.parametrize(
    "hours", [(), tuple(timed(range(-6, 7))), stepping(0.5, places="ab")], ids=["none", "thirteen days", "two places"]
)
def test_too_little_is_not_searched(hours: tuple[ProbedHour, ...]) -> None:
    assert search(hours, (), LATEST) is None
