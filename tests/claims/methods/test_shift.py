"""Two fortnights of timings against each other: the numbers are worked out by hand, the noise is drawn with a seed."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from datetime import timedelta

import pytest

from claims.methods.level import level
from claims.methods.paired import paired_difference
from claims.methods.shift import FEWEST_DAYS, Shift, hour_of_the_week, same_hour, shift
from claims.model import ProbedHour
from tests.claims.methods.scene import PLACES, POST
from tests.claims.methods.weeks import AFTER, BEFORE, timed

DAY = timedelta(days=1)


def median(before: list[ProbedHour], after: list[ProbedHour], **more: object) -> Shift:
    (found,) = shift(before, after, [0.5], **more)  # type: ignore[arg-type]  # passed on as they are
    return found


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.25, 3.0])
def test_a_change_of_all_answers_is_the_change_of_every_quantile(factor: float) -> None:
    for found in shift(timed(BEFORE), timed(AFTER, 100 * factor), [0.5, 0.75, 0.95]):
        assert found.ratio == pytest.approx(factor, rel=0.02)
        assert found.low < factor < found.high
        assert found.high / found.low < 1.1


def test_what_control_sites_did_as_well_is_no_change() -> None:
    sites = [(timed(BEFORE, ms), timed(AFTER, 0.8 * ms)) for ms in (40.0, 300.0, 1000.0)]
    found = median(timed(BEFORE), timed(AFTER, 80.0), controls=sites)
    assert found.ratio == pytest.approx(1.0, rel=0.02)
    assert found.controls == 3


def test_one_control_site_with_a_change_of_its_own_moves_nothing() -> None:
    sites = [(timed(BEFORE, 40.0), timed(AFTER, 40.0 * factor)) for factor in (1.0, 1.0, 5.0)]
    assert median(timed(BEFORE), timed(AFTER, 80.0), controls=sites).ratio == pytest.approx(0.8, rel=0.02)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_fewer_than_three_control_sites_are_none(number: int) -> None:
    sites = [(timed(BEFORE, 40.0), timed(AFTER, 32.0))] * number
    found = median(timed(BEFORE), timed(AFTER, 80.0), controls=sites)
    assert found.controls == 0
    assert found.ratio == pytest.approx(0.8, rel=0.02)


def test_a_control_site_that_a_place_did_not_time_is_none() -> None:
    sites = [(timed(BEFORE, 40.0, "abcd"), timed(AFTER, 32.0, "abcd"))] * 3
    assert median(timed(BEFORE), timed(AFTER, 80.0), controls=sites).controls == 0


def test_time_outs_are_as_slow_as_the_slowest_answer_and_not_dropped() -> None:
    # Of ten, five answers and five time-outs: the median is the slowest answer, 120 ms, not 100.
    late = [replace(hour, censored=6) for hour in timed(AFTER)]
    found = median(timed(BEFORE), late)
    assert found.ratio == pytest.approx(1.2, rel=0.05)
    assert found.censored == pytest.approx(6 / 11)


def test_few_time_outs_leave_the_median_where_it_is() -> None:
    late = [replace(hour, censored=1 if hour.start.hour == 3 else 0) for hour in timed(AFTER)]
    assert median(timed(BEFORE), late).ratio == pytest.approx(1.0, rel=0.05)


def test_only_hours_that_both_weeks_have_count() -> None:
    # At night it takes half as long, and afterwards there are nights only.
    nightly = [replace(hour, timings=((50.0, 5),)) if hour.start.hour < 9 else hour for hour in timed(BEFORE)]
    after = [replace(hour, timings=((50.0, 5),)) for hour in timed(AFTER) if hour.start.hour < 9]
    assert median(nightly, after).ratio == pytest.approx(1.0, rel=0.02)


@pytest.mark.parametrize(
    ("days", "places", "found"),
    [(FEWEST_DAYS, "abc", True), (FEWEST_DAYS - 1, "abc", False), (FEWEST_DAYS, "ab", False)],
)
def test_fewer_days_or_places_tell_nothing(days: int, places: str, found: bool) -> None:
    after = timed(range(1, 1 + days), places=places)
    assert bool(shift(timed(BEFORE, places=places), after, [0.5])) is found


@pytest.mark.parametrize(("answers", "found"), [(100, True), (99, False)])
def test_a_hundred_answers_are_needed(answers: int, found: bool) -> None:
    before, after = ([replace(hour, timings=()) for hour in timed(days, places="abc")] for days in (BEFORE, AFTER))
    some = [replace(hour, timings=((100.0, 1),)) for hour in after[:answers]]
    matched = [replace(hour, timings=((100.0, 1),)) for hour in before]
    assert bool(shift(matched, some, [0.5])) is found


def test_one_bad_day_everywhere_makes_the_answer_less_sure() -> None:
    bad = [
        replace(hour, timings=((1000.0, 5),)) if hour.start.date() == (POST + DAY).date() else hour
        for hour in timed(AFTER)
    ]
    calm, shaken = (shift(timed(BEFORE), after, [0.95])[0] for after in (timed(AFTER), bad))
    assert shaken.high / shaken.low > 2 * calm.high / calm.low


def test_one_place_that_changed_its_way_makes_the_answer_less_sure() -> None:
    other = [*timed(AFTER, places="abcd"), *timed(AFTER, 200.0, "e")]
    found = median(timed(BEFORE), other)
    assert found.low < 1.02 < found.high
    assert found.high > 1.2


def drawn(days: range, seed: int, places: str = "abcde") -> list[ProbedHour]:
    """Answers of places that have days of their own, and share days as well, with nothing changing."""
    chance = random.Random(seed)  # noqa: S311 -- noise, not a secret
    common = {day: chance.gauss(0, 0.03) for day in days}
    found = []
    for day in days:
        for place in places:
            own = chance.gauss(0, 0.03)
            for hour in range(0, 24, 6):
                times = sorted(100 * math.exp(common[day] + own + chance.gauss(0, 0.2)) for _ in range(4))
                asn, country = PLACES[place]
                found.append(
                    ProbedHour(
                        start=POST.replace(hour=hour) + day * DAY,
                        target="front",
                        vantage=place,
                        asn=asn,
                        country=country,
                        operator="self",
                        answered=4,
                        failed=0,
                        timings=tuple((time, 1) for time in times),
                    )
                )
    return found


def test_where_nothing_changed_the_interval_almost_always_says_so() -> None:
    """Of 60 fortnights without a change at most two may look like one; 99 % intervals promise 0.6 on average."""
    outside = 0
    for seed in range(60):
        found = median(drawn(BEFORE, seed), drawn(AFTER, 1000 + seed))
        outside += not found.low <= 1 <= found.high
    assert outside <= 2


def test_a_level_is_the_quantile_over_places_of_the_same_weight() -> None:
    # Four places at 100 ms and one at 300, which probes four times as often: still four of five.
    busy = [hour for _ in range(4) for hour in timed(BEFORE, 300.0, "e")]
    found = level([*timed(BEFORE, places="abcd"), *busy], 0.5)
    assert found is not None
    assert found.value == pytest.approx(103, rel=0.05)
    assert found.low < found.value < found.high


def test_a_level_takes_days_and_places() -> None:
    assert level(timed(range(-3, 0)), 0.5) is not None
    assert level(timed(range(-2, 0)), 0.5) is None
    assert level(timed(BEFORE, places="ab"), 0.5) is None


def test_the_paired_difference_is_that_of_the_shares() -> None:
    # 5 of 5 answered beside 4 of 5: twenty points, in every hour, so without any doubt.
    found = paired_difference(timed(BEFORE), timed(BEFORE, answered=4, failed=1))
    assert found is not None
    assert [found.value, found.low, found.high] == pytest.approx([0.2, 0.2, 0.2])


def test_an_hour_that_is_bad_for_both_is_no_difference() -> None:
    bad = [replace(hour, answered=0, failed=5) if hour.start.hour == 3 else hour for hour in timed(BEFORE)]
    found = paired_difference(bad, bad)
    assert found is not None
    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_one_bad_day_of_a_rival_is_too_little() -> None:
    rival = [
        replace(hour, answered=0, failed=5) if hour.start.date() == (POST - DAY).date() else hour
        for hour in timed(BEFORE)
    ]
    found = paired_difference(timed(BEFORE), rival)
    assert found is not None
    assert found.value == pytest.approx(1 / 14)
    assert found.low == 0


def test_a_pair_takes_a_week_and_three_places() -> None:
    assert paired_difference(timed(range(-7, 0)), timed(range(-7, 0))) is not None
    assert paired_difference(timed(range(-6, 0)), timed(range(-6, 0))) is None
    assert paired_difference(timed(BEFORE, places="ab"), timed(BEFORE, places="ab")) is None


def test_the_keys_of_hours() -> None:
    (hour, *_) = timed([0], places="a")
    assert hour_of_the_week(hour) == (POST.weekday(), 0)
    assert same_hour(hour) == POST.replace(hour=0)
