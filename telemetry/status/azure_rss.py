"""Azure's status feed (RSS): the incidents that the public page lists right now.

It sees only what is listed when it is read; empty is what it normally is. It cannot say a stage or a severity, so an
item is an update without a word, nor when it was posted: `pubDate` is not that, so an item counts from when it was
read. A `guid` is used again for later incidents, so a key holds both. Categories mix services and regions; they stay
in the title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telemetry.document import Document
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.feed import read_feed
from telemetry.status.fields import labelled
from telemetry.status.item import item_moment, require
from telemetry.status.markup import plain_text
from telemetry.status.source import Source, distinct

NAME = "azure-rss"
PATH: str | None = None

# https://learn.microsoft.com/en-us/azure/service-health/azure-status-overview ; the feed has no words for stages.


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed, one event per item; a silence where it holds none.

    Raises:
        BadInput: not RSS, cut off, with a document type, or an item without its parts; names the line or the field.
    """
    feed = read_feed(document, version="rss", shape="an RSS feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    if not feed.entries:
        return (source.event("page", PageIndicator.NONE_LISTED, word="", title=feed.feed.get("title", "")),)
    codes = distinct([_code(raw, f"item[{place}]", source) for place, raw in enumerate(feed.entries)])
    return tuple(_event(code, raw, source) for code, raw in zip(codes, feed.entries, strict=True))


def _code(raw: Mapping[str, Any], place: str, source: Source) -> str:
    require(raw, ("id", "title", "published"), source=source.document, place=place)
    moment = item_moment(raw["published"], source=source.document, field=f"{place}.pubDate")
    return f"{raw['id']}/{format_moment(moment) if moment else raw['published']}"


def _event(code: str, raw: Mapping[str, Any], source: Source) -> StatusEvent:
    return source.event(
        f"incident/{code}",
        IncidentStage.UPDATE,
        word="",
        title=labelled(raw["title"].strip(), categories=[tag["term"] for tag in raw.get("tags", ())]),
        text=plain_text(raw.get("summary", "")),
        incident=code,
        url=raw.get("link"),
    )
