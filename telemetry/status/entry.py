"""An incident as Statuspage's feeds write it: one entry, all its updates as HTML, newest first.

The times of the updates are printed without a year and in the page's own zone; the entry's own time may be that of the
resolution and tells only the year. Texts are rewritten in place, so a key holds the incident, the printed time and the
stage: the key stays, the text differs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from telemetry.errors import BadInput
from telemetry.model import IncidentStage, StatusEvent
from telemetry.status.markup import Run, runs, tidy
from telemetry.status.source import Source
from telemetry.status.stamp import Stamp, parse_stamp
from telemetry.status.statuspage import MAINTENANCE_STAGES, STAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry: `number` is its id in the feed, `place` and `field` where its HTML stands, for errors."""

    number: str
    title: str
    link: str
    published: datetime
    html: str
    place: str
    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Update:
    stamp: Stamp
    word: str
    text: str

    @property
    def stage(self) -> IncidentStage:
        return STAGES.get(self.word.casefold().replace(" ", "_"), IncidentStage.UNKNOWN)


def entry_events(entry: Entry, source: Source) -> Iterator[StatusEvent]:
    """Each update of an entry, newest first, with its own time; None where its zone is not known.

    Raises:
        BadInput: no update with a printed time, or one without a stage; names the field.
    """
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


def _event(key: str, entry: Entry, update: _Update, source: Source) -> StatusEvent:
    try:
        posted_at = update.stamp.moment(near=entry.published)
    except ValueError as error:
        raise _refusal(str(error), entry, source) from None
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


def _updates(entry: Entry, source: Source) -> list[_Update]:
    """Cut an entry at its printed times; what stands before the first (a maintenance's own times) is no update."""
    pieces: list[tuple[Stamp, list[Run]]] = []
    for run in runs(entry.html):
        stamp = parse_stamp(run.text) if run.tag == "small" else None
        if stamp is not None:
            pieces.append((stamp, []))
        elif pieces:
            pieces[-1][1].append(run)
    if not pieces:
        raise _refusal("holds no update with a printed time", entry, source)
    return [_update(stamp, rest, entry, source) for stamp, rest in pieces]


def _update(stamp: Stamp, rest: list[Run], entry: Entry, source: Source) -> _Update:
    bold = next((at for at, run in enumerate(rest) if run.tag == "strong"), None)
    if bold is None or tidy("".join(run.text for run in rest[:bold])):
        raise _refusal(f"the update of {stamp} has no stage", entry, source)
    text = "".join(run.text for run in rest[bold + 1 :])
    return _Update(stamp=stamp, word=tidy(rest[bold].text), text=tidy(text).removeprefix("-").strip())


def _refusal(problem: str, entry: Entry, source: Source) -> BadInput:
    return BadInput(problem, source=source.document, field=f"{entry.place}.{entry.field}")
