"""Any JSON Feed, such as a company's blog: that something was posted, and nothing about health.

It sees as far back as its publisher keeps items, often the latest ten or twenty. It cannot say what state anything is
in, whether an item is about an incident, or that one was rewritten before we first read it.
"""

from __future__ import annotations

import re

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import StatusEvent
from telemetry.status.article import Article, article_events
from telemetry.status.fields import Moment, Shape, read_json
from telemetry.status.markup import plain_text, tidy
from telemetry.status.source import Source

NAME = "json-feed"
PATH: str | None = None

# https://www.jsonfeed.org/version/1.1/ : the version's address is what makes the document a JSON Feed.
VERSION = re.compile(r"https://(www\.)?jsonfeed\.org/version/")


class _Item(Shape):
    # The specification asks readers to take a number for text here.
    id: str | int
    url: str | None = None
    title: str = ""
    content_html: str | None = None
    content_text: str | None = None
    summary: str = ""
    date_published: Moment | None = None


class _Feed(Shape):
    version: str
    home_page_url: str | None = None
    items: tuple[_Item, ...]


_WHOLE = TypeAdapter(_Feed)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed, one event per item.

    Raises:
        BadInput: not a JSON Feed, cut off, or an item of another shape; names the field.
    """
    feed = read_json(_WHOLE, document.text(), source=document.name, shape="a JSON Feed")
    if VERSION.match(feed.version) is None:
        raise BadInput(f"not a JSON Feed: {feed.version!r}", source=document.name, field="version")
    source = Source.of(document, service=service, format=NAME, url=feed.home_page_url)
    return tuple(article_events([_article(item) for item in feed.items], source))


def _article(item: _Item) -> Article:
    html = item.content_html
    return Article(
        id=str(item.id),
        title=tidy(item.title),
        text=plain_text(html) if html is not None else tidy(item.content_text or item.summary),
        url=item.url,
        posted_at=item.date_published,
    )
