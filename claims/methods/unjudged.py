"""Answers without a judgement: what this kind of claim would take, and what there is."""

from __future__ import annotations

from claims.methods import weigh
from claims.model import Claim, Comparison, Label, Observations, Verdict


def answer(
    label: Label, *, method: str, claim: Claim, observations: Observations, summary: str, reason: str, measured: str
) -> Verdict:
    """A verdict that takes no side; everything known of the time is listed as context."""
    return weigh.verdict(
        label=label,
        method=method,
        summary=summary,
        reasons=[reason],
        numbers=[Comparison(what=str(claim.kind), claimed=claim.span, measured=measured)],
        observations=observations,
        window=observations.window,
        others=weigh.signs(observations, observations.window) if label is Label.UNPROVEN else (),
    )
