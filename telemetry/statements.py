"""Which states of official pages tell of trouble, and which of its end: one table for everybody who reads them."""

from __future__ import annotations

from .model import ComponentState, IncidentStage, PageIndicator

# Tuples and identity, not sets: members of different StrEnums with the same word are equal, and would be one element.
TROUBLE = (
    PageIndicator.DEGRADED,
    PageIndicator.PARTIAL_OUTAGE,
    PageIndicator.MAJOR_OUTAGE,
    ComponentState.DEGRADED,
    ComponentState.PARTIAL_OUTAGE,
    ComponentState.MAJOR_OUTAGE,
    IncidentStage.INVESTIGATING,
    IncidentStage.IDENTIFIED,
    IncidentStage.MONITORING,
    IncidentStage.UPDATE,
)
OVER = (IncidentStage.RESOLVED, IncidentStage.COMPLETED, IncidentStage.POSTMORTEM)
# The word of an article in a general feed, which is no posting about an incident.
ARTICLE = "post"
