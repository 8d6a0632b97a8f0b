"""How much does it handle? Only the service itself can count."""

from __future__ import annotations

from claims.methods.unjudged import unjudged
from claims.model import Kind, Label

METHOD = unjudged(
    kind=Kind.THROUGHPUT,
    version=2,
    label=Label.NOT_CHECKABLE,
    summary="How much a service handles is counted inside it; there is no outside count to hold beside it.",
    reason="inside: no independent series of this number is known to us",
    found="not measurable from outside",
    question="Is there an independent series for the claimed throughput?",
    window="as said",
    effect="none",
    blind_spots="Everything that is counted inside the service.",
    examples=("“We serve 10 million requests a second”: not-checkable.",),
)
