"""When did its speed change, where nobody says? The days of some weeks, searched for a change; pure.

What is searched is one series of days: the logarithm of the median time of each place and target, each less its own
middle, the mean over places, less the middle one of the control sites. E-divisive (`telemetry.changes`) splits it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, pairwise
from statistics import fmean, median

from claims.methods.shift import FEWEST_CONTROLS, FEWEST_PLACES, WIDTH
from claims.methods.timed import by_operator
from claims.model import Beside, ProbedHour
from telemetry.changes import LEAST, Change, changes, smallest_step
from telemetry.model import Window

DAY = timedelta(days=1)
# Of a day that was timed for less than half of the usual, other hours than usual are missing.
USUAL = 0.5
# The changes of time, as shares, of which the smallest that would have been found is told.
STEPS = (0.03, 0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5)

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A change of speed: the first day after it, the days it may have taken, and how far the levels beside it reach.

    `chance` is that of as clear a change among days in no order.
    """

    day: date
    cut: Window
    level: Window
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a search found: the last change that may be meant, or the smallest that it would have found.

    `days` is how many were searched. `smallest` is a share of the time from 0 to 1, None where none would have been.
    """

    days: int
    point: Point | None
    smallest: float | None


def search(hours: Sequence[ProbedHour], controls: Sequence[Beside], latest: datetime) -> Search | None:
    """The last change of speed by `latest`, by the probes of who has the most places; None where days are too few."""
    operator = _widest(hours)
    own = [hour for hour in hours if hour.operator == operator]
    series = _less(daily(own), [daily([hour for hour in site.hours if hour.operator == operator]) for site in controls])
    days = sorted(series)
    if len(days) < 2 * LEAST or len({hour.vantage for hour in own if hour.timings}) < FEWEST_PLACES:
        return None
    values = [series[day] for day in days]
    found = _telling(values, changes(values))
    borders = [days[0], *(days[each.at] for each in found), days[-1] + DAY]
    points = [
        Point(
            day=borders[number],
            # It may have come in the course of the day before; the first day may hold some of what was before.
            cut=Window(start=_midnight(borders[number] - DAY), end=_midnight(borders[number] + DAY)),
            level=Window(start=_midnight(borders[number - 1]), end=_midnight(borders[number + 1])),
            chance=each.chance,
        )
        for number, each in enumerate(found, start=1)
    ]
    meant = [point for point in points if point.cut.start <= latest]
    if meant:
        return Search(days=len(days), point=meant[-1], smallest=None)
    found_step = smallest_step(values, [math.log(1 - step) for step in STEPS])
    return Search(days=len(days), point=None, smallest=None if found_step is None else 1 - math.exp(found_step))


def _telling(values: Sequence[float], found: Sequence[Change]) -> list[Change]:
    """The changes from one level to another that can be told from it: inside a bucket of times nothing can be."""
    borders = [0, *(change.at for change in found), len(values)]
    levels = [median(values[start:end]) for start, end in pairwise(borders)]
    return [
        change for change, (before, after) in zip(found, pairwise(levels), strict=True) if abs(after - before) > WIDTH
    ]


def daily(hours: Iterable[ProbedHour]) -> dict[date, float]:
    """How the time of each day lies to the usual one: a logarithm, the mean over places of the mean over targets."""
    by_place: dict[date, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for (place, _), own in _by_pair(hours).items():
        usual = median(own.values()) if own else 0.0
        for day, value in own.items():
            by_place[day][place].append(value - usual)
    return {day: fmean(fmean(values) for _, values in sorted(own.items())) for day, own in by_place.items()}


def _widest(hours: Iterable[ProbedHour]) -> str | None:
    """The operator with the most places; of several the first by name."""
    places = {operator: len({hour.vantage for hour in own}) for operator, own in by_operator(hours).items()}
    return max(places, key=lambda operator: places[operator], default=None)


def _less(own: Mapping[date, float], sites: Sequence[Mapping[date, float]]) -> dict[date, float]:
    """The days less what the middle one of the control sites did on them; too few sites are none."""
    timed = [site for site in sites if site]
    if len(timed) < FEWEST_CONTROLS:
        return dict(own)
    shared = [day for day in own if all(day in site for site in timed)]
    return {day: own[day] - median(site[day] for site in timed) for day in shared}


def _by_pair(hours: Iterable[ProbedHour]) -> dict[Pair, dict[date, float]]:
    """The logarithm of the median time of each day, by place and target; days timed too little are left out."""
    timed: dict[Pair, dict[date, list[ProbedHour]]] = defaultdict(lambda: defaultdict(list))
    for hour in hours:
        if hour.timings or hour.censored:
            timed[hour.vantage, hour.target][hour.start.astimezone(UTC).date()].append(hour)
    return {pair: _medians(days) for pair, days in sorted(timed.items())}


def _medians(days: Mapping[date, Sequence[ProbedHour]]) -> dict[date, float]:
    number = {day: sum(map(_probes, hours)) for day, hours in days.items()}
    enough = USUAL * median(number.values())
    medians = {day: _median(days[day], number[day]) for day in sorted(days) if number[day] >= enough}
    if any(took is None for took in medians.values()):
        # Of more time-outs than answers nothing is known but that they took longer than any answer.
        slowest = max((took for hours in days.values() for hour in hours for took, _ in hour.timings), default=None)
        medians = {} if slowest is None else {day: slowest if took is None else took for day, took in medians.items()}
    return {day: math.log(max(took, 0.1)) for day, took in medians.items() if took is not None}


def _probes(hour: ProbedHour) -> int:
    return sum([met for _, met in hour.timings]) + hour.censored


def _median(hours: Sequence[ProbedHour], number: int) -> float | None:
    """The median time of so many probes in milliseconds; None where it falls among the time-outs."""
    left = number / 2
    for took, met in sorted(chain.from_iterable([hour.timings for hour in hours])):
        left -= met
        if left <= 0:
            return took
    return None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
