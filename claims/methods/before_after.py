"""Before and after a change: what each source that timed both has to say, same hours, same places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from claims.cuts import after, before
from claims.methods.felt import felt_change, felt_points, felt_sign, known_on, named
from claims.methods.probes import count
from claims.methods.signs import Sign
from claims.methods.timed import by_operator, less_or_more, timed_sign
from claims.model import Observations, ProbedHour
from telemetry.model import Window

if TYPE_CHECKING:
    from claims.methods.shift import Shift

QUANTILES = (0.5, 0.75, 0.95)


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


def sides(hours: Sequence[ProbedHour], cut: Window) -> tuple[list[ProbedHour], list[ProbedHour]]:
    """The hours before and after a change; those in which it took place are neither."""
    return (
        [hour for hour in hours if hour.start < cut.start and before(cut).contains(hour.start)],
        [hour for hour in hours if hour.start >= cut.end],
    )


def measured(observations: Observations) -> list[Found]:
    """What each source found around the cut: probes by operator, then users' browsers."""
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
        brief = f"{interval(middle.ratio, middle.low, middle.high)} at the median after the change{sites}"
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
    brief = f"{interval(felt.ratio, felt.low, felt.high)} after the change"
    sign = felt_sign((felt.before, felt.after), brief)
    return [Found(sign=sign, ratio=felt.ratio, low=felt.low, high=felt.high, steady=True)]


def waiting(observations: Observations) -> list[Sign]:
    """Users' figures that there are, but not yet, or no longer, on both sides of the change."""
    points = felt_points(observations.series)
    if not points or observations.cut is None:
        return []
    reason = (
        f"its four weeks are not whole on both sides of the change; earliest on {known_on(observations.cut):%d %b %Y}"
    )
    return [felt_sign(points[-1:], f"{named(points[-1].metric)} {points[-1].value:.0f} ms", discard=reason)]


def interval(ratio: float, low: float, high: float) -> str:
    """A ratio of times with its interval, in words."""
    return f"{less_or_more(ratio)} (99 % interval: {less_or_more(low)} to {less_or_more(high)})"
