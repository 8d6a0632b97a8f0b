"""Status.io's public status API: the page, its components by region, open incidents, and maintenance.

The page and its components stand without a time: `updated` is when an entry was last touched, which need not be when
its state began. The document holds open incidents and maintenance only; what was resolved leaves it, so it sees no
further back than the oldest open one, and a resolution is seen by its absence. A security event says nothing about
availability and stays unknown. The shape of incidents follows the documentation; our one recording has none.
"""

from __future__ import annotations

from collections.abc import Iterator

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import labelled
from telemetry.status.markup import plain_text
from telemetry.status.planned import planned_stage
from telemetry.status.source import Source, distinct
from telemetry.status.statusio_shape import Component, Message, Notice, State, read_result

NAME = "statusio"
PATH: str | None = None  # on a host of Status.io's, under the page's id

# https://kb.status.io/developers/status-codes/ and https://kb.status.io/developers/public-status-api/
INDICATORS = {
    "100": PageIndicator.OPERATIONAL,
    "200": PageIndicator.MAINTENANCE,
    "300": PageIndicator.DEGRADED,
    "400": PageIndicator.PARTIAL_OUTAGE,
    "500": PageIndicator.MAJOR_OUTAGE,
}
COMPONENTS = {
    "100": ComponentState.OPERATIONAL,
    "200": ComponentState.MAINTENANCE,
    "300": ComponentState.DEGRADED,
    "400": ComponentState.PARTIAL_OUTAGE,
    "500": ComponentState.MAJOR_OUTAGE,
}
STAGES = {
    "100": ("Investigating", IncidentStage.INVESTIGATING),
    "200": ("Identified", IncidentStage.IDENTIFIED),
    "300": ("Monitoring", IncidentStage.MONITORING),
    "400": ("Resolved", IncidentStage.RESOLVED),
}
IMPACTS = {
    "100": "Operational",
    "200": "Planned Maintenance",
    "300": "Degraded Performance",
    "400": "Partial Service Disruption",
    "500": "Service Disruption",
    "600": "Security Event",
}


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the answer of the public status API.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    result = read_result(document)
    source = Source.of(document, service=service, format=NAME)
    overall = result.status_overall
    page = INDICATORS.get(overall.status_code, PageIndicator.UNKNOWN)
    return (
        source.event("page", page, word=overall.status),
        *(event for component in result.status for event in _component_events(component, source)),
        *(event for incident in result.incidents for event in _incident_events(incident, source)),
        *(event for plan in result.maintenance.active for event in _plan_events(plan, "active", source)),
        *(event for plan in result.maintenance.upcoming for event in _plan_events(plan, "upcoming", source)),
    )


def _component_events(component: Component, source: Source) -> Iterator[StatusEvent]:
    """A component, and each of its containers: a data centre, region or host."""
    key = f"component/{component.id}"
    yield _state_event(key, component.name, component, source)
    for container in component.containers:
        title = f"{component.name} ({container.name})"
        yield _state_event(f"{key}/container/{container.id}", title, container, source)


def _state_event(key: str, title: str, state: State, source: Source) -> StatusEvent:
    component = COMPONENTS.get(state.status_code, ComponentState.UNKNOWN)
    return source.event(key, component, word=state.status, title=title)


def _incident_events(incident: Notice, source: Source) -> Iterator[StatusEvent]:
    for key, message in _keyed("incident", incident):
        word, stage = STAGES.get(message.state, (message.state, IncidentStage.UNKNOWN))
        yield source.event(
            key,
            stage,
            word=word,
            title=_titled(incident, IMPACTS.get(message.status, message.status)),
            text=plain_text(message.details),
            posted_at=message.datetime,
            incident=incident.id,
        )


def _plan_events(plan: Notice, word: str, source: Source) -> Iterator[StatusEvent]:
    stage = IncidentStage.IN_PROGRESS if word == "active" else IncidentStage.SCHEDULED
    # The list that it stands in is what the page says of it now; nothing dates that.
    yield source.event(f"maintenance/{plan.id}", stage, word=word, title=_titled(plan), incident=plan.id)
    for key, message in _keyed("maintenance", plan):
        yield source.event(
            key,
            planned_stage(message.datetime, plan.datetime_planned_start),
            word="",
            title=_titled(plan),
            text=plain_text(message.details),
            posted_at=message.datetime,
            incident=plan.id,
        )


def _keyed(prefix: str, notice: Notice) -> Iterator[tuple[str, Message]]:
    """Messages have no id: their times tell them apart, oldest first."""
    messages = sorted(notice.messages, key=lambda message: message.datetime)
    keys = distinct(f"{prefix}/{notice.id}/{format_moment(message.datetime)}" for message in messages)
    return zip(keys, messages, strict=True)


def _titled(notice: Notice, impact: str | None = None) -> str:
    return labelled(
        notice.name,
        impact=impact,
        components=[affected.name for affected in notice.components_affected],
        containers=[affected.name for affected in notice.containers_affected],
    )
