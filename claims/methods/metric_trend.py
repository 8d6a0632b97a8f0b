"""Is a number rising or falling? All independent series of it, each with its definition."""

from __future__ import annotations

import re
from collections.abc import Sequence

from claims.methods import weigh
from claims.methods.definitions import changed_series, changed_since, named_in
from claims.methods.method import Method, Threshold
from claims.methods.probes import count
from claims.methods.signs import Sign, independent
from claims.methods.timed import near_post
from claims.methods.trend import Trend, is_by, of_one_unit, record, series_of, trend, trend_sign, words_of
from claims.model import Claim, Comparator, Comparison, Direction, Kind, Label, Observations, Unit, Verdict

RECORD = re.compile(r"\b(?:all[- ]time|record|highest|lowest|never (?:been )?(?:higher|lower))\b", re.IGNORECASE)
# A claimed amount agrees where the measured interval comes within so much of it, as a share of the amount.
AMOUNT = 0.25


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether all independent series of the metric moved the claimed way."""
    moved, aside = _series(claim, observations)
    way = claim.direction
    signs = {each: trend_sign(each, told(each)) for each in moved}
    outside = [each for each in moved if not is_by(each.source, observations.claimants)]
    backing = [each for each in outside if each.way is way]
    opposing = [each for each in outside if each.way not in {way, Direction.NONE}]
    label, reason = _label(claim, moved, outside, [signs[each] for each in backing], [signs[each] for each in opposing])
    taken = [*backing, *opposing]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, claim, observations, moved),
        reasons=[reason, *_other_definitions(claim, observations)],
        numbers=[Comparison(what=each.definition, claimed=_claimed(claim), measured=told(each)) for each in moved]
        or [Comparison(what="series of this metric", claimed=_claimed(claim), measured="no independent series")],
        observations=observations,
        window=observations.window,
        backing=[signs[each] for each in backing],
        opposing=[signs[each] for each in opposing],
        others=[
            *(signs[each] for each in moved if each not in taken),
            *aside,
            *weigh.signs(observations, near_post(observations)),
        ],
        could_see=_power(moved),
    )


def told(found: Trend) -> str:
    """The move in words, with its interval."""
    moved = f"{found.change:+.0%}"
    if found.low != found.high:
        moved += f" ({found.low:+.0%} to {found.high:+.0%})"
    return f"{moved} from {found.first.time:%d %b %Y} to {found.last.time:%d %b %Y}, {count(found.points, 'value')}"


def subject(claim: Claim, observations: Observations) -> frozenset[str]:
    """What the claim says is counted: the words before the verb, without the service's name."""
    return words_of(named_in(claim.span)) - _own(observations) - {"we", "they", "it", "my", "hour"}


def _own(observations: Observations) -> frozenset[str]:
    return words_of(f"{observations.service_name} {observations.service or ''}")


def _other_definitions(claim: Claim, observations: Observations) -> list[str]:
    """Where the speaker, or whoever counts, went over to counting another thing."""
    return [
        *changed_since(claim.span, _own(observations), observations.said_before),
        *changed_series(observations.series, subject(claim, observations), observations.window),
    ]


def _series(claim: Claim, observations: Observations) -> tuple[list[Trend], list[Sign]]:
    """The series of exactly what is claimed; those that count something near it are set aside with the reason."""
    about = subject(claim, observations)
    moved, aside = [], []
    for (metric, _), every in series_of(observations.series).items():
        points = of_one_unit(every, observations.window)
        counted = words_of(metric)
        if not counted & about:
            continue
        if RECORD.search(claim.span) is not None:
            found = record(points, observations.window, claim.direction)
        else:
            found = trend(points, observations.window)
        if found is None:
            continue
        if counted == about:
            moved.append(found)
        else:
            reason = f"another thing is counted: “{metric}”, not {' '.join(sorted(about))}"
            aside.append(trend_sign(found, told(found), discard=reason))
    return moved, aside


def _label(
    claim: Claim,
    moved: Sequence[Trend],
    outside: Sequence[Trend],
    backing: Sequence[Sign],
    opposing: Sequence[Sign],
) -> tuple[Label, str]:
    if claim.direction is Direction.NONE:
        return Label.UNPROVEN, "which-way: it does not say whether the number rose or fell"
    if not moved:
        return Label.UNPROVEN, "no-series: nobody outside counts just this, as far as we have it, for this time"
    if not outside:
        return Label.UNPROVEN, weigh.OWN_WORD
    if backing and opposing:
        if independent([*backing, *opposing]) >= 2:
            return Label.MISLEADING, "mixed: one count moves as claimed, another the other way; each is named"
        return Label.UNPROVEN, "one-counter: two counts by one operator differ, and nobody else counts"
    if len(opposing) == len(outside):
        if independent(opposing) >= 2:
            return Label.CONTRADICTED, "all-against: all the series move the other way"
        return Label.UNPROVEN, weigh.ONE_SOURCE
    if len(backing) < len(outside):
        return Label.UNPROVEN, "unmoved: not every independent series has moved clearly, one way or the other"
    if not all(_amounts_to(claim, each) for each in outside):
        return Label.UNPROVEN, "amount: the direction agrees, the claimed amount does not, or cannot be told"
    return Label.SUPPORTED, "all-agree: all the series move as claimed"


def _amounts_to(claim: Claim, found: Trend) -> bool:
    """Whether the claimed amount lies in the measured interval, within AMOUNT; without a number any amount will do."""
    if claim.value is None:
        return True
    amount = _amount(claim)
    if amount is None:
        return False
    slack = abs(amount) * AMOUNT
    if claim.comparator in {Comparator.AT_LEAST, Comparator.MORE}:
        return max(abs(found.low), abs(found.high)) >= abs(amount) - slack
    return found.low - slack <= amount <= found.high + slack


def _amount(claim: Claim) -> float | None:
    """The claimed change as a ratio of the level, with its sign; None for numbers that are no share and no factor."""
    if claim.value is None or claim.direction is Direction.NONE:
        return None
    if claim.unit in {Unit.PERCENT, Unit.RATIO}:
        size = claim.value / 100 if claim.unit is Unit.PERCENT else claim.value
    elif claim.unit is Unit.X and claim.value > 1:
        size = claim.value - 1 if claim.direction is Direction.UP else 1 - 1 / claim.value
    else:
        return None
    return size if claim.direction is Direction.UP else -size


def _claimed(claim: Claim) -> str:
    amount = _amount(claim)
    return claim.span if amount is None else f"{amount:+.0%}"


def _power(moved: Sequence[Trend]) -> str:
    if not moved:
        return "No independent series of this metric is known for this time; what nobody outside counts cannot be seen."
    definitions = "; ".join(each.definition for each in moved)
    return f"{len(moved)} series: {definitions}. Each counts by its own definition."


def _summary(label: Label, claim: Claim, observations: Observations, moved: Sequence[Trend]) -> str:
    each_told = "; ".join(f"{each.definition}: {told(each)}" for each in moved)
    name = observations.service_name
    if label is Label.SUPPORTED:
        return f"Every independent series of {name} that we have moves that way. {each_told}."
    if label is Label.CONTRADICTED:
        return f"Every independent series of {name} that we have moves the other way. {each_told}."
    if label is Label.MISLEADING:
        return f"It depends on what is counted of {name}. {each_told}."
    if moved:
        return f"What is counted of {name} from outside does not decide it. {each_told}."
    return f"Nobody outside {name}, as far as we have it, counts “{' '.join(sorted(subject(claim, observations)))}”."


METHOD = Method(
    kind=Kind.METRIC_TREND,
    version=4,
    question="Do all independent series of the metric move the claimed way?",
    window="as said, else the 30 days before the post; for a record, all that is known before as well",
    effect="5 % over the whole time",
    thresholds=(
        Threshold(
            name="slope", value="Theil-Sen, 95 % interval", why="single wrong values and weekends move it little"
        ),
        Threshold(name="moved", value="5 %, the interval on one side of 0", why="less is what any count wavers by"),
        Threshold(name="values", value="6, over 60 % of the time", why="fewer make no line over it"),
        Threshold(name="series", value="of exactly the words claimed", why="another definition is another metric"),
        Threshold(name="contradicted", value="all series, 2 operators", why="one may count something else"),
        Threshold(name="supported", value="all series, 1 of them from outside", why="nobody vouches for himself"),
        Threshold(name="misleading", value="2 operators, both ways", why="then it depends on what is counted"),
        Threshold(name="unit", value="one, the last in the time", why="thousands are no fall from millions"),
        Threshold(
            name="definition", value="named where it changed", why="what is counted in another way moves by itself"
        ),
        Threshold(name="amount", value="the interval, and a quarter more", why="definitions differ in the amount"),
    ),
    blind_spots="A metric can change what it counts under the same name and unit; so can two sources.",
    judge=judge,
    examples=(
        "“Impressions are down by a third”: two independent counts fall by 30 and 36 %: supported.",
        "“Impressions are down by a third”: two independent counts rise: contradicted.",
        f"“Impressions are down by a third”: one count falls, another rises: {Label.MISLEADING}, each is named.",
        "“Impressions are down by a third”: the one count gives thousands since last week: unproven, with the reason.",
    ),
)
