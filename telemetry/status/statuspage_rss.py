"""Statuspage's history.rss: the same entries as its history.atom, told apart by their links.

It holds the latest 25 or so incidents and maintenances with their whole course, but neither components, regions nor
the state of the page: an entry says what was posted, and its absence says nothing. `entry` tells how one is read. The
item's `pubDate` may be the time of the resolution, so it only tells the year.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.status.entry import Entry, entry_events
from telemetry.status.feed import read_feed
from telemetry.status.item import item_moment, require
from telemetry.status.source import Source

NAME = "statuspage-rss"
PATH: str | None = "/history.rss"


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed; each update of each item becomes an event with its own time, None where its zone is not known.

    Raises:
        BadInput: not RSS, cut off, with a document type, or an item without its parts; names the line or the field.
    """
    feed = read_feed(document, version="rss", shape="an RSS feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    entries = [_entry(raw, f"item[{place}]", source) for place, raw in enumerate(feed.entries)]
    return tuple(event for entry in entries for event in entry_events(entry, source))


def _entry(raw: Mapping[str, Any], place: str, source: Source) -> Entry:
    require(raw, ("link", "title", "published", "summary"), source=source.document, place=place)
    field = f"{place}.pubDate"
    published = item_moment(raw["published"], source=source.document, field=field)
    if published is None:
        raise BadInput(f"{raw['published']!r} has no UTC offset", source=source.document, field=field)
    return Entry(
        number=raw["link"].rpartition("/")[2],
        title=raw["title"],
        link=raw["link"],
        published=published,
        html=raw["summary"],
        place=place,
        field="description",
    )
