"""A change was made: it dates other claims and is not judged itself."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A change inside the company's systems is taken as the date of other claims only."""
    return answer(
        Label.NOT_CHECKABLE,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="That a change was made cannot be seen from outside; it only dates the other claims of the post.",
        reason="dates-others: a change event is not judged",
        measured="not measurable from outside",
    )


METHOD = Method(
    kind=Kind.CHANGE_EVENT,
    version=1,
    question="None: a change event dates other claims.",
    window="the time of the post",
    effect="none",
    thresholds=(),
    blind_spots="Everything inside the company's systems.",
    judge=judge,
)
