"""How many were hit? The share of users is known to the company alone."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.OUTAGE_SCOPE,
    label=Label.UNPROVEN,
    summary="How many users were hit can be counted by the company alone; probes count places, not people.",
    reason="users-share: no outside source counts the users of this service",
    found="probes count places, not people",
    question="Do measured regions and places agree with the claimed share or region?",
    window="the outage that the post refers to",
    effect="none",
    blind_spots="Users are not places: ten places failing say nothing certain of ten users.",
)
