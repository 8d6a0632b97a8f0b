"""The only place that writes an agent's own file: samples and notes that wait until the hub has them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from telemetry.clocks import ClockCheck
from telemetry.datafile import open_datafile, open_memory, transaction, translated
from telemetry.missed import MissedRound
from telemetry.moment import format_moment
from telemetry.shipped import Shipped

from .batch import MAX_CLOCK_OFF, note_in_time
from .spool_schema import SPOOL
from .wire import WireCheck, WireMissed, WireSample, as_json, check_as_json, missed_as_json

# About 200 MB: a week of 50 targets a minute.
MOST_WAITING = 500_000

# About 20 MB: a day on which every second round of 50 targets is late.
MOST_NOTES = 50_000

_PUT = """
    INSERT INTO waiting (service, target, scheduled, time, session, epoch, sample) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
"""
_DROP_OLDEST = "DELETE FROM waiting WHERE id IN (SELECT id FROM waiting ORDER BY id LIMIT ?)"
_DROP_OLD_NOTES = "DELETE FROM notes WHERE id <= (SELECT max(id) FROM notes) - ?"
_DOUBT_SESSION = "UPDATE waiting SET doubt = ? WHERE doubt IS NULL AND session = ?"
_TRUST_SESSION = "UPDATE waiting SET doubt = NULL WHERE doubt = ? AND session = ? AND abs(epoch - ?) <= ?"
_DOUBT_STEPPED = """
    UPDATE waiting SET doubt = 'the clock was set afterwards'
    WHERE id IN (SELECT id FROM waiting WHERE doubt IS NULL ORDER BY id LIMIT ?)
    AND ((session = ? AND abs(epoch - ?) > ?) OR time > ?)
"""
CLOCK_OFF = "the hub's clock is another"
_SHIPPABLE = "FROM waiting WHERE doubt IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One run of an agent: its name, unlike all others, and its wall clock minus a steady one, in seconds."""

    name: str
    epoch: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A sample in the spool, and the number under which it is acknowledged."""

    id: int
    shipped: Shipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """The oldest notes in the spool; `last` is the number up to which they are acknowledged."""

    last: int = 0
    missed: tuple[MissedRound, ...] = ()
    checks: tuple[ClockCheck, ...] = ()


class Spool:
    """Samples of one vantage, at least once, oldest first, bounded; a killed process loses none that was put in.

    It may be used from more than one thread.

    Raises:
        StoreUnavailable: from any method, where the file cannot be read or written right now.
    """

    __slots__ = ("_count", "_db", "_most", "_name", "_turn", "_vantage")

    def __init__(self, db: Database, *, name: str, vantage: str, most: int = MOST_WAITING) -> None:
        self._db = db
        self._name = name
        self._vantage = vantage
        self._most = most
        self._turn = RLock()
        with translated(name):
            # A power cut may take the last moments; a killed process takes nothing, and no write waits for the disk.
            db.conn.execute("PRAGMA synchronous=NORMAL")
            self._count: int = db.table("waiting").count

    @classmethod
    def open(cls, path: Path, *, vantage: str, most: int = MOST_WAITING) -> Self:
        """Open a vantage's spool, creating it where there is none.

        Raises:
            NewerDatabase: a later version has written it.
        """
        return cls(open_datafile(path, SPOOL), name=str(path), vantage=vantage, most=most)

    @classmethod
    def memory(cls, *, vantage: str, most: int = MOST_WAITING) -> Self:
        """Open an empty spool that lives in memory only."""
        return cls(open_memory(SPOOL), name=":memory:", vantage=vantage, most=most)

    def close(self) -> None:
        """Close the file."""
        self._db.conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def put(self, samples: Sequence[Shipped], session: Session) -> int:
        """Keep samples, all of them or none; return how many of the oldest had to go for them.

        Where the scheduled start of one is taken, its own time tells it from the other one.

        Raises:
            ValueError: no hub would take one of them.
        """
        for shipped in samples:
            WireSample.model_validate_json(json.dumps(as_json(shipped)))
        with self._changing():
            added = sum(
                self._add(shipped, session)
                or self._add(Shipped(scheduled=shipped.sample.time, sample=shipped.sample), session)
                for shipped in samples
            )
            full = max(self._count + added - self._most, 0)
            if full:
                self._db.conn.execute(_DROP_OLDEST, (full,))
                self._db.conn.execute("UPDATE gone SET dropped = dropped + ?", (full,))
        self._count += added - full
        return full

    def put_notes(self, missed: Iterable[MissedRound], checks: Iterable[ClockCheck]) -> None:
        """Keep notes; of too many the oldest go, uncounted, as they are about samples and are none."""
        rows = [("missed", json.dumps(missed_as_json(each))) for each in missed]
        rows += [("check", json.dumps(check_as_json(each))) for each in checks]
        with self._changing():
            self._db.conn.executemany("INSERT INTO notes (kind, note) VALUES (?, ?)", rows)
            self._db.conn.execute(_DROP_OLD_NOTES, (MOST_NOTES,))

    def notes(self, limit: int, sent_at: datetime) -> Notes:
        """The notes to be shipped next; those of a time that no hub would believe are passed over."""
        with self._reading():
            query = "SELECT id, kind, note FROM notes ORDER BY id LIMIT ?"
            rows = self._db.conn.execute(query, (limit,)).fetchall()
        missed = (WireMissed.model_validate_json(note) for _, kind, note in rows if kind == "missed")
        checks = (WireCheck.model_validate_json(note) for _, kind, note in rows if kind == "check")
        vantage = self._vantage
        return Notes(
            last=rows[-1][0] if rows else 0,
            missed=tuple(each.missed(vantage) for each in missed if note_in_time(each.scheduled, sent_at)),
            checks=tuple(each.check(vantage) for each in checks if note_in_time(each.at, sent_at)),
        )

    def acknowledge_notes(self, notes: Notes) -> None:
        """Forget the notes that the hub has."""
        with self._changing():
            self._db.conn.execute("DELETE FROM notes WHERE id <= ?", (notes.last,))

    def oldest(self, limit: int) -> tuple[Waiting, ...]:
        """The samples to be shipped next."""
        with self._reading():
            query = f"SELECT id, sample {_SHIPPABLE} ORDER BY id LIMIT ?"
            rows = self._db.conn.execute(query, (limit,)).fetchall()
        return tuple(
            Waiting(id=id_, shipped=WireSample.model_validate_json(sample).shipped(self._vantage))
            for id_, sample in rows
        )

    def acknowledge(self, waiting: Sequence[Waiting]) -> None:
        """Forget the samples that the hub has."""
        with self._changing():
            self._db.conn.executemany("DELETE FROM waiting WHERE id = ?", [(each.id,) for each in waiting])
        self._count -= len(waiting)

    def set_aside(self, waiting: Waiting, why: str) -> None:
        """Keep a sample that the hub will never take, and ship it no more."""
        with self._changing():
            self._db.conn.execute("UPDATE waiting SET doubt = ? WHERE id = ?", (why, waiting.id))

    def doubt_session(self, session: Session) -> int:
        """Ship nothing of what this run measured so far, as the hub's clock is another; return how many samples."""
        with self._changing():
            return self._db.conn.execute(_DOUBT_SESSION, (CLOCK_OFF, session.name)).rowcount

    def trust_session(self, session: Session, most: timedelta = MAX_CLOCK_OFF) -> int:
        """Ship it after all, but for what the clock measured before it was set; return how many samples.

        The hub agrees now with the clock of this run: where that was not set meanwhile, the hub's was.
        """
        with self._changing():
            asked = (CLOCK_OFF, session.name, session.epoch, most.total_seconds())
            return self._db.conn.execute(_TRUST_SESSION, asked).rowcount

    def doubt_stepped(self, session: Session, now: datetime, limit: int, most: timedelta = MAX_CLOCK_OFF) -> int:
        """Among the next samples, ship none that a clock measured that was set since; return how many these are.

        They are samples of this run from when its clock differed from `session.epoch` by more than `most`, and samples
        of any run from times that are yet to come.
        """
        with self._changing():
            asked = (limit, session.name, session.epoch, most.total_seconds(), format_moment(now))
            return self._db.conn.execute(_DOUBT_STEPPED, asked).rowcount

    @property
    def waiting(self) -> int:
        """How many samples are to be shipped."""
        return self._number(f"SELECT count(*) {_SHIPPABLE}")

    @property
    def doubtful(self) -> int:
        """How many samples are kept and not shipped."""
        return self._number("SELECT count(*) FROM waiting WHERE doubt IS NOT NULL")

    @property
    def dropped(self) -> int:
        """How many samples had to go since the file was made."""
        return self._number("SELECT dropped FROM gone")

    def _add(self, shipped: Shipped, session: Session) -> int:
        sample = shipped.sample
        text = json.dumps(as_json(shipped))
        scheduled, time = format_moment(shipped.scheduled), format_moment(sample.time)
        row = (sample.service, sample.target, scheduled, time, session.name, session.epoch, text)
        return self._db.conn.execute(_PUT, row).rowcount

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with self._turn, translated(self._name), transaction(self._db):
            yield

    @contextmanager
    def _reading(self) -> Iterator[None]:
        with self._turn, translated(self._name):
            yield

    def _number(self, query: str) -> int:
        with self._reading():
            return int(self._db.conn.execute(query).fetchone()[0])
