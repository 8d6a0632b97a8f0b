"""Stale is unknown: rows that are too old to speak of the present."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry.model import Report, Sample, SeriesPoint

Row = Report | Sample | SeriesPoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Aged:
    """Rows sorted by age: what may be used, and what was observed but is set aside."""

    fresh: tuple[Row, ...]
    stale: tuple[Row, ...]


def by_age(rows: Iterable[Row], *, now: datetime, max_age: timedelta) -> Aged:
    """Sort rows by whether they are at most `max_age` old; a report is as old as its end."""
    fresh: list[Row] = []
    stale: list[Row] = []
    for row in rows:
        (fresh if now - _latest(row) <= max_age else stale).append(row)
    return Aged(fresh=tuple(fresh), stale=tuple(stale))


def _latest(row: Row) -> datetime:
    if isinstance(row, Report):
        return row.end or row.time
    if isinstance(row, Sample):
        return row.until or row.time
    return row.time
