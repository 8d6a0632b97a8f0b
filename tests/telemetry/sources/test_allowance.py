from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.errors import BudgetSpent
from telemetry.sources.allowance import Allowance
from telemetry.sources.request import Budget

NOW = datetime(2026, 2, 3, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def allowance() -> Allowance:
    return Allowance(Budget(requests=250, per=HOUR), source="globalping")


def test_twelve_probes_fit_twenty_times_into_an_hour(allowance: Allowance) -> None:
    for _ in range(20):
        allowance.spend(12, now=NOW)
    with pytest.raises(BudgetSpent) as caught:
        allowance.spend(12, now=NOW + timedelta(minutes=59))
    assert caught.value.again == NOW + HOUR
    allowance.spend(10, now=NOW + timedelta(minutes=59))


def test_what_was_spent_comes_back_after_its_period(allowance: Allowance) -> None:
    allowance.spend(250, now=NOW)
    assert allowance.left(NOW + HOUR - timedelta(microseconds=1)) == 0
    assert allowance.left(NOW + HOUR) == 250


def test_what_costs_nothing_is_never_refused(allowance: Allowance) -> None:
    allowance.spend(250, now=NOW)
    allowance.spend(0, now=NOW)


@given(st.lists(st.tuples(st.integers(0, 3600), st.integers(1, 12)), max_size=60))
def test_no_hour_ever_sees_more_than_the_budget_and_a_refusal_names_the_first_moment_that_will_do(
    asked: list[tuple[int, int]],
) -> None:
    allowance = Allowance(Budget(requests=24, per=HOUR), source="ours")
    now, spent = NOW, list[tuple[datetime, int]]()
    for wait, cost in asked:
        now += timedelta(seconds=wait)
        if allowance.left(now) < cost:
            with pytest.raises(BudgetSpent) as refused:
                allowance.spend(cost, now=now)
            again = refused.value.again or now
            assert allowance.left(again) >= cost > allowance.left(again - timedelta(microseconds=1))
        else:
            allowance.spend(cost, now=now)
            spent.append((now, cost))
    for start, _ in spent:
        assert sum(cost for at, cost in spent if start <= at < start + HOUR) <= 24


def test_what_comes_back_first_may_not_be_enough(allowance: Allowance) -> None:
    for minute in range(3):
        allowance.spend(80, now=NOW + timedelta(minutes=minute))
    with pytest.raises(BudgetSpent) as caught:
        allowance.spend(100, now=NOW + timedelta(minutes=5))
    assert caught.value.again == NOW + HOUR + timedelta(minutes=1)
    allowance.spend(100, now=caught.value.again)


def test_what_a_wrong_clock_wrote_far_ahead_blocks_nobody(allowance: Allowance) -> None:
    allowance.spend(250, now=NOW + timedelta(days=365))
    allowance.spend(250, now=NOW)


def test_a_cost_above_the_whole_budget_is_refused_at_once(allowance: Allowance) -> None:
    with pytest.raises(BudgetSpent, match=r"is spent$") as caught:
        allowance.spend(251, now=NOW)
    assert caught.value.again is None
