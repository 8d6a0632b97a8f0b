"""GDELT: press articles that say that a service is failing.

`seendate` is when GDELT came across an article, not when what it tells of happened. So a report is dated by its day
(midnight, without an end), which cannot decide anything about an hour. Copies of an agency's text are one article.
The shape is from the documentation (mode ArtList, format JSON), not from a recording.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from telemetry.document import Document
from telemetry.model import Report, ReportKind, Window
from telemetry.service import Service
from telemetry.sources.receipt import Receipt, one_line
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Compact, Shape, read_json
from telemetry.sources.trouble import names, tells_of_trouble

NAME = "gdelt"
DOCS = "https://blog.gdeltproject.org/gdelt-doc-2-0-api-debuts/"
OPERATOR = "gdelt"
METHOD = "articles in English whose headline says that the service fails, by the day on which GDELT came across them"
BASE_URL = "https://api.gdeltproject.org/api/v2"
MAX_AGE = timedelta(days=2)
# One request in five seconds, in the words of its own refusals.
BUDGET = Budget(requests=1, per=timedelta(seconds=5))
KEY: Key | None = None
FORM = "%Y%m%d%H%M%S"


class _Article(Shape):
    url: str
    title: str
    seendate: Compact
    domain: str
    sourcecountry: str | None = None


class _Articles(Shape):
    articles: tuple[_Article, ...] = ()


def request(service: Service, window: Window, *, base_url: str = BASE_URL) -> Request:
    """Ask for the articles in English of a window that name a service and an outage; the last three months only."""
    called = names(service)[:3]
    quoted = " OR ".join(f'"{name}"' for name in called)
    who = f"({quoted})" if len(called) > 1 else quoted
    asked = {
        "query": f"{who} (outage OR down OR offline OR disruption) sourcelang:english",
        "mode": "ArtList",
        "format": "json",
        "sort": "DateAsc",
        "maxrecords": "250",
        "startdatetime": window.start.strftime(FORM),
        "enddatetime": window.end.strftime(FORM),
    }
    return Request(source=NAME, url=join(base_url, "doc/doc"), params=asked)


def parse(document: Document, *, service: Service) -> tuple[Report, ...]:
    """One report for each different headline that says that the service fails; the publisher is its operator.

    Raises:
        BadInput: not GDELT's list of articles; names the field.
    """
    read = read_json(document, _Articles, name="GDELT's list of articles")
    return tuple(_reports(read, document, service))


def _reports(read: _Articles, document: Document, service: Service) -> Iterator[Report]:
    told: set[str] = set()
    for article in sorted(read.articles, key=lambda article: (article.seendate, article.url)):
        headline = one_line(article.title)
        if headline.casefold() in told or not tells_of_trouble(headline, service):
            continue
        told.add(headline.casefold())
        yield Receipt.of(document, operator=one_line(article.domain)).report(
            ReportKind.PRESS,
            f"{headline} (seen by GDELT at {article.seendate:%H:%M} UTC)",
            time=article.seendate.replace(hour=0, minute=0, second=0, microsecond=0),
            end=None,
            service=service.id,
            source=f"{one_line(article.domain)} via GDELT",
            region=None,
            url=article.url if article.url.startswith(("https://", "http://")) else None,
        )
