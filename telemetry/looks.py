"""Looks at status pages as rows of telemetry.db; the store owns the transactions.

Most looks find nothing new, so those are kept apart from the readings that brought something: a number for the
document, a time and an outcome, some twenty bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlite_utils import Database

from .model import StatusEvent
from .moment import format_moment, parse_moment
from .readings import PageReading, ReadingOutcome

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
# How outcomes are written; a number is never given to another one.
CODES = {
    ReadingOutcome.UNCHANGED: 1,
    ReadingOutcome.UNREACHABLE: 2,
    ReadingOutcome.BLOCKED: 3,
    ReadingOutcome.REFUSED_SHAPE: 4,
    ReadingOutcome.VANTAGE_FAULT: 5,
    ReadingOutcome.STALE_COPY: 6,
}
OUTCOMES = {code: outcome for outcome, code in CODES.items()}

_PUT_DOCUMENT = "INSERT OR IGNORE INTO page_validators (service, format, url) VALUES (?, ?, ?)"
_DOCUMENT = "SELECT id FROM page_validators WHERE service = ? AND format = ? AND url = ?"
_LAST_READ = """
    UPDATE page_validators SET reader = ?, etag = ?, last_modified = ?, sha256 = ?, statements = ?, summary = ?,
    newest = ?, whole_at = ?, page = ?, updated_at = ? WHERE service = ? AND format = ? AND url = ?
"""
_LAST_READS = """
    SELECT service, reader, etag, last_modified, sha256, statements, summary, newest, whole_at, page, updated_at
    FROM page_validators
    WHERE format = ? AND url = ? AND reader IS NOT NULL
"""
_PUT_LOOK = "INSERT OR IGNORE INTO page_looks (document, at, outcome, why) VALUES (?, ?, ?, ?)"
_LOOKS = """
    SELECT page_validators.service, page_validators.format, page_validators.url, at, outcome, why
    FROM page_looks JOIN page_validators ON page_validators.id = document
    WHERE page_validators.service = ? AND at >= ? AND at < ?
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRead:
    """What is known of one document from when it was last read for one service.

    `reader` stands for how it was read: another reader would find other statements in the same bytes. `etag` and
    `last_modified` are the server's, empty where it gave none; `statements` is a digest of all that was said,
    `summary` says it in a few words, and `newest` is when the newest of it was said (None if nothing was). The document
    itself, and not only word that nothing is new, was last as it is at `whole_at`. `page` says which page it is of, as
    `telemetry.pages.imprint` writes it, and `updated_at` is its own date; where it has none they are empty and None.
    """

    service: str
    format: str
    url: str
    reader: str
    etag: str
    last_modified: str
    sha256: str
    statements: str
    summary: str
    newest: datetime | None
    whole_at: datetime
    page: str = ""
    updated_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What one look at one document brought, for every service that it tells of.

    `outcome` is the most that it brought any of them, `why` says in words what was in the way. `address` is what
    answered in the end, `bytes` counts the body as it came over the wire, `ms` runs from the question to its last byte.
    `asked_to_wait` is what the server asked for.
    """

    url: str
    format: str
    at: datetime
    outcome: ReadingOutcome
    why: str = ""
    address: str | None = None
    bytes: int = 0
    ms: float = 0.0
    asked_to_wait: timedelta | None = None
    readings: tuple[PageReading, ...] = ()
    events: tuple[StatusEvent, ...] = ()
    last_reads: tuple[LastRead, ...] = ()


def put(db: Database, reading: PageReading) -> int:
    """Write a look that brought no listing; return whether it was new, as 0 or 1."""
    document = number(db, reading)
    at = (reading.read_at - EPOCH) // MILLISECOND
    return db.conn.execute(_PUT_LOOK, (document, at, CODES[reading.outcome], reading.why or None)).rowcount


def remember(db: Database, last: LastRead) -> None:
    """Write what is known of a document now."""
    key = (last.service, last.format, last.url)
    db.conn.execute(_PUT_DOCUMENT, key)
    newest = None if last.newest is None else format_moment(last.newest)
    known = (last.reader, last.etag, last.last_modified, last.sha256, last.statements, last.summary, newest)
    updated_at = None if last.updated_at is None else format_moment(last.updated_at)
    db.conn.execute(_LAST_READ, (*known, format_moment(last.whole_at), last.page, updated_at, *key))


def last_reads(db: Database, *, format: str, url: str) -> Mapping[str, LastRead]:  # noqa: A002 -- the field's name
    """What is known of a document, by the services that it was read for."""
    return {
        row[0]: LastRead(
            service=row[0],
            format=format,
            url=url,
            reader=row[1],
            etag=row[2],
            last_modified=row[3],
            sha256=row[4],
            statements=row[5],
            summary=row[6],
            newest=None if row[7] is None else parse_moment(row[7]),
            whole_at=parse_moment(row[8]),
            page=row[9] or "",
            updated_at=None if row[10] is None else parse_moment(row[10]),
        )
        for row in db.conn.execute(_LAST_READS, (format, url))
    }


def looks(db: Database, service: str, start: datetime, end: datetime) -> Iterator[PageReading]:
    """The looks at a service's page, from `start` up to but not including `end`, that brought no listing."""
    # Rounded up, as the end itself does not count.
    span = (-((EPOCH - start) // MILLISECOND), -((EPOCH - end) // MILLISECOND))
    for row in db.conn.execute(_LOOKS, (service, *span)):
        yield PageReading(
            service=row[0],
            format=row[1],
            url=row[2] or None,
            read_at=EPOCH + row[3] * MILLISECOND,
            outcome=OUTCOMES[row[4]],
            why=row[5] or "",
        )


def number(db: Database, reading: PageReading) -> int:
    """The number of the document that was looked at, a new one if need be."""
    key = (reading.service, reading.format, reading.url or "")
    db.conn.execute(_PUT_DOCUMENT, key)
    found: int = db.conn.execute(_DOCUMENT, key).fetchone()[0]
    return found
