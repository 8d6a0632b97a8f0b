"""The shape of Salesforce's Trust API, as far as we read it: incidents, instances, or one instance."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AliasChoices, Discriminator, Field, Tag, TypeAdapter

from telemetry.document import Document
from telemetry.status.fields import Code, Ending, Moment, Shape, read_json


class Posted(Shape):
    """One update."""

    id: Code
    type: str
    message: str | None = None
    createdAt: Moment  # noqa: N815 -- the API's own key


class Impact(Shape):
    """What an incident did, and until when."""

    type: str
    severity: str
    endTime: Ending = None  # noqa: N815 -- the API's own key


class Entry(Shape):
    """An incident or a maintenance; an incident has no name and may leave out its instances."""

    id: Code
    name: str | None = None
    instanceKeys: tuple[str, ...] = ()  # noqa: N815 -- the API's own key
    serviceKeys: tuple[str, ...] = ()  # noqa: N815 -- the API's own key
    impacts: tuple[Impact, ...] = Field(
        default=(), validation_alias=AliasChoices("IncidentImpacts", "MaintenanceImpacts")
    )
    posted: tuple[Posted, ...] = Field(validation_alias=AliasChoices("IncidentEvents", "MaintenanceEvents"))

    @property
    def ended(self) -> datetime | None:
        """When the last impact ended; None where one goes on or none is given."""
        ends = [impact.endTime for impact in self.impacts]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


class Instance(Shape):
    """A part of Salesforce that some of its customers live on."""

    key: str
    status: str
    location: str | None = None
    Incidents: tuple[Entry, ...] = ()
    Maintenances: tuple[Entry, ...] = ()


_Either = Annotated[
    Annotated[Instance, Tag("instance")] | Annotated[Entry, Tag("incident")],
    Discriminator(lambda item: "instance" if isinstance(item, dict) and "key" in item else "incident"),
]
_STATUS = TypeAdapter(
    Annotated[
        Annotated[tuple[_Either, ...], Tag("list")] | Annotated[Instance, Tag("one")],
        Discriminator(lambda whole: "one" if isinstance(whole, dict) else "list"),
    ]
)


def read_items(document: Document) -> tuple[Instance | Entry, ...]:
    """Check a document's shape.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    whole = read_json(_STATUS, document.text(), source=document.name, shape="Salesforce's status")
    return whole if isinstance(whole, tuple) else (whole,)
