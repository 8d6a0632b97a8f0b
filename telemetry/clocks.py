"""How far the clocks of vantages were off, as rows of telemetry.db."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from .model import Window
from .moment import format_moment, parse_moment
from .records import Row

_COLUMNS = "vantage, at, offset_ms, uncertainty_ms, by"
_ADD = f"INSERT OR IGNORE INTO clock_checks ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)"  # noqa: S608 -- column names from a constant
_WITHIN = f"""
    SELECT {_COLUMNS} FROM clock_checks WHERE vantage = ? AND at >= ? AND at < ? ORDER BY at, by
"""  # noqa: S608 -- as above


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCheck:
    """A vantage's clock beside another one.

    `at` is the vantage's own time, `offset_ms` the other clock minus the vantage's (positive: the vantage is behind),
    true to within `uncertainty_ms` either way. `by` names the other clock: `controls` or `hub`.
    """

    vantage: str
    at: datetime
    offset_ms: float
    uncertainty_ms: float
    by: str


def add(db: Database, checks: Iterable[ClockCheck]) -> int:
    """Write checks; return how many were new."""
    rows = [_row(each) for each in checks]
    return db.conn.executemany(_ADD, rows).rowcount if rows else 0


def within(db: Database, vantage: str, window: Window) -> tuple[ClockCheck, ...]:
    """The checks of a vantage's clock in the window, by time."""
    asked = (vantage, format_moment(window.start), format_moment(window.end))
    return tuple(map(_to_check, db.conn.execute(_WITHIN, asked)))


def _row(check: ClockCheck) -> Row:
    return (
        check.vantage,
        format_moment(check.at),
        round(check.offset_ms, 3),
        round(check.uncertainty_ms, 3),
        check.by,
    )


def _to_check(row: Row) -> ClockCheck:
    return ClockCheck(vantage=row[0], at=parse_moment(row[1]), offset_ms=row[2], uncertainty_ms=row[3], by=row[4])
