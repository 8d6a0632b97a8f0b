"""Did it get faster? Before and after a change, same hours of the week, same places, and what users felt."""

from __future__ import annotations

import math
from collections.abc import Sequence

from claims.methods import weigh
from claims.methods.before_after import QUANTILES, Found, interval, sides, waiting
from claims.methods.method import Method, Threshold
from claims.methods.named_part import A_NAMED_PART, names_a_part
from claims.methods.signs import corroborated
from claims.methods.speed_claim import Said, at_most, goes, said_ratio
from claims.methods.timed import less_or_more, near_post, power_of
from claims.methods.undated import NEITHER, placed, searched_for, undated, when
from claims.model import Claim, Comparison, Dating, Direction, Kind, Label, Observations, Unit, Verdict

# Of the claimed change, as a share of its logarithm: all of the interval beyond the first shows a claimed number, all
# of it short of the second shows that it is not so.
SHOWN, MISSED = 0.75, 0.5
# Slower by as much as people notice.
WORSE = 1.1
# Days with matched hours that it takes on either side; what is drawn from fewer says little of the others.
DAYS = 5
PLACES = 3


def judge(claim: Claim, observed: Observations) -> Verdict:
    """Whether speed changed as claimed, by every independent source that timed it before and after."""
    way = goes(claim)
    said = said_ratio(claim, way)
    observations, found, looked = placed(observed, None if said is None else lambda each: _shows(each, said, way))
    aside = [] if any(not each.shifts for each in found) else waiting(observations)
    backing = [each for each in found if said is not None and _shows(each, said, way)]
    opposing = [each for each in found if said is not None and way is Direction.UP and _misses(each, said)]
    label, reason = _label(claim, observations, way=way, said=said, found=found, backing=backing, opposing=opposing)
    if observations.dating is Dating.NONE:
        label, reason = undated(label, reason, looked)
        opposing = []
    signs = [each.sign for each in found]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, found),
        reasons=[reason],
        numbers=[*when(observations, looked), *_numbers(claim, said, found)],
        observations=observations,
        window=observations.window,
        backing=[each.sign for each in backing],
        opposing=[each.sign for each in opposing],
        others=[
            *weigh.rest(signs, [each.sign for each in backing], [each.sign for each in opposing]),
            *aside,
            *weigh.signs(observations, near_post(observations)),
        ],
        could_see=power_of(observed.hours, " ".join([*_smallest(found), *searched_for(looked)])),
    )


def _shows(found: Found, said: Said, way: Direction) -> bool:
    if way is Direction.DOWN:
        return found.low >= (math.pow(said.mild, SHOWN) if said.numeric else said.mild)
    return found.high <= (math.pow(said.mild, SHOWN) if said.numeric else said.mild)


def _misses(found: Found, said: Said) -> bool:
    return found.low > math.pow(said.mild, MISSED)


def _label(
    claim: Claim,
    observations: Observations,
    *,
    way: Direction,
    said: Said | None,
    found: Sequence[Found],
    backing: Sequence[Found],
    opposing: Sequence[Found],
) -> tuple[Label, str]:
    if way is Direction.NONE:
        return Label.UNPROVEN, "which-way: its words leave open whether it became faster or slower"
    if said is None:
        return Label.UNPROVEN, _no_ratio(claim)
    if at_most(claim):
        return Label.UNPROVEN, "upper-bound: “up to” holds for somebody whatever was measured"
    if not found:
        return Label.UNPROVEN, _lack(observations)
    if (backing or opposing) and names_a_part(claim, observations.service_name, observations.service or ""):
        return Label.UNPROVEN, A_NAMED_PART
    if backing and opposing:
        return Label.UNPROVEN, "sources-differ: one source has the change, another has it not"
    if any(each.steady for each in backing):
        return Label.SUPPORTED, "measured-so: the whole measured interval is as much of a change as claimed"
    if backing:
        return Label.UNPROVEN, "no-controls: without control sites it may be the way there that changed"
    if claim.scope is not None and opposing:
        return Label.UNPROVEN, weigh.A_PART
    if corroborated([each.sign for each in opposing]) and any(each.steady for each in opposing):
        return Label.CONTRADICTED, "two-sources: independent sources have less than half of the claimed change"
    if any(each.steady and each.low >= WORSE for each in opposing):
        return Label.MISLEADING, "slower-here: from outside it became slower by at least 10 %, by one source"
    if opposing:
        return Label.UNPROVEN, weigh.ONE_SOURCE
    return Label.UNPROVEN, NEITHER


def _no_ratio(claim: Claim) -> str:
    if claim.unit in {Unit.MS, Unit.S, Unit.MIN}:
        return "which-request: a time saved belongs to one kind of request, and it does not say to which page of ours"
    return "no-number: its number is no share and no factor of a time"


def _lack(observations: Observations) -> str:
    """Why nothing was measured on both sides of the change."""
    cut = observations.cut
    timed = [hour for hour in observations.hours if hour.timings]
    if cut is None or not timed:
        return "no-timings: no timed probe, and no figure of users, covers the weeks before and after"
    earlier, later = sides(timed, cut)
    for side, words in ((earlier, "before"), (later, "after")):
        days = len({hour.start.date() for hour in side})
        if days < DAYS:
            return (
                f"too-soon: it takes {DAYS} days of the same hours on both sides; {words} the change there are {days}"
            )
    places = {hour.vantage for hour in earlier} & {hour.vantage for hour in later}
    if len(places) < PLACES:
        return "too-few-places: fewer than three places were timed both before and after"
    return "too-few-places: the places that were timed on both sides are too near together, or timed too seldom"


def _numbers(claim: Claim, said: Said | None, found: Sequence[Found]) -> list[Comparison]:
    claimed = claim.span if said is None else f"{less_or_more(said.mild)}{'' if said.numeric else ' (to be noticed)'}"
    rows = []
    for each in found:
        if not each.shifts:
            what = "time until users see the page, 75th percentile, after the change against before"
            rows.append(Comparison(what=what, claimed=claimed, measured=interval(each.ratio, each.low, each.high)))
        for shift in each.shifts:
            what = f"time until {each.sign.source} were answered, {shift.share:.0%} quantile, after against before"
            stated = claimed if shift.share == QUANTILES[0] else "not stated"
            rows.append(Comparison(what=what, claimed=stated, measured=interval(shift.ratio, shift.low, shift.high)))
    return rows or [Comparison(what=str(Kind.LATENCY_CHANGE), claimed=claimed, measured="not measured on both sides")]


def _smallest(found: Sequence[Found]) -> list[str]:
    widths = [max(each.high / each.ratio, each.ratio / each.low) - 1 for each in found]
    return [f"A change of less than {min(widths):.0%} could not have been told from none."] if widths else []


def _summary(label: Label, observations: Observations, found: Sequence[Found]) -> str:
    name = observations.service_name
    measured = "; ".join(f"{each.sign.source}: {each.sign.brief}" for each in found)
    if label is Label.SUPPORTED:
        return f"What was measured of {name} from outside agrees with that. {measured}."
    if label is Label.CONTRADICTED:
        return f"Independent sources do not show {name} changing that much. {measured}."
    if label is Label.MISLEADING:
        return f"From the places that we measured from, public pages of {name} became slower. {measured}."
    if found:
        return f"What was timed from outside does not decide it for {name}. {measured}."
    return f"Nothing that we have was timed, for {name}, in the same hours before and after."


METHOD = Method(
    kind=Kind.LATENCY_CHANGE,
    version=4,
    question="Did measured speed change at the change event, same hours, same places, beyond control sites?",
    window="14 days before the change to 14 days after it, 12 hours on both sides left out; the same hours of the "
    "week; where nothing dates the change, it is looked for from 56 days before the post to 14 days after it",
    effect="10 % less time at the median for “feels faster”",
    thresholds=(
        Threshold(
            name="cut",
            value="the change event of the post, else the time it names, else “now”, else an event in the post before",
            why="that is when it is said to have changed",
        ),
        Threshold(
            name="no date",
            value="the post, else the last change found up to 2 days after it",
            why="what is news is said soon; a day cannot be meant that had not come",
        ),
        Threshold(
            name="found",
            value="E-divisive over days, 1 %, levels of 7 days that differ by 2 %, 3 days drawn together",
            why="each split is held against the clearest anywhere by chance, so that looking everywhere is paid for",
        ),
        Threshold(name="undated", value="supported or unproven", why="a found change may be another than is meant"),
        Threshold(name="interval", value="99 %, bootstrap", why="few days make percentile intervals too narrow"),
        Threshold(name="drawn", value="place-days, days, places: widest of three", why="faults come by day and place"),
        Threshold(name="data", value="5 days, 3 places, 3 networks, 2 countries", why="one line is not the service"),
        Threshold(name="control sites", value="the middle one of 3", why="one may have had a change of its own"),
        Threshold(name="time-outs", value="as slow as the slowest answer", why="dropping them would flatter"),
        Threshold(
            name="supported", value="all of the interval at 10 %, or 3/4 of the number", why="the whole interval"
        ),
        Threshold(
            name="contradicted", value="all of it below half of that, 2 sources", why="what is near is not wrong"
        ),
        Threshold(name="misleading", value="slower by 10 % at least, 1 source", why="one operator never contradicts"),
        Threshold(name="users", value="28 days whole on both sides, CrUX", why="it is what people saw in browsers"),
        Threshold(name="slower", value="never contradicted", why="who says that it became slower admits it"),
        Threshold(name="named part", value="unproven", why="public pages are measured, no single features"),
    ),
    blind_spots="Only the way to public pages is timed from outside; a logged-in app may have changed unseen. "
    "Chrome's figures leave out other browsers and phones of Apple.",
    judge=judge,
    examples=(
        "“Should feel faster” after a rollout: 15 % less at the median (12 to 18 %), control sites steady: supported.",
        "“Should feel faster” after a rollout: 20 % less, at control sites too: unproven, the way there changed.",
        f"“Should feel faster” after a rollout: 30 % more time, by our probes alone: {Label.MISLEADING}.",
        "“Now 40 % faster”: no change by probes, none by Chrome’s users: contradicted; by one of them: unproven.",
        "“It is faster”, without a date: from a day three weeks before on 20 % less, found by the search: supported.",
        "“It is 40 % faster”, without a date: no change by probes in ten weeks, none by Chrome’s users: unproven.",
    ),
)
