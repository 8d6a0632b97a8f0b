"""Atlassian Statuspage's public JSON, version 2, and the pages that copy its shape (incident.io).

One parser reads summary.json, status.json, components.json, incidents.json, scheduled-maintenances.json and
history.json, by whichever keys are there. What the page and its components say stands without a time of its own and
counts from when it was read; only updates of incidents are dated. `indicator: none` may stand beside an open incident,
so both are kept as separate events. The impact of an incident is no stage: it stays behind the incident's title, as a
component's group stays behind the component's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import labelled
from telemetry.status.markup import plain_text
from telemetry.status.source import Source
from telemetry.status.stamp import MONTHS, parse_stamp
from telemetry.status.statuspage_shape import Component, Incident, Month, Update, Whole, read_whole

NAME = "statuspage"
PATH: str | None = "/api/v2/summary.json"

# https://support.atlassian.com/statuspage/docs/top-level-status-and-incident-impact-calculations/ ; the words stand on
# the "API" page of every Statuspage site, such as https://confluence.status.atlassian.com/api
INDICATORS = {
    "none": PageIndicator.OPERATIONAL,
    "minor": PageIndicator.DEGRADED,
    "major": PageIndicator.PARTIAL_OUTAGE,
    "critical": PageIndicator.MAJOR_OUTAGE,
    "maintenance": PageIndicator.MAINTENANCE,
}

# https://support.atlassian.com/statuspage/docs/show-service-status-with-components/
COMPONENTS = {
    "operational": ComponentState.OPERATIONAL,
    "degraded_performance": ComponentState.DEGRADED,
    "partial_outage": ComponentState.PARTIAL_OUTAGE,
    "major_outage": ComponentState.MAJOR_OUTAGE,
    "under_maintenance": ComponentState.MAINTENANCE,
}

# https://confluence.status.atlassian.com/api (incidents, scheduled maintenances); "update" appears in the feed only.
STAGES = {
    "investigating": IncidentStage.INVESTIGATING,
    "identified": IncidentStage.IDENTIFIED,
    "monitoring": IncidentStage.MONITORING,
    "update": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
    "postmortem": IncidentStage.POSTMORTEM,
    "scheduled": IncidentStage.SCHEDULED,
    "in_progress": IncidentStage.IN_PROGRESS,
    # Being verified is not being completed.
    "verifying": IncidentStage.IN_PROGRESS,
    "completed": IncidentStage.COMPLETED,
}
MAINTENANCE_STAGES = frozenset({IncidentStage.SCHEDULED, IncidentStage.IN_PROGRESS, IncidentStage.COMPLETED})


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read one JSON document of a Statuspage site.

    Raises:
        BadInput: not JSON, cut off, none of the known keys, or a key of another shape; names the field.
    """
    whole = read_whole(document)
    source = Source.of(document, service=service, format=NAME, url=whole.page.url)
    return (
        *_page_events(whole, source),
        *_component_events(whole.components or (), source),
        *_incident_events("incident", whole.incidents or (), source),
        *_incident_events("maintenance", whole.scheduled_maintenances or (), source),
        *_month_events(whole.months or (), source),
    )


def _page_events(whole: Whole, source: Source) -> Iterator[StatusEvent]:
    title = whole.page.name
    if whole.status is not None:
        word = whole.status.indicator
        state = INDICATORS.get(word, PageIndicator.UNKNOWN)
        yield source.event("page", state, word=word, title=title, text=whole.status.description or "")
    elif whole.incidents == ():
        # An endpoint that lists incidents and lists none is a silence with a time, not an all-clear.
        yield source.event("page", PageIndicator.NONE_LISTED, word="", title=title)


def _component_events(components: Sequence[Component], source: Source) -> Iterator[StatusEvent]:
    # Names repeat from group to group: "Login" alone says little.
    names = {component.id: component.name for component in components if component.id}
    for component in components:
        yield source.event(
            f"component/{component.id or component.name}",
            COMPONENTS.get(component.status, ComponentState.UNKNOWN),
            word=component.status,
            title=labelled(component.name, group=names.get(component.group_id or "")),
            text=component.description or "",
        )


def _incident_events(prefix: str, incidents: Iterable[Incident], source: Source) -> Iterator[StatusEvent]:
    for incident in incidents:
        key = f"{prefix}/{incident.id}"
        for update in incident.incident_updates or ():
            yield from _update_events(key, incident, update, source)
        if not incident.incident_updates:
            # Nothing dates this stage: it is true when it is read, and may have been for long.
            yield _stage_event(key, incident, incident.status, source)


def _update_events(key: str, incident: Incident, update: Update, source: Source) -> Iterator[StatusEvent]:
    moment = format_moment(update.posted_at) if update.posted_at else "undated"
    key = f"{key}/{update.id or f'{moment}/{update.status}'}"
    yield _stage_event(key, incident, update.status, source, text=update.body or "", posted_at=update.posted_at)
    for affected in update.affected_components or ():
        if affected.new_status is not None:
            yield source.event(
                f"{key}/component/{affected.code or affected.name}",
                COMPONENTS.get(affected.new_status, ComponentState.UNKNOWN),
                word=affected.new_status,
                title=affected.name,
                posted_at=update.posted_at,
                incident=incident.id,
                url=incident.shortlink,
            )


def _stage_event(
    key: str, incident: Incident, word: str, source: Source, *, text: str = "", posted_at: datetime | None = None
) -> StatusEvent:
    return source.event(
        key,
        STAGES.get(word, IncidentStage.UNKNOWN),
        word=word,
        title=titled(incident.name, incident.impact),
        text=plain_text(text),
        posted_at=posted_at,
        incident=incident.id,
        url=incident.shortlink,
    )


def titled(name: str, impact: str | None) -> str:
    """An incident's title with the impact that the page gives it, in the page's word."""
    return f"{name} [impact: {impact}]" if impact else name


def _month_events(months: Iterable[Month], source: Source) -> Iterator[StatusEvent]:
    """What history.json says of past incidents: when each began, and the last message, but not the stage."""
    for at, month in enumerate(months):
        for position, past in enumerate(month.incidents):
            printed = plain_text(past.timestamp)
            kind = "maintenance" if past.impact == "maintenance" else "incident"
            yield source.event(
                f"{kind}/{past.code}",
                IncidentStage.UNKNOWN,
                word="",
                title=titled(past.name, past.impact),
                text=plain_text(f"{past.message or ''}<br>{printed}"),
                posted_at=_began(printed, month, source, f"months.{at}.incidents.{position}.timestamp"),
                incident=past.code,
            )


def _began(printed: str, month: Month, source: Source, field: str) -> datetime | None:
    stamp = parse_stamp(printed)
    if stamp is None:
        raise BadInput(f"{printed!r} is not a printed time", source=source.document, field=field)
    try:
        return stamp.moment(datetime(month.year, MONTHS.index(month.name[:3]) + 1, 15, tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise BadInput(f"no time: {error}", source=source.document, field=field) from None
