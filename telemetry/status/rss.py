"""Any RSS feed, version 0.9 to 2.0, such as a company's blog: that something was posted, and nothing about health.

It sees as far back as its publisher keeps articles, often the latest ten or twenty. It cannot say what state anything
is in, whether an article is about an incident, or that one was rewritten before we first read it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.status.article import Article, article_events
from telemetry.status.feed import read_feed
from telemetry.status.item import body, item_moment
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "rss"
PATH: str | None = None


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed, one event per item.

    Raises:
        BadInput: not RSS, cut off, with a document type, or an item without any id; names the line or the field.
    """
    feed = read_feed(document, version="rss", shape="an RSS feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    articles = [_article(raw, f"item[{place}]", source) for place, raw in enumerate(feed.entries)]
    return tuple(article_events(articles, source))


def _article(raw: Mapping[str, Any], place: str, source: Source) -> Article:
    # https://www.rssboard.org/rss-specification#hrelementsOfLtitemgt : every part of an item may be missing.
    identity = raw.get("id") or raw.get("link") or raw.get("title")
    if not identity:
        raise BadInput("has neither guid, link nor title", source=source.document, field=place)
    return Article(
        id=identity,
        title=plain_text(raw.get("title", "")),
        text=plain_text(body(raw)),
        url=raw.get("link"),
        posted_at=_posted_at(raw, place, source),
    )


def _posted_at(raw: Mapping[str, Any], place: str, source: Source) -> datetime | None:
    text = raw.get("published") or raw.get("updated")
    return item_moment(text, source=source.document, field=f"{place}.pubDate") if text else None
