"""How fast is it? A claimed time against timed probes."""

from __future__ import annotations

from claims.methods.method import Method
from claims.methods.timings import timed_words
from claims.methods.unjudged import answer
from claims.model import Claim, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """A claimed latency is not judged by this version; it says what timings there are."""
    timed = timed_words(observations)
    return answer(
        Label.UNPROVEN,
        method=METHOD.id,
        claim=claim,
        observations=observations,
        summary=f"A claimed latency needs enough timed probes of the same thing. What there is: {timed}.",
        reason="not-yet: this version does not judge latencies; it says what timings there are",
        measured=timed,
    )


METHOD = Method(
    kind=Kind.LATENCY,
    version=1,
    question="Does the measured latency, with its interval, allow the claimed number?",
    window="as said",
    effect="none",
    thresholds=(),
    blind_spots="Outside timing includes the way to the service; most claims mean time inside it.",
    judge=judge,
)
