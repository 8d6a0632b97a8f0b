"""How much does it handle? Only the service itself can count."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A throughput is counted inside; without a published series it is not judged."""
    return answer(
        Label.NOT_CHECKABLE,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="How much a service handles is counted inside it; there is no outside count to hold beside it.",
        reason="inside: no independent series of this number is known to us",
        measured="not measurable from outside",
    )


METHOD = Method(
    kind=Kind.THROUGHPUT,
    version=1,
    question="Is there an independent series for the claimed throughput?",
    window="as said",
    effect="none",
    thresholds=(),
    blind_spots="Everything that is counted inside the service.",
    judge=judge,
)
