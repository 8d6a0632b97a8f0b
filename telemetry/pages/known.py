"""What is known of a feed from before, and what may be taken from it. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from importlib.metadata import version

from telemetry.edits import CACHED
from telemetry.looks import LastRead
from telemetry.service import Service

from .feed import Feed
from .fetch import NOTHING, Condition

Known = Mapping[str, LastRead]

# Servers err: a page that is said to be unchanged for so long is asked for whole. What was posted within that time, and
# missed for their error, must not look as if it were dated back.
TRUST = CACHED

LONGEST_WORD = 500


def condition(feed: Feed, known: Known, now: datetime) -> Condition:
    """What to ask for: something new, where all services of the feed have the same already; else the document."""
    lasts = [last_read(service, known) for service in feed.services]
    having = {(last.etag, last.last_modified) if last is not None and is_fresh(last, now) else None for last in lasts}
    if len(having) != 1 or (one := having.pop()) is None:
        return NOTHING
    return Condition(etag=one[0], last_modified=one[1])


def last_read(service: Service, known: Known) -> LastRead | None:
    """What the service has, if it was read as we read now; None if not."""
    last = known.get(service.id)
    return last if last is not None and last.reader == reader_of(service) else None


def is_fresh(last: LastRead, now: datetime) -> bool:
    """Whether the document itself came lately; what came by a clock that went ahead is not fresh when it is right."""
    return timedelta(0) <= now - last.whole_at < TRUST


def sendable(text: str) -> str:
    """A server's word if it can be sent back as it came, else nothing."""
    return text if text.isascii() and text.isprintable() and len(text) <= LONGEST_WORD else ""


@cache
def _version() -> str:
    return version("factping")


def reader_of(service: Service) -> str:
    """What decides which statements are found in a document: this version, and what the catalogue says of the page."""
    return hashlib.sha256(f"{_version()} {service.status_page!r}".encode()).hexdigest()
