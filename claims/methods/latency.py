"""How fast is it? A claimed time against what was timed from outside, and what users felt."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from claims.methods import weigh
from claims.methods.felt import PERIOD, felt_points, felt_sign, half_width, named
from claims.methods.method import Method, Threshold
from claims.methods.named_part import A_NAMED_PART, names_a_part
from claims.methods.signs import Sign, corroborated
from claims.methods.timed import by_operator, milliseconds, near_post, power_of, timed_sign
from claims.model import Claim, Comparator, Comparison, Kind, Label, Observations, Unit, Verdict
from telemetry.model import Window

MS = {Unit.MS: 1.0, Unit.S: 1000.0, Unit.MIN: 60_000.0, Unit.H: 3_600_000.0}
# Words for what a person in front of a screen sees; any other latency may be one inside the service.
SEEN = re.compile(
    r"\b(?:load(?:s|ed|ing)?|page\s?loads?|opens?|opening|renders?|rendering|paint\w*|appears?|shows up|refresh\w*)\b",
    re.IGNORECASE,
)
PAGES = re.compile(r"\b(?:pages?|sites?|website|home\s?page|front\s?page|app|dashboard|feed|timeline)\b", re.IGNORECASE)
MIDDLE = re.compile(r"\b(?:median|p50|50th|typical\w*)\b", re.IGNORECASE)
NAMED = re.compile(r"\bp(50|75|90|95|99)\b|\b(50|75|90|95|99)(?:th|\.)?\s?(?:percentile|%ile)", re.IGNORECASE)
MEAN = re.compile(r"\b(?:average|avg|mean|averages|averaging)\b", re.IGNORECASE)
# What the Chrome UX Report gives, and by which Google calls a page fast or slow.
USUAL = 0.75
# Rounded words: "under a second" is not wrong at 1.05.
SLACK = 1.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """A quantile of the time by one source, in milliseconds, with its interval; `whole` if it is what users see."""

    sign: Sign
    share: float
    value: float
    low: float
    high: float
    whole: bool


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether what was measured allows the claimed time; one inside the service is never contradicted from outside."""
    claimed = claim.value * MS[claim.unit] if claim.value is not None and claim.unit in MS else None
    share = claimed_share(claim)
    found = _measured(observations, share)
    backing, opposing = [], []
    if claimed is not None:
        backing = [
            each for each in found if each.share >= share and each.high <= claimed and (each.whole or not _seen(claim))
        ]
        opposing = [each for each in found if each.share <= share and each.low > claimed * SLACK and _seen(claim)]
    label, reason = _label(claim, observations, claimed, found=found, backing=backing, opposing=opposing)
    if label not in {Label.SUPPORTED, Label.CONTRADICTED}:
        backing = []
    signs = [each.sign for each in found]
    taken = [[each.sign for each in part] for part in (backing, opposing)]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, claim, observations, found),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"time {_what(each)}, {each.share:.0%} quantile",
                claimed=milliseconds(claimed) if claimed is not None else claim.span,
                measured=_words(each),
            )
            for each in found
        ]
        or [Comparison(what=str(Kind.LATENCY), claimed=claim.span, measured="not measured")],
        observations=observations,
        window=observations.window,
        backing=taken[0],
        opposing=taken[1],
        others=[*weigh.rest(signs, *taken), *weigh.signs(observations, near_post(observations))],
        could_see=power_of(observations.hours),
    )


def claimed_share(claim: Claim) -> float:
    """The quantile that a claim names, from 0 to 1; the usual one of page loads where it names none."""
    if MIDDLE.search(claim.span) is not None:
        return 0.5
    named_one = NAMED.search(claim.span)
    return USUAL if named_one is None else int(named_one[1] or named_one[2]) / 100


def _seen(claim: Claim) -> bool:
    """Whether it speaks of what a person sees: something loads, and it is a page, or nothing narrower is named."""
    if SEEN.search(claim.span) is None:
        return False
    return PAGES.search(claim.span) is not None or "request" not in claim.span.casefold()


def _measured(observations: Observations, share: float) -> list[Took]:
    from claims.methods.level import level  # noqa: PLC0415 -- numpy is loaded where there is something to count

    found = []
    for operator, hours in by_operator(observations.hours).items():
        took = level(hours, share)
        if took is not None:
            words = f"{milliseconds(took.value)} ({milliseconds(took.low)} to {milliseconds(took.high)})"
            brief = f"{share:.0%} were answered within {words}, the way there included"
            sign = timed_sign(operator, hours, observations.window, brief)
            if sign.measured:
                found.append(Took(sign=sign, share=share, value=took.value, low=took.low, high=took.high, whole=False))
    return [*found, *_felt(observations)]


def _felt(observations: Observations) -> list[Took]:
    """What users saw, by the last figure before the end of the window: half of its four weeks at least lie in it."""
    points = [point for point in felt_points(observations.series) if point.metric.startswith("largest")]
    known = [point for point in points if point.time <= observations.now]
    half = half_width(known)
    if not known or half is None or not _speaks_of(known[-1].time, observations.window):
        return []
    last = known[-1]
    low, high = last.value * math.exp(-half), last.value * math.exp(half)
    words = f"{milliseconds(last.value)} ({milliseconds(low)} to {milliseconds(high)})"
    sign = felt_sign(known[-1:], f"75% of them saw the page within {words}")
    return [Took(sign=sign, share=USUAL, value=last.value, low=low, high=high, whole=True)]


def _speaks_of(time: datetime, window: Window) -> bool:
    return window.end - PERIOD / 2 <= time <= window.end + PERIOD / 2


def _label(
    claim: Claim,
    observations: Observations,
    claimed: float | None,
    *,
    found: Sequence[Took],
    backing: Sequence[Took],
    opposing: Sequence[Took],
) -> tuple[Label, str]:
    if claimed is None:
        return Label.UNPROVEN, "no-number: no time in milliseconds, seconds or minutes is claimed"
    if claim.comparator in {Comparator.AT_LEAST, Comparator.MORE} or not _bounds(claim, observations):
        return (
            Label.UNPROVEN,
            "complaint: that it takes so long is one person's own measurement, which nobody can repeat",
        )
    if MEAN.search(claim.span) is not None:
        return Label.UNPROVEN, "average: an average has no value while some answers never come; quantiles are measured"
    if not found:
        return Label.UNPROVEN, "no-timings: no source that we have timed it from enough places in that time"
    if backing and opposing:
        return Label.UNPROVEN, "sources-differ: one source has it within the claimed time, another has not"
    part = names_a_part(claim, observations.service_name, observations.service or "")
    if backing and part:
        return Label.UNPROVEN, A_NAMED_PART
    if backing:
        return Label.SUPPORTED, "within: the whole measured interval is within the claimed time"
    if not _seen(claim):
        return Label.UNPROVEN, "inside: from outside the way there is timed as well, which a time inside leaves out"
    if claim.scope is not None and opposing:
        return Label.UNPROVEN, weigh.A_PART
    if opposing and part:
        return Label.UNPROVEN, A_NAMED_PART
    if corroborated([each.sign for each in opposing]) and any(each.whole for each in opposing):
        return Label.CONTRADICTED, "two-sources: users, and probes beside them, waited longer than claimed"
    if opposing:
        return Label.UNPROVEN, weigh.ONE_SOURCE
    if not any(each.whole for each in found):
        return Label.UNPROVEN, "document-only: probes time a page's document, users wait for the whole page"
    return Label.UNPROVEN, "between: the claimed time is inside the measured interval, or is about another quantile"


def _bounds(claim: Claim, observations: Observations) -> bool:
    """Whether it promises that it takes no longer; of a bare number only the company's own word does."""
    return claim.comparator in {Comparator.AT_MOST, Comparator.LESS} or bool(observations.claimants)


def _what(took: Took) -> str:
    return "until users saw the page" if took.whole else f"until {took.sign.source} were answered"


def _words(took: Took) -> str:
    return f"{milliseconds(took.value)} (99 % interval: {milliseconds(took.low)} to {milliseconds(took.high)})"


def _summary(label: Label, claim: Claim, observations: Observations, found: Sequence[Took]) -> str:
    name = observations.service_name
    measured = "; ".join(f"{each.sign.source}: {each.sign.brief}" for each in found)
    if label is Label.SUPPORTED:
        return f"Measured from outside, {name} keeps within that. {measured}."
    if label is Label.CONTRADICTED:
        return f"Independent sources have pages of {name} taking longer. {measured}."
    if found and not _seen(claim):
        return f"A time inside {name} cannot be seen from outside. {measured}."
    if found:
        return f"What was timed does not decide it for {name}. {measured}."
    return f"Nothing that we have timed {name} from enough places in that time."


METHOD = Method(
    kind=Kind.LATENCY,
    version=3,
    question="Does the measured time, with its interval, allow the claimed number?",
    window="as said, else the fortnight before the post",
    effect="10 % beyond the claimed number",
    thresholds=(
        Threshold(name="quantile", value="as named, else 75 %", why="what users' figures and most guides go by"),
        Threshold(name="interval", value="99 %, bootstrap", why="few days make percentile intervals too narrow"),
        Threshold(name="data", value="3 days, 3 places, 3 networks, 2 countries", why="one line is not the service"),
        Threshold(
            name="supported", value="all of the interval within it", why="from outside it takes longer, not less"
        ),
        Threshold(name="contradicted", value="all beyond it by 10 %, 2 sources", why="numbers in posts are rounded"),
        Threshold(name="of them", value="1 of users, for what users see", why="probes stand in data centres"),
        Threshold(name="inside", value="never contradicted", why="the way there is no part of it"),
        Threshold(name="time-outs", value="as slow as the slowest answer", why="dropping them would flatter"),
        Threshold(name="named part", value="unproven", why="public pages are measured, no single features"),
    ),
    blind_spots=f"{named('largest_contentful_paint')} stands for the page being there; single requests, apps and "
    "logged-in pages are not timed.",
    judge=judge,
    examples=(
        "“p95 is 120 ms”: 95 % of our probes were answered within 90 ms, the way there included: supported.",
        "“p95 is 120 ms”: 95 % of our probes were answered within 400 ms: unproven, the way there is part of that.",
        "“Loads in under a second”: three quarters of Chrome’s users waited up to 3 s, probes 1.5 s: contradicted.",
    ),
)
