"""Checkly's status pages: incidents with their updates, as the page's own JSON and Checkly's API list them.

It sees the incidents that the page lists, the API the latest 100. It cannot say how a service stands now, or that one
is under maintenance: there are only incidents, and a page without any lists nothing. An update's public date is the
one that its authors chose to show. The page keeps its JSON under an address of its own, so there is no path.
"""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.fields import Moment, Shape, labelled, read_json
from telemetry.status.markup import plain_text
from telemetry.status.source import Source

NAME = "checkly"
PATH: str | None = None

# https://www.checklyhq.com/docs/api-reference/status-page-incidents/create-a-new-incident
STAGES = {
    "INVESTIGATING": IncidentStage.INVESTIGATING,
    "IDENTIFIED": IncidentStage.IDENTIFIED,
    "MONITORING": IncidentStage.MONITORING,
    "RESOLVED": IncidentStage.RESOLVED,
}


class _Service(Shape):
    name: str


class _Update(Shape):
    id: str
    status: str
    description: str | None = None
    publicIncidentUpdateDate: Moment | None = None  # noqa: N815 -- the page's own key


class _Incident(Shape):
    id: str
    name: str
    severity: str | None = None
    lastUpdateStatus: str | None = None  # noqa: N815 -- the page's own key
    services: tuple[_Service, ...] = ()
    incidentUpdates: tuple[_Update, ...] = ()  # noqa: N815 -- the page's own key

    @property
    def title(self) -> str:
        return labelled(self.name, impact=self.severity, services=[service.name for service in self.services])


class _Listing(Shape):
    incidents: tuple[_Incident, ...] | None = None
    entries: tuple[_Incident, ...] | None = None


_LISTING = TypeAdapter(_Listing)


def parse(document: Document, service: str) -> tuple[StatusEvent, ...]:
    """Read a listing, one event per update; a silence where it lists nothing.

    Raises:
        BadInput: not JSON, cut off, neither of the known keys, or another shape; names the field.
    """
    listing = read_json(_LISTING, document.text(), source=document.name, shape="a Checkly listing")
    incidents = listing.entries if listing.incidents is None else listing.incidents
    if incidents is None:
        raise BadInput("not a Checkly listing: none of the keys incidents, entries", source=document.name)
    source = Source.of(document, service=service, format=NAME)
    if not incidents:
        return (source.event("page", PageIndicator.NONE_LISTED, word=""),)
    return tuple(event for incident in incidents for event in _events(incident, source))


def _events(incident: _Incident, source: Source) -> Iterator[StatusEvent]:
    for update in incident.incidentUpdates:
        yield source.event(
            f"incident/{incident.id}/{update.id}",
            STAGES.get(update.status, IncidentStage.UNKNOWN),
            word=update.status,
            title=incident.title,
            text=plain_text(update.description or ""),
            posted_at=update.publicIncidentUpdateDate,
            incident=incident.id,
        )
    if not incident.incidentUpdates:
        # Nothing dates this stage: it is true when it is read, and may have been for long.
        word = incident.lastUpdateStatus or ""
        state = STAGES.get(word, IncidentStage.UNKNOWN)
        yield source.event(f"incident/{incident.id}", state, word=word, title=incident.title, incident=incident.id)
