"""Asking the Wayback Machine: what the documents of the service's status page said when they were captured.

Captures of one document are read like its own readings, but under the archive's address: what it holds and what we read
ourselves stay two lines of evidence. A copy may be older than its capture by as long as the page stood in caches.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from telemetry.document import Document
from telemetry.errors import BadInput, BudgetSpent, SourceRefused, SourceUnavailable
from telemetry.pages.feed import Feed, feeds
from telemetry.readings import PageReading, ReadingOutcome, reading_of
from telemetry.scope import said_of
from telemetry.sources import wayback
from telemetry.sources.receipt import one_line
from telemetry.sources.wayback import Capture
from telemetry.status import read_status

from .question import Found, Line, Question, joined, unaskable

EVERY = timedelta(days=1)
BACK = timedelta(days=30)
PAST = True
# Of one document in one go, spread over the window; the next time goes on with those between.
MOST = 12


async def ask(question: Question, line: Line) -> Found:
    """What the captures said, and a reading at the time of each."""
    documents = feeds([question.service])
    if not documents:
        problem = "the catalogue names no status page in a format that we read"
        raise unaskable(wayback.NAME, question.service, problem)
    return joined([await _document(document, question, line) for document in documents])


async def _document(feed: Feed, question: Question, line: Line) -> Found:
    captures = await _captures(feed.url, question, line)
    if not captures:
        return Found(notes=(f"no capture of {feed.url} in this window", *await _page(feed, question, line)))
    address = wayback.calendar(feed.url, base_url=question.base_url)
    known = question.known.captures()
    wanted = [capture for capture in captures if (address, capture.time) not in known]
    chosen = spread(wanted, MOST)
    read = await _read(chosen, feed, address, line)
    left = len(wanted) - len(chosen)
    notes = (f"{feed.url}: {left} more captures are left for the next time",) if left else ()
    return joined([read, Found(notes=notes)])


async def _captures(page: str, question: Question, line: Line) -> list[Capture]:
    index = await line.ask(wayback.request(page, question.window, base_url=question.base_url))
    # An error page says nothing of the service's incidents.
    return [one for one in wayback.parse(index, base_url=question.base_url) if one.http_status in (None, 200)]


async def _page(feed: Feed, question: Question, line: Line) -> tuple[str, ...]:
    """What there is to look at for people, where there is nothing to read for us."""
    page = question.service.status_page
    if feed.further or page is None or page.url.rstrip("/") == feed.url.rstrip("/"):
        return ()
    count = len(await _captures(page.url, question, line))
    if not count:
        return ()
    address = wayback.calendar(page.url, base_url=question.base_url)
    return (f"{count} captures of the page for people, which no format reads: {address}",)


def spread(captures: Sequence[Capture], most: int) -> list[Capture]:
    """At most so many of the captures, the first and the last among them, evenly by their number."""
    if len(captures) <= most:
        return list(captures)
    last = len(captures) - 1
    return [captures[round(place * last / (most - 1))] for place in range(most)]


async def _read(captures: Sequence[Capture], feed: Feed, address: str, line: Line) -> Found:
    found: list[Found] = []
    for capture in captures:
        try:
            answer = await line.ask(wayback.capture_request(capture))
        except SourceRefused as refusal:
            found.append(Found(notes=(f"capture of {capture.time:%Y-%m-%d %H:%M} UTC is left out: {refusal}",)))
        except (SourceUnavailable, BudgetSpent) as error:
            if not found:
                raise
            # What has come is kept; the next time goes on from there.
            found.append(Found(notes=(f"stopped before the capture of {capture.time:%Y-%m-%d %H:%M} UTC: {error}",)))
            break
        else:
            found.append(_said(capture, answer, feed, address))
    return joined(found)


def _said(capture: Capture, answer: Document, feed: Feed, address: str) -> Found:
    """What a copy of the document says; that its format cannot read it is a finding too."""
    name = f"Internet Archive, {capture.raw_url}"
    document = Document(name=name, body=answer.body, fetched_at=capture.time, url=address)
    service = feed.services[0].id
    try:
        events = read_status(document, service=service, format=feed.format)
    except BadInput as error:
        reading = PageReading(
            service=service,
            format=feed.format,
            url=address,
            read_at=capture.time,
            outcome=ReadingOutcome.REFUSED_SHAPE,
            sha256=document.sha256,
        )
        note = (
            f"capture of {capture.time:%Y-%m-%d %H:%M} UTC cannot be read as {feed.format}: {one_line(error.problem)}"
        )
        return Found(readings=(reading,), notes=(note,))
    reading = reading_of(document, events, service=service, format=feed.format)
    return Found(events=said_of(events, feed.services[0].status_page, format=feed.format), readings=(reading,))
