"""Statements and readings of an invented page, for the tests of what is made of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from telemetry.model import IncidentStage, StatusEvent
from telemetry.readings import PageReading, ReadingOutcome

START = datetime(2024, 5, 6, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def said(
    incident: str,
    posted: float,
    *,
    seen: float,
    text: str = "We are looking into it.",
    stage: IncidentStage = IncidentStage.INVESTIGATING,
    title: str = "Slow",
    format: str = "statuspage-atom",  # noqa: A002 -- the field's name
    key: str | None = None,
) -> StatusEvent:
    """One posting of an incident; minutes after START."""
    return StatusEvent(
        service="acme",
        format=format,
        key=key or f"incident/{incident}/{posted:g}",
        state=stage,
        word=stage.value,
        title=title,
        text=text,
        posted_at=at(posted),
        seen_at=at(seen),
        incident=incident,
    )


def read(moment: float, events: Iterable[StatusEvent], *, format: str = "statuspage-atom") -> PageReading:  # noqa: A002 -- as above
    """A reading that listed these statements; minutes after START."""
    return PageReading(
        service="acme",
        format=format,
        url=None,
        read_at=at(moment),
        outcome=ReadingOutcome.READ,
        listed=tuple(sorted({event.key for event in events})),
    )


def looked(moment: float, outcome: ReadingOutcome) -> PageReading:
    """A look that brought no listing."""
    return PageReading(service="acme", format="statuspage-atom", url=None, read_at=at(moment), outcome=outcome)
