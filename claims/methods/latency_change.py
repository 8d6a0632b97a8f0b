"""Did it get faster? Before and after, same hours, same places."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.timings import timed_words
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A change of speed is not judged by this version; it says what timings there are on either side."""
    timed = timed_words(observations)
    return answer(
        Label.UNPROVEN,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary=f"Whether it got faster takes timings of the same hours before and after. What there is: {timed}.",
        reason="not-yet: this version does not compare speeds; a feeling of speed takes 10 % at the median",
        measured=timed,
    )


METHOD = Method(
    kind=Kind.LATENCY_CHANGE,
    version=1,
    question="Did measured speed change at the change event, same hours, same places, beyond control sites?",
    window="the same hours of the week before and after the change event",
    effect="10 % at the median for “feels faster”",
    thresholds=(),
    blind_spots="What happens inside a logged-in app is not timed from outside.",
    judge=judge,
)
