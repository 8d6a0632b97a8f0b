"""The shape of FireHydrant's payload, as far as we read it."""

from __future__ import annotations

import re
from datetime import datetime

from pydantic import TypeAdapter

from telemetry.document import Document
from telemetry.status.fields import Moment, Shape, labelled, read_json

MAINTENANCE = "MAINTENANCE"

# How notes begin that were moved here from another page, with that page's stage.
_MOVED = re.compile(r"➡️ \*\*(?P<word>[^*\n]+)\*\* — (?P<text>.*)", re.DOTALL)


class Note(Shape):
    """A note, one level deeper than usual."""

    note: str | None = None


class Milestone(Shape):
    """A step of an incident's course."""

    currentMilestone: str  # noqa: N815 -- the payload's key


class Details(Shape):
    """What a timeline entry says: a note, a milestone, or something that we do not read."""

    note: str | Note | None = None
    milestoneUpdate: Milestone | None = None  # noqa: N815 -- the payload's key


class Entry(Shape):
    """One entry of a timeline."""

    time: Moment
    occurredAt: Moment | None = None  # noqa: N815 -- the payload's key
    details: Details

    @property
    def posted_at(self) -> datetime:
        """The time that the page shows, else when it was entered."""
        return self.occurredAt or self.time

    @property
    def said(self) -> tuple[str, str] | None:
        """The stage's word, empty where there is none, and the text; None for an entry without either."""
        note = self.details.note.note if isinstance(self.details.note, Note) else self.details.note
        word = self.details.milestoneUpdate.currentMilestone if self.details.milestoneUpdate else ""
        moved = _MOVED.fullmatch(note or "")
        if moved is not None:
            return moved["word"], moved["text"]
        return (word, note or "") if word or note else None


class Affected(Shape):
    """A component that an incident names, with its condition in the page's word."""

    id: str
    name: str
    condition: str


class Timestamps(Shape):
    """When an incident began and ended."""

    started: Moment | None = None
    resolved: Moment | None = None


class Incident(Shape):
    """An incident, or a maintenance by its severity."""

    id: str
    title: str
    severitySlug: str = ""  # noqa: N815 -- the payload's key
    timestamps: Timestamps
    timeline: tuple[Entry, ...] = ()
    components: tuple[Affected, ...] = ()

    @property
    def planned(self) -> bool:
        """Whether it is a maintenance."""
        return self.severitySlug == MAINTENANCE

    @property
    def key(self) -> str:
        """The stem of the keys of all that is said of it."""
        return f"{'maintenance' if self.planned else 'incident'}/{self.id}"

    @property
    def titled(self) -> str:
        """Its title with its severity, in the page's word."""
        return labelled(self.title, severity=self.severitySlug)


class Config(Shape):
    """The page's own name, and what it shows while nothing is open."""

    title: str = ""
    operationalMessage: str = ""  # noqa: N815 -- the payload's key


class Payload(Shape):
    """The whole page."""

    config: Config = Config()
    conditions: dict[str, str]
    incidents: tuple[Incident, ...]


_PAYLOAD = TypeAdapter(Payload)


def read_payload(document: Document) -> Payload:
    """Check a document's shape.

    Raises:
        BadInput: not JSON, cut off, or of another shape; names the field.
    """
    return read_json(_PAYLOAD, document.text(), source=document.name, shape="FireHydrant's payload")
