"""Better Stack's public index.json: the page, its resources, and reports with their updates.

It sees the reports of the last weeks with their whole course; of its resources only how they stand now. It cannot say
stages: an update says how the resources stand, so it is an update until all of them are resolved. Whether a report is
over is said by its `aggregate_state`, while `ends_at` may be null. Updates stand in no order, and those of a planned
maintenance bear times to come, which date no posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from telemetry.document import Document
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.betterstack_shape import (
    Affected,
    Page,
    Report,
    ReportItem,
    Resource,
    ResourceItem,
    UpdateItem,
    read_page,
)
from telemetry.status.fields import labelled
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "betterstack"
PATH: str | None = "/index.json"

# https://betterstack.com/docs/uptime/status-pages/subscribing-to-status-updates/subscribing-to-api
INDICATORS = {
    "operational": PageIndicator.OPERATIONAL,
    "degraded": PageIndicator.DEGRADED,
    # Said of the page where a single resource is down.
    "downtime": PageIndicator.PARTIAL_OUTAGE,
    "maintenance": PageIndicator.MAINTENANCE,
}

# The same page, "Resource status values".
COMPONENTS = {
    "operational": ComponentState.OPERATIONAL,
    "degraded": ComponentState.DEGRADED,
    "downtime": ComponentState.MAJOR_OUTAGE,
    "maintenance": ComponentState.MAINTENANCE,
    "not_monitored": ComponentState.UNKNOWN,
}

# The same page, "Status reports": how a report as a whole, or a resource in one of its updates, stands.
STAGES = {
    "downtime": IncidentStage.UPDATE,
    "degraded": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
}


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a page: itself, its resources, each update of each report, and how each report stands.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    page = read_page(document)
    domain = page.attributes.custom_domain
    source = Source.of(document, service=service, format=NAME, url=f"https://{domain}" if domain else None)
    names = {item.id: _resource_name(page, item.attributes) for item in page.resources}
    return (
        _page_event(page, source),
        *(_resource_event(page, item, source) for item in page.resources),
        *(event for report, course in page.reports for event in _report_events(report, course, names, source)),
    )


def _page_event(page: Page, source: Source) -> StatusEvent:
    word = page.attributes.aggregate_state
    state = INDICATORS.get(word, PageIndicator.UNKNOWN)
    return source.event("page", state, word=word, title=page.attributes.company_name)


def _resource_name(page: Page, resource: Resource) -> str:
    section = page.sections.get(resource.status_page_section_id or 0)
    return f"{section}: {resource.public_name}" if section else resource.public_name


def _resource_event(page: Page, item: ResourceItem, source: Source) -> StatusEvent:
    return source.event(
        f"component/{item.id}",
        COMPONENTS.get(item.attributes.status, ComponentState.UNKNOWN),
        word=item.attributes.status,
        title=_resource_name(page, item.attributes),
        text=item.attributes.explanation or "",
    )


def _report_events(
    item: ReportItem, course: tuple[UpdateItem, ...], names: Mapping[str, str], source: Source
) -> Iterator[StatusEvent]:
    report, planned = item.attributes, item.attributes.report_type == "maintenance"
    key = f"{'maintenance' if planned else 'incident'}/{item.id}"
    for update in course:
        stands = update.attributes.affected_resources
        yield source.event(
            f"{key}/{update.id}",
            IncidentStage.UNKNOWN if planned else _stage(stands),
            word=_word(stands) or report.report_type,
            title=labelled(report.title, resources=_named(stands, names)),
            text=plain_text(update.attributes.message or ""),
            posted_at=_past(update.attributes.published_at, source),
            incident=item.id,
        )
    last = course[-1].attributes.published_at if course else None
    over = report.aggregate_state == "resolved"
    yield source.event(
        f"{key}/state",
        _planned_stage(report, source) if planned else STAGES.get(report.aggregate_state, IncidentStage.UNKNOWN),
        word=report.aggregate_state,
        title=labelled(
            report.title, resources=_named(report.affected_resources, names), start=format_moment(report.starts_at)
        ),
        # Nothing dates how an open report stands: that is true when it is read.
        posted_at=_past(report.ends_at or last, source) if over else None,
        incident=item.id,
    )


def _planned_stage(report: Report, source: Source) -> IncidentStage:
    if report.aggregate_state == "resolved":
        return IncidentStage.COMPLETED
    if report.aggregate_state != "maintenance":
        return IncidentStage.UNKNOWN
    return IncidentStage.SCHEDULED if report.starts_at > source.seen_at else IncidentStage.IN_PROGRESS


def _stage(stands: Iterable[Affected]) -> IncidentStage:
    """An update is the resolution only where it resolves every resource that it names."""
    stages = [STAGES.get(affected.status, IncidentStage.UNKNOWN) for affected in stands]
    if not stages or IncidentStage.UPDATE in stages:
        return IncidentStage.UPDATE
    return IncidentStage.RESOLVED if set(stages) == {IncidentStage.RESOLVED} else IncidentStage.UNKNOWN


def _word(stands: Iterable[Affected]) -> str:
    return ", ".join(dict.fromkeys(affected.status for affected in stands))


def _named(stands: Iterable[Affected], names: Mapping[str, str]) -> list[str]:
    codes = ((affected.status_page_resource_id, affected.status) for affected in stands)
    return [f"{names.get(code, code)} ({status})" for code, status in codes]


def _past(moment: datetime | None, source: Source) -> datetime | None:
    return moment if moment is not None and moment <= source.seen_at else None
