"""Samples made on a schedule, by agents and here, as rows of telemetry.db; the store owns the transactions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlite_utils import Database

from . import clocks, missed
from .agent.refusal import Replayed
from .clocks import ClockCheck
from .missed import MissedRound
from .model import Sample
from .moment import format_moment, parse_moment
from .probe.measurement import Vantage
from .probe_ids import ProbeIds
from .samples import SampleRow, SampleWriter, sample_row
from .vantages import Agent

_SEEN = """
    UPDATE agents SET last_seen = ?, clock_offset_s = ?, batches = batches + 1, samples = samples + ?, dropped = ?,
    sequence = ? WHERE name = ? AND sequence < ?
"""
_LAST = "SELECT sequence FROM agents WHERE name = ?"
_ENROL = """
    INSERT INTO agents (name, operator, asn, country, enrolled, enrolled_at) VALUES (?, ?, ?, ?, 1, ?)
    ON CONFLICT (name) DO UPDATE SET operator = excluded.operator, asn = excluded.asn, country = excluded.country,
    enrolled_at = iif(enrolled, enrolled_at, excluded.enrolled_at), enrolled = 1
"""
_AGENTS = """
    SELECT name, operator, asn, country, enrolled, enrolled_at, last_seen, clock_offset_s, batches, samples, dropped
    FROM agents ORDER BY name
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A sample and the start time that it was scheduled for."""

    scheduled: datetime
    sample: Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What one batch brought: whose, in what order, sent and received when by whose clock.

    `missed` are starts that its schedule did not keep, `checks` those of its clock.
    """

    vantage: Vantage
    sequence: int
    sent_at: datetime
    received_at: datetime
    dropped: int
    samples: tuple[Shipped, ...]
    missed: tuple[MissedRound, ...] = ()
    checks: tuple[ClockCheck, ...] = ()


def add(db: Database, shipment: Shipment) -> int:
    """Write a shipment and what it says of its agent; return how many samples were new.

    Raises:
        Replayed: its sequence number is not above those before, or nobody enrolled its agent.
    """
    writer = SampleWriter(db)
    new = writer.add_scheduled(_row(shipped, shipment.vantage, writer.ids) for shipped in shipment.samples)
    offset = (shipment.received_at - shipment.sent_at).total_seconds()
    name, sequence = shipment.vantage.name, shipment.sequence
    seen = (format_moment(shipment.received_at), offset, new, shipment.dropped, sequence, name, sequence)
    if not db.conn.execute(_SEEN, seen).rowcount:
        last = db.conn.execute(_LAST, (name,)).fetchone()
        problem = "a batch with this sequence number, or a later one, has been taken already"
        raise Replayed(problem, last=None if last is None else last[0])
    missed.add(db, shipment.missed)
    clocks.add(db, shipment.checks)
    return new


def add_own(db: Database, vantage: Vantage, samples: Iterable[Shipped]) -> int:
    """Write what this machine measured itself on a schedule; return how many samples were new.

    A start may come a second time where the clock here was set back far: its sample then stands under its own time.
    """
    writer = SampleWriter(db)
    rows = [_row(shipped, vantage, writer.ids) for shipped in samples]
    new = writer.add_scheduled(rows)
    return new if new == len(rows) else new + writer.write([row._replace(late_ms=None) for row in rows])


def enrol(db: Database, vantages: Iterable[Vantage], *, at: datetime) -> None:
    """Make these the agents, and no others; what is known of them stays."""
    known = list(vantages)
    names = {vantage.name for vantage in known}
    gone = [(name,) for (name,) in db.conn.execute("SELECT name FROM agents") if name not in names]
    db.conn.executemany("UPDATE agents SET enrolled = 0 WHERE name = ?", gone)
    rows = [(each.name, each.operator, each.asn, each.country, format_moment(at)) for each in known]
    db.conn.executemany(_ENROL, rows)


def agents(db: Database) -> tuple[Agent, ...]:
    """All agents that were ever enrolled, by name."""
    return tuple(
        Agent(
            name=row[0],
            operator=row[1],
            asn=row[2],
            country=row[3],
            enrolled=bool(row[4]),
            enrolled_at=parse_moment(row[5]),
            last_seen=None if row[6] is None else parse_moment(row[6]),
            clock_offset_s=row[7],
            batches=row[8],
            samples=row[9],
            dropped=row[10],
        )
        for row in db.conn.execute(_AGENTS)
    )


def _row(shipped: Shipped, vantage: Vantage, ids: ProbeIds) -> SampleRow:
    # Where a vantage is and who runs it is what the hub was told by its operator, not what a batch says of itself.
    sample = replace(
        shipped.sample,
        vantage=vantage.name,
        asn=vantage.asn,
        country=vantage.country,
        operator=vantage.operator,
    )
    return sample_row(sample, ids, scheduled=shipped.scheduled)
