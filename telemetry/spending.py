"""What was spent of third parties' budgets, as rows of telemetry.db: it outlives the program that asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlite_utils import Database

from .moment import format_moment, parse_moment

_SPENT = "SELECT at, cost FROM source_spending WHERE source = ? ORDER BY at"
_SPEND = "INSERT INTO source_spending (source, at, cost) VALUES (?, ?, ?)"
_FORGET = "DELETE FROM source_spending WHERE source = ? AND at <= ?"

# Raises where what was spent so far leaves no room; times are aware.
Check = Callable[[Sequence[tuple[datetime, int]]], None]


def spend(db: Database, source: str, cost: int, *, at: datetime, since: datetime, check: Check) -> None:
    """Write down a cost unless the check refuses it; what was spent up to `since` no longer counts and is forgotten."""
    check([(parse_moment(moment), spent) for moment, spent in db.conn.execute(_SPENT, (source,))])
    db.conn.execute(_FORGET, (source, format_moment(since)))
    db.conn.execute(_SPEND, (source, format_moment(at), cost))
