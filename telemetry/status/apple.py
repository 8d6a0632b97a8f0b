"""Apple's system status, of its developer services and of all others: system_status_en_US.js, JSON or JSONP.

It sees what is listed now and what ended in the last days. It cannot say that a service is well: one without events
lists nothing, so all of them together are a silence. Nor does it tell the course of an event: it has one message,
which is rewritten. When an event began and ended is given twice, printed and in milliseconds since 1970, of which the
second is read; when it was posted is only printed, with a zone that is read where it is sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Annotated, Any

from pydantic import BeforeValidator, TypeAdapter

from telemetry.document import Document
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Milliseconds, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source
from telemetry.status.stamp import ZONES

NAME = "apple"
PATH: str | None = "/support/systemstatus/data/developer/system_status_en_US.js"

# https://www.apple.com/support/systemstatus/ and https://developer.apple.com/system-status/ : the words of the legend.
STAGES = {
    "ongoing": IncidentStage.UPDATE,
    "resolved": IncidentStage.RESOLVED,
}
MAINTENANCE_STAGES = {
    "upcoming": IncidentStage.SCHEDULED,
    "ongoing": IncidentStage.IN_PROGRESS,
    "completed": IncidentStage.COMPLETED,
    "resolved": IncidentStage.COMPLETED,
}

_WRAPPED = re.compile(r"\s*jsonCallback\((.*)\)\s*;?\s*", re.DOTALL)
_PRINTED = re.compile(r"(\d{2}/\d{2}/\d{4} \d{2}:\d{2}) ([A-Z]{2,5})")


def _read_printed(value: Any) -> datetime | None:
    found = _PRINTED.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{str(value)[:40]!r} is not a time like 02/10/2020 11:45 PST")
    if found[2] not in ZONES:
        return None
    zone = timezone(timedelta(hours=ZONES[found[2]]))
    try:
        return datetime.strptime(found[1], "%m/%d/%Y %H:%M").replace(tzinfo=zone).astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{value!r} is outside the calendar") from None


class _Event(Shape):
    messageId: str  # noqa: N815 -- the page's own key
    statusType: str  # noqa: N815 -- the page's own key
    eventStatus: str  # noqa: N815 -- the page's own key
    message: str
    usersAffected: str | None = None  # noqa: N815 -- the page's own key
    datePosted: Annotated[datetime | None, BeforeValidator(_read_printed)]  # noqa: N815 -- the page's own key
    epochStartDate: Milliseconds  # noqa: N815 -- the page's own key
    epochEndDate: Milliseconds | None = None  # noqa: N815 -- the page's own key

    @property
    def planned(self) -> bool:
        return self.statusType == "Maintenance"

    @property
    def stage(self) -> IncidentStage:
        stages = MAINTENANCE_STAGES if self.planned else STAGES
        return stages.get(self.eventStatus, IncidentStage.UNKNOWN)


class _Service(Shape):
    serviceName: str  # noqa: N815 -- the page's own key
    events: tuple[_Event, ...]


class _Status(Shape):
    services: tuple[_Service, ...]
    drMessage: str | None = None  # noqa: N815 -- the page's own key


_STATUS = TypeAdapter(_Status)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the services' events, the end of each that is over, and a silence where none goes on.

    Raises:
        BadInput: neither JSON nor JSONP, cut off, or of another shape; names the field.
    """
    text = document.text()
    wrapped = _WRAPPED.fullmatch(text)
    status = read_json(_STATUS, wrapped[1] if wrapped else text, source=document.name, shape="Apple's system status")
    source = Source.of(document, service=service, format=NAME)
    events = (said for listed in status.services for event in listed.events for said in _events(listed, event, source))
    return (*_page_events(status, source), *events)


def _page_events(status: _Status, source: Source) -> Iterator[StatusEvent]:
    if status.drMessage:
        # A notice in place of all else; it has no word of its own.
        yield source.event("page", PageIndicator.UNKNOWN, word="", text=plain_text(status.drMessage))
    elif all(event.eventStatus in {"resolved", "completed"} for listed in status.services for event in listed.events):
        yield source.event("page", PageIndicator.NONE_LISTED, word="")


def _events(listed: _Service, event: _Event, source: Source) -> Iterator[StatusEvent]:
    incident = f"{event.messageId}/{listed.serviceName}"
    key = f"{'maintenance' if event.planned else 'incident'}/{incident}"
    title = labelled(
        listed.serviceName, type=event.statusType, users=event.usersAffected, start=format_moment(event.epochStartDate)
    )
    yield source.event(
        f"{key}/{event.eventStatus}",
        event.stage,
        word=event.eventStatus,
        title=title,
        text=plain_text(event.message),
        posted_at=event.datePosted,
        incident=incident,
    )
    if event.stage is IncidentStage.RESOLVED and event.epochEndDate is not None:
        yield source.event(
            f"{key}/end", event.stage, word="end", title=title, posted_at=event.epochEndDate, incident=incident
        )
