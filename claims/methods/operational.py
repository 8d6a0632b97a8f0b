"""Is it working? The post's moment, a quarter of an hour either side."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.methods import weigh
from claims.methods.lately import MAYBE_OVER
from claims.methods.method import Method, Threshold
from claims.methods.moment import ELSEWHEN, is_fresh, is_overtaken, standing
from claims.methods.over import OVER_BY_THEN
from claims.methods.signs import Shows, Sign, corroborated
from claims.model import Claim, Comparison, EvidenceKind, Kind, Label, Observations, Verdict

# Words at the start of a scope that leave nobody out.
EVERYBODY = ("all", "every", "for all", "for every", "world", "global", "the whole", "for the whole")
ALL = re.compile(r"\b(?:all|every\w*|fully|100 ?%)\b", re.IGNORECASE)
# One person's own use, which is true for that person whatever others meet.
ANECDOTE = ("for me", "here", "on my", "on our end", "not on our end", "i try")


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the service answered around the time of the post."""
    window = observations.window
    found = standing(weigh.signs(observations, window), observations)
    trouble = [sign for sign in weigh.usable(found, Shows.TROUBLE, Shows.PARTIAL) if sign.exact]
    clear = [sign for sign in weigh.outside(weigh.usable(found, Shows.CLEAR), observations) if sign.exact]
    label, reason = _label(claim, observations, found, trouble)
    measured = clear if label is Label.SUPPORTED else (trouble or clear)
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, trouble, clear),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"state {weigh.when(observations)}",
                claimed=f"works ({claim.scope})" if claim.scope else "works",
                measured=weigh.measured_words(measured),
            )
        ],
        observations=observations,
        window=window,
        backing=clear,
        opposing=trouble,
        others=weigh.rest(found, clear, trouble),
    )


def is_anecdote(claim: Claim) -> bool:
    """Whether the claim speaks of one person's own use only."""
    return claim.scope is not None and claim.scope.casefold().startswith(ANECDOTE)


def _label(
    claim: Claim, observations: Observations, found: Sequence[Sign], trouble: Sequence[Sign]
) -> tuple[Label, str]:
    own = weigh.quorum(weigh.usable(found, *Shows))
    clear = own is not None and own.shows is Shows.CLEAR
    clear_ones = weigh.usable(found, Shows.CLEAR)
    if trouble and speaks_of_a_part(claim):
        return Label.UNPROVEN, weigh.A_PART
    if is_anecdote(claim) and corroborated([sign for sign in trouble if not is_overtaken(sign, observations)]):
        return Label.MISLEADING, "anecdote: true from one place, while independent sources show failure for many"
    if corroborated(trouble) and not corroborated([sign for sign in trouble if is_fresh(sign, observations)]):
        return Label.UNPROVEN, "stale: what shows failure is older than half an hour, and may have been over"
    if corroborated(trouble):
        if clear or all(sign.shows is Shows.PARTIAL for sign in trouble if sign.measured) or one_region(claim, trouble):
            return Label.MISLEADING, "partial: independent sources show failure that only part of the places met"
        return Label.CONTRADICTED, "two-sources: independent sources show failure at that time"
    if own in trouble and any(sign.measured and sign.kind is EvidenceKind.PROBES for sign in clear_ones):
        return Label.UNPROVEN, "quorums-differ: one network of places failed, another was answered all through"
    if own in trouble:
        return Label.MISLEADING, "one-operator: only our own probes failed, which is too little to say contradicted"
    if trouble:
        return Label.UNPROVEN, weigh.too_thin(trouble)
    if is_anecdote(claim):
        return Label.UNPROVEN, "anecdote: probes of public pages cannot show what one logged-in person met"
    if any(sign.discard == MAYBE_OVER for sign in found):
        return Label.UNPROVEN, "may-be-over: what others have open, a few of our places met, and were answered again"
    if clear:
        return Label.SUPPORTED, "all-through: at least three places answered in every round, and nothing speaks against"
    if any(sign.discard == ELSEWHEN for sign in found):
        return Label.UNPROVEN, "elsewhen: trouble was seen close to the post, but not at its moment"
    return Label.UNPROVEN, weigh.NO_SOURCE if not found else "too-few-places: fewer than three healthy places"


def speaks_of_a_part(claim: Claim) -> bool:
    """Whether the claim is limited to a region, a product or some people, so that trouble elsewhere leaves it true."""
    if claim.scope is None or is_anecdote(claim):
        return False
    return not claim.scope.casefold().startswith(EVERYBODY)


def one_region(claim: Claim, trouble: Sequence[Sign]) -> bool:
    """Whether only one region keeps the sources from being too few, and the claim does not speak of all."""
    regions = {sign.region for sign in trouble if sign.region is not None}
    wide = [sign for sign in trouble if sign.region is None]
    return len(regions) == 1 and not corroborated(wide) and ALL.search(claim.span) is None


def _summary(label: Label, observations: Observations, trouble: Sequence[Sign], clear: Sequence[Sign]) -> str:
    name = observations.service_name
    if label is Label.SUPPORTED:
        return f"{name} answered all through, from the places that we measured from."
    if label is Label.CONTRADICTED:
        return f"Independent sources show {name} failing at that time."
    if label is Label.MISLEADING:
        return f"{name} may well have worked there; elsewhere it did not."
    if trouble:
        return f"What points to trouble with {name} is too little to say more."
    if clear:
        return f"What we have shows {name} answering, but not enough of it to say so for others."
    return f"Nothing that we have shows whether {name} worked at that time."


METHOD = Method(
    kind=Kind.OPERATIONAL,
    version=8,
    question="Did the service answer, around the time of the post, from the places that we measure from?",
    window="15 minutes before the post to 15 minutes after it, wider where the post's time is less exact",
    effect="a tenth of the healthy places failing for two rounds",
    thresholds=(
        Threshold(name="partial failure from", value="10 % of places, 2 rounds", why="single networks fail daily"),
        Threshold(name="outage from", value="half the places, 2 rounds", why="5 rounds where only two networks fail"),
        Threshold(name="witnesses", value="places that ever reached it", why="others may be blocked without a word"),
        Threshold(name="maintenance", value="left aside", why="what the page announced before is no outage"),
        Threshold(name="sources", value="2 independent", why="one instrument can be wrong about everybody"),
        Threshold(name="moment", value="trouble at the post itself", why="what was over or began later opposes nobody"),
        *OVER_BY_THEN,
        Threshold(name="quorums", value="2 that differ: unproven", why="one operator's lines can fail together"),
        Threshold(
            name="fresh",
            value="30 min where no end is named; for anecdotes 2 h, till the page has it resolved",
            why="what was seen before may have been over",
        ),
        Threshold(name="scope", value="the whole, from 2 regions", why="one region's trouble leaves the others true"),
        Threshold(name="places for supported", value="3", why="fewer cannot tell a local fault from an outage"),
    ),
    blind_spots="Logged-in use, apps and single features; an anecdote is never supported by probes of public pages.",
    judge=judge,
    examples=(
        "“All systems operational”: our places failed, a crowd counter has 900 reports: contradicted.",
        f"“All systems operational”: our places failed, nobody else speaks of it: {Label.MISLEADING}.",
        "“All systems operational”: five places answered all through: supported; nothing is known: unproven.",
        "“Works for me”: five places answered all through: unproven, they see public pages only.",
    ),
)
