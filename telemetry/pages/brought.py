"""What a look at a page brought each service that the page tells of. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.looks import LastRead, Look
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
from .judge import Finding, of_answer, of_failure, of_refusal
from .known import Known, is_fresh, is_older, last_read, reader_of, sendable
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
        look = replace(look, readings=_readings(feed, found.finding, at))
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


def _found(feed: Feed, answered: Answer | ProbeFailed, known: Known, asked: Condition, at: datetime) -> _Found:
    if isinstance(answered, ProbeFailed):
        return _Found(finding=of_failure(answered))
    body = of_answer(answered, conditional=asked != NOTHING)
    if isinstance(body, Finding):
        return _Found(finding=body)
    lasts = [last_read(service, known) for service in feed.services]
    if all(last is not None and is_fresh(last, at) and is_older(answered, last) for last in lasts):
        return _Found(finding=Finding(ReadingOutcome.UNCHANGED, "an older copy than the one before"))
    document = Document(name=feed.url, body=body, fetched_at=at, url=feed.url)
    try:
        said = _read(document, feed)
    except BadInput as error:
        return _Found(finding=of_refusal(answered, _why(error)))
    own = tuple(_own(service, feed, document, said, known=known, answer=answered) for service in feed.services)
    return _Found(finding=Finding(ReadingOutcome.READ), own=own)


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


def _own(
    service: Service, feed: Feed, document: Document, said: Iterable[StatusEvent], *, known: Known, answer: Answer
) -> _Own:
    # How the page stands, a document that repeats another one would tell from an older copy.
    whole = _telling(feed, (replace(event, service=service.id) for event in said))
    events = _telling(feed, said_of(whole, service.status_page, format=feed.format))
    last = LastRead(
        service=service.id,
        format=feed.format,
        url=feed.url,
        reader=reader_of(service),
        etag=sendable(answer.headers.get("etag", "")),
        last_modified=sendable(answer.headers.get("last-modified", "")),
        sha256=document.sha256,
        statements=hashlib.sha256("\0".join(_words((*whole, *events))).encode()).hexdigest(),
        summary=summary(events),
        newest=newest(events, document.fetched_at),
        whole_at=document.fetched_at,
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
