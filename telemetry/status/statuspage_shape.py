"""The shape of Statuspage's public JSON, as far as we read it; keys that we do not read may be anything."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, ValidationError

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.status.fields import Moment, refusal

TELLING = ("status", "components", "incidents", "scheduled_maintenances", "months")


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


class Page(_Shape):
    """The page itself; its name and address may be missing."""

    name: str = ""
    url: str | None = None


class Status(_Shape):
    """The page's indicator for the whole service."""

    indicator: str
    description: str | None = None


class Component(_Shape):
    """A component, as it stands now; `group_id` is the id of the component that it is a part of."""

    id: str | None = None
    name: str
    status: str
    description: str | None = None
    group_id: str | None = None


class Affected(_Shape):
    """A component's state, as an update changes it."""

    code: str | None = None
    name: str
    new_status: str | None = None


class Update(_Shape):
    """One update of an incident; only its stage is sure to be there."""

    id: str | None = None
    status: str
    body: str | None = None
    display_at: Moment | None = None
    created_at: Moment | None = None
    affected_components: tuple[Affected, ...] | None = None

    @property
    def posted_at(self) -> datetime | None:
        """The time that the page shows, which its authors may set; else when it was entered."""
        return self.display_at or self.created_at


class Incident(_Shape):
    """An incident or a maintenance; all but its id, name and stage may be missing."""

    id: str
    name: str
    status: str
    impact: str | None = None
    shortlink: str | None = None
    incident_updates: tuple[Update, ...] | None = None


class Past(_Shape):
    """An incident in history.json, with its times as people read them."""

    code: str
    name: str
    message: str | None = None
    impact: str | None = None
    timestamp: str


class Month(_Shape):
    """A month of history.json."""

    name: str
    year: int
    incidents: tuple[Past, ...]


class Whole(_Shape):
    """Any of the documents, by whichever keys are there."""

    page: Page = Page()
    status: Status | None = None
    components: tuple[Component, ...] | None = None
    incidents: tuple[Incident, ...] | None = None
    scheduled_maintenances: tuple[Incident, ...] | None = None
    months: tuple[Month, ...] | None = None


def read_whole(document: Document) -> Whole:
    """Check a document's shape.

    Raises:
        BadInput: not JSON, cut off, none of the known keys, or a key of another shape; names the field.
    """
    try:
        whole = Whole.model_validate_json(document.text())
    except ValidationError as error:
        raise refusal(error, source=document.name, shape="Statuspage JSON") from None
    if not whole.model_fields_set.intersection(TELLING):
        raise BadInput(f"not Statuspage JSON: none of the keys {', '.join(TELLING)}", source=document.name)
    if whole.status is None and "status" in whole.model_fields_set:
        raise BadInput("not Statuspage JSON: should not be null", source=document.name, field="status")
    return whole
