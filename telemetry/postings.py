"""Which statements of official pages are postings, and which times in them are times of posting."""

from __future__ import annotations

from datetime import datetime

from .model import IncidentStage, StatusEvent
from .statements import ARTICLE, TROUBLE

ACKNOWLEDGED = (
    IncidentStage.INVESTIGATING,
    IncidentStage.IDENTIFIED,
    IncidentStage.MONITORING,
    IncidentStage.UPDATE,
)
PLANNED = (IncidentStage.SCHEDULED, IncidentStage.IN_PROGRESS, IncidentStage.COMPLETED)

# Their statements bear the time of the latest change: an earlier posting may have stood in the same place.
LATEST_ONLY = frozenset({"apple", "instatus"})
# A service's own monitor and a reader's notes of a page: nobody posted them.
UNPOSTED = frozenset({"gatus", "statping", "uptime-kuma", "upptime-summary", "timeline"})
# What an incident is now, in a key that goes with it from stage to stage.
STANDING = ("/state", "/status")
# When an incident ended, in the provider's account: a time of its course, not of a posting (Google, Apple, Salesforce).
END = "/end"


def is_trouble(event: StatusEvent) -> bool:
    """Whether a statement says that something is wrong."""
    return any(event.state is state for state in TROUBLE)


def is_planned(event: StatusEvent) -> bool:
    """Whether a statement is about maintenance."""
    return event.key.startswith("maintenance/") or any(event.state is state for state in PLANNED)


def is_of_incident(event: StatusEvent) -> bool:
    """Whether a statement belongs to an incident or a maintenance; an article of a general feed does not."""
    return event.incident is not None and isinstance(event.state, IncidentStage) and event.word != ARTICLE


def is_posting(event: StatusEvent) -> bool:
    """Whether a statement was posted once about an incident, and stands as it was posted.

    What stands without a time, in a key that goes with the incident, or at a time that only the incident had, is none.
    """
    return (
        is_of_incident(event)
        and event.posted_at is not None
        and not event.key.endswith((*STANDING, END))
        and event.key not in (event.incident, f"incident/{event.incident}", f"maintenance/{event.incident}")
    )


def is_dated_posting(event: StatusEvent) -> bool:
    """Whether a posting bears the time when it was posted, so that the first of an incident dates its announcement."""
    return is_posting(event) and event.format not in LATEST_ONLY | UNPOSTED


def in_order(event: StatusEvent) -> tuple[datetime, datetime, tuple[str, ...]]:
    """By when it was read, then by all that it says: so the order in which events are given decides nothing."""
    said = (event.format, event.key, event.state, event.word, event.title, event.text, event.incident or "")
    return (event.seen_at, event.at, (*said, event.url or "", event.origin, event.sha256))
