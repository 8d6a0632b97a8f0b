"""What is left of a source's budget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from telemetry.errors import BudgetSpent
from telemetry.moment import format_moment
from telemetry.sources.request import Budget

# When something was spent, and how much.
Spending = tuple[datetime, int]


class Purse(Protocol):
    """What `fetch` spends from before each try."""

    def spend(self, cost: int, *, now: datetime) -> None:
        """Take `cost` out of the budget, or raise `BudgetSpent`."""
        ...


class Allowance:
    """A budget being spent: one for each source, kept for as long as the program runs."""

    def __init__(self, budget: Budget, *, source: str) -> None:
        self.budget = budget
        self.source = source
        self._spent: list[Spending] = []

    def left(self, now: datetime) -> int:
        """How much may still be spent at this moment."""
        return left(self.budget, self._spent, now)

    def spend(self, cost: int, *, now: datetime) -> None:
        """Take `cost` out of the budget.

        Raises:
            BudgetSpent: so much is not left; says from when on it will be.
        """
        self._spent = current(self.budget, self._spent, now)
        check(self.budget, self._spent, cost, now=now, source=self.source)
        if cost:
            self._spent.append((now, cost))


def current(budget: Budget, spent: Iterable[Spending], now: datetime) -> list[Spending]:
    """What still weighs on a budget, oldest first.

    What is dated further ahead than the budget's own stretch was written by a clock that was wrong.
    """
    return sorted(each for each in spent if now - budget.per < each[0] <= now + budget.per)


def left(budget: Budget, spent: Iterable[Spending], now: datetime) -> int:
    """How much of a budget may still be spent."""
    return budget.requests - sum(cost for _, cost in current(budget, spent, now))


def check(budget: Budget, spent: Iterable[Spending], cost: int, *, now: datetime, source: str) -> None:
    """Refuse a cost that is more than what is left.

    Raises:
        BudgetSpent: so much is not left; says from when on it will be.
    """
    weighing = current(budget, spent, now)
    missing = cost - left(budget, weighing, now)
    if missing <= 0:
        return
    again = None
    for moment, back in weighing:
        missing -= back
        if missing <= 0:
            again = moment + budget.per
            break
    until = f", until {format_moment(again)}" if again is not None else ""
    raise BudgetSpent(f"{source}: the budget of {budget.requests} in {budget.per} is spent{until}", again=again)
