"""Salesforce's Trust API, version 1: /v1/incidents/active, /v1/instances/status/preview and /v1/instances/KEY/status.

Written after its documentation, https://api.status.salesforce.com/v1/docs/ ; Salesforce asks that new integrations use
the My Trust Center API, which answers only to customers (https://developer.salesforce.com/docs/mytrust-api/overview.html).
It sees what is open now, and of an instance what is planned. It cannot say how Salesforce as a whole stands: there are
only instances, and an incident names those that it touches, which stay in the title. The vocabulary of its updates is
not closed; words outside the table are unknown. `startTime` and `endTime` of an impact tell what happened, not when it
was posted; the end of an incident, where every impact has one, is an event of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.fields import labelled
from telemetry.status.markup import plain_text
from telemetry.status.salesforce_shape import Entry, Instance, read_items
from telemetry.status.source import Source

NAME = "salesforce"
PATH: str | None = None

# https://api.status.salesforce.com/v1/docs/ , as https://github.com/salesforce/refocus-sgt-trust1 lists them; an
# incident outside the core leaves the instance's core working.
COMPONENTS = {
    "OK": ComponentState.OPERATIONAL,
    "MAJOR_INCIDENT_CORE": ComponentState.MAJOR_OUTAGE,
    "MINOR_INCIDENT_CORE": ComponentState.DEGRADED,
    "MAJOR_INCIDENT_NONCORE": ComponentState.PARTIAL_OUTAGE,
    "MINOR_INCIDENT_NONCORE": ComponentState.DEGRADED,
    "MAINTENANCE_CORE": ComponentState.MAINTENANCE,
    "MAINTENANCE_NONCORE": ComponentState.MAINTENANCE,
    # What is told for information says nothing of the instance's state.
    "INFORMATIONAL_CORE": ComponentState.UNKNOWN,
    "INFORMATIONAL_NONCORE": ComponentState.UNKNOWN,
}

# https://api.status.salesforce.com/v1/localizations ("incidentEventType", "maintenanceEventType")
STAGES = {
    "update": IncidentStage.UPDATE,
    "investigatingCauseOfIssue": IncidentStage.INVESTIGATING,
    "issueIsolatedDatabaseTier": IncidentStage.IDENTIFIED,
    "herokuIncident": IncidentStage.UPDATE,
    "herokuIncidentInvestigating": IncidentStage.INVESTIGATING,
    "herokuIncidentMonitoring": IncidentStage.MONITORING,
}
MAINTENANCE_STAGES = {
    "scheduled": IncidentStage.SCHEDULED,
    "inProgress": IncidentStage.IN_PROGRESS,
    "completed": IncidentStage.COMPLETED,
}


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read incidents or instances: each instance, each update, the end of each incident; else a silence.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    items = read_items(document)
    source = Source.of(document, service=service, format=NAME)
    instances = [item for item in items if isinstance(item, Instance)]
    alone = [(item, item.instanceKeys) for item in items if isinstance(item, Entry)]
    incidents = [*alone, *_gathered((instance.key, instance.Incidents) for instance in instances)]
    planned = _gathered((instance.key, instance.Maintenances) for instance in instances)
    # One instance speaks for itself only.
    silent = not incidents and not (len(items) == len(instances) == 1)
    return (
        *((source.event("page", PageIndicator.NONE_LISTED, word=""),) if silent else ()),
        *(_instance_event(instance, source) for instance in instances),
        *(event for entry, keys in incidents for event in _incident_events(entry, keys, source)),
        *(event for entry, keys in planned for event in _events("maintenance", entry, keys, source)),
    )


def _gathered(listed: Iterable[tuple[str, tuple[Entry, ...]]]) -> list[tuple[Entry, tuple[str, ...]]]:
    """Each entry once, with the instances that list it: one incident stands under every instance that it touches."""
    found: dict[str, tuple[Entry, dict[str, None]]] = {}
    for instance, entries in listed:
        for entry in entries:
            found.setdefault(entry.id, (entry, dict.fromkeys(entry.instanceKeys)))[1][instance] = None
    return [(entry, tuple(instances)) for entry, instances in found.values()]


def _instance_event(instance: Instance, source: Source) -> StatusEvent:
    state = COMPONENTS.get(instance.status, ComponentState.UNKNOWN)
    title = labelled(instance.key, location=instance.location)
    return source.event(f"component/{instance.key}", state, word=instance.status, title=title)


def _title(entry: Entry, instances: Iterable[str]) -> str:
    impacts = [f"{impact.severity} {impact.type}" for impact in entry.impacts]
    return labelled(entry.name or "Incident", impact=impacts, instances=instances, services=entry.serviceKeys)


def _incident_events(entry: Entry, instances: tuple[str, ...], source: Source) -> Iterator[StatusEvent]:
    yield from _events("incident", entry, instances, source)
    if entry.ended is not None:
        yield source.event(
            f"incident/{entry.id}/end",
            IncidentStage.RESOLVED,
            word="endTime",
            title=_title(entry, instances),
            posted_at=entry.ended,
            incident=entry.id,
        )


def _events(prefix: str, entry: Entry, instances: tuple[str, ...], source: Source) -> Iterator[StatusEvent]:
    stages = MAINTENANCE_STAGES if prefix == "maintenance" else STAGES
    for posted in entry.posted:
        yield source.event(
            f"{prefix}/{entry.id}/{posted.id}",
            stages.get(posted.type, IncidentStage.UNKNOWN),
            word=posted.type,
            title=_title(entry, instances),
            text=plain_text(posted.message or ""),
            posted_at=posted.createdAt,
            incident=entry.id,
        )
