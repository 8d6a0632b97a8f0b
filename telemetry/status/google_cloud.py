"""Google's incidents.json, of Google Cloud and, in the same shape, of Google Workspace.

It sees the incidents of about the last year, with their whole course. It cannot say how a product stands now, and an
update has no stage, only how bad it is: it is an update until it says `AVAILABLE`, which also marks reports written
weeks later. When an incident is over is told by `end` (null while it lasts), so that has an event of its own, at the
time that Google gives, not when that was posted. `created` may come days after `begin`, which dates no posting and
stays in the title, as do products and locations.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.moment import format_moment
from telemetry.status.fields import Ending, Moment, Shape, labelled, read_json
from telemetry.status.markup import tidy
from telemetry.status.source import Source, distinct

NAME = "google-cloud"
PATH: str | None = "/incidents.json"

# https://status.cloud.google.com/incidents.schema.json ("status", "status_impact")
STAGES = {
    "SERVICE_INFORMATION": IncidentStage.UPDATE,
    "SERVICE_DISRUPTION": IncidentStage.UPDATE,
    "SERVICE_OUTAGE": IncidentStage.UPDATE,
    "AVAILABLE": IncidentStage.RESOLVED,
}


class _Named(Shape):
    title: str


class _Place(Shape):
    id: str


class _Update(Shape):
    created: Moment
    text: str
    status: str
    affected_locations: tuple[_Place, ...] = ()


class _Incident(Shape):
    id: str
    external_desc: str
    begin: Moment
    end: Ending = None
    status_impact: str | None = None
    service_name: str | None = None
    affected_products: tuple[_Named, ...] = ()
    currently_affected_locations: tuple[_Place, ...] = ()
    previously_affected_locations: tuple[_Place, ...] = ()
    uri: str | None = None
    updates: tuple[_Update, ...]

    def title(self, places: tuple[_Place, ...] = ()) -> str:
        everywhere = (*self.currently_affected_locations, *self.previously_affected_locations)
        return labelled(
            tidy(self.external_desc),
            impact=self.status_impact,
            products=[product.title for product in self.affected_products] or self.service_name,
            locations=dict.fromkeys(place.id for place in places or everywhere),
            begin=format_moment(self.begin),
        )


_INCIDENTS = TypeAdapter(tuple[_Incident, ...])


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read the incidents: each update, the end of each that is over, and a silence where none is open.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    incidents = read_json(_INCIDENTS, document.text(), source=document.name, shape="Google's incidents")
    source = Source.of(document, service=service, format=NAME)
    silence = () if any(incident.end is None for incident in incidents) else (_silence(source),)
    return (*silence, *(event for incident in incidents for event in _events(incident, source)))


def _silence(source: Source) -> StatusEvent:
    return source.event("page", PageIndicator.NONE_LISTED, word="")


def _events(incident: _Incident, source: Source) -> Iterator[StatusEvent]:
    key, url = f"incident/{incident.id}", _url(incident, source)
    course = sorted(incident.updates, key=lambda update: update.created)
    keys = distinct(f"{key}/{format_moment(update.created)}" for update in course)
    for update_key, update in zip(keys, course, strict=True):
        yield source.event(
            update_key,
            STAGES.get(update.status, IncidentStage.UNKNOWN),
            word=update.status,
            title=incident.title(update.affected_locations),
            text=tidy(update.text),
            posted_at=update.created,
            incident=incident.id,
            url=url,
        )
    if incident.end is not None:
        yield source.event(
            f"{key}/end",
            IncidentStage.RESOLVED,
            word="end",
            title=incident.title(),
            posted_at=incident.end,
            incident=incident.id,
            url=url,
        )


def _url(incident: _Incident, source: Source) -> str | None:
    """The incident's own page, which its `uri` names below the folder of the document."""
    if source.url is None or incident.uri is None:
        return None
    return f"{source.url.rpartition('/')[0]}/{incident.uri}"
