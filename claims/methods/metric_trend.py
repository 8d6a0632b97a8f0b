"""Is a number rising or falling? That takes independent series of it."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A trend takes several independent series of the same metric, each with its definition."""
    return answer(
        Label.UNPROVEN,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary="A trend takes several independent series of one metric, each with its definition; we have none.",
        reason="no-series: no independent series of this metric covers this time",
        measured="no independent series",
    )


METHOD = Method(
    kind=Kind.METRIC_TREND,
    version=1,
    question="Do all independent series of the metric move the claimed way?",
    window="as said",
    effect="none",
    thresholds=(),
    blind_spots="A metric can change its definition; two sources may count different things.",
    judge=judge,
)
