"""Statuspage's history.atom: one entry per incident, all its updates as HTML, newest first.

The times of the updates are printed without a year and in the page's own zone; the entry's `published` may be the time
of the resolution and tells only the year. Texts are rewritten in place, so a key holds the incident, the printed time
and the stage: the key stays, the text differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, StatusEvent
from telemetry.moment import parse_moment
from telemetry.status.feed import read_feed, require
from telemetry.status.markup import Run, runs, tidy
from telemetry.status.source import Source
from telemetry.status.stamp import Stamp, parse_stamp
from telemetry.status.statuspage import MAINTENANCE_STAGES, STAGES

NAME = "statuspage-atom"
PATH: str | None = "/history.atom"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    number: str
    title: str
    link: str
    published: datetime
    html: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Update:
    stamp: Stamp
    word: str
    text: str

    @property
    def stage(self) -> IncidentStage:
        return STAGES.get(self.word.casefold().replace(" ", "_"), IncidentStage.UNKNOWN)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a feed; each update of each entry becomes an event with its own time, None where its zone is not known.

    Raises:
        BadInput: not Atom, cut off, with a document type, or an entry without its parts; names the line or the field.
    """
    feed = read_feed(document, family="atom", shape="an Atom feed")
    source = Source.of(document, service=service, format=NAME, url=feed.feed.get("link"))
    entries = [_entry(raw, f"entry[{place}]", source) for place, raw in enumerate(feed.entries)]
    return tuple(event for entry in entries for event in _events(entry, source))


def _entry(raw: Mapping[str, Any], place: str, source: Source) -> _Entry:
    require(raw, ("id", "title", "published", "content"), source=source.document, place=place)
    try:
        published = parse_moment(raw["published"])
    except ValueError as error:
        raise BadInput(str(error), source=source.document, field=f"{place}.published") from None
    return _Entry(
        number=raw["id"].rpartition("/")[2],
        title=raw["title"],
        link=raw.get("link", ""),
        published=published,
        html=raw["content"][0]["value"],
        place=place,
    )


def _events(entry: _Entry, source: Source) -> Iterator[StatusEvent]:
    updates = _updates(entry, source)
    prefix = "maintenance" if any(update.stage in MAINTENANCE_STAGES for update in updates) else "incident"
    seen: Counter[str] = Counter()
    events = []
    # Counted from the oldest, so that a new update on top does not rename the ones below.
    for update in reversed(updates):
        key = f"{prefix}/{entry.number}/{update.stamp}/{update.word.casefold()}"
        seen[key] += 1
        events.append(_event(key if seen[key] == 1 else f"{key}/{seen[key]}", entry, update, source))
    return reversed(events)


def _event(key: str, entry: _Entry, update: _Update, source: Source) -> StatusEvent:
    try:
        posted_at = update.stamp.moment(near=entry.published)
    except ValueError as error:
        raise BadInput(str(error), source=source.document, field=f"{entry.place}.content") from None
    return source.event(
        key,
        update.stage,
        word=update.word,
        title=entry.title,
        text=update.text,
        posted_at=posted_at,
        # The code in the link is the incident's id in the JSON, so that both readings of one incident meet.
        incident=entry.link.rpartition("/incidents/")[2] or entry.number,
        url=entry.link or None,
    )


def _updates(entry: _Entry, source: Source) -> list[_Update]:
    """Cut an entry at its printed times; what stands before the first (a maintenance's own times) is no update."""
    pieces: list[tuple[Stamp, list[Run]]] = []
    for run in runs(entry.html):
        stamp = parse_stamp(run.text) if run.tag == "small" else None
        if stamp is not None:
            pieces.append((stamp, []))
        elif pieces:
            pieces[-1][1].append(run)
    if not pieces:
        raise BadInput("holds no update with a printed time", source=source.document, field=f"{entry.place}.content")
    return [_update(stamp, rest, entry, source) for stamp, rest in pieces]


def _update(stamp: Stamp, rest: list[Run], entry: _Entry, source: Source) -> _Update:
    bold = next((at for at, run in enumerate(rest) if run.tag == "strong"), None)
    if bold is None or tidy("".join(run.text for run in rest[:bold])):
        raise BadInput(f"the update of {stamp} has no stage", source=source.document, field=f"{entry.place}.content")
    text = "".join(run.text for run in rest[bold + 1 :])
    return _Update(stamp=stamp, word=tidy(rest[bold].text), text=tidy(text).removeprefix("-").strip())
