"""What is watched, as rows of claims.db, and back; the database owns the transactions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from telemetry.arrivals import Marks
from telemetry.model import Window
from telemetry.moment import format_moment, parse_moment

from .record import Why
from .watch import Watched, due_at

_PUT = """
insert or replace into watched (
    claim, service, window_start, window_end, looked_at, next_at, settled_at, pending, pending_since, due_at
) values (
    :claim, :service, :window_start, :window_end, :looked_at, :next_at, :settled_at, :pending, :pending_since, :due_at
)
"""
_ONE = "select * from watched where claim = ?"
_DUE = "select * from watched where due_at <= ? and looked_at <= ? order by due_at, claim limit ?"
_TOUCHED = """
select * from watched where service = ? and window_end >= ? and window_start <= ? and pending is null
"""
_MARK = "insert into marks (name, mark) values (?, ?) on conflict (name) do update set mark = excluded.mark"
_MARKS = "select name, mark from marks"


def put(db: Database, watch: Watched) -> None:
    """Watch a claim from a look on; what came in after that look stays pending."""
    known = next(db.query(_ONE, [watch.claim]), None)
    if known is not None and known["looked_at"] > format_moment(watch.looked_at):
        return
    if known is not None and known["pending"] is not None and known["pending_since"] > format_moment(watch.looked_at):
        _write(db, replace(watch, pending=Why(known["pending"])), known["pending_since"])
    else:
        _write(db, watch, None)


def forget(db: Database, claim: str) -> None:
    """Look at a claim no more."""
    db.execute("delete from watched where claim = ?", [claim])


def due(db: Database, now: datetime, limit: int) -> Iterator[Watched]:
    """Claims that are due at `now`, those that have waited longest first."""
    moment = format_moment(now)
    return (_watched(row) for row in db.query(_DUE, [moment, moment, limit]))


def one(db: Database, claim: str) -> Watched | None:
    """How a claim is watched; None where it is not."""
    row = next(db.query(_ONE, [claim]), None)
    return None if row is None else _watched(row)


def touch(db: Database, service: str, stretch: Window, at: datetime) -> None:
    """Late data came in about a stretch: whatever claim of the service speaks of it is looked at again."""
    bounds = [service, format_moment(stretch.start), format_moment(stretch.end)]
    for row in list(db.query(_TOUCHED, bounds)):
        _write(db, replace(_watched(row), pending=Why.LATE_DATA), format_moment(at))


def ask(db: Database, claim: str, why: Why, at: datetime) -> bool:
    """Have a claim looked at for what somebody did, whatever else is pending; whether it is watched at all."""
    watch = one(db, claim)
    if watch is None:
        return False
    _write(db, replace(watch, pending=why), format_moment(at))
    return True


def marks(db: Database) -> Marks:
    """How far what came in has been looked through."""
    known = {row["name"]: row["mark"] for row in db.query(_MARKS)}
    return Marks(**{name: known.get(name, 0) for name in asdict(Marks())})


def move_marks(db: Database, new: Marks) -> None:
    """Remember how far that is now."""
    db.conn.executemany(_MARK, asdict(new).items())


def _write(db: Database, watch: Watched, since: str | None) -> None:
    moment = due_at(watch)
    db.execute(
        _PUT,
        {
            "claim": watch.claim,
            "service": watch.service,
            "window_start": format_moment(watch.window.start),
            "window_end": format_moment(watch.window.end),
            "looked_at": format_moment(watch.looked_at),
            "next_at": None if watch.next_at is None else format_moment(watch.next_at),
            "settled_at": format_moment(watch.settled_at),
            "pending": watch.pending,
            "pending_since": since,
            "due_at": None if moment is None else format_moment(moment),
        },
    )


def _watched(row: Mapping[str, Any]) -> Watched:
    return Watched(
        claim=row["claim"],
        service=row["service"],
        window=Window(start=parse_moment(row["window_start"]), end=parse_moment(row["window_end"])),
        looked_at=parse_moment(row["looked_at"]),
        next_at=None if row["next_at"] is None else parse_moment(row["next_at"]),
        settled_at=parse_moment(row["settled_at"]),
        pending=None if row["pending"] is None else Why(row["pending"]),
    )
