"""What is left of a source's budget."""

from __future__ import annotations

from collections import deque
from datetime import datetime

from telemetry.errors import BudgetSpent
from telemetry.moment import format_moment
from telemetry.sources.request import Budget


class Allowance:
    """A budget being spent: one for each source, kept for as long as the program runs."""

    def __init__(self, budget: Budget, *, source: str) -> None:
        self.budget = budget
        self.source = source
        self._spent: deque[tuple[datetime, int]] = deque()

    def left(self, now: datetime) -> int:
        """How much may still be spent at this moment."""
        while self._spent and self._spent[0][0] <= now - self.budget.per:
            self._spent.popleft()
        return self.budget.requests - sum(cost for _, cost in self._spent)

    def spend(self, cost: int, *, now: datetime) -> None:
        """Take `cost` out of the budget.

        Raises:
            BudgetSpent: so much is not left; says from when on something will be.
        """
        if cost > self.left(now):
            again = self._spent[0][0] + self.budget.per if self._spent else None
            until = f", until {format_moment(again)}" if again is not None else ""
            limit = f"{self.budget.requests} in {self.budget.per}"
            raise BudgetSpent(f"{self.source}: the budget of {limit} is spent{until}", again=again)
        if cost:
            self._spent.append((now, cost))
