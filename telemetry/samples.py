"""Samples as rows of telemetry.db, and back; the store owns the transactions.

A row is some forty bytes: whole numbers for the time (milliseconds since 1970) and the timings (hundredths of a
millisecond, finer than any path across a network is steady), and numbers for what many samples share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice, repeat
from typing import Any, NamedTuple

from sqlite_utils import Database

from . import arrivals
from .hold import LONGEST_HOLD
from .model import READINGS, Reading, Sample, Window
from .moment import HOUR_MS, MILLISECOND, from_ms, to_ms, to_ms_up
from .probe_ids import CODES, OUTCOMES, ProbeIds
from .sample_columns import SampleColumns

BATCH = 10_000
HUNDREDTHS = 100
# Nobody waits for an answer as long as this; an agent may not say more either.
LONGEST_MS = 1e7

_ADD = """
    INSERT INTO probe_samples VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
"""
# A longer log knows longer how a state held; a shorter one that knows of an earlier end is met when reading.
_HOLD = """
    UPDATE probe_samples SET held_ms = ?4
    WHERE series = ?1 AND time_ms = ?2 AND outcome = ?3 AND ifnull(held_ms, -1) < ?4
"""
_PRUNED = "SELECT 1 FROM probe_hours WHERE series = ? AND hour = ? AND NOT raw"
_MARK = "INSERT OR IGNORE INTO probe_hours_stale VALUES (?, ?)"
_SERIES = "SELECT id, target, vantage, operator FROM probe_series WHERE service = ?"
_OTHERS = """
    SELECT other.id FROM probe_series AS one JOIN probe_series AS other USING (service, target, vantage)
    WHERE one.id = ? AND other.id <> one.id
"""
_SCHEDULED = """
    SELECT 1 FROM probe_samples INDEXED BY probe_samples_scheduled_once
    WHERE series = ? AND time_ms - late_ms = ? AND late_ms IS NOT NULL
"""

_COLUMNS = "time_ms, network, document, outcome, control_ok, http_status, dns, connect, tls, ttfb, total"
# A held state ends, whatever its log said, where a later sample of the same target from the same vantage begins.
_UNTIL = """CASE WHEN held_ms IS NOT NULL THEN min(time_ms + held_ms, ifnull((
        SELECT min(later.time_ms) FROM probe_samples AS later
        WHERE later.series = probe_samples.series AND later.time_ms > probe_samples.time_ms
    ), time_ms + held_ms)) END"""
_WITHIN = f"SELECT {_COLUMNS}, {_UNTIL} FROM probe_samples WHERE series = ? AND time_ms >= ? AND time_ms < ?"  # noqa: S608 -- column names from a constant
_REACHING = f"""
    SELECT {_COLUMNS}, {_UNTIL} FROM probe_samples INDEXED BY probe_samples_held
    WHERE series = ? AND time_ms >= ? AND time_ms < ? AND held_ms IS NOT NULL
"""  # noqa: S608 -- as above
_STATES = f"""
    SELECT time_ms, {_UNTIL}, network, outcome, control_ok FROM probe_samples INDEXED BY probe_samples_held
    WHERE series = ? AND time_ms >= ? AND time_ms < ? AND held_ms IS NOT NULL
"""  # noqa: S608 -- as above
_NETWORKS = "SELECT asn, country FROM probe_networks WHERE id = ?"
_DOCUMENTS = "SELECT origin, sha256 FROM probe_documents WHERE id = ?"


class SampleRow(NamedTuple):
    """The columns of probe_samples."""

    series: int
    time_ms: int
    network: int
    document: int
    outcome: int
    control_ok: bool | None
    http_status: int | None
    dns: int | None
    connect: int | None
    tls: int | None
    ttfb: int | None
    total: int | None
    late_ms: int | None
    held_ms: int | None


class State(NamedTuple):
    """What a log of changes says: from when to when, in which network, and what that means."""

    time_ms: int
    until_ms: int
    network: int
    reading: Reading


class SampleWriter:
    """Writes rows of samples within one transaction, and marks the hours whose roll-ups they change."""

    __slots__ = ("_db", "_pruned", "ids")

    def __init__(self, db: Database) -> None:
        self._db = db
        self._pruned: dict[tuple[int, int], bool] = {}
        self.ids = ProbeIds(db)

    def add(self, samples: Iterable[Sample]) -> int:
        """Add samples and return how many were new.

        Raises:
            ValueError: a state held for longer than LONGEST_HOLD, or an answer that took longer than LONGEST_MS.
        """
        rest, new = iter(samples), 0
        while batch := [sample_row(sample, self.ids) for sample in islice(rest, BATCH)]:
            new += self.write(batch)
        return new

    def add_columns(self, columns: SampleColumns) -> int:
        """Add many samples of one document and return how many were new."""
        ids = self.ids
        series = [ids.series(each.service, each.target, each.vantage, each.operator) for each in columns.places]
        networks = [ids.network(each.asn, each.country) for each in columns.places]
        document = ids.document(columns.origin, columns.sha256)
        rows = zip(
            map(series.__getitem__, columns.place),
            columns.time_ms,
            map(networks.__getitem__, columns.place),
            repeat(document),
            columns.outcome,
            columns.control_ok,
            columns.http_status,
            columns.dns,
            columns.connect,
            columns.tls,
            columns.ttfb,
            columns.total,
            repeat(None),
            repeat(None),
            strict=False,  # what repeats has no end
        )
        return self.write(list(rows))

    def write(self, rows: Sequence[tuple[Any, ...]]) -> int:
        """Add rows with the columns of SampleRow, and return how many were new.

        An hour whose samples were let go takes no more of them: none could be told from those that it counted.
        """
        hours = {(row[0], row[1] // HOUR_MS) for row in rows}
        closed = {hour for hour in hours if self._is_pruned(hour)}
        if closed:
            rows = [row for row in rows if (row[0], row[1] // HOUR_MS) not in closed]
        if not rows:
            return 0
        new = self._db.conn.executemany(_ADD, rows).rowcount
        held = [(row[0], row[1], row[4], row[-1]) for row in rows if row[-1] is not None]
        longer = self._db.conn.executemany(_HOLD, held).rowcount if held else 0
        if new:
            self._db.conn.executemany(_MARK, hours - closed)
        if new or longer > 0:
            arrivals.note(self._db, (hours - closed) | _held_hours(held))
        return new

    def add_scheduled(self, rows: Iterable[SampleRow]) -> int:
        """Add rows of which each knows its scheduled start; the same start from the same vantage is the same sample."""
        return self.write([row for row in rows if not self._is_known_elsewhere(row)])

    def _is_known_elsewhere(self, row: SampleRow) -> bool:
        """Whether the vantage measured the same start when somebody else ran it; the schema sees to the rest."""
        scheduled = row.time_ms - (row.late_ms or 0)
        others = [other for (other,) in self._db.conn.execute(_OTHERS, (row.series,))]
        return any(self._db.conn.execute(_SCHEDULED, (other, scheduled)).fetchone() for other in others)

    def _is_pruned(self, hour: tuple[int, int]) -> bool:
        if hour not in self._pruned:
            self._pruned[hour] = self._db.conn.execute(_PRUNED, hour).fetchone() is not None
        return self._pruned[hour]


def _held_hours(held: Iterable[tuple[int, int, int, int]]) -> set[tuple[int, int]]:
    """The hours of each series, as numbers, that states are known to have held into."""
    return {
        (series, hour)
        for series, time, _, length in held
        for hour in range(time // HOUR_MS, (time + length) // HOUR_MS + 1)
    }


def sample_row(sample: Sample, ids: ProbeIds, *, scheduled: datetime | None = None) -> SampleRow:
    """A sample as a row, with the start that it was scheduled for where that is known.

    Raises:
        ValueError: a state held for longer than LONGEST_HOLD, or an answer that took longer than LONGEST_MS.
    """
    if sample.until is not None and not timedelta(0) <= sample.until - sample.time <= LONGEST_HOLD:
        raise ValueError(f"a state from {sample.time} cannot be held until {sample.until}")
    time_ms = to_ms(sample.time)
    return SampleRow(
        series=ids.series(sample.service, sample.target, sample.vantage, sample.operator),
        time_ms=time_ms,
        network=ids.network(sample.asn, sample.country),
        document=ids.document(sample.origin, sample.sha256),
        outcome=CODES[sample.outcome],
        control_ok=sample.control_ok,
        http_status=sample.http_status,
        dns=to_hundredths(sample.dns_ms),
        connect=to_hundredths(sample.connect_ms),
        tls=to_hundredths(sample.tls_ms),
        ttfb=to_hundredths(sample.ttfb_ms),
        total=to_hundredths(sample.total_ms),
        late_ms=None if scheduled is None else time_ms - to_ms(scheduled),
        held_ms=None if sample.until is None else to_ms(sample.until) - time_ms,
    )


def to_hundredths(milliseconds: float | None) -> int | None:
    """Milliseconds in hundredths, rounded half up.

    Raises:
        ValueError: more than LONGEST_MS.
    """
    if milliseconds is None:
        return None
    if not 0 <= milliseconds <= LONGEST_MS:
        raise ValueError(f"{milliseconds} ms is no time that a probe can have taken")
    return int(milliseconds * HUNDREDTHS + 0.5)


def samples_within(
    db: Database, service: str, window: Window, *, only: Collection[int] | None = None
) -> tuple[Sample, ...]:
    """Samples in the window, and states held into it from before, by time, target, vantage and operator.

    `until` is cut where a later sample of the same target from the same vantage and operator begins. `only` are the
    numbers of the series that are asked for.
    """
    reader = _Reader(db, service)
    rows = (row for row in db.conn.execute(_SERIES, (service,)) if only is None or row[0] in only)
    places = sorted(rows, key=lambda place: place[1:])
    # No two rows share both numbers, so that sorting looks at nothing else.
    found = sorted((row[0], rank, row) for rank, place in enumerate(places) for row in reader.rows(place[0], window))
    return tuple(reader.sample(places[rank], row) for _, rank, row in found)


def states_within(db: Database, series: int, start_ms: int, end_ms: int) -> Iterator[State]:
    """The states of a log that began in a half-open stretch; each ends where the next sample of its series begins."""
    for time, until, network, outcome, control_ok in db.conn.execute(_STATES, (series, start_ms, end_ms)):
        reading = Reading.VOID if control_ok == 0 else READINGS[OUTCOMES[outcome]]
        yield State(time, until, network, reading)


class _Reader:
    """Reads rows of one service, and what they share once."""

    __slots__ = ("_db", "_documents", "_networks", "_service")

    def __init__(self, db: Database, service: str) -> None:
        self._db = db
        self._service = service
        self._networks: dict[int, tuple[int | None, str | None]] = {}
        self._documents: dict[int, tuple[str, str]] = {}

    def rows(self, series: int, window: Window) -> Iterator[tuple[Any, ...]]:
        start, end = to_ms_up(window.start), to_ms_up(window.end)
        reach = start - LONGEST_HOLD // MILLISECOND
        held = [row for row in self._db.conn.execute(_REACHING, (series, reach, start)) if row[-1] > start]
        yield from held
        yield from self._db.conn.execute(_WITHIN, (series, start, end))

    def sample(self, place: tuple[int, str, str, str], row: tuple[Any, ...]) -> Sample:
        time, network, document, outcome, control_ok, http_status, dns, connect, tls, ttfb, total, until = row
        _, target, vantage, operator = place
        asn, country = self._networks.get(network) or self._look_up(_NETWORKS, self._networks, network)
        origin, sha256 = self._documents.get(document) or self._look_up(_DOCUMENTS, self._documents, document)
        return Sample(
            time=from_ms(time),
            service=self._service,
            target=target,
            vantage=vantage,
            asn=asn,
            country=country,
            outcome=OUTCOMES[outcome],
            http_status=http_status,
            dns_ms=None if dns is None else dns / HUNDREDTHS,
            connect_ms=None if connect is None else connect / HUNDREDTHS,
            tls_ms=None if tls is None else tls / HUNDREDTHS,
            ttfb_ms=None if ttfb is None else ttfb / HUNDREDTHS,
            total_ms=None if total is None else total / HUNDREDTHS,
            control_ok=None if control_ok is None else control_ok == 1,
            until=None if until is None else from_ms(until),
            operator=operator,
            origin=origin,
            sha256=sha256,
        )

    def _look_up(self, query: str, known: dict[int, Any], number: int) -> Any:
        known[number] = self._db.conn.execute(query, (number,)).fetchone()
        return known[number]
