"""Roll-ups as rows of telemetry.db: hours made from samples, days from hours; the store owns the transactions.

Whoever adds a sample marks its hour as stale in the same transaction, and making the hour takes the mark away: so at
any moment, also after a kill, the marks name all hours whose roll-ups are not those of the samples that are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

import numpy as np
from sqlite_utils import Database

from .moment import HOUR_MS, HOURS_A_DAY
from .rollups import SAMPLE, Rollup, Samples, by_hour, from_row, merged, to_row

# So many hours of a series are made in one transaction; a day's are always together, as the day is made with them.
DAYS_AT_ONCE = 31

ROLLUP = "answered, failed, refused, void, outcomes, first_ms, last_ms, gap_ms, censored, timed, sketch"

_STALE = "SELECT series, hour FROM probe_hours_stale WHERE hour < ? ORDER BY series, hour"
_STALE_WITHIN = "SELECT hour FROM probe_hours_stale WHERE series = ? AND hour >= ? AND hour < ?"
# A state that was held is a change in a log, not one of the samples that an hour counts.
_SAMPLES = """
    SELECT time_ms, network, outcome, ifnull(control_ok, -1), ifnull(total, -1) FROM probe_samples
    WHERE series = ? AND time_ms >= ? AND time_ms < ? AND held_ms IS NULL
"""
_FORGET_HOUR = "DELETE FROM probe_hours WHERE series = ? AND hour = ?"
_ADD_HOUR = f"""
    INSERT INTO probe_hours (series, hour, network, {ROLLUP}, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
"""  # noqa: S608 -- column names from a constant
_FRESH = "DELETE FROM probe_hours_stale WHERE series = ? AND hour = ?"
_HOURS = f"SELECT hour, network, {ROLLUP} FROM probe_hours WHERE series = ? AND hour >= ? AND hour < ?"  # noqa: S608 -- as above
_DAYS = f"SELECT day, network, {ROLLUP} FROM probe_days WHERE series = ? AND day >= ? AND day < ?"  # noqa: S608 -- as above
_FORGET_DAY = "DELETE FROM probe_days WHERE series = ? AND day = ?"
_ADD_DAY = f"""
    INSERT INTO probe_days (series, day, network, {ROLLUP}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""  # noqa: S608 -- as above

Stale = tuple[int, tuple[int, ...]]


def stale(db: Database, now_ms: int) -> list[Stale]:
    """Series and hours, of those that are over, whose roll-ups are to be made, in portions of a transaction each."""
    rows = db.conn.execute(_STALE, (now_ms // HOUR_MS,)).fetchall()
    portions = groupby(rows, key=lambda row: (row[0], row[1] // HOURS_A_DAY // DAYS_AT_ONCE))
    return [(series, tuple(hour for _, hour in own)) for (series, _), own in portions]


def make(db: Database, series: int, hours: tuple[int, ...]) -> None:
    """Make the roll-ups of these hours, ascending, of one series, and of the days that they lie in."""
    wanted = set(hours)
    samples = read(db, series, hours[0] * HOUR_MS, (hours[-1] + 1) * HOUR_MS)
    db.conn.executemany(_FORGET_HOUR, [(series, hour) for hour in hours])
    made = ((series, hour, network, *to_row(own)) for hour, network, own in by_hour(samples) if hour in wanted)
    db.conn.executemany(_ADD_HOUR, made)
    db.conn.executemany(_FRESH, [(series, hour) for hour in hours])
    for day in sorted({hour // HOURS_A_DAY for hour in hours}):
        _make_day(db, series, day)


def _make_day(db: Database, series: int, day: int) -> None:
    by_network: dict[int, list[Rollup]] = {}
    for _, network, rollup in hours_between(db, series, day * HOURS_A_DAY, (day + 1) * HOURS_A_DAY):
        by_network.setdefault(network, []).append(rollup)
    db.conn.execute(_FORGET_DAY, (series, day))
    rows = [(series, day, network, *to_row(merged(own))) for network, own in by_network.items()]
    db.conn.executemany(_ADD_DAY, rows)


def read(db: Database, series: int, start_ms: int, end_ms: int) -> Samples:
    """The samples of a series in a half-open stretch of milliseconds since 1970, by time."""
    return np.fromiter(db.conn.execute(_SAMPLES, (series, start_ms, end_ms)), dtype=SAMPLE)


def hours_between(db: Database, series: int, first: int, end: int) -> Iterator[tuple[int, int, Rollup]]:
    """Hour, network's number and roll-up, for a half-open range of hours."""
    return _numbered(db.conn.execute(_HOURS, (series, first, end)))


def days_between(db: Database, series: int, first: int, end: int) -> Iterator[tuple[int, int, Rollup]]:
    """Day, network's number and roll-up, for a half-open range of days."""
    return _numbered(db.conn.execute(_DAYS, (series, first, end)))


def stale_between(db: Database, series: int, first: int, end: int) -> set[int]:
    """The hours of a half-open range whose roll-ups, if there are any, are not those of the samples."""
    return {hour for (hour,) in db.conn.execute(_STALE_WITHIN, (series, first, end))}


def _numbered(rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int, Rollup]]:
    return ((row[0], row[1], from_row(row[2:])) for row in rows)
