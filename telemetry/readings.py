"""Readings of status pages: that we looked, when, and what was listed, also where nothing was new or nothing came."""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from .document import Document
from .model import StatusEvent
from .moment import format_moment, parse_moment

Row = tuple[Any, ...]


class ReadingOutcome(StrEnum):
    """What came of looking at a page."""

    READ = "read"
    # Nothing is new since our last reading: the server said so, or the same came again.
    UNCHANGED = "unchanged"
    # A cache gave a copy from before our last reading: it dates nothing, and says nothing of what stands there now.
    STALE_COPY = "stale-copy"
    # No answer came, or the page's own server failed, while others answered.
    UNREACHABLE = "unreachable"
    # It would not answer us: that says nothing about whether it answers others.
    BLOCKED = "blocked"
    # Something came that is not what the page's format says.
    REFUSED_SHAPE = "refused-shape"
    # We could not look: from here, nobody answered at that time.
    VANTAGE_FAULT = "vantage-fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """One look at one document of a status page.

    `url` is where it lives, None for a saved file whose address nobody gave; `listed` holds the keys of all statements
    in it, in order of text, and is empty for every outcome but `read`. `why` says in words what was in the way.
    """

    service: str
    format: str
    url: str | None
    read_at: datetime
    outcome: ReadingOutcome
    sha256: str = ""
    listed: tuple[str, ...] = ()
    why: str = ""

    @property
    def kind(self) -> tuple[str, str | None]:
        """Readings of one kind are of the same document, at different times."""
        return (self.format, self.url)


def reading_of(document: Document, events: Iterable[StatusEvent], *, service: str, format: str) -> PageReading:  # noqa: A002 -- the field's name
    """The reading of a document that was read into these events."""
    return PageReading(
        service=service,
        format=format,
        url=document.url,
        read_at=document.fetched_at,
        outcome=ReadingOutcome.READ,
        sha256=document.sha256,
        listed=tuple(sorted({event.key for event in events})),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Readings in a row of one document that listed the same; pages are read often and change seldom."""

    format: str
    times: tuple[datetime, ...]
    listed: frozenset[str]

    @property
    def first(self) -> datetime:
        """The first of the readings."""
        return self.times[0]

    @property
    def last(self) -> datetime:
        """The last of the readings."""
        return self.times[-1]

    def last_before(self, moment: datetime) -> datetime | None:
        """The last of the readings before a moment; None if all are later."""
        place = bisect_left(self.times, moment)
        return self.times[place - 1] if place else None


def stretches(readings: Iterable[PageReading]) -> tuple[tuple[Stretch, ...], ...]:
    """What one service's page listed over time: the stretches of each of its documents, by time.

    A reading that found the document unchanged lists what the last one did; one that failed tells nothing.
    """
    documents: dict[tuple[str, str | None], list[PageReading]] = defaultdict(list)
    for reading in readings:
        documents[reading.kind].append(reading)
    ordered = sorted(documents.items(), key=lambda item: (item[0][0], item[0][1] or ""))
    return tuple(tuple(_stretches(kind[0], own)) for kind, own in ordered)


def _stretches(format: str, readings: Iterable[PageReading]) -> Iterator[Stretch]:  # noqa: A002 -- the field's name
    ordered = sorted(readings, key=lambda reading: (reading.read_at, reading.outcome, reading.listed))
    for listed, own in groupby(_listings(ordered), key=lambda pair: pair[1]):
        yield Stretch(format=format, times=tuple(moment for moment, _ in own), listed=frozenset(listed))


def _listings(readings: Iterable[PageReading]) -> Iterator[tuple[datetime, tuple[str, ...]]]:
    listed: tuple[str, ...] | None = None
    for reading in readings:
        if reading.outcome is ReadingOutcome.READ:
            listed = reading.listed
        if reading.outcome in (ReadingOutcome.READ, ReadingOutcome.UNCHANGED) and listed is not None:
            yield reading.read_at, listed


READING = "service, format, url, read_at, outcome, sha256, listed, listing"


def reading_row(reading: PageReading) -> Row:
    """The columns of READING; a listing is kept once, under its digest."""
    return (
        reading.service,
        reading.format,
        reading.url or "",
        format_moment(reading.read_at),
        reading.outcome.value,
        reading.sha256,
        len(reading.listed),
        listing_row(reading)[0],
    )


def listing_row(reading: PageReading) -> Row:
    """The digest of a listing, and the listing as JSON."""
    keys = json.dumps(reading.listed)
    return (hashlib.sha256(keys.encode()).hexdigest(), keys)


def to_listing(row: Row) -> tuple[str, tuple[str, ...]]:
    """The digest of a listing, and the listing."""
    return row[0], tuple(json.loads(row[1]))


def to_reading(row: Row, listings: Mapping[str, tuple[str, ...]]) -> PageReading:
    """A reading from the columns of READING, and the listings by their digests."""
    return PageReading(
        service=row[0],
        format=row[1],
        url=row[2] or None,
        read_at=parse_moment(row[3]),
        outcome=ReadingOutcome(row[4]),
        sha256=row[5],
        listed=listings[row[7]],
    )
