"""An article of a feed that is no status feed: something was posted, and nothing follows from it about any service.

Its stage is unknown and its word is "post", so that a company's blog never reads as trouble, nor as its end. Whoever
runs the feed may mean an outage or a new office: only a reader can tell.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from telemetry.model import IncidentStage, StatusEvent
from telemetry.statements import ARTICLE
from telemetry.status.source import Source, distinct


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article: its id in the feed, its words without mark-up, and when it was posted, if the feed says so."""

    id: str
    title: str
    text: str
    url: str | None
    posted_at: datetime | None


def article_events(articles: Sequence[Article], source: Source) -> Iterator[StatusEvent]:
    """One event per article, in the order of the feed; articles that share an id are told apart by number."""
    # Numbered from the oldest, which stands last, so that a new article does not rename those before it.
    oldest_first = tuple(reversed(articles))
    keys = distinct(f"post/{article.id}" for article in oldest_first)
    return reversed([_event(key, article, source) for key, article in zip(keys, oldest_first, strict=True)])


def _event(key: str, article: Article, source: Source) -> StatusEvent:
    return source.event(
        key,
        IncidentStage.UNKNOWN,
        word=ARTICLE,
        title=article.title,
        text=article.text,
        posted_at=article.posted_at,
        incident=article.id,
        url=article.url,
    )
