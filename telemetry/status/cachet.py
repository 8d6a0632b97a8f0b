"""Cachet's API, versions 2 and 3: components, incidents, and in version 3 schedules, one document each.

Read from its documentation and source, as there is no recording. It prints times without a zone, in the one that its
operator chose and does not tell: no time dates an event, and all count from when they were read. The incidents reach
back for good, page by page, newest or oldest first as the operator asks; each stands at its latest stage, and what it
said in between is there in version 2 only. An empty list does not tell what it is a list of, so it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, StatusEvent
from telemetry.status.cachet_shape import Component, Incident, Resource, read_data
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "cachet"
PATH: str | None = "/api/v1/components"  # and /api/v1/incidents; in version 3 the same below /api

# https://docs.cachethq.io/component-statuses and, for 5 and 6, ComponentStatusEnum in github.com/cachethq/core
COMPONENTS = {
    "1": ComponentState.OPERATIONAL,
    "2": ComponentState.DEGRADED,
    "3": ComponentState.PARTIAL_OUTAGE,
    "4": ComponentState.MAJOR_OUTAGE,
    "6": ComponentState.MAINTENANCE,
}
# https://docs.cachethq.io/incident-statuses
STAGES = {
    "0": IncidentStage.SCHEDULED,
    "1": IncidentStage.INVESTIGATING,
    "2": IncidentStage.IDENTIFIED,
    "3": IncidentStage.MONITORING,
    "4": IncidentStage.RESOLVED,
}
# ScheduleStatusEnum in github.com/cachethq/core
SCHEDULES = {
    "0": IncidentStage.SCHEDULED,
    "1": IncidentStage.IN_PROGRESS,
    "2": IncidentStage.COMPLETED,
}


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read one list, by the keys of its first entry.

    Raises:
        BadInput: not JSON, cut off, a list of something else, or of another shape; names the field.
    """
    source = Source.of(document, service=service, format=NAME)
    return tuple(event for entry in read_data(document) for event in _events(entry, source))


def _events(entry: Component | Incident | Resource, source: Source) -> Iterator[StatusEvent]:
    if isinstance(entry, Component):
        yield _component_event(str(entry.id), entry.name, entry.status, entry.status_name, source)
    elif isinstance(entry, Incident):
        yield from _incident_events(entry, source)
    else:
        yield _resource_event(entry, source)


def _component_event(identity: str, name: str, code: str, word: str, source: Source) -> StatusEvent:
    return source.event(f"component/{identity}", COMPONENTS.get(code, ComponentState.UNKNOWN), word=word, title=name)


def _incident_events(incident: Incident, source: Source) -> Iterator[StatusEvent]:
    planned = STAGES.get(incident.status) is IncidentStage.SCHEDULED
    key = f"{'maintenance' if planned else 'incident'}/{incident.id}"
    said = [(key, incident.status, incident.human_status, incident.message)]
    said += [(f"{key}/{one.id}", one.status, one.human_status, one.message) for one in incident.updates or ()]
    for each, code, word, text in said:
        yield source.event(
            each,
            STAGES.get(code, IncidentStage.UNKNOWN),
            word=word,
            title=incident.name,
            text=plain_text(text),
            incident=str(incident.id),
            url=incident.permalink,
        )


def _resource_event(resource: Resource, source: Source) -> StatusEvent:
    name, code, word = resource.attributes.name, resource.code, resource.word
    if resource.type == "components":
        return _component_event(resource.id, name, code, word, source)
    kinds = {"incidents": ("incident", STAGES), "schedules": ("maintenance", SCHEDULES)}
    if resource.type not in kinds:
        known = ", ".join(("components", *kinds))
        raise BadInput(f"{resource.type!r} is none of {known}", source=source.document, field="data.type")
    prefix, stages = kinds[resource.type]
    key = f"{prefix}/{resource.id}"
    return source.event(
        key,
        stages.get(code, IncidentStage.UNKNOWN),
        word=word,
        title=name,
        text=plain_text(resource.attributes.message or ""),
        incident=key if prefix == "maintenance" else resource.id,
    )
