"""Did it get faster? Before and after a change, same hours of the week, same places, and what users felt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.cuts import after, before
from claims.methods import weigh
from claims.methods.felt import felt_change, felt_points, felt_sign, known_on, named
from claims.methods.method import Method, Threshold
from claims.methods.named_part import A_NAMED_PART, names_a_part
from claims.methods.probes import count
from claims.methods.signs import Sign, corroborated
from claims.methods.speed_claim import Said, at_most, goes, said_ratio
from claims.methods.timed import by_operator, less_or_more, near_post, power_of, timed_sign
from claims.model import Claim, Comparison, Direction, Kind, Label, Observations, ProbedHour, Unit, Verdict
from telemetry.model import Window

if TYPE_CHECKING:
    from claims.methods.shift import Shift

QUANTILES = (0.5, 0.75, 0.95)
# Of the claimed change, as a share of its logarithm: all of the interval beyond the first shows a claimed number, all
# of it short of the second shows that it is not so.
SHOWN, MISSED = 0.75, 0.5
# Slower by as much as people notice.
WORSE = 1.1
# Days with matched hours that it takes on either side; what is drawn from fewer says little of the others.
DAYS = 5
PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What one source has: time after over time before, with its interval; `steady` if more than probes alone say so.

    `shifts` are those of the quantiles, for probes.
    """

    sign: Sign
    ratio: float
    low: float
    high: float
    steady: bool
    shifts: tuple[Shift, ...] = ()


def judge(claim: Claim, observations: Observations) -> Verdict:
    """Whether speed changed as claimed, by every independent source that timed it before and after."""
    way = goes(claim)
    said = said_ratio(claim, way)
    found = _measured(observations)
    aside = [] if any(not each.shifts for each in found) else _waiting(observations)
    backing = [each for each in found if said is not None and _shows(each, said, way)]
    opposing = [each for each in found if said is not None and way is Direction.UP and _misses(each, said)]
    label, reason = _label(claim, observations, way=way, said=said, found=found, backing=backing, opposing=opposing)
    signs = [each.sign for each in found]
    return weigh.verdict(
        label=label,
        method=METHOD.id,
        summary=_summary(label, observations, found),
        reasons=[reason],
        numbers=_numbers(claim, said, found),
        observations=observations,
        window=observations.window,
        backing=[each.sign for each in backing],
        opposing=[each.sign for each in opposing],
        others=[
            *weigh.rest(signs, [each.sign for each in backing], [each.sign for each in opposing]),
            *aside,
            *weigh.signs(observations, near_post(observations)),
        ],
        could_see=power_of(observations.hours, _smallest(found)),
    )


def sides(hours: Sequence[ProbedHour], cut: Window) -> tuple[list[ProbedHour], list[ProbedHour]]:
    """The hours before and after a change; those in which it took place are neither."""
    return (
        [hour for hour in hours if hour.start < cut.start and before(cut).contains(hour.start)],
        [hour for hour in hours if hour.start >= cut.end],
    )


def _measured(observations: Observations) -> list[Found]:
    cut = observations.cut
    if cut is None:
        return []
    return [*_timed(observations, cut), *_felt(observations, cut)]


def _timed(observations: Observations, cut: Window) -> list[Found]:
    from claims.methods.shift import shift  # noqa: PLC0415 -- numpy is loaded where there is something to count

    found = []
    for operator, hours in by_operator(observations.hours).items():
        controls = [
            sides([hour for hour in each.hours if hour.operator == operator], cut) for each in observations.controls
        ]
        shifts = shift(*sides(hours, cut), QUANTILES, controls=controls)
        if not shifts:
            continue
        middle = shifts[0]
        sites = f", {count(middle.controls, 'control site')} subtracted" if middle.controls else ", no control sites"
        brief = f"{_interval(middle.ratio, middle.low, middle.high)} at the median after the change{sites}"
        window = Window(start=cut.start, end=max(cut.end, after(cut, observations.now).end))
        sign = timed_sign(operator, hours, window, brief)
        if sign.measured:
            found.append(
                Found(
                    sign=sign,
                    ratio=middle.ratio,
                    low=middle.low,
                    high=middle.high,
                    steady=middle.controls > 0,
                    shifts=shifts,
                )
            )
    return found


def _felt(observations: Observations, cut: Window) -> list[Found]:
    points = felt_points(observations.series)
    felt = felt_change(points, cut) if points else None
    if felt is None:
        return []
    brief = f"{_interval(felt.ratio, felt.low, felt.high)} after the change"
    sign = felt_sign((felt.before, felt.after), brief)
    return [Found(sign=sign, ratio=felt.ratio, low=felt.low, high=felt.high, steady=True)]


def _waiting(observations: Observations) -> list[Sign]:
    """Users' figures that there are, but not yet, or no longer, on both sides of the change."""
    points = felt_points(observations.series)
    if not points or observations.cut is None:
        return []
    reason = (
        f"its four weeks are not whole on both sides of the change; earliest on {known_on(observations.cut):%d %b %Y}"
    )
    return [felt_sign(points[-1:], f"{named(points[-1].metric)} {points[-1].value:.0f} ms", discard=reason)]


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
    return Label.UNPROVEN, "between: the measured interval neither shows the claimed change nor rules it out"


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


def _interval(ratio: float, low: float, high: float) -> str:
    return f"{less_or_more(ratio)} (99 % interval: {less_or_more(low)} to {less_or_more(high)})"


def _numbers(claim: Claim, said: Said | None, found: Sequence[Found]) -> list[Comparison]:
    claimed = claim.span if said is None else f"{less_or_more(said.mild)}{'' if said.numeric else ' (to be noticed)'}"
    rows = []
    for each in found:
        if not each.shifts:
            what = "time until users see the page, 75th percentile, after the change against before"
            rows.append(Comparison(what=what, claimed=claimed, measured=_interval(each.ratio, each.low, each.high)))
        for shift in each.shifts:
            what = f"time until {each.sign.source} were answered, {shift.share:.0%} quantile, after against before"
            stated = claimed if shift.share == QUANTILES[0] else "not stated"
            rows.append(Comparison(what=what, claimed=stated, measured=_interval(shift.ratio, shift.low, shift.high)))
    return rows or [Comparison(what=str(Kind.LATENCY_CHANGE), claimed=claimed, measured="not measured on both sides")]


def _smallest(found: Sequence[Found]) -> str:
    widths = [max(each.high / each.ratio, each.ratio / each.low) - 1 for each in found]
    return f"A change of less than {min(widths):.0%} could not have been told from none." if widths else ""


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
    version=3,
    question="Did measured speed change at the change event, same hours, same places, beyond control sites?",
    window="14 days before the change to 14 days after it, 12 hours on both sides left out; the same hours of the week",
    effect="10 % less time at the median for “feels faster”",
    thresholds=(
        Threshold(name="cut", value="the change event of the post, else the time it names, else the post", why="fixed"),
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
        "“Should feel faster”: 15 % less at the median (12 to 18 %), control sites unchanged: supported.",
        "“Should feel faster”: 20 % less, at control sites too: unproven, the way there changed.",
        "“40 % faster”: no change by probes, none by Chrome’s users: contradicted; by one of them: unproven.",
        f"“Should feel faster”: 30 % more time beyond control sites, by our probes alone: {Label.MISLEADING}.",
    ),
)
