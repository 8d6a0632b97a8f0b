"""Heroku's status API, version 4: current-status.

It sees what is open and what is planned now, not what is over. It cannot say whether a region is well: regions are
tags of an incident and stay in its title. A system's colour says how it stands, and whether an entry is over is told
by `state`: `resolved` may be false beside `state: resolved`. Newer clients of Heroku read Salesforce's Trust API.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Code, Moment, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source, distinct

NAME = "heroku"
PATH: str | None = "/api/v4/current-status"

# https://devcenter.heroku.com/articles/heroku-status ; no full list of the words is published, so these are the ones
# that https://github.com/heroku/cli (its `status` command) and recordings show, and any other is unknown.
COMPONENTS = {
    "green": ComponentState.OPERATIONAL,
    "yellow": ComponentState.DEGRADED,
    "red": ComponentState.MAJOR_OUTAGE,
}

# The type of an update.
UPDATES = {
    "issue": IncidentStage.UPDATE,
    "update": IncidentStage.UPDATE,
    "investigating": IncidentStage.INVESTIGATING,
    "monitoring": IncidentStage.MONITORING,
    "resolved": IncidentStage.RESOLVED,
}
MAINTENANCE_UPDATES = {
    "scheduled": IncidentStage.SCHEDULED,
    "resolved": IncidentStage.COMPLETED,
}

# The state of an incident, and of a planned maintenance.
STATES = {
    "open": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
}
MAINTENANCE_STATES = {
    "upcoming": IncidentStage.SCHEDULED,
    "open": IncidentStage.IN_PROGRESS,
    "resolved": IncidentStage.COMPLETED,
}


class _System(Shape):
    system: str
    status: str


class _Named(Shape):
    name: str


class _Update(Shape):
    created_at: Moment
    contents: str
    update_type: str


class _Entry(Shape):
    id: Code
    title: str
    state: str
    full_url: str | None = None
    systems: tuple[_Named, ...] = ()
    tags: tuple[str, ...] = ()
    updates: tuple[_Update, ...] = ()


class _Current(Shape):
    status: tuple[_System, ...]
    incidents: tuple[_Entry, ...]
    scheduled: tuple[_Entry, ...] = ()


_CURRENT = TypeAdapter(_Current)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the status: each system, each update of what is open or planned and where that stands; or a silence.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    current = read_json(_CURRENT, document.text(), source=document.name, shape="Heroku's current status")
    source = Source.of(document, service=service, format=NAME)
    silence = () if current.incidents else (source.event("page", PageIndicator.NONE_LISTED, word=""),)
    return (
        *silence,
        *(_system_event(system, source) for system in current.status),
        *_events(current.incidents, source, planned=False),
        *_events(current.scheduled, source, planned=True),
    )


def _system_event(system: _System, source: Source) -> StatusEvent:
    state = COMPONENTS.get(system.status, ComponentState.UNKNOWN)
    return source.event(f"component/{system.system}", state, word=system.status, title=system.system)


def _events(entries: Iterable[_Entry], source: Source, *, planned: bool) -> Iterator[StatusEvent]:
    kind, updates, states = (
        ("maintenance", MAINTENANCE_UPDATES, MAINTENANCE_STATES) if planned else ("incident", UPDATES, STATES)
    )
    for entry in entries:
        key = f"{kind}/{entry.id}"
        title = labelled(entry.title, systems=[system.name for system in entry.systems], regions=entry.tags)
        course = sorted(entry.updates, key=lambda update: update.created_at)
        keys = distinct(f"{key}/{format_moment(update.created_at)}" for update in course)
        for update_key, update in zip(keys, course, strict=True):
            yield source.event(
                update_key,
                updates.get(update.update_type, IncidentStage.UNKNOWN),
                word=update.update_type,
                title=title,
                text=plain_text(update.contents),
                posted_at=update.created_at,
                incident=entry.id,
                url=entry.full_url,
            )
        yield source.event(
            f"{key}/state",
            states.get(entry.state, IncidentStage.UNKNOWN),
            word=entry.state,
            title=title,
            incident=entry.id,
            url=entry.full_url,
        )
