"""Any Atom feed, such as a company's blog: that something was posted, and nothing about health.

It sees as far back as its publisher keeps entries, often the latest ten or twenty. It cannot say what state anything
is in, whether an entry is about an incident, or that one was rewritten before we first read it. An entry without
`published` counts from its last change.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telemetry.document import Document
from telemetry.model import StatusEvent
from telemetry.status.article import Article, article_events
from telemetry.status.feed import read_feed
from telemetry.status.item import body, item_moment, require
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "atom"
PATH: str | None = None


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed, one event per entry.

    Raises:
        BadInput: not Atom, cut off, with a document type, or an entry without its parts; names the line or the field.
    """
    feed = read_feed(document, version="atom", shape="an Atom feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    articles = [_article(raw, f"entry[{place}]", source) for place, raw in enumerate(feed.entries)]
    return tuple(article_events(articles, source))


def _article(raw: Mapping[str, Any], place: str, source: Source) -> Article:
    # https://www.rfc-editor.org/rfc/rfc4287#section-4.1.2 : id and updated are always there, published may be.
    require(raw, ("id", "updated"), source=source.document, place=place)
    dated = "published" if raw.get("published") else "updated"
    return Article(
        id=raw["id"],
        title=plain_text(raw.get("title", "")),
        text=plain_text(body(raw)),
        url=raw.get("link"),
        posted_at=item_moment(raw[dated], source=source.document, field=f"{place}.{dated}"),
    )
