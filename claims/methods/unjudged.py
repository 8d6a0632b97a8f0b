"""Methods that take no side: they say what the kind of claim would take, and what there is."""

from __future__ import annotations

from collections.abc import Callable

from claims.methods import weigh
from claims.methods.method import Method
from claims.model import Claim, Comparison, Kind, Label, Observations, Verdict


def unjudged(
    *,
    kind: Kind,
    label: Label,
    summary: str,
    reason: str,
    found: str | Callable[[Observations], str],
    question: str,
    window: str,
    effect: str,
    blind_spots: str,
    version: int = 1,
    examples: tuple[str, ...] = (),
) -> Method:
    """A method whose every verdict is the same but for what was found.

    Args:
        kind: the kind that it answers.
        label: unproven, where an instrument is missing yet; not-checkable, where no outside instrument can exist.
        summary: the sentence of the answer, with `{found}` where it goes.
        reason: the rule that fires.
        found: what there is, in words; or a function of the observations that says it.
        question: as in `Method`.
        window: as in `Method`.
        effect: as in `Method`.
        blind_spots: as in `Method`.
        version: as in `Method`.
        examples: as in `Method`.
    """

    def judge(claim: Claim, observations: Observations) -> Verdict:
        words = found if isinstance(found, str) else found(observations)
        return weigh.verdict(
            label=label,
            method=method.id,
            summary=summary.format(found=words),
            reasons=[reason],
            numbers=[Comparison(what=str(kind), claimed=claim.span, measured=words)],
            observations=observations,
            window=observations.window,
            others=weigh.signs(observations, observations.window) if label is Label.UNPROVEN else (),
        )

    method = Method(
        kind=kind,
        version=version,
        question=question,
        window=window,
        effect=effect,
        thresholds=(),
        blind_spots=blind_spots,
        judge=judge,
        examples=examples,
    )
    return method
