"""Mastodon: how many people post under a hashtag such as #githubdown, on one server's public timeline.

Nothing that a network client sees enters telemetry, and this does not: it is a public page, read without a token or an
account by the same plain HTTP as every other source, never through the bot's client. Whether the server answers, how
fast, and with what error is no measurement of anything; a failure here ends in an error and never in a row.
Kept are counts by the hour: no text, no name, no post. Accounts marked as bots are left out: they repeat monitors.
The shape is from the documentation; the recorded statuses of Mastodon's own API have the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from urllib.parse import quote

from telemetry.document import Document
from telemetry.model import Report, Window
from telemetry.service import Service
from telemetry.sources.crowd import Voice, by_hour
from telemetry.sources.pages import split_pages
from telemetry.sources.receipt import Receipt
from telemetry.sources.request import Budget, Key, Request, join
from telemetry.sources.shape import Moment, Shape, read_json

NAME = "mastodon-hashtag"
DOCS = "https://docs.joinmastodon.org/methods/timelines/#tag"
# All servers of the Fediverse see largely the same posts: two of them are one crowd.
OPERATOR = "fediverse"
METHOD = "people, bots left out, who posted publicly under one hashtag on one server, by the hour"
BASE_URL = "https://mastodon.social"
MAX_AGE = timedelta(hours=2)
# https://docs.joinmastodon.org/api/rate-limits/#per-ip
BUDGET = Budget(requests=300, per=timedelta(minutes=5))
KEY: Key | None = None
MOST = 40


class _Account(Shape):
    uri: str | None = None
    acct: str
    bot: bool = False


class _Status(Shape):
    id: str
    created_at: Moment
    visibility: str
    account: _Account


def tag(service: Service) -> str:
    """The hashtag under which people say that a service is down."""
    return f"{''.join(char for char in service.name if char.isalnum())}down".lower()


def request(hashtag: str, *, base_url: str = BASE_URL, max_id: str | None = None) -> Request:
    """Ask for the latest public posts under a hashtag, or for those before one of them.

    A page holds 40 posts at most: a crowd is several pages, each asked for with the `oldest` id of the one before.
    """
    asked = {"limit": str(MOST)} | ({"max_id": max_id} if max_id is not None else {})
    return Request(source=NAME, url=join(base_url, f"api/v1/timelines/tag/{quote(hashtag)}"), params=asked)


def oldest(page: Document) -> str | None:
    """The id to ask for the next page with; None on a page that is not full."""
    read = read_json(page, tuple[_Status, ...], name="a Mastodon timeline")
    return read[-1].id if len(read) >= MOST else None


def reaches(page: Document, start: datetime) -> bool:
    """Whether a page goes back to the start of a window, or is the last one."""
    return _reaches(read_json(page, tuple[_Status, ...], name="a Mastodon timeline"), start)


def parse(document: Document, *, service: Service, window: Window, hashtag: str | None = None) -> tuple[Report, ...]:
    """One report for each hour of the window in which people posted, over all pages that were joined (see `pages`).

    `hashtag` is the one that was asked for, where it is not the service's `tag`.

    Raises:
        BadInput: not a Mastodon timeline; names the field.
    """
    pages = [read_json(page, tuple[_Status, ...], name="a Mastodon timeline") for page in split_pages(document)]
    return by_hour(
        _voices(status for page in pages for status in page),
        window=window,
        receipt=Receipt.of(document, operator=OPERATOR),
        service=service.id,
        source="Mastodon",
        of=f"posted under #{hashtag or tag(service)}",
        complete=any(_reaches(page, window.start) for page in pages),
    )


def _voices(statuses: Iterable[_Status]) -> Iterator[Voice]:
    for status in statuses:
        if status.visibility == "public" and not status.account.bot:
            yield Voice(who=status.account.uri or status.account.acct, at=status.created_at)


def _reaches(read: tuple[_Status, ...], start: datetime) -> bool:
    """Whether the page goes back to the start of the window."""
    return len(read) < MOST or any(status.created_at < start for status in read)
