"""Better than another? That takes the same measurement of both."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.COMPARISON,
    label=Label.UNPROVEN,
    summary="Comparing two services takes the same places measuring both; we have no such pairs for these.",
    reason="no-pairs: no paired measurements of both services over this time",
    found="no paired measurements",
    question="Does a paired difference over the same places and hours go the claimed way?",
    window="as said, else 30 days",
    effect="none",
    blind_spots="What is compared must be the same thing on both sides, which posts seldom say.",
)
