"""Instatus' public summary.json: the page, and the incidents and maintenances that are open now.

It sees only what is open when it is read: an incident that ended between two readings was never seen. It cannot say
which component is meant, what the messages say, or when an incident was first posted: `started` is when it began, and
`updatedAt` dates the stage that it is in. The page may be `UP` beside an open incident, so both are kept; keys that
would be empty are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

from telemetry.document import Document
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment, parse_moment
from telemetry.status.fields import Shape, labelled, read_json
from telemetry.status.source import Source
from telemetry.status.stamp import MONTHS

NAME = "instatus"
PATH: str | None = "/summary.json"

# https://instatus.com/help/api ; one component's outage is not the whole service's.
INDICATORS = {
    "UP": PageIndicator.OPERATIONAL,
    "HASISSUES": PageIndicator.DEGRADED,
    "UNDERMAINTENANCE": PageIndicator.MAINTENANCE,
    "ALLUNDERMAINTENANCE": PageIndicator.MAINTENANCE,
    "SOMEUNDERMAINTENANCE": PageIndicator.MAINTENANCE,
    "ONEUNDERMAINTENANCE": PageIndicator.MAINTENANCE,
    "ALLDEGRADEDPERFORMANCE": PageIndicator.DEGRADED,
    "SOMEDEGRADEDPERFORMANCE": PageIndicator.DEGRADED,
    "ONEDEGRADEDPERFORMANCE": PageIndicator.DEGRADED,
    "ALLPARTIALOUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "SOMEPARTIALOUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "ONEPARTIALOUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "ALLMINOROUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "SOMEMINOROUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "ONEMINOROUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "ALLMAJOROUTAGE": PageIndicator.MAJOR_OUTAGE,
    "SOMEMAJOROUTAGE": PageIndicator.PARTIAL_OUTAGE,
    "ONEMAJOROUTAGE": PageIndicator.PARTIAL_OUTAGE,
}

# https://instatus.com/help/api/public-data
STAGES = {
    "INVESTIGATING": IncidentStage.INVESTIGATING,
    "IDENTIFIED": IncidentStage.IDENTIFIED,
    "MONITORING": IncidentStage.MONITORING,
    "RESOLVED": IncidentStage.RESOLVED,
    "NOTSTARTEDYET": IncidentStage.SCHEDULED,
    "INPROGRESS": IncidentStage.IN_PROGRESS,
    "COMPLETED": IncidentStage.COMPLETED,
}

# The documentation prints times as JavaScript does: "Sat Jun 11 2022 18:55:50 GMT+0000 (Coordinated Universal Time)".
_SCRIPT_TIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})(?: \([^()]*\))?"
)


def _read_time(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time written as text")  # noqa: TRY004 -- pydantic reports ValueError only
    found = _SCRIPT_TIME.fullmatch(value)
    if found is None or found[1] not in MONTHS:
        return parse_moment(value)
    return parse_moment(f"{found[3]}-{MONTHS.index(found[1]) + 1:02}-{found[2]}T{found[4]}{found[5]}")


_Time = Annotated[datetime, BeforeValidator(_read_time)]


class _Page(Shape):
    name: str
    url: str
    status: str


class _Open(Shape):
    id: str | None = None
    name: str
    status: str
    impact: str | None = None
    url: str
    started: _Time | None = None
    start: _Time | None = None
    updatedAt: _Time | None = None  # noqa: N815 -- the page's own key


class _Summary(Shape):
    page: _Page
    activeIncidents: tuple[_Open, ...] = ()  # noqa: N815 -- the page's own key
    activeMaintenances: tuple[_Open, ...] = ()  # noqa: N815 -- the page's own key


_SUMMARY = TypeAdapter(_Summary)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a summary: one event for the page, and one for each open incident and maintenance in its present stage.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    summary = read_json(_SUMMARY, document.text(), source=document.name, shape="an Instatus summary")
    source = Source.of(document, service=service, format=NAME, url=summary.page.url)
    word = summary.page.status
    page = source.event("page", INDICATORS.get(word, PageIndicator.UNKNOWN), word=word, title=summary.page.name)
    return (
        page,
        *_open_events("incident", summary.activeIncidents, source),
        *_open_events("maintenance", summary.activeMaintenances, source),
    )


def _open_events(prefix: str, listed: Iterable[_Open], source: Source) -> Iterator[StatusEvent]:
    for entry in listed:
        code = entry.id or entry.url.rstrip("/").rpartition("/")[2]
        began = entry.started or entry.start
        yield source.event(
            f"{prefix}/{code}/{entry.status.casefold()}",
            STAGES.get(entry.status, IncidentStage.UNKNOWN),
            word=entry.status,
            title=labelled(entry.name, impact=entry.impact, start=format_moment(began) if began else None),
            posted_at=entry.updatedAt,
            incident=code,
            url=entry.url,
        )
