"""Uptime Kuma's status page, in its two documents: the page itself, and the heartbeats of its monitors.

The page names its monitors, its pinned incident and its maintenance, but not how anything stands; the heartbeats tell
that, by the monitors' numbers only. They reach back 50 or 100 checks of each monitor, or, where the page shows days,
that many days in stretches. A pinned incident has a colour and no stage, so it says nothing about health. Times without
a zone are UTC, as its source writes them; those of a maintenance are in a zone of their own and are not read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import parse_moment
from telemetry.status.beats import Beat, beat_events
from telemetry.status.fields import Shape, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "uptime-kuma"
PATH: str | None = None  # /api/status-page/SLUG and /api/status-page/heartbeat/SLUG

# https://github.com/louislam/uptime-kuma/wiki/API-Documentation and, for the numbers, src/util.ts there. Pending is a
# check that failed and is being repeated: neither up nor down.
BEATS = {
    0: ("down", ComponentState.MAJOR_OUTAGE),
    1: ("up", ComponentState.OPERATIONAL),
    2: ("pending", ComponentState.UNKNOWN),
    3: ("maintenance", ComponentState.MAINTENANCE),
}
# server/model/maintenance.js there.
STAGES = {
    "scheduled": IncidentStage.SCHEDULED,
    "under-maintenance": IncidentStage.IN_PROGRESS,
    "ended": IncidentStage.COMPLETED,
}


def _utc(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("not a time written as text")  # noqa: TRY004 -- pydantic reports ValueError only
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value!r} is not an ISO 8601 time") from None
    return parse_moment(value) if moment.tzinfo else moment.replace(tzinfo=UTC)


_Utc = Annotated[datetime, BeforeValidator(_utc)]


class _Beat(Shape):
    status: int
    time: _Utc


class _Incident(Shape):
    id: int
    style: str
    title: str
    content: str
    createdDate: _Utc  # noqa: N815 -- the document's key


class _Maintenance(Shape):
    id: int
    title: str
    description: str | None = None
    status: str


class _Config(Shape):
    title: str


class _Whole(Shape):
    config: _Config | None = None
    incident: _Incident | None = None
    incidents: tuple[_Incident, ...] = ()
    maintenanceList: tuple[_Maintenance, ...] = ()  # noqa: N815 -- the document's key
    # A stretch without any check is a bare 0 among the heartbeats.
    heartbeatList: dict[str, tuple[_Beat | Literal[0], ...]] | None = None  # noqa: N815 -- the document's key


_WHOLE = TypeAdapter(_Whole)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read either document, by its keys.

    Raises:
        BadInput: not JSON, cut off, neither of the two, or of another shape; names the field.
    """
    whole = read_json(_WHOLE, document.text(), source=document.name, shape="Uptime Kuma's status page")
    source = Source.of(document, service=service, format=NAME)
    if whole.heartbeatList is not None:
        monitors = whole.heartbeatList.items()
        return tuple(event for monitor, beats in monitors for event in _monitor_events(monitor, beats, source))
    if whole.config is None:
        problem = "not Uptime Kuma's status page: none of the keys config, heartbeatList"
        raise BadInput(problem, source=document.name)
    return tuple(_page_events(whole, whole.config.title, source))


def _monitor_events(monitor: str, beats: Iterable[_Beat | Literal[0]], source: Source) -> Iterator[StatusEvent]:
    read = [_read(beat) if isinstance(beat, _Beat) else None for beat in beats]
    return beat_events(monitor, f"monitor {monitor}", read, source)


def _read(beat: _Beat) -> Beat:
    word, state = BEATS.get(beat.status, (str(beat.status), ComponentState.UNKNOWN))
    return Beat(at=beat.time, state=state, word=word)


def _page_events(whole: _Whole, title: str, source: Source) -> Iterator[StatusEvent]:
    pinned = (*whole.incidents, *((whole.incident,) if whole.incident else ()))
    if not pinned and not whole.maintenanceList:
        yield source.event("page", PageIndicator.NONE_LISTED, word="", title=title)
    for incident in {incident.id: incident for incident in pinned}.values():
        yield source.event(
            f"incident/{incident.id}",
            IncidentStage.UNKNOWN,
            word=incident.style,
            title=incident.title,
            text=plain_text(incident.content),
            posted_at=incident.createdDate,
            incident=str(incident.id),
        )
    for maintenance in whole.maintenanceList:
        yield source.event(
            f"maintenance/{maintenance.id}",
            STAGES.get(maintenance.status, IncidentStage.UNKNOWN),
            word=maintenance.status,
            title=maintenance.title,
            text=plain_text(maintenance.description or ""),
            incident=f"maintenance/{maintenance.id}",
        )
