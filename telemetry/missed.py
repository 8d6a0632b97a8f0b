"""Starts that a schedule did not keep, as rows of telemetry.db: a gap in the samples that is known to be ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlite_utils import Database

from .model import Window
from .moment import format_moment, parse_moment
from .records import Row

_COLUMNS = "vantage, service, target, scheduled, slip, by_s, rounds, why"
# Of two notes of one start the graver stays, in whatever order they come: an agent may send one twice.
_ADD = f"""
    INSERT INTO missed_rounds ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (service, vantage, target, scheduled) DO UPDATE
    SET slip = excluded.slip, by_s = excluded.by_s, rounds = excluded.rounds, why = excluded.why
    WHERE (excluded.slip = 'skipped', excluded.rounds, excluded.by_s) > (slip = 'skipped', rounds, by_s)
"""  # noqa: S608 -- column names from a constant
_WITHIN = f"""
    SELECT {_COLUMNS} FROM missed_rounds WHERE service = ? AND scheduled >= ? AND scheduled < ?
    ORDER BY scheduled, vantage, target
"""  # noqa: S608 -- as above


class Slip(StrEnum):
    """How a start was missed."""

    LATE = "late"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedRound:
    """A start that was not kept: measured late, or not at all.

    `by_s` is how many seconds late the measurement was, or would have been when it was given up; `rounds` counts the
    starts in a row, from `scheduled` on, that were missed for the same cause.
    """

    vantage: str
    service: str
    target: str
    scheduled: datetime
    slip: Slip
    by_s: float
    rounds: int = 1
    why: str = ""


def add(db: Database, missed: Iterable[MissedRound]) -> int:
    """Write missed starts; return how many were new or graver than what was known."""
    rows = [_row(each) for each in missed]
    return db.conn.executemany(_ADD, rows).rowcount if rows else 0


def within(db: Database, service: str, window: Window) -> tuple[MissedRound, ...]:
    """The missed starts of a service whose first start lies in the window, by time."""
    asked = (service, format_moment(window.start), format_moment(window.end))
    return tuple(map(_to_missed, db.conn.execute(_WITHIN, asked)))


def _row(missed: MissedRound) -> Row:
    return (
        missed.vantage,
        missed.service,
        missed.target,
        format_moment(missed.scheduled),
        missed.slip.value,
        round(missed.by_s, 3),
        missed.rounds,
        missed.why,
    )


def _to_missed(row: Row) -> MissedRound:
    return MissedRound(
        vantage=row[0],
        service=row[1],
        target=row[2],
        scheduled=parse_moment(row[3]),
        slip=Slip(row[4]),
        by_s=row[5],
        rounds=row[6],
        why=row[7],
    )
