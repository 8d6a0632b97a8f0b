"""Statuspage's history.atom: one entry per incident, all its updates as HTML, newest first.

It holds the latest 25 or so incidents and maintenances with their whole course, but neither components, regions nor
the state of the page: an entry says what was posted, and its absence says nothing. `entry` tells how one is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.moment import parse_moment
from telemetry.status.entry import Entry, entry_events
from telemetry.status.feed import read_feed
from telemetry.status.item import require
from telemetry.status.source import Source

NAME = "statuspage-atom"
PATH: str | None = "/history.atom"


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed; each update of each entry becomes an event with its own time, None where its zone is not known.

    Raises:
        BadInput: not Atom, cut off, with a document type, or an entry without its parts; names the line or the field.
    """
    feed = read_feed(document, version="atom", shape="an Atom feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    entries = [_entry(raw, f"entry[{place}]", source) for place, raw in enumerate(feed.entries)]
    return tuple(event for entry in entries for event in entry_events(entry, source))


def _entry(raw: Mapping[str, Any], place: str, source: Source) -> Entry:
    require(raw, ("id", "title", "published", "content"), source=source.document, place=place)
    try:
        published = parse_moment(raw["published"])
    except ValueError as error:
        raise BadInput(str(error), source=source.document, field=f"{place}.published") from None
    return Entry(
        number=raw["id"].rpartition("/")[2],
        title=raw["title"],
        link=raw.get("link", ""),
        published=published,
        html=raw["content"][0]["value"],
        place=place,
        field="content",
    )
