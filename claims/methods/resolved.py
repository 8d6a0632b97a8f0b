"""Is it over? The hour after "we're back", re-checked while it runs."""

from __future__ import annotations

from claims.methods import weigh
from claims.methods.after import After, after
from claims.methods.method import Method, Threshold
from claims.methods.operational import one_region, speaks_of_a_part
from claims.methods.over import OVER_BY_THEN
from claims.methods.signs import Shows, corroborated, independent
from claims.model import Claim, Comparison, EvidenceKind, Kind, Label, Observations, Verdict


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the trouble was over when the post said so, and stayed so."""
    moment = observations.window.start
    seen = after(observations, moment, observations.spread)
    label, reason = _label(seen)
    if seen.trouble and speaks_of_a_part(claim):
        label, reason = Label.UNPROVEN, weigh.A_PART
    elif label is Label.CONTRADICTED and one_region(claim, seen.trouble):
        label, reason = Label.UNPROVEN, weigh.ONE_REGION
    decisive = seen.recovery if label is Label.SUPPORTED else seen.trouble or seen.recovery
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, seen),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"after {moment:%H:%M} UTC on {moment:%d %b %Y}",
                claimed="recovered" if not claim.hedged else "recovering",
                measured=weigh.measured_words(decisive),
            )
        ],
        observations=observations,
        window=seen.watched,
        backing=seen.recovery,
        opposing=seen.trouble,
        others=seen.others,
    )


def _label(seen: After) -> tuple[Label, str]:
    if corroborated(seen.trouble):
        return Label.CONTRADICTED, "two-sources: independent sources show the trouble going on after the post"
    if any(sign.kind is EvidenceKind.ADMISSION for sign in seen.trouble):
        return Label.MISLEADING, "admission: the company's own later account has the trouble going on after the post"
    if seen.trouble:
        return Label.UNPROVEN, weigh.too_thin(seen.trouble)
    by_quorum = any(sign.measured and sign.shows is Shows.CLEAR for sign in seen.recovery)
    if by_quorum or independent(seen.recovery) >= 2:
        return Label.SUPPORTED, "stayed-so: outside sources saw it back, and nothing shows a relapse in the hour after"
    if seen.recovery:
        return Label.UNPROVEN, "one-place: one outside source saw it back, which cannot speak for other places"
    return Label.UNPROVEN, "own-word: nothing outside the claimant's own account covers the hour after the post"


def _summary(label: Label, observations: Observations, seen: After) -> str:
    name = observations.service_name
    if label is Label.SUPPORTED:
        return f"Outside sources saw {name} back, and nothing shows a relapse in the hour after."
    if label is Label.CONTRADICTED:
        return f"The trouble with {name} went on after the post."
    if label is Label.MISLEADING:
        return f"By the company's own later account the trouble with {name} went on."
    if seen.trouble:
        return f"What points to trouble with {name} after the post is too little to say more."
    return f"Nothing that we have shows, beyond one source, whether {name} had recovered and stayed so."


METHOD = Method(
    kind=Kind.RESOLVED,
    version=6,
    question="Was the trouble over when the post said so, and did it stay over for an hour?",
    window="from 2 minutes after the post, for 60 minutes; later checks of the same day confirm a recovery",
    effect="any failure that two independent sources place after the post",
    thresholds=(
        Threshold(name="grace", value="2 min", why="caches and the last server may trail the post"),
        Threshold(name="watch", value="60 min", why="a relapse within the hour is the same trouble to a user"),
        *OVER_BY_THEN,
        Threshold(name="witnesses", value="places that ever reached it", why="others may be blocked without a word"),
        Threshold(name="maintenance", value="left aside", why="what the page announced before is no outage"),
        Threshold(name="sources", value="2 independent", why="one place can fail, or recover, by itself"),
    ),
    blind_spots="A new incident opened later may or may not be the same one: it is shown, and never counted by itself.",
    judge=judge,
    examples=(
        "“This is fixed”: the company’s later account has 45 minutes more, and a place failed in them: contradicted.",
        f"“This is fixed”: the company’s later account alone: {Label.MISLEADING}.",
        "“This is fixed”: five places answered for the hour after it: supported; one place: unproven.",
    ),
)
