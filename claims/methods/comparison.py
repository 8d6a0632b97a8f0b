"""Better than another? Paired: the same places, the same hours, both services."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from claims.methods import weigh
from claims.methods.method import Method, Threshold
from claims.methods.named_part import A_NAMED_PART, names_a_part
from claims.methods.signs import Sign, corroborated
from claims.methods.speed_claim import FASTER, SLOWER
from claims.methods.timed import by_operator, less_or_more, near_post, power_of, timed_sign
from claims.model import Claim, Comparison, Direction, Kind, Label, Observations, ProbedHour, Verdict

RELIABLE = re.compile(
    r"\b(?:reliab\w*|uptime|availab\w*|stable|stability|up more|outages?|downtime|down (?:less|more)|goes down|robust"
    r"|dependable)\b",
    re.IGNORECASE,
)
LATENCY = re.compile(r"\b(?:latenc\w*|response times?)\b", re.IGNORECASE)
LESS = re.compile(r"\b(?:less|fewer|worse|lower|slower|not as)\b", re.IGNORECASE)
BAD_THINGS = re.compile(r"\b(?:outages?|downtime|down|latenc\w*|response times?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How the service stands to the other by one operator: above zero is better, with its interval and in words."""

    sign: Sign
    low: float
    high: float
    words: str


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether the paired difference goes the claimed way, by every operator who measured both."""
    speed = _is_about_speed(claim)
    way = _way(claim)
    found = _differences(observations, speed=bool(speed)) if speed is not None else []
    better = [each for each in found if each.low > 0]
    worse = [each for each in found if each.high < 0]
    backing, opposing = (better, worse) if way is Direction.UP else (worse, better)
    label, reason = _label(claim, observations, speed=speed, way=way, found=found, backing=backing, opposing=opposing)
    signs = [each.sign for each in found]
    taken = [[each.sign for each in part] for part in (backing, opposing)]
    other = observations.rival
    pair = f"{observations.service_name} beside {other.service_name}" if other else observations.service_name
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, found),
        reasons=[reason],
        numbers=[
            Comparison(
                what=f"{'speed' if speed else 'answered probes'}, {pair}", claimed=claim.span, measured=each.words
            )
            for each in found
        ]
        or [Comparison(what=pair, claimed=claim.span, measured="no paired measurements")],
        observations=observations,
        window=observations.window,
        backing=taken[0],
        opposing=taken[1],
        others=[*weigh.rest(signs, *taken), *weigh.signs(observations, near_post(observations))],
        could_see=power_of(observations.hours),
    )


def _is_about_speed(claim: Claim) -> bool | None:
    """True for speed, False for being there; None where it says neither, or both."""
    fast = any(each.search(claim.span) is not None for each in (FASTER, SLOWER, LATENCY))
    there = RELIABLE.search(claim.span) is not None
    return None if fast == there else fast


def _way(claim: Claim) -> Direction:
    """UP where the service is said to be the better one; less of a bad thing is better."""
    if claim.direction is Direction.NONE:
        return Direction.NONE
    less = LESS.search(claim.span) is not None
    bad = BAD_THINGS.search(claim.span) is not None
    if SLOWER.search(claim.span) is not None:
        return Direction.DOWN
    if bad and not less and FASTER.search(claim.span) is None:
        return Direction.DOWN
    return Direction.DOWN if less and not bad else Direction.UP


def _differences(observations: Observations, *, speed: bool) -> list[Difference]:
    other = observations.rival
    if other is None:
        return []
    theirs = by_operator(other.hours)
    found = []
    for operator, ours in by_operator(observations.hours).items():
        if operator in theirs:
            measured = _faster(ours, theirs[operator]) if speed else _there(ours, theirs[operator])
            if measured is not None:
                low, high, words = measured
                brief = f"{words} than {other.service_name}, same places and hours"
                sign = timed_sign(operator, [*ours, *theirs[operator]], observations.window, brief)
                if sign.measured:
                    found.append(Difference(sign=sign, low=low, high=high, words=words))
    return found


def _faster(ours: Sequence[ProbedHour], theirs: Sequence[ProbedHour]) -> tuple[float, float, str] | None:
    from claims.methods.shift import same_hour, shift  # noqa: PLC0415 -- numpy is loaded where it is needed

    shifts = shift(theirs, ours, [0.5], key=same_hour, by_target=False)
    if not shifts:
        return None
    (median,) = shifts
    interval = f"{less_or_more(median.low)} to {less_or_more(median.high)}"
    return 1 - median.high, 1 - median.low, f"{less_or_more(median.ratio)} at the median (99 % interval: {interval})"


def _there(ours: Sequence[ProbedHour], theirs: Sequence[ProbedHour]) -> tuple[float, float, str] | None:
    from claims.methods.paired import paired_difference  # noqa: PLC0415 -- as above

    found = paired_difference(ours, theirs)
    if found is None:
        return None
    points = [f"{each * 100:+.3f}" for each in (found.value, found.low, found.high)]
    words = f"{points[0]} percentage points of probes answered (99 % interval: {points[1]} to {points[2]})"
    return found.low, found.high, words


def _label(
    claim: Claim,
    observations: Observations,
    *,
    speed: bool | None,
    way: Direction,
    found: Sequence[Difference],
    backing: Sequence[Difference],
    opposing: Sequence[Difference],
) -> tuple[Label, str]:
    if observations.rival is None:
        return Label.UNPROVEN, "no-rival: it names no other service that we know, or more than one"
    if speed is None:
        return Label.UNPROVEN, "not-measurable: it says neither that it is faster nor that it is there more of the time"
    if way is Direction.NONE:
        return Label.UNPROVEN, "which-way: it does not say which of the two is better"
    if not found:
        return Label.UNPROVEN, _lack(observations)
    names = (observations.service_name, observations.service or "", observations.rival.service_name)
    if (backing or opposing) and names_a_part(claim, *names):
        return Label.UNPROVEN, A_NAMED_PART
    if backing and opposing:
        return Label.UNPROVEN, "sources-differ: one source has the one ahead, another the other"
    if backing:
        return Label.SUPPORTED, "this-way: the whole interval of the paired difference is on the claimed side"
    if claim.scope is not None and opposing:
        return Label.UNPROVEN, weigh.A_PART
    if corroborated([each.sign for each in opposing]):
        return Label.CONTRADICTED, "two-sources: independent sources have the paired difference the other way"
    if opposing:
        return Label.UNPROVEN, weigh.ONE_SOURCE
    return Label.UNPROVEN, "no-difference: the interval of the paired difference includes no difference at all"


def _lack(observations: Observations) -> str:
    if not observations.hours or observations.rival is None or not observations.rival.hours:
        return "no-pairs: the two were not both measured in this time"
    return "too-few-pairs: the same hours of both, from three places in three networks on seven days, are not there"


def _summary(label: Label, observations: Observations, found: Sequence[Difference]) -> str:
    name = observations.service_name
    measured = "; ".join(f"{each.sign.source}: {each.sign.brief}" for each in found)
    if label is Label.SUPPORTED:
        return f"Measured side by side, {name} comes out that way. {measured}."
    if label is Label.CONTRADICTED:
        return f"Measured side by side by independent sources, it comes out the other way for {name}. {measured}."
    if found:
        return f"Measured side by side, it is not decided for {name}. {measured}."
    return f"Comparing {name} takes the same places measuring both in the same hours; we have no such pairs."


METHOD = Method(
    kind=Kind.COMPARISON,
    version=3,
    question="Does a paired difference over the same places and hours go the claimed way?",
    window="as said, else the 30 days before the post",
    effect="any difference, where the interval leaves out zero",
    thresholds=(
        Threshold(name="pairs", value="same place, same hour, both measured", why="a bad hour or line then hits both"),
        Threshold(name="measure", value="median time, or share of probes answered", why="what the words are about"),
        Threshold(name="interval", value="99 %, bootstrap", why="few days make percentile intervals too narrow"),
        Threshold(name="drawn", value="place-days, days, places: widest of three", why="faults come by day and place"),
        Threshold(name="data", value="7 days (5 for speed), 3 places and networks", why="a week has its own rhythm"),
        Threshold(name="sources", value="2 operators for contradicted", why="one may have a better way to one of them"),
        Threshold(name="named part", value="unproven", why="public pages are measured, no single features"),
    ),
    blind_spots="What is compared must be the same thing on both sides, which posts seldom say: public pages are.",
    judge=judge,
    examples=(
        "“More reliable than B”: 99.9 beside 99.5 % of paired probes answered, interval above 0: supported.",
        "“Faster than B”: by one operator’s probes B is ahead: unproven; by two in other networks: contradicted.",
        "“More reliable than B”: B failed on one day of thirty: unproven, one day is too little.",
    ),
)
