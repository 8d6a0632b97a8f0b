"""What came in lately, and what stretch of time it is about: late data is found without reading all that is there.

Reports, statements and values take rising numbers as they come. Samples lie by their own time; whoever adds one notes
its hour in the same transaction, under a rising number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import groupby

from sqlite_utils import Database

from .model import Window
from .moment import HOUR_MS, from_ms, parse_moment

# So many rows of each table are looked at in one go; the rest comes with the next.
AT_ONCE = 20_000


class Brought(StrEnum):
    """What came in."""

    SAMPLES = "samples"
    REPORT = "report"
    STATEMENT = "statement"
    SERIES = "series"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """How far somebody has looked through what came in: the last number seen of each table."""

    samples: int = 0
    reports: int = 0
    status_events: int = 0
    series_points: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """Something new about a service, and the stretch of time that it speaks of."""

    service: str
    window: Window
    brought: Brought


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrivals:
    """What came in since some marks, by service and time, and the marks up to which that is all."""

    found: tuple[Arrival, ...]
    marks: Marks


_NOTE = "INSERT OR REPLACE INTO probe_arrivals (series, hour) VALUES (?, ?)"
_FORGET = "DELETE FROM probe_arrivals WHERE id <= ?"
_SAMPLES = """
    SELECT probe_arrivals.id, service, hour FROM probe_arrivals JOIN probe_series ON probe_series.id = series
    WHERE probe_arrivals.id > ? ORDER BY probe_arrivals.id LIMIT ?
"""
_REPORTS = 'SELECT id, service, time, ifnull("end", time) FROM reports WHERE id > ? ORDER BY id LIMIT ?'
_STATUS = "SELECT id, service, at, at FROM status_events WHERE id > ? ORDER BY id LIMIT ?"
_SERIES = "SELECT id, service, time, time FROM series_points WHERE id > ? ORDER BY id LIMIT ?"


def note(db: Database, hours: Iterable[tuple[int, int]]) -> None:
    """Note that samples came in for these hours of these series, as numbers."""
    db.conn.executemany(_NOTE, sorted(hours))


def forget(db: Database, marks: Marks) -> None:
    """Let go of what was noted of samples up to the marks: nobody asks for it again."""
    db.conn.execute(_FORGET, (marks.samples,))


def arrivals(db: Database, since: Marks, *, at_once: int = AT_ONCE) -> Arrivals:
    """What came in after the marks, at most so many rows of each table."""
    samples = db.conn.execute(_SAMPLES, (since.samples, at_once)).fetchall()
    found = list(_hours((service, hour) for _, service, hour in samples))
    last = {"samples": max((row[0] for row in samples), default=since.samples)}
    for table, query, brought in (
        ("reports", _REPORTS, Brought.REPORT),
        ("status_events", _STATUS, Brought.STATEMENT),
        ("series_points", _SERIES, Brought.SERIES),
    ):
        mark = getattr(since, table)
        rows = db.conn.execute(query, (mark, at_once)).fetchall()
        last[table] = max((row[0] for row in rows), default=mark)
        found += (_told(service, start, end, brought) for _, service, start, end in rows)
    found.sort(key=lambda arrival: (arrival.service, arrival.window.start, arrival.brought))
    return Arrivals(found=tuple(dict.fromkeys(found)), marks=Marks(**last))


def _hours(noted: Iterable[tuple[str, int]]) -> Iterator[Arrival]:
    """Hours that follow one another, of whichever places, as one stretch."""
    numbered = enumerate(sorted(set(noted)))
    for (service, _), run in groupby(numbered, key=lambda each: (each[1][0], each[1][1] - each[0])):
        hours = [hour for _, (_, hour) in run]
        start = from_ms(hours[0] * HOUR_MS)
        end = start + timedelta(hours=hours[-1] - hours[0] + 1)
        yield Arrival(service=service, window=Window(start=start, end=end), brought=Brought.SAMPLES)


def _told(service: str, start: str, end: str, brought: Brought) -> Arrival:
    begins = parse_moment(start)
    return Arrival(service=service, window=Window(start=begins, end=max(begins, parse_moment(end))), brought=brought)
