from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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


def test_a_cost_above_the_whole_budget_is_refused_at_once(allowance: Allowance) -> None:
    with pytest.raises(BudgetSpent, match=r"is spent$") as caught:
        allowance.spend(251, now=NOW)
    assert caught.value.again is None
