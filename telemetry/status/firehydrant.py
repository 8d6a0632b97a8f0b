"""FireHydrant's status page, as the page reads it itself: the whole history of incidents with their timelines.

There is no documentation of this payload: the table of conditions and the milestones are named in it. An entry's
`occurredAt` is the time that the page shows, which its authors may set; `time` is when it was entered, and may be weeks
later where a history was moved here from elsewhere. Components have no state of their own: one that no open incident
names is not said to work. An incident that is over keeps the worst condition of its components, so those of open ones
count only. A note without a stage says nothing about where the incident stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.firehydrant_shape import Incident, Payload, read_payload
from telemetry.status.markup import plain_text
from telemetry.status.planned import planned_stage
from telemetry.status.source import Source, distinct

NAME = "firehydrant"
PATH: str | None = "/data/payload.json"

# The payload's own `lifecyclePhases` name the milestones, its `conditions` what each condition comes to.
STAGES = {
    "investigating": IncidentStage.INVESTIGATING,
    "identified": IncidentStage.IDENTIFIED,
    "mitigated": IncidentStage.MONITORING,
    "monitoring": IncidentStage.MONITORING,
    "resolved": IncidentStage.RESOLVED,
    "closed": IncidentStage.RESOLVED,
    "postmortem_completed": IncidentStage.POSTMORTEM,
}
CONDITIONS = {
    "OPERATIONAL": ComponentState.OPERATIONAL,
    "DEGRADED": ComponentState.DEGRADED,
    "OFFLINE": ComponentState.MAJOR_OUTAGE,
}
OVER = (IncidentStage.RESOLVED, IncidentStage.POSTMORTEM)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the payload of a page.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    payload = read_payload(document)
    source = Source.of(document, service=service, format=NAME)
    return (
        *_page_events(payload, source),
        *(event for incident in payload.incidents for event in _incident_events(incident, source)),
        *(event for incident in payload.incidents for event in _component_events(incident, payload, source)),
    )


def _page_events(payload: Payload, source: Source) -> Iterator[StatusEvent]:
    if all(incident.timestamps.resolved for incident in payload.incidents):
        text = payload.config.operationalMessage
        yield source.event("page", PageIndicator.NONE_LISTED, word="", title=payload.config.title, text=text)


def _incident_events(incident: Incident, source: Source) -> Iterator[StatusEvent]:
    said = sorted(
        ((entry.posted_at, *words) for entry in incident.timeline if (words := entry.said)), key=lambda one: one[0]
    )
    resolved_at = incident.timestamps.resolved
    if resolved_at is not None and not any(_stage(word) in OVER for _, word, _ in said):
        said.append((resolved_at, "resolved", ""))
    keys = distinct(f"{incident.key}/{format_moment(at)}/{word.casefold() or 'note'}" for at, word, _ in said)
    for key, (at, word, text) in zip(keys, said, strict=True):
        yield source.event(
            key,
            _planned(word, at, incident) if incident.planned else _stage(word),
            word=word,
            title=incident.titled,
            text=plain_text(text),
            posted_at=at,
            incident=incident.id,
        )


def _stage(word: str) -> IncidentStage:
    return STAGES.get(word.casefold(), IncidentStage.UNKNOWN)


def _planned(word: str, at: datetime, incident: Incident) -> IncidentStage:
    return IncidentStage.COMPLETED if _stage(word) in OVER else planned_stage(at, incident.timestamps.started)


def _component_events(incident: Incident, payload: Payload, source: Source) -> Iterator[StatusEvent]:
    started = incident.timestamps.started
    if incident.timestamps.resolved is not None or (started is not None and started > source.seen_at):
        return
    for affected in incident.components:
        state = CONDITIONS.get(payload.conditions.get(affected.condition, ""), ComponentState.UNKNOWN)
        yield source.event(
            f"{incident.key}/component/{affected.id}",
            ComponentState.MAINTENANCE if incident.planned else state,
            word=affected.condition,
            title=affected.name,
            incident=incident.id,
        )
