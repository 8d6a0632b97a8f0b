"""Hours of a service as far as they matter to a judgement: those in which not every sample was answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlite_utils import Database

from .hold import LONGEST_HOLD
from .model import Reading, Window
from .moment import HOUR_MS, MILLISECOND, from_ms, to_ms, to_ms_up
from .samples import states_within

HOUR = timedelta(hours=1)

_SERIES = "SELECT id FROM probe_series WHERE service = ?"
_TROUBLED = """
    SELECT hour, failed, refused, void, raw FROM probe_hours INDEXED BY probe_hours_troubled
    WHERE series = ? AND hour >= ? AND hour < ? AND (failed > 0 OR refused > 0 OR void > 0)
"""
_STALE = "SELECT hour FROM probe_hours_stale WHERE series = ? AND hour >= ? AND hour < ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class TroubledHour:
    """An hour in which not every sample is known to have been answered: how many were not.

    `series` counts the targets and vantages that failed. `kept` tells whether the samples are still there; where they
    are not, no two vantages failed within a quarter of an hour of each other: no quorum can have seen an outage. Of an
    hour that is not rolled up yet nothing is counted, and it may be as quiet as any.
    """

    start: datetime
    failed: int
    refused: int
    void: int
    series: int
    kept: bool


@dataclass(slots=True)
class _Sum:
    failed: int = 0
    refused: int = 0
    void: int = 0
    failing: set[int] = field(default_factory=set)
    kept: bool = True

    def add(self, series: int, counts: tuple[int, int, int], *, kept: bool) -> None:
        failed, refused, void = counts
        self.failed += failed
        self.refused += refused
        self.void += void
        self.kept = self.kept and kept
        if failed:
            self.failing.add(series)


def troubled_hours(db: Database, service: str, window: Window) -> tuple[TroubledHour, ...]:
    """The hours that touch the window and need their samples to be judged, by time.

    In every other hour all samples that there are were answered; how many there are tells the summary of the window.
    """
    start, end = to_ms(window.start), to_ms_up(window.end)
    hours = (start // HOUR_MS, -(-end // HOUR_MS))
    found: dict[int, _Sum] = {}
    for (series,) in db.conn.execute(_SERIES, (service,)).fetchall():
        for hour, failed, refused, void, raw in db.conn.execute(_TROUBLED, (series, *hours)):
            found.setdefault(hour, _Sum()).add(series, (failed, refused, void), kept=bool(raw))
        for (hour,) in db.conn.execute(_STALE, (series, *hours)):
            found.setdefault(hour, _Sum())
        for hour, counts in _of_states(db, series, *hours).items():
            found.setdefault(hour, _Sum()).add(series, counts, kept=True)
    return tuple(
        TroubledHour(
            start=from_ms(hour * HOUR_MS),
            failed=each.failed,
            refused=each.refused,
            void=each.void,
            series=len(each.failing),
            kept=each.kept,
        )
        for hour, each in sorted(found.items())
    )


def _of_states(db: Database, series: int, first: int, end: int) -> dict[int, tuple[int, int, int]]:
    """Hours that states other than answering reach into, each state counted as one."""
    found: dict[int, tuple[int, int, int]] = {}
    for state in states_within(db, series, first * HOUR_MS - LONGEST_HOLD // MILLISECOND, end * HOUR_MS):
        if state.reading is Reading.ANSWERED:
            continue
        told = tuple(int(state.reading is each) for each in (Reading.FAILED, Reading.REFUSED, Reading.VOID))
        for hour in _hours(state.time_ms, state.until_ms, first, end):
            before = found.get(hour, (0, 0, 0))
            found[hour] = (before[0] + told[0], before[1] + told[1], before[2] + told[2])
    return found


def _hours(start_ms: int, end_ms: int, first: int, end: int) -> Iterable[int]:
    last = max(end_ms - 1, start_ms) // HOUR_MS
    return range(max(start_ms // HOUR_MS, first), min(last + 1, end))
