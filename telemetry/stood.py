"""What stood on a service's page at a moment, as our last look before it found it; the store owns the transactions.

How a page and its components stand is kept when it changes, not at every look. That it stood there still is known from
the listing of the last reading, and from the looks that found nothing new since.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlite_utils import Database

from . import records
from .looks import CODES, EPOCH, MILLISECOND
from .model import StatusEvent
from .moment import format_moment, parse_moment
from .readings import ReadingOutcome, to_listing

_DOCUMENTS = "SELECT id, format, url FROM page_validators WHERE service = ?"
_LAST_READ = """
    SELECT read_at, digest, keys FROM page_readings JOIN page_listings ON digest = listing
    WHERE service = ? AND format = ? AND url = ? AND read_at <= ? AND outcome = 'read' ORDER BY read_at DESC LIMIT 1
"""
_LAST_UNCHANGED = "SELECT at FROM page_looks WHERE document = ? AND at <= ? AND outcome = ? ORDER BY at DESC LIMIT 1"
# SQLite takes the other columns from the row that the maximum is of: https://sqlite.org/lang_select.html#bareagg
_LATEST = f"""
    SELECT {records.STATUS_EVENT}, max(seen_at) FROM status_events
    WHERE service = ? AND posted_at IS NULL AND incident IS NULL AND seen_at <= ? GROUP BY format, key
"""  # noqa: S608 -- column names from a constant


def stood(db: Database, service: str, at: datetime) -> Iterator[StatusEvent]:
    """How the page and its components stood by the last look up to `at`, each seen at the time of that look."""
    moment = format_moment(at)
    seen = _seen(db, service, at)
    for row in db.conn.execute(_LATEST, (service, moment)):
        event = records.to_status_event(row[:-1])
        last = seen.get((event.format, event.key))
        if last is not None and last >= event.seen_at:
            yield replace(event, seen_at=last)


def _seen(db: Database, service: str, at: datetime) -> dict[tuple[str, str], datetime]:
    """When each statement that a document listed last was last found there."""
    found: dict[tuple[str, str], datetime] = {}
    for document, name, url in db.conn.execute(_DOCUMENTS, (service,)).fetchall():
        row = db.conn.execute(_LAST_READ, (service, name, url, format_moment(at))).fetchone()
        if row is None:
            continue
        last = max(parse_moment(row[0]), _unchanged(db, document, at) or EPOCH)
        for key in to_listing(row[1:])[1]:
            found[name, key] = max(last, found.get((name, key), EPOCH))
    return found


def _unchanged(db: Database, document: int, at: datetime) -> datetime | None:
    code = CODES[ReadingOutcome.UNCHANGED]
    row = db.conn.execute(_LAST_UNCHANGED, (document, (at - EPOCH) // MILLISECOND, code)).fetchone()
    return None if row is None else EPOCH + row[0] * MILLISECOND
