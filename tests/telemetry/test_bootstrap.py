"""The block bootstrap against what can be worked out by hand, and against its own promise: coverage."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest

from telemetry.bootstrap import (
    FEWEST_BLOCKS,
    Block,
    availability_interval,
    blocks,
    counts,
    means,
    round_blocks,
    weights,
    widest,
)
from telemetry.intervals import clopper_pearson
from telemetry.model import Health, Outcome, Round, Sample

DAY = date(2026, 3, 2)
SAMPLE = Sample(
    time=datetime(2026, 3, 2, 12, tzinfo=UTC),
    service="example",
    target="front",
    vantage="oslo",
    asn=1,
    country="NO",
    outcome=Outcome.OK,
)


def block(number: int, answered: int, told: int = 100, vantage: str = "oslo") -> Block:
    return Block(vantage=vantage, day=DAY + timedelta(days=number), answered=answered, told=told)


def test_samples_are_blocked_by_vantage_and_utc_day_and_only_what_tells_counts() -> None:
    late = SAMPLE.time.replace(hour=23, tzinfo=timezone(timedelta(hours=-5)))
    samples = [
        SAMPLE,
        replace(SAMPLE, outcome=Outcome.TIMEOUT),
        replace(SAMPLE, outcome=Outcome.BLOCKED),
        replace(SAMPLE, outcome=Outcome.TIMEOUT, control_ok=False),
        replace(SAMPLE, time=late),
        replace(SAMPLE, vantage="bergen"),
    ]
    assert blocks(samples) == (
        block(0, 1, 1, "bergen"),
        block(0, 1, 2),
        block(1, 1, 1),
    )


def test_one_failed_day_in_ten_is_what_the_binomial_law_says_of_ten_draws() -> None:
    # K of ten draws meet the failed day, K ~ B(10, 0.1): P(K <= 2) = 0.930, P(K <= 3) = 0.987, P(K = 0) = 0.349.
    told = [block(0, 0), *(block(number, 100) for number in range(1, 10))]
    interval = availability_interval(told, seed=1)
    assert interval is not None
    assert (interval.value, interval.high, interval.blocks) == (0.9, 1.0, 10)
    assert interval.low == pytest.approx(0.7)


def test_blocks_weigh_as_much_as_they_have_samples() -> None:
    told = [block(0, 0, 900), *(block(number, 100, 100) for number in range(1, 10))]
    interval = availability_interval(told, seed=1)
    assert interval is not None
    assert interval.value == 0.5


def test_equal_blocks_leave_nothing_to_chance() -> None:
    interval = availability_interval([block(number, 99) for number in range(30)], seed=1)
    assert interval is not None
    assert interval.low == pytest.approx(0.99)
    assert interval.high == pytest.approx(0.99)


def test_the_same_seed_and_any_order_give_the_same_interval() -> None:
    told = [block(number, 80 + number) for number in range(15)]
    first = availability_interval(told, seed=5)
    assert first == availability_interval(told[::-1], seed=5)
    assert first != availability_interval(told, seed=6)


@pytest.mark.parametrize(("count", "bounded"), [(FEWEST_BLOCKS - 1, False), (FEWEST_BLOCKS, True)])
def test_too_few_blocks_have_a_value_and_no_interval(count: int, bounded: bool) -> None:
    interval = availability_interval([block(number, 90 + number % 5) for number in range(count)], seed=1)
    assert interval is not None
    assert interval.value > 0.9
    assert (interval.low is not None) == (interval.high is not None) == bounded


def test_nothing_told_is_no_availability() -> None:
    assert availability_interval([], seed=1) is None
    assert availability_interval([block(0, 0, 0)], seed=1) is None


@pytest.mark.parametrize(
    ("confidence", "resamples", "problem"), [(0.0, 10, "confidence"), (1.0, 10, "confidence"), (0.95, 0, "resamples")]
)
def test_what_cannot_be_asked_is_refused(confidence: float, resamples: int, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        availability_interval([block(0, 1)], seed=1, confidence=confidence, resamples=resamples)


def test_weights_and_counts_take_everything_once_on_average() -> None:
    chance = np.random.default_rng(1)
    drawn = weights(chance, 4000, 5)
    assert drawn.shape == (4000, 5)
    assert drawn.mean(axis=0) == pytest.approx(1, abs=0.06)
    assert drawn.var(axis=0) == pytest.approx(1, abs=0.1)
    as_many = counts(chance, np.ones(5), 4000)
    assert (as_many.sum(axis=1) == 5).all()
    # Of five draws each of five is met 5 * 1/5 times, with a variance of 5 * 1/5 * 4/5.
    assert as_many.mean(axis=0) == pytest.approx(1, abs=0.06)
    assert as_many.var(axis=0) == pytest.approx(0.8, abs=0.08)


def test_kinds_are_drawn_as_often_as_there_are_of_them() -> None:
    drawn = counts(np.random.default_rng(1), np.array([3.0, 1.0]), 4000)
    assert (drawn.sum(axis=1) == 4).all()
    # Four draws, three quarters of which meet the first kind.
    assert drawn.mean(axis=0) == pytest.approx([3, 1], abs=0.06)
    assert drawn[:, 1].var() == pytest.approx(4 * 0.75 * 0.25, abs=0.06)


def judged(
    hour: float, health: Health, *, failed: str = "", answered: str = "", hours: float = 1, number: int = 1
) -> Round:
    start = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
    return Round(
        start=start,
        end=start + timedelta(hours=hours),
        answered=frozenset(answered),
        failed=frozenset(failed),
        refused=frozenset(),
        void=frozenset("z"),
        networks=3,
        countries=2,
        health=health,
        stands_for=number,
    )


def test_rounds_are_blocked_by_vantage_and_day_and_a_failure_counts_where_the_quorum_saw_it() -> None:
    rounds = [
        judged(0, Health.UP, answered="ab"),
        judged(1, Health.PARTIAL, failed="a", answered="b"),
        judged(2, Health.DOWN, failed="a", answered="b"),
        judged(3, Health.UNKNOWN, failed="a", answered="b"),
        judged(24, Health.UP, answered="a"),
    ]
    assert round_blocks(rounds) == (block(0, 2, 3, "a"), block(1, 1, 1, "a"), block(0, 3, 3, "b"))


def test_a_round_that_stands_for_several_is_spread_over_its_days() -> None:
    # From 18:00 to 18:00 two days later: an eighth, half and three eighths of 48 hours.
    found = round_blocks([judged(18, Health.UP, answered="a", hours=48, number=480)])
    assert [(each.day - DAY).days for each in found] == [0, 1, 2]
    assert [each.told for each in found] == pytest.approx([60, 240, 180])
    assert [each.answered for each in found] == pytest.approx([60, 240, 180])


def test_means_of_rows_keep_the_columns_of_a_row_together() -> None:
    drawn = means(np.random.default_rng(1), np.array([[0.0, 100.0], [1.0, 101.0]]), 200)
    assert sorted(set(drawn[:, 0])) == [0.0, 0.5, 1.0]
    assert drawn[:, 1] == pytest.approx(drawn[:, 0] + 100)


def test_the_widest_interval_holds_all_others_and_the_value() -> None:
    narrow, wide = np.linspace(0.4, 0.6, 101), np.linspace(0.0, 0.5, 101)
    assert widest(0.5, [narrow], 0.9) == pytest.approx((0.41, 0.59))
    assert widest(0.5, [narrow, wide], 0.9) == pytest.approx((0.025, 0.59))
    assert widest(0.7, [narrow, wide], 0.9) == pytest.approx((0.025, 0.7))


def test_it_covers_the_truth_about_as_often_as_it_says_where_counting_samples_does_not() -> None:
    """400 worlds of 5 vantages x 40 days x 1,440 probes: one day in five is bad, with 10 % of its probes failing.

    The truth is 0.2 * 0.90 + 0.8 * 0.999. The bootstrap's 95 % interval holds it in 91 to 98 % of the worlds; an exact
    interval that counts every probe as independent in fewer than 40 %.
    """
    truth, worlds = 0.2 * 0.90 + 0.8 * 0.999, 400
    chance = np.random.default_rng(11)
    ours = naive = 0
    for world in range(worlds):
        bad = chance.random((5, 40)) < 0.2
        answered = chance.binomial(1440, np.where(bad, 0.90, 0.999))
        told = [
            block(day, int(answered[vantage, day]), 1440, f"v{vantage}") for vantage in range(5) for day in range(40)
        ]
        interval = availability_interval(told, seed=world, resamples=400)
        assert interval is not None
        assert interval.low is not None
        assert interval.high is not None
        ours += interval.low <= truth <= interval.high
        low, high = clopper_pearson(1440 * 200 - int(answered.sum()), 1440 * 200)
        naive += 1 - high <= truth <= 1 - low
    print(f"coverage {ours / worlds:.3f}, counting probes {naive / worlds:.3f}")  # noqa: T201 -- read with pytest -s
    assert 0.91 <= ours / worlds <= 0.98
    assert naive / worlds < 0.4
