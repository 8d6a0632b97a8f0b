"""Atlassian Statuspage's public JSON, version 2, and the pages that copy its shape (incident.io).

One parser reads summary.json, status.json, components.json, incidents.json, scheduled-maintenances.json and
history.json, by whichever keys are there. What the page and its components say stands without a time of its own and
counts from when it was read; only updates of incidents are dated. `indicator: none` may stand beside an open incident,
so both are kept as separate events. The impact of an incident is no stage: it stays behind the incident's title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment, parse_moment
from telemetry.status.markup import plain_text
from telemetry.status.source import Source
from telemetry.status.stamp import MONTHS, parse_stamp

NAME = "statuspage"
PATH: str | None = "/api/v2/summary.json"

# https://developer.statuspage.io/ and the "API" page of every Statuspage site, such as https://www.githubstatus.com/api
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

# https://support.atlassian.com/statuspage/docs/incident-statuses/ ; "update" appears in the feed only.
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


def _moment(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time written as text")  # noqa: TRY004 -- pydantic reports ValueError only
    return parse_moment(value)


Moment = Annotated[datetime, BeforeValidator(_moment)]


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class _Page(_Shape):
    name: str = ""
    url: str | None = None


class _Status(_Shape):
    indicator: str
    description: str | None = None


class _Component(_Shape):
    id: str | None = None
    name: str
    status: str
    description: str | None = None


class _Affected(_Shape):
    code: str | None = None
    name: str
    new_status: str | None = None


class _Update(_Shape):
    id: str | None = None
    status: str
    body: str | None = None
    display_at: Moment | None = None
    created_at: Moment | None = None
    affected_components: tuple[_Affected, ...] | None = None

    @property
    def posted_at(self) -> datetime | None:
        return self.display_at or self.created_at


class _Incident(_Shape):
    id: str
    name: str
    status: str
    impact: str | None = None
    shortlink: str | None = None
    incident_updates: tuple[_Update, ...] | None = None


class _Past(_Shape):
    code: str
    name: str
    message: str | None = None
    impact: str | None = None
    timestamp: str


class _Month(_Shape):
    name: str
    year: int
    incidents: tuple[_Past, ...]


class _Whole(_Shape):
    page: _Page = _Page()
    status: _Status | None = None
    components: tuple[_Component, ...] | None = None
    incidents: tuple[_Incident, ...] | None = None
    scheduled_maintenances: tuple[_Incident, ...] | None = None
    months: tuple[_Month, ...] | None = None


TELLING = ("status", "components", "incidents", "scheduled_maintenances", "months")


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read one JSON document of a Statuspage site.

    Raises:
        BadInput: not JSON, cut off, none of the known keys, or a key of another shape; names the field.
    """
    whole = _read(document)
    source = Source.of(document, service=service, format=NAME, url=whole.page.url)
    return (
        *_page_events(whole, source),
        *(_component_event(component, source) for component in whole.components or ()),
        *_incident_events("incident", whole.incidents or (), source),
        *_incident_events("maintenance", whole.scheduled_maintenances or (), source),
        *_month_events(whole.months or (), source),
    )


def _read(document: Document) -> _Whole:
    try:
        whole = _Whole.model_validate_json(document.text())
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ".".join(str(step) for step in first["loc"]) or None
        raise BadInput(f"not Statuspage JSON: {first['msg']}", source=document.name, field=field) from None
    if not whole.model_fields_set.intersection(TELLING):
        raise BadInput(f"not Statuspage JSON: none of the keys {', '.join(TELLING)}", source=document.name)
    if whole.status is None and "status" in whole.model_fields_set:
        raise BadInput("not Statuspage JSON: should not be null", source=document.name, field="status")
    return whole


def _page_events(whole: _Whole, source: Source) -> Iterator[StatusEvent]:
    title = whole.page.name
    if whole.status is not None:
        word = whole.status.indicator
        state = INDICATORS.get(word, PageIndicator.UNKNOWN)
        yield source.event("page", state, word=word, title=title, text=whole.status.description or "")
    elif whole.incidents == ():
        # An endpoint that lists incidents and lists none is a silence with a time, not an all-clear.
        yield source.event("page", PageIndicator.NONE_LISTED, word="", title=title)


def _component_event(component: _Component, source: Source) -> StatusEvent:
    return source.event(
        f"component/{component.id or component.name}",
        COMPONENTS.get(component.status, ComponentState.UNKNOWN),
        word=component.status,
        title=component.name,
        text=component.description or "",
    )


def _incident_events(prefix: str, incidents: Iterable[_Incident], source: Source) -> Iterator[StatusEvent]:
    for incident in incidents:
        key = f"{prefix}/{incident.id}"
        for update in incident.incident_updates or ():
            yield from _update_events(key, incident, update, source)
        if not incident.incident_updates:
            # Nothing dates this stage: it is true when it is read, and may have been for long.
            yield _stage_event(key, incident, incident.status, source)


def _update_events(key: str, incident: _Incident, update: _Update, source: Source) -> Iterator[StatusEvent]:
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
    key: str, incident: _Incident, word: str, source: Source, *, text: str = "", posted_at: datetime | None = None
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


def _month_events(months: Iterable[_Month], source: Source) -> Iterator[StatusEvent]:
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


def _began(printed: str, month: _Month, source: Source, field: str) -> datetime | None:
    stamp = parse_stamp(printed)
    if stamp is None:
        raise BadInput(f"{printed!r} is not a printed time", source=source.document, field=field)
    try:
        return stamp.moment(datetime(month.year, MONTHS.index(month.name[:3]) + 1, 15, tzinfo=UTC))
    except ValueError as error:
        raise BadInput(f"no time: {error}", source=source.document, field=field) from None
