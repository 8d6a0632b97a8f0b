"""A source's budget as telemetry.db knows it: it outlives the program, and several programs share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from telemetry.sources.allowance import Spending, check
from telemetry.sources.request import Budget
from telemetry.store import TelemetryStore


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPurse:
    """One source's budget."""

    store: TelemetryStore
    source: str
    budget: Budget

    def spend(self, cost: int, *, now: datetime) -> None:
        """Take `cost` out of the budget.

        Raises:
            BudgetSpent: so much is not left; says from when on it will be.
            StoreUnavailable: it cannot be written down, so nothing is asked.
        """
        if not cost:
            return

        def enough(spent: Sequence[Spending]) -> None:
            check(self.budget, spent, cost, now=now, source=self.source)

        self.store.spend(self.source, cost, at=now, since=now - self.budget.per, check=enough)
