"""Statping's /api/services: each service as its latest check found it, its incidents, and announcements.

A service that answers is dated by its latest success, one that does not by its latest failure: a Statping that stands
still says nothing about later. Of checks before that it gives counts only. An incident's own description carries no
stage; its updates do. An incident that nobody closes stays, for good.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, StatusEvent
from telemetry.status.beats import given
from telemetry.status.fields import Moment, Shape, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "statping"
PATH: str | None = "/api/services"

# https://github.com/statping/statping/wiki/API and, for the words, its form for an incident's updates.
STATES = {
    True: ("online", ComponentState.OPERATIONAL),
    False: ("offline", ComponentState.MAJOR_OUTAGE),
}
STAGES = {
    "investigating": IncidentStage.INVESTIGATING,
    "update": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
}


class _Update(Shape):
    id: int
    message: str = ""
    type: str = ""
    created_at: Moment


class _Incident(Shape):
    id: int
    title: str = ""
    description: str = ""
    created_at: Moment
    updates: tuple[_Update, ...] | None = None


class _Message(Shape):
    id: int
    title: str
    description: str = ""
    created_at: Moment


class _Service(Shape):
    id: int
    name: str
    online: bool
    last_success: Moment | None = None
    last_error: Moment | None = None
    incidents: tuple[_Incident, ...] | None = None
    messages: tuple[_Message, ...] | None = None


_SERVICES = TypeAdapter(tuple[_Service, ...])


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read all services of a page.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    services = read_json(_SERVICES, document.text(), source=document.name, shape="Statping's services")
    source = Source.of(document, service=service, format=NAME)
    return tuple(event for one in services for event in _service_events(one, source))


def _service_events(service: _Service, source: Source) -> Iterator[StatusEvent]:
    word, state = STATES[service.online]
    checked_at = given(service.last_success if service.online else service.last_error)
    yield source.event(f"component/{service.id}", state, word=word, title=service.name, posted_at=checked_at)
    for incident in service.incidents or ():
        yield from _incident_events(incident, source)
    for message in service.messages or ():
        yield source.event(
            f"maintenance/{message.id}",
            IncidentStage.SCHEDULED,
            word="message",
            title=message.title,
            text=plain_text(message.description),
            posted_at=given(message.created_at),
            incident=f"maintenance/{message.id}",
        )


def _incident_events(incident: _Incident, source: Source) -> Iterator[StatusEvent]:
    key = f"incident/{incident.id}"
    yield source.event(
        key,
        IncidentStage.UNKNOWN,
        word="",
        title=incident.title,
        text=plain_text(incident.description),
        posted_at=given(incident.created_at),
        incident=str(incident.id),
    )
    for update in incident.updates or ():
        yield source.event(
            f"{key}/{update.id}",
            STAGES.get(update.type.casefold(), IncidentStage.UNKNOWN),
            word=update.type,
            title=incident.title,
            text=plain_text(update.message),
            posted_at=given(update.created_at),
            incident=str(incident.id),
        )
