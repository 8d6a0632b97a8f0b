"""What a look at a page brought each service that the page tells of. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.looks import MILLISECOND, LastRead, Look
from telemetry.model import StatusEvent
from telemetry.moment import format_moment
from telemetry.probe.outcome import ProbeFailed
from telemetry.probe.politeness import retry_after
from telemetry.readings import PageReading, ReadingOutcome, reading_of
from telemetry.scope import said_of
from telemetry.service import Service
from telemetry.status import read_status

from .feed import Feed
from .fetch import NOTHING, Answer, Condition
from .freshness import Copy, copy_of, is_older
from .imprint import Imprint, imprint, is_another, own_sites
from .judge import Finding, of_answer, of_failure, of_refusal
from .known import Known, last_read, reader_of, sendable
from .summary import is_over, newest, summary


def look_of(
    feed: Feed, answered: Answer | ProbeFailed, *, known: Known, asked: Condition = NOTHING, at: datetime, ms: float
) -> Look:
    """What an answer, or that none came, is for every service of the feed.

    Args:
        feed: what was looked at.
        answered: what came.
        known: what the services have of it.
        asked: the condition under which it was asked for.
        at: when its last byte was in, or none came.
        ms: how long that took.
    """
    found = _found(feed, answered, known, asked, at)
    look = Look(url=feed.url, format=feed.format, at=at, outcome=found.finding.outcome, why=found.finding.why, ms=ms)
    if found.own:
        look = replace(
            look,
            outcome=min((own.reading.outcome for own in found.own), key=list(ReadingOutcome).index),
            readings=tuple(own.reading for own in found.own),
            events=tuple(event for own in found.own for event in own.events),
            last_reads=tuple(own.last for own in found.own),
        )
    else:
        look = replace(look, readings=_readings(feed, found.finding, found.as_of or at))
    if isinstance(answered, ProbeFailed):
        return look
    wait = retry_after(answered.headers.get("retry-after"), at)
    return replace(look, address=answered.url, bytes=len(answered.body), asked_to_wait=wait)


def voided(look: Look, why: str) -> Look:
    """The same look where it turns out that from here nothing could be seen, or nothing dated: it brought nothing."""
    outcome = ReadingOutcome.VANTAGE_FAULT
    why = "; ".join(filter(None, (look.why, why)))
    readings = (replace(each, outcome=outcome, why=why, sha256="", listed=()) for each in look.readings)
    return replace(look, outcome=outcome, why=why, readings=tuple(readings), events=(), last_reads=())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What a document is for one service: the look, the statements if they are others than before, and what to know."""

    reading: PageReading
    events: tuple[StatusEvent, ...]
    last: LastRead


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    finding: Finding
    own: tuple[_Own, ...] = ()
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Received:
    """A document with all that tells how old it is and of which page."""

    document: Document
    answer: Answer
    copy: Copy
    mark: Imprint


def _found(feed: Feed, answered: Answer | ProbeFailed, known: Known, asked: Condition, at: datetime) -> _Found:
    if isinstance(answered, ProbeFailed):
        return _Found(finding=of_failure(answered))
    body = of_answer(answered, conditional=asked != NOTHING)
    if isinstance(body, Finding):
        if body.outcome is not ReadingOutcome.UNCHANGED:
            return _Found(finding=body)
        copy = copy_of(answered.headers, at)
        return _stale(feed, copy, known, at) or _Found(finding=body, as_of=_as_of(feed, copy, known, at))
    mark = imprint(body, format=feed.format, address=answered.url)
    if _became_another(feed, mark, known):
        return _Found(finding=Finding(ReadingOutcome.REFUSED_SHAPE, f"another page: {mark.site or mark.answered}"))
    copy = copy_of(answered.headers, at, updated_at=mark.updated_at)
    if stale := _stale(feed, copy, known, at):
        return stale
    document = Document(name=feed.url, body=body, fetched_at=_as_of(feed, copy, known, at), url=feed.url)
    if any(
        document.fetched_at == last.whole_at < at and document.sha256 != last.sha256 for last in _lasts(feed, known)
    ):
        # Of one second by the headers, and other words than those before: they came after.
        document = replace(document, fetched_at=document.fetched_at + MILLISECOND)
    try:
        said = _read(document, feed)
    except BadInput as error:
        return _Found(finding=of_refusal(answered, _why(error)))
    received = _Received(document=document, answer=answered, copy=copy, mark=mark)
    own = tuple(_own(service, feed, received, said, known=known) for service in feed.services)
    return _Found(finding=Finding(ReadingOutcome.READ), own=own)


def _lasts(feed: Feed, known: Known) -> tuple[LastRead, ...]:
    """What the services have, however it was read: how old a copy is has nothing to do with that."""
    return tuple(known[service.id] for service in feed.services if service.id in known)


def _stale(feed: Feed, copy: Copy, known: Known, at: datetime) -> _Found | None:
    if any(is_older(copy, last, at) for last in _lasts(feed, known)):
        return _Found(finding=Finding(ReadingOutcome.STALE_COPY, "an older copy than the one before"))
    return None


def _as_of(feed: Feed, copy: Copy, known: Known, at: datetime) -> datetime:
    """When the copy was made, which is not before the last one: that it is no older was looked into."""
    return max((copy.made_at, *(last.whole_at for last in _lasts(feed, known) if last.whole_at <= at)))


def _became_another(feed: Feed, mark: Imprint, known: Known) -> bool:
    own = frozenset(site for service in feed.services for site in own_sites(service))
    lasts = (last_read(service, known) for service in feed.services)
    marks = (Imprint.of_text(last.page) for last in lasts if last is not None)
    return any(before is not None and is_another(mark, before, own) for before in marks)


def _why(error: BadInput) -> str:
    """What is wrong and where in the document, whose address stands beside the words anyway."""
    line = "" if error.line is None else f"line {error.line}"
    place = ", ".join(filter(None, (line, error.field)))
    return " ".join(": ".join(filter(None, (place, error.problem))).split())


def _read(document: Document, feed: Feed) -> tuple[StatusEvent, ...]:
    events = read_status(document, service="", format=feed.format)
    try:
        # What cannot be written as UTF-8 cannot be kept.
        "".join(_words(events)).encode()
    except UnicodeEncodeError:
        raise BadInput("holds half a character (a lone surrogate), which is no text", source=document.name) from None
    return events


def _own(service: Service, feed: Feed, received: _Received, said: Iterable[StatusEvent], *, known: Known) -> _Own:
    document = received.document
    # How the page stands, a document that repeats another one would tell from an older copy.
    whole = _telling(feed, (replace(event, service=service.id) for event in said))
    events = _telling(feed, said_of(whole, service.status_page, format=feed.format))
    last = LastRead(
        service=service.id,
        format=feed.format,
        url=feed.url,
        reader=reader_of(service),
        etag=sendable(received.answer.headers.get("etag", "")),
        last_modified=sendable(received.copy.last_modified),
        sha256=document.sha256,
        statements=hashlib.sha256("\0".join(_words((*whole, *events))).encode()).hexdigest(),
        summary=summary(events),
        newest=newest(events, document.fetched_at),
        whole_at=document.fetched_at,
        page=received.mark.text,
        updated_at=received.copy.updated_at,
    )
    before = last_read(service, known)
    # On a shared page it lists all that stands there: what moves to another product was not taken away.
    reading = reading_of(document, (*whole, *events), service=service.id, format=feed.format)
    if before is not None and before.statements == last.statements:
        unchanged = replace(reading, outcome=ReadingOutcome.UNCHANGED, sha256="", listed=())
        return _Own(reading=unchanged, events=(), last=last)
    if feed.repeats:
        # The first document tells of the others.
        over = _over(whole)
        events = tuple(event for event in events if event.incident in over)
    return _Own(reading=reading, events=events, last=last)


def _telling(feed: Feed, events: Iterable[StatusEvent]) -> tuple[StatusEvent, ...]:
    return tuple(event for event in events if event.incident is not None or not feed.repeats)


def _over(events: Iterable[StatusEvent]) -> frozenset[str]:
    """The incidents that a document says are over."""
    incidents: dict[str, list[StatusEvent]] = {}
    for event in events:
        if event.incident is not None:
            incidents.setdefault(event.incident, []).append(event)
    return frozenset(incident for incident, own in incidents.items() if is_over(own))


def _readings(feed: Feed, finding: Finding, at: datetime) -> tuple[PageReading, ...]:
    return tuple(
        PageReading(
            service=service.id, format=feed.format, url=feed.url, read_at=at, outcome=finding.outcome, why=finding.why
        )
        for service in feed.services
    )


def _words(events: Iterable[StatusEvent]) -> list[str]:
    """All that was said, in the order of its keys, as text that differs where anything differs."""
    return sorted(
        json.dumps(
            (
                event.key,
                type(event.state).__name__,
                event.state.value,
                event.word,
                event.title,
                event.text,
                event.incident,
                None if event.posted_at is None else format_moment(event.posted_at),
            ),
            ensure_ascii=False,
        )
        for event in events
    )
