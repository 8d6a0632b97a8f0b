"""Slack's status API, version 2.0.0: `current` and `history`.

`current` sees the incidents that are open, `history` the latest ones with their whole course. They cannot say how bad
an incident is, how one service stands, or which stage a note stands for: it is an update, with the incident's type as
its word. That an incident is over has an event of its own, at the last change, which may be a summary that was written
later. `current` bears dates even where all is well: those of the last incident, which date nothing that stands there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Discriminator, Tag, TypeAdapter

from telemetry.document import Document
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Code, Moment, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source, distinct

NAME = "slack"
PATH: str | None = "/api/v2.0.0/current"

# https://docs.slack.dev/reference/slack-status-api ; "active" may be an outage, a notice or maintenance.
INDICATORS = {
    "ok": PageIndicator.OPERATIONAL,
    "active": PageIndicator.UNKNOWN,
}

# The same page: the status of an incident, an outage or a notice, and that of a maintenance; its examples show some
# words only, and any that is not here is unknown.
STAGES = {
    "active": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
}
MAINTENANCE_STAGES = {
    "scheduled": IncidentStage.SCHEDULED,
    "active": IncidentStage.IN_PROGRESS,
    "completed": IncidentStage.COMPLETED,
    "resolved": IncidentStage.COMPLETED,
}


class _Note(Shape):
    body: str
    date_created: Moment


class _Incident(Shape):
    id: Code
    title: str
    type: str
    status: str
    url: str | None = None
    date_updated: Moment
    notes: tuple[_Note, ...] = ()
    services: tuple[str, ...] = ()


class _Current(Shape):
    status: str
    active_incidents: tuple[_Incident, ...]


_STATUS = TypeAdapter(
    Annotated[
        Annotated[_Current, Tag("current")] | Annotated[tuple[_Incident, ...], Tag("history")],
        Discriminator(lambda whole: "current" if isinstance(whole, dict) else "history"),
    ]
)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read `current` or `history`: the page where it speaks of itself, each note, and where each incident stands.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    whole = read_json(_STATUS, document.text(), source=document.name, shape="Slack's status")
    source = Source.of(document, service=service, format=NAME)
    if isinstance(whole, tuple):
        return tuple(event for incident in whole for event in _events(incident, source))
    page = source.event("page", INDICATORS.get(whole.status, PageIndicator.UNKNOWN), word=whole.status)
    return (page, *(event for incident in whole.active_incidents for event in _events(incident, source)))


def _events(incident: _Incident, source: Source) -> Iterator[StatusEvent]:
    planned = incident.type == "maintenance"
    key = f"{'maintenance' if planned else 'incident'}/{incident.id}"
    title = labelled(incident.title.strip(), type=incident.type, services=incident.services)
    notes = sorted(incident.notes, key=lambda note: note.date_created)
    for note_key, note in zip(distinct(f"{key}/{format_moment(n.date_created)}" for n in notes), notes, strict=True):
        yield source.event(
            note_key,
            IncidentStage.UNKNOWN if planned else IncidentStage.UPDATE,
            word=incident.type,
            title=title,
            text=plain_text(note.body),
            posted_at=note.date_created,
            incident=incident.id,
            url=incident.url,
        )
    yield source.event(
        f"{key}/status",
        (MAINTENANCE_STAGES if planned else STAGES).get(incident.status, IncidentStage.UNKNOWN),
        word=incident.status,
        title=title,
        posted_at=incident.date_updated,
        incident=incident.id,
        url=incident.url,
    )
