"""Hacker News, through Algolia's search: how many people speak of trouble with a service.

The search is loose and finds what merely mentions a service; only stories and comments that say that it fails, close to
its name, are counted, and heads rather than posts.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pydantic import Field

from telemetry.document import Document
from telemetry.model import Report, Window
from telemetry.service import Service
from telemetry.sources.crowd import Voice, by_hour
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Epoch, Shape, read_json
from telemetry.sources.trouble import names, tells_of_trouble
from telemetry.status.markup import plain_text

NAME = "hn-algolia"
DOCS = "https://hn.algolia.com/api"
OPERATOR = "hacker news"
METHOD = "people who wrote on Hacker News that the service fails, close to its name, by the hour"
BASE_URL = "https://hn.algolia.com/api/v1"
MAX_AGE = timedelta(hours=2)
# "We are limiting the number of API requests from a single IP to 10,000 per hour."
BUDGET = Budget(requests=10_000, per=timedelta(hours=1))
KEY: Key | None = None
# Not more than this is given for one question, whatever page is asked for.
MOST = 1000


class _Hit(Shape):
    author: str | None = None
    created_at_i: Epoch
    title: str | None = None
    comment_text: str | None = None


class _Hits(Shape):
    hits: tuple[_Hit, ...]
    found: int | None = Field(default=None, alias="nbHits")


def request(service: Service, window: Window, *, base_url: str = BASE_URL) -> Request:
    """Ask for the stories and comments of a window that mention a service, the latest first.

    Of its names the first that is long enough to be searched for.
    """
    called = next(iter(names(service)), service.name)
    since, until = int(window.start.timestamp()), int(window.end.timestamp())
    asked = {
        "query": f'"{called}"',
        "tags": "(story,comment)",
        "numericFilters": f"created_at_i>={since},created_at_i<{until}",
        "hitsPerPage": str(MOST),
        "typoTolerance": "false",
    }
    return Request(source=NAME, url=join(base_url, "search_by_date"), params=asked)


def parse(document: Document, *, service: Service, window: Window) -> tuple[Report, ...]:
    """One report for each hour of the window in which people spoke of trouble.

    Raises:
        BadInput: not Algolia's hits; names the field.
    """
    read = read_json(document, _Hits, name="Hacker News hits")
    return by_hour(
        _voices(read, service),
        window=window,
        receipt=Receipt.of(document, operator=OPERATOR),
        service=service.id,
        source="Hacker News",
        of=f"wrote of trouble with {service.name}",
        complete=read.found is not None and read.found <= len(read.hits),
    )


def _voices(read: _Hits, service: Service) -> Iterator[Voice]:
    for hit in read.hits:
        said = plain_text(hit.title or hit.comment_text or "")
        if hit.author and tells_of_trouble(said, service):
            yield Voice(who=hit.author, at=hit.created_at_i)
