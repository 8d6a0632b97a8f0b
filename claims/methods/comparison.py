"""Better than another? That takes the same measurement of both."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A comparison takes paired measurements of both services over the same time."""
    return answer(
        Label.UNPROVEN,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="Comparing two services takes the same places measuring both; we have no such pairs for these.",
        reason="no-pairs: no paired measurements of both services over this time",
        measured="no paired measurements",
    )


METHOD = Method(
    kind=Kind.COMPARISON,
    version=1,
    question="Does a paired difference over the same places and hours go the claimed way?",
    window="as said, else 30 days",
    effect="none",
    thresholds=(),
    blind_spots="What is compared must be the same thing on both sides, which posts seldom say.",
    judge=judge,
)
