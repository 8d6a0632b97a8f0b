"""Why did it happen? Nobody outside can measure that."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A cause lies inside the company's systems; it is never judged."""
    return answer(
        Label.NOT_CHECKABLE,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="A cause is inside the systems of the company, where measurement from outside does not reach.",
        reason="inside: causes are not visible from outside",
        measured="not measurable from outside",
    )


METHOD = Method(
    kind=Kind.CAUSE,
    version=1,
    question="None: a cause is not measured from outside.",
    window="none",
    effect="none",
    thresholds=(),
    blind_spots="Everything inside the company's systems.",
    judge=judge,
)
