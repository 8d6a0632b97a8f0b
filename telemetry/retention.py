"""Which hours of raw samples may go: pure rules, and the rows that they are about; the store owns the transactions.

Samples go by whole hours of a service, from all its vantages at once: what is left can never be the failures without
the answers. They stay where a window is kept, and where two vantages failed so near each other that it may have been an
outage: those hours are few, and no roll-up tells when an outage began.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from statistics import median_low

from sqlite_utils import Database

from .hold import LONGEST_HOLD
from .model import READINGS, Reading, Window
from .moment import HOUR_MS, HOURS_A_DAY, MILLISECOND, from_ms, to_ms, to_ms_up
from .probe_ids import CODES
from .quorum import QUORUM

LONGEST_HOLD_MS = LONGEST_HOLD // MILLISECOND
RAW_DAYS = 90
# Failures of two vantages that are as near as this can fall into one round, of which none is longer.
NEAR_MS = 15 * 60_000

_KEEP = "INSERT OR IGNORE INTO kept_windows (service, start_ms, end_ms, why) VALUES (?, ?, ?, ?)"
_KEPT = "SELECT service, start_ms, end_ms, why FROM kept_windows WHERE service = ? ORDER BY start_ms, end_ms, why"
_SERIES = """
    SELECT service, id, vantage, EXISTS (
        SELECT 1 FROM probe_samples INDEXED BY probe_samples_held WHERE series = probe_series.id AND held_ms IS NOT NULL
    ) FROM probe_series ORDER BY service, id
"""
_RAW_HOURS = """
    SELECT hour, sum(answered + failed + refused + void) FROM probe_hours INDEXED BY probe_hours_raw
    WHERE series = ? AND hour < ? AND raw GROUP BY hour
"""
_FAILING_HOURS = """
    SELECT DISTINCT hour FROM probe_hours INDEXED BY probe_hours_troubled
    WHERE series = ? AND hour >= ? AND hour < ? AND (failed > 0 OR refused > 0 OR void > 0) AND failed > 0
"""
_IS_FAILURE = "control_ok IS NOT 0 AND outcome IN ({})".format(
    ", ".join(str(code) for outcome, code in CODES.items() if READINGS[outcome] is Reading.FAILED)
)
_FAILED = f"SELECT time_ms FROM probe_samples WHERE series = ? AND time_ms >= ? AND time_ms < ? AND {_IS_FAILURE}"  # noqa: S608 -- numbers from a constant
_FAILED_STATES = f"""
    SELECT time_ms, held_ms FROM probe_samples INDEXED BY probe_samples_held
    WHERE series = ? AND time_ms >= ? AND time_ms < ? AND held_ms IS NOT NULL AND {_IS_FAILURE}
"""  # noqa: S608 -- as above
_STALE = "SELECT DISTINCT hour FROM probe_hours_stale WHERE series = ? AND hour < ?"
_COUNT_STALE = "SELECT count(*) FROM probe_hours_stale WHERE hour < ?"
_LET_GO = "UPDATE probe_hours SET raw = 0 WHERE series = ? AND hour = ?"
_DELETE = "DELETE FROM probe_samples WHERE series = ? AND time_ms >= ? AND time_ms < ? AND held_ms IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptWindow:
    """A stretch of time whose samples stay for ever, and why."""

    service: str
    window: Window
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """Hours since 1970 of one service whose samples may go, each hour from all these series; a day at most."""

    service: str
    series: tuple[int, ...]
    hours: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One series of a service; a log of changes is kept whole: its rows are few, and each ends the one before."""

    series: int
    vantage: str
    is_log: bool


def keep(db: Database, service: str, window: Window, why: str) -> None:
    """Keep the samples of a window for ever."""
    db.conn.execute(_KEEP, (service, to_ms(window.start), to_ms_up(window.end), why))


def kept(db: Database, service: str) -> tuple[KeptWindow, ...]:
    """The windows of a service whose samples stay, by time."""
    return tuple(
        KeptWindow(service=name, window=Window(start=from_ms(start), end=from_ms(end)), why=why)
        for name, start, end, why in db.conn.execute(_KEPT, (service,))
    )


def count_stale(db: Database, now_ms: int) -> int:
    """How many hours of series that are over are not rolled up as their samples are."""
    return int(db.conn.execute(_COUNT_STALE, (now_ms // HOUR_MS,)).fetchone()[0])


def portions(db: Database, before_ms: int) -> list[Portion]:
    """What may go of the samples of hours that were over by then, in portions of a transaction each."""
    end = before_ms // HOUR_MS
    found = []
    for service, rows in groupby(db.conn.execute(_SERIES).fetchall(), key=lambda row: str(row[0])):
        lines = [_Line(series=series, vantage=vantage, is_log=bool(is_log)) for _, series, vantage, is_log in rows]
        series = tuple(line.series for line in lines if not line.is_log)
        for _, day in groupby(_may_go(db, service, lines, end), key=lambda hour: hour // HOURS_A_DAY):
            found.append(Portion(service=service, series=series, hours=tuple(day)))
    return found


def let_go(db: Database, portion: Portion) -> int:
    """Delete the samples of a portion, which its roll-ups stand for from now on; return how many they were."""
    stale = _stale(db, portion.series, portion.hours[-1] + 1)
    hours = [hour for hour in portion.hours if hour not in stale]
    gone = 0
    for series in portion.series:
        db.conn.executemany(_LET_GO, [(series, hour) for hour in hours])
        stretches = [(series, hour * HOUR_MS, (hour + 1) * HOUR_MS) for hour in hours]
        gone += db.conn.executemany(_DELETE, stretches).rowcount if stretches else 0
    return gone


def _may_go(db: Database, service: str, lines: Sequence[_Line], end: int) -> list[int]:
    own = [line.series for line in lines if not line.is_log]
    counts = [(hour, count) for series in own for hour, count in db.conn.execute(_RAW_HOURS, (series, end))]
    if not counts:
        return []
    hours = {hour for hour, _ in counts}
    first = min(hours)
    failures = [(time, line.vantage) for line in lines for time in _failures(db, line, first, end)]
    usual = median_low(count for _, count in counts)
    staying = troubled(failures, margin_hours(usual)) | _kept_hours(kept(db, service), first, end)
    return sorted(hours - _stale(db, own, end) - staying)


def _stale(db: Database, series: Iterable[int], end: int) -> set[int]:
    return {hour for each in series for (hour,) in db.conn.execute(_STALE, (each, end))}


def _failures(db: Database, line: _Line, first: int, end: int) -> Iterator[int]:
    """When a series failed, from the hour before the first to the one after the last."""
    start_ms, end_ms = (first - 1) * HOUR_MS, (end + 1) * HOUR_MS
    if line.is_log:
        for time, held in db.conn.execute(_FAILED_STATES, (line.series, start_ms - LONGEST_HOLD_MS, end_ms)):
            yield from range(time, time + held + 1, NEAR_MS)
    for (hour,) in db.conn.execute(_FAILING_HOURS, (line.series, first - 1, end + 1)).fetchall():
        for (time,) in db.conn.execute(_FAILED, (line.series, hour * HOUR_MS, (hour + 1) * HOUR_MS)):
            yield time
    # The hours from `end` on may have no roll-ups yet.
    for (time,) in db.conn.execute(_FAILED, (line.series, end * HOUR_MS, end_ms)):
        yield time


def margin_hours(samples_an_hour: int) -> int:
    """How many hours around trouble it takes to judge it: as far as a quorum's memory of lone failures reaches."""
    return max(-(-QUORUM.memory // max(samples_an_hour, 1)), 1)


def troubled(failures: Iterable[tuple[int, str]], margin: int) -> set[int]:
    """The hours within `margin` hours of two failures, at different vantages, that are no further apart than NEAR_MS.

    A failure is its time in milliseconds since 1970 and its vantage.
    """
    found: set[int] = set()
    latest: dict[str, int] = {}
    for time, vantage in sorted(failures):
        latest[vantage] = time
        near = [other for name, other in latest.items() if name != vantage and time - other <= NEAR_MS]
        if near:
            found.update(range(min(near) // HOUR_MS - margin, time // HOUR_MS + margin + 1))
    return found


def _kept_hours(windows: Iterable[KeptWindow], first: int, end: int) -> set[int]:
    found: set[int] = set()
    for each in windows:
        start = max(to_ms(each.window.start) // HOUR_MS, first)
        found.update(range(start, min(-(-to_ms_up(each.window.end) // HOUR_MS), end)))
    return found
