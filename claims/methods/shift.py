"""Two sets of timed hours against each other: how far a quantile lies apart, with a bootstrap interval; pure.

Time-outs are censored, not dropped: each counts as at least as long as the slowest answer. Only hours that both sides
have at the same place count (the same hour of the week for a change, the very same hour for two services). Draws are
made in three ways, whole (place, day) blocks, whole days and whole places, and the widest interval is the one that is
given: days that go wrong everywhere at once, and places that change their way, would make single blocks look surer than
they are. Blocks and percentile intervals are those of Künsch (1989) and Efron & Tibshirani (1993).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache

import numpy as np

from claims.model import ProbedHour
from telemetry.bootstrap import SEED, Floats, counts, means, weights, widest

CONFIDENCE = 0.99
DRAWS = 1_000
# A bucket is two per cent wide, a fifth of the smallest effect that anybody is said to notice.
WIDTH = math.log(1.02)
# Of fewer days the drawn ones say little about those that were not seen.
FEWEST_DAYS = 5
# One place's way to the service is not the service, and two cannot outvote one.
FEWEST_PLACES = 3
# Fewer answers tell no quantile.
FEWEST_TIMINGS = 100
# The middle of fewer control sites may be the one that had a change of its own.
FEWEST_CONTROLS = 3


class How(StrEnum):
    """What is drawn: nothing, for the value itself; the days of each place; or the same days for all places."""

    NONE = "none"
    BLOCKS = "blocks"
    DAYS = "days"


Key = Callable[[ProbedHour], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """Time after over time before (or of one service over the other's), as a ratio: below 1 is faster.

    `low` and `high` bound it with CONFIDENCE. `censored` is the larger share of time-outs of the two sides, `days` the
    smaller number of days.
    """

    share: float
    ratio: float
    low: float
    high: float
    places: tuple[str, ...]
    days: int
    timings: int
    censored: float
    controls: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Side:
    """Counts of one place's answers to one target: one row for each day, one column for each bucket that holds any.

    `buckets` are the columns' numbers, rising; the last one is that of the time-outs.
    """

    days: tuple[date, ...]
    buckets: Floats
    counts: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Both sides of one place and target."""

    place: str
    target: str
    before: _Side
    after: _Side


def hour_of_the_week(hour: ProbedHour) -> tuple[int, int]:
    """Weekday and hour in UTC: traffic repeats itself by the week."""
    return (hour.start.weekday(), hour.start.hour)


def same_hour(hour: ProbedHour) -> datetime:
    """The hour itself."""
    return hour.start


def shift(
    before: Sequence[ProbedHour],
    after: Sequence[ProbedHour],
    shares: Sequence[float],
    *,
    key: Key = hour_of_the_week,
    by_target: bool = True,
    controls: Sequence[tuple[Sequence[ProbedHour], Sequence[ProbedHour]]] = (),
) -> tuple[Shift, ...]:
    """How far each quantile lies apart over matched hours, minus what control sites did at the same places.

    Without `by_target` all targets of a place are taken together, as two services have no target in common. Nothing
    where there are too few days, places or answers to tell.
    """
    pairs = _pairs(before, after, key, by_target=by_target)
    found = _summed(pairs)
    if found is None:
        return ()
    places, days, timings, censored = found
    sites = _sites(controls, key, places)
    point, by_block, by_day = (
        _Drawing(how=how, paired=key is same_hour, shares=tuple(shares)).effects(pairs, places, sites) for how in How
    )
    by_place = means(np.random.default_rng([SEED, len(How)]), point[:, :, 0], DRAWS)
    shifts = []
    for number, share in enumerate(shares):
        value = float(point[:, number, 0].mean())
        ways = [by_block[:, number].mean(axis=0), by_day[:, number].mean(axis=0), by_place[:, number]]
        low, high = widest(value, ways, CONFIDENCE)
        shifts.append(
            Shift(
                share=share,
                ratio=math.exp(value),
                # Values inside a bucket cannot be told apart, neither here nor in the sketches that they may come from.
                low=math.exp(low - WIDTH),
                high=math.exp(high + WIDTH),
                places=places,
                days=days,
                timings=timings,
                censored=censored,
                controls=len(sites),
            )
        )
    return tuple(shifts)


_SIDES: tuple[Callable[[_Pair], _Side], ...] = (lambda pair: pair.before, lambda pair: pair.after)


def _pairs(
    before: Iterable[ProbedHour], after: Iterable[ProbedHour], key: Key, *, by_target: bool
) -> tuple[_Pair, ...]:
    grouped = [_grouped(hours, key, by_target=by_target) for hours in (before, after)]
    pairs = []
    for place, target in sorted(grouped[0].keys() & grouped[1].keys()):
        mine = [each[place, target] for each in grouped]
        shared = mine[0].keys() & mine[1].keys()
        if any(hour.timings for each in shared for hour in mine[0][each]) and any(
            hour.timings for each in shared for hour in mine[1][each]
        ):
            sides = [_side([hour for each in shared for hour in side[each]]) for side in mine]
            pairs.append(_Pair(place=place, target=target, before=sides[0], after=sides[1]))
    return tuple(pairs)


def _grouped(
    hours: Iterable[ProbedHour], key: Key, *, by_target: bool
) -> Mapping[tuple[str, str], Mapping[object, list[ProbedHour]]]:
    found: dict[tuple[str, str], dict[object, list[ProbedHour]]] = defaultdict(lambda: defaultdict(list))
    for hour in hours:
        if hour.timings or hour.censored:
            found[hour.vantage, hour.target if by_target else ""][key(hour)].append(hour)
    return found


# Times come in the steps of a sketch, the same few thousand again and again.
@lru_cache(maxsize=65_536)
def bucket_of(milliseconds: float) -> int:
    """The number of the bucket that a time falls into, from a tenth of a millisecond up."""
    return max(math.floor(math.log(max(milliseconds, 0.1) / 0.1) / WIDTH), 0)


def _side(hours: Sequence[ProbedHour]) -> _Side:
    days = tuple(sorted({hour.start.date() for hour in hours}))
    rows = {day: number for number, day in enumerate(days)}
    own = [rows[hour.start.date()] for hour in hours]
    timed = np.array([(bucket_of(took), met) for hour in hours for took, met in hour.timings], dtype=np.int64)
    timed = timed.reshape(-1, 2)
    buckets, columns = np.unique(timed[:, 0], return_inverse=True)
    counts = np.zeros((len(days), len(buckets) + 1))
    np.add.at(counts, (np.repeat(own, [len(hour.timings) for hour in hours]), columns), timed[:, 1])
    np.add.at(counts[:, -1], own, [hour.censored for hour in hours])
    return _Side(days=days, buckets=np.array([*buckets, buckets[-1] + 1], dtype=np.float64), counts=counts)


def _summed(pairs: Sequence[_Pair]) -> tuple[tuple[str, ...], int, int, float] | None:
    """Places, days, answers and the share of time-outs; None where any of the first three is too few."""
    places = tuple(sorted({pair.place for pair in pairs}))
    if len(places) < FEWEST_PLACES:
        return None
    days = min(len({day for pair in pairs for day in side(pair).days}) for side in _SIDES)
    sums = [
        np.sum([[side(pair).counts.sum(), side(pair).counts[:, -1].sum()] for pair in pairs], axis=0) for side in _SIDES
    ]
    timings = int(min(every - censored for every, censored in sums))
    if days < FEWEST_DAYS or timings < FEWEST_TIMINGS:
        return None
    return places, days, timings, max(float(censored / every) for every, censored in sums)


def _sites(
    controls: Sequence[tuple[Sequence[ProbedHour], Sequence[ProbedHour]]], key: Key, places: Sequence[str]
) -> list[tuple[_Pair, ...]]:
    """The control sites that were timed at all of the places; none at all where they are too few."""
    found = [_pairs(before, after, key, by_target=True) for before, after in controls]
    sites = [pairs for pairs in found if set(places) <= {pair.place for pair in pairs}]
    return sites if len(sites) >= FEWEST_CONTROLS else []


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """One way of drawing days; `paired` where both sides have the same days, drawn together."""

    how: How
    paired: bool
    shares: tuple[float, ...]

    def effects(self, pairs: Sequence[_Pair], places: Sequence[str], sites: Sequence[Sequence[_Pair]]) -> Floats:
        """Log ratios by place, quantile and draw, control sites subtracted."""
        chance = np.random.default_rng([SEED, list(How).index(self.how)])
        days = sorted(
            {day for group in (pairs, *sites) for pair in group for side in _SIDES for day in side(pair).days}
        )
        by_day = weights(chance, DRAWS, len(days))
        common = dict(zip(days, by_day.T, strict=True)) if self.how is How.DAYS else None
        own = self._by_place(pairs, places, chance, common)
        if not sites:
            return own
        return own - np.median(np.stack([self._by_place(site, places, chance, common) for site in sites]), axis=0)

    def _by_place(
        self,
        pairs: Sequence[_Pair],
        places: Sequence[str],
        chance: np.random.Generator,
        common: Mapping[date, Floats] | None,
    ) -> Floats:
        rows = [
            np.mean([self._ratio(pair, chance, common) for pair in pairs if pair.place == place], axis=0)
            for place in places
        ]
        return np.stack(rows)

    def _ratio(self, pair: _Pair, chance: np.random.Generator, common: Mapping[date, Floats] | None) -> Floats:
        first = self._weights(pair.before, chance, common)
        same = self.paired and pair.before.days == pair.after.days
        second = first if same else self._weights(pair.after, chance, common)
        return _quantiles(second, pair.after, self.shares) - _quantiles(first, pair.before, self.shares)

    def _weights(self, side: _Side, chance: np.random.Generator, common: Mapping[date, Floats] | None) -> Floats:
        """How often each day counts in each draw."""
        size = len(side.days)
        if self.how is How.NONE:
            return np.ones((1, size))
        if common is not None:
            return np.stack([common[day] for day in side.days], axis=1)
        return counts(chance, np.ones(size), DRAWS)


def _quantiles(times: Floats, side: _Side, shares: Sequence[float]) -> Floats:
    """The logarithms of the quantiles, one row for each, in every draw; one without any answer takes all days."""
    drawn = times @ side.counts
    empty = drawn.sum(axis=1) <= 0
    if empty.any():
        drawn[empty] = side.counts.sum(axis=0)
    cumulated = np.cumsum(drawn, axis=1)
    return np.stack([_places(drawn, cumulated, side.buckets, share) for share in shares]) * WIDTH


def _places(drawn: Floats, cumulated: Floats, buckets: Floats, share: float) -> Floats:
    """Where in the buckets the quantile lies, by the straight line inside the one that it falls into."""
    ranks = share * cumulated[:, -1]
    column = np.count_nonzero(cumulated < ranks[:, None] - 1e-9, axis=1)
    rows = np.arange(len(column))
    within = drawn[rows, column]
    below = cumulated[rows, column] - within
    inside = np.divide(ranks - below, within, out=np.full(len(column), 0.5), where=within > 0)
    # The last bucket holds time-outs, which took at least as long as the slowest answer.
    found: Floats = buckets[column] + np.where(column == drawn.shape[1] - 1, 0, inside)
    return found
