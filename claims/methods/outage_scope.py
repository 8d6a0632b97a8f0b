"""How many were hit? The share of users is known to the company alone."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """The share of users hit is not measured from outside."""
    return answer(
        Label.UNPROVEN,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="How many users were hit can be counted by the company alone; probes count places, not people.",
        reason="users-share: no outside source counts the users of this service",
        measured="probes count places, not people",
    )


METHOD = Method(
    kind=Kind.OUTAGE_SCOPE,
    version=1,
    question="Do measured regions and places agree with the claimed share or region?",
    window="the outage that the post refers to",
    effect="none",
    thresholds=(),
    blind_spots="Users are not places: ten places failing say nothing certain of ten users.",
    judge=judge,
)
