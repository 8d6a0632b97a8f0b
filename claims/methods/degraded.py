"""Is something wrong? An admission of trouble, held against what others saw."""

from __future__ import annotations

from collections.abc import Sequence

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.moment import core
from claims.methods.probes import failing_at
from claims.methods.signs import Shows, Sign
from claims.model import Claim, Comparison, Kind, Label, Observations, Verdict
from telemetry.model import Health

# Words that make the claim speak of a part only.
PART = ("some", "a few", "a small", "a number of", "a handful", "certain", "bits", "parts", "part of", "small")


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether anybody besides the claimant saw the trouble; a claim of trouble is never contradicted."""
    window = observations.window
    found = weigh.signs(observations, window)
    trouble = weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL)
    seen = weigh.outside(trouble, observations)
    total = failing_at(observations, window, core(window)) is Health.DOWN
    label, reason = _label(claim, found, seen, trouble, total=total)
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"trouble {weigh.when(observations)}",
                claimed=claim.scope or "something is wrong",
                measured=weigh.measured_words(seen),
            )
        ],
        observations=observations,
        window=window,
        backing=seen if label is not Label.MISLEADING else (),
        opposing=seen if label is Label.MISLEADING else (),
        others=weigh.rest(found, seen),
    )


def _label(
    claim: Claim, found: Sequence[Sign], seen: Sequence[Sign], trouble: Sequence[Sign], *, total: bool
) -> tuple[Label, str]:
    own = weigh.quorum(found)
    if total and _speaks_of_a_part(claim):
        return Label.MISLEADING, "part-or-whole: it speaks of some, while a quorum of places saw a total outage"
    attested = [sign for sign in seen if sign.exact and (sign.measured or not sign.source.startswith("probe at "))]
    if attested:
        return Label.SUPPORTED, "seen: somebody besides the claimant saw trouble at that time"
    if len(seen) >= 2:
        return Label.SUPPORTED, "seen: more than one outside finding shows trouble on that day"
    if seen:
        return Label.UNPROVEN, "one-finding: a single place, or a day without its hour, is too little"
    if trouble:
        return Label.UNPROVEN, weigh.OWN_WORD
    if own is not None and own.shows is Shows.CLEAR:
        return Label.UNPROVEN, "not-seen: our probes answered, but they do not see single features or logged-in use"
    return Label.UNPROVEN, weigh.NO_SOURCE


def _speaks_of_a_part(claim: Claim) -> bool:
    words = (claim.scope or claim.span).casefold()
    return any(f" {part} " in f" {words} " for part in PART)


def _summary(label: Label, observations: Observations) -> str:
    name = observations.service_name
    if label is Label.MISLEADING:
        return f"Our measurements show {name} failing at most places that we measured from, not at some."
    if label is Label.SUPPORTED:
        return f"Others saw trouble with {name} as well."
    return f"Nobody besides the claimant, as far as we have it, saw this trouble with {name}."


METHOD = Method(
    kind=Kind.DEGRADED,
    version=2,
    question="Did anybody besides the claimant see the trouble that the post speaks of?",
    window="15 minutes before the post to 15 minutes after it, wider where the post's time is less exact",
    effect="any failure that an outside source saw",
    thresholds=(
        Threshold(
            name="supported from", value="1 outside finding with its hour, or 2 of that day", why="it is an admission"
        ),
        Threshold(name="crowd floor", value="100 reports", why="fewer are the background of a large service"),
        Threshold(name="part or whole", value="“some” beside a total outage", why="a part was named, the whole failed"),
    ),
    blind_spots="Trouble with single features that no outside source covers stays unproven; it is never contradicted.",
    judge=judge,
    examples=(
        "“Some users see errors”: a network’s notice covers that hour: supported; only the company’s page: unproven.",
        f"“Some users see errors”: every place failed: {Label.MISLEADING}, it speaks of some.",
    ),
)
