"""AWS Health's public currentevents: the events that are open or just over, per region, in UTF-16 with a mark.

It sees a few days back. It cannot say stages: a number tells how bad things are, and an entry of an event's log is an
update until that is zero. Region and service stay apart: an event has its region in the title and in its ARN, and the
services that it touches are components, named with their region, each with a course of its own, so that the recovery
of one ends no other's trouble. Times are seconds since 1970, but milliseconds where a service changes.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Code, Milliseconds, Seconds, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source, distinct

NAME = "aws"
PATH: str | None = "/public/currentevents"

# https://docs.aws.amazon.com/health/latest/ug/aws-health-dashboard-status.html ; the numbers are those of the icons.
LEGEND = {"0": "operating normally", "1": "informational", "2": "degradation", "3": "disruption"}
STAGES = {
    "0": IncidentStage.RESOLVED,
    "1": IncidentStage.UPDATE,
    "2": IncidentStage.UPDATE,
    "3": IncidentStage.UPDATE,
}
COMPONENTS = {
    "0": ComponentState.OPERATIONAL,
    # What is told for information says nothing of the service's state.
    "1": ComponentState.UNKNOWN,
    "2": ComponentState.DEGRADED,
    "3": ComponentState.MAJOR_OUTAGE,
}


class _Entry(Shape):
    summary: str
    message: str
    status: Code
    timestamp: Seconds


class _Touched(Shape):
    service_name: str
    current: Code


class _Change(Shape):
    service: str
    service_name: str
    current_status: Code
    timestamp: Milliseconds


class _Event(Shape):
    arn: str
    date: Seconds
    region_name: str
    status: Code
    service: str
    service_name: str
    summary: str
    event_log: tuple[_Entry, ...] = ()
    impacted_services: Mapping[str, _Touched] = {}
    impacted_service_status_changes: tuple[_Change, ...] = ()

    def title(self, summary: str) -> str:
        return labelled(summary, region=self.region_name, service=f"{self.service_name} ({self.service})")


_EVENTS = TypeAdapter(tuple[_Event, ...])


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the events: each entry of their logs, each change of a service and how each stands; else a silence.

    Raises:
        BadInput: neither UTF-16 with a mark nor UTF-8, not JSON, cut off, or of another shape; names the field.
    """
    events = read_json(_EVENTS, _text(document), source=document.name, shape="AWS's current events")
    source = Source.of(document, service=service, format=NAME)
    if not events:
        return (source.event("page", PageIndicator.NONE_LISTED, word=""),)
    logs = (said for event in events for said in _log(event, source))
    changes = (said for event in events for said in _changes(event, source))
    return (*logs, *changes, *_components(events, source))


def _text(document: Document) -> str:
    if not document.body.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE)):
        return document.text()
    try:
        return document.body.decode("utf-16")
    except UnicodeDecodeError as error:
        raise BadInput(f"not UTF-16 text, or cut off (byte {error.start})", source=document.name) from None


def _log(event: _Event, source: Source) -> Iterator[StatusEvent]:
    course = sorted(event.event_log, key=lambda entry: entry.timestamp)
    keys = distinct(f"incident/{event.arn}/{format_moment(entry.timestamp)}" for entry in course)
    for key, entry in zip(keys, course, strict=True):
        yield source.event(
            key,
            STAGES.get(entry.status, IncidentStage.UNKNOWN),
            word=_word(entry.status),
            title=event.title(entry.summary),
            text=plain_text(entry.message),
            posted_at=entry.timestamp,
            incident=event.arn,
        )
    if not course:
        stage = STAGES.get(event.status, IncidentStage.UNKNOWN)
        title = event.title(event.summary)
        yield source.event(f"incident/{event.arn}", stage, word=_word(event.status), title=title, incident=event.arn)


def _changes(event: _Event, source: Source) -> Iterator[StatusEvent]:
    course = sorted(event.impacted_service_status_changes, key=lambda change: change.timestamp)
    changed = (f"{change.service}/{format_moment(change.timestamp)}" for change in course)
    for key, change in zip(distinct(changed), course, strict=True):
        yield source.event(
            f"incident/{event.arn}/component/{key}",
            COMPONENTS.get(change.current_status, ComponentState.UNKNOWN),
            word=_word(change.current_status),
            title=labelled(change.service_name, region=event.region_name),
            posted_at=change.timestamp,
            incident=f"{event.arn}/{change.service}",
        )


def _components(events: tuple[_Event, ...], source: Source) -> Iterator[StatusEvent]:
    """How the services stand now: the worst where several events touch one."""
    touched = [
        (code, event.region_name, service) for event in events for code, service in event.impacted_services.items()
    ]
    worst = {code: (region, service) for code, region, service in sorted(touched, key=lambda one: int(one[2].current))}
    for code, (region, service) in worst.items():
        yield source.event(
            f"component/{code}",
            COMPONENTS.get(service.current, ComponentState.UNKNOWN),
            word=_word(service.current),
            title=labelled(service.service_name, region=region),
        )


def _word(code: str) -> str:
    """The number with what its icon means, as a number alone tells a reader nothing."""
    return f"{code} ({LEGEND[code]})" if code in LEGEND else code
