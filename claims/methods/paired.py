"""Two services side by side: the difference of what was answered, at the same places in the same hours; pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from claims.methods.shift import CONFIDENCE, DRAWS, FEWEST_PLACES
from claims.model import ProbedHour
from telemetry.bootstrap import SEED, Floats, means, weights, widest

# A week has its own rhythm of traffic and of changes.
FEWEST_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Share of probes answered, one service less the other: a ratio from -1 to 1, with the interval of CONFIDENCE."""

    value: float
    low: float
    high: float


def paired_difference(ours: Sequence[ProbedHour], theirs: Sequence[ProbedHour]) -> Difference | None:
    """The difference over hours in which a place measured both; None where days or places are too few.

    Within a place every hour weighs the same, and so does every place, however often it probed. Whole (place, day)
    blocks, whole days and whole places are drawn, and the widest interval is given.
    """
    pairs = _pairs(ours, theirs)
    places = sorted({place for place, _ in pairs})
    days = sorted({hour.date() for _, hour in pairs})
    if len(places) < FEWEST_PLACES or len(days) < FEWEST_DAYS:
        return None
    sums, counts = np.zeros((len(places), len(days))), np.zeros((len(places), len(days)))
    row = {place: number for number, place in enumerate(places)}
    column: dict[date, int] = {day: number for number, day in enumerate(days)}
    for (place, hour), difference in sorted(pairs.items()):
        sums[row[place], column[hour.date()]] += difference
        counts[row[place], column[hour.date()]] += 1
    chance = np.random.default_rng([SEED, 8])
    blocks, whole_days = weights(chance, DRAWS, len(places), len(days)), weights(chance, DRAWS, 1, len(days))
    by_place = _mean(sums, counts, np.ones((1, 1, 1)))[0]
    value = float(by_place.mean())
    ways = [_mean(sums, counts, drawn).mean(axis=1) for drawn in (blocks, whole_days)]
    low, high = widest(value, [*ways, means(chance, by_place, DRAWS)], CONFIDENCE)
    return Difference(value=value, low=low, high=high)


def _pairs(ours: Sequence[ProbedHour], theirs: Sequence[ProbedHour]) -> dict[tuple[str, datetime], float]:
    mine, other = _shares(ours), _shares(theirs)
    return {where: mine[where] - other[where] for where in mine.keys() & other.keys()}


def _shares(hours: Sequence[ProbedHour]) -> dict[tuple[str, datetime], float]:
    told: dict[tuple[str, datetime], list[int]] = defaultdict(lambda: [0, 0])
    for hour in hours:
        count = told[hour.vantage, hour.start]
        count[0] += hour.answered
        count[1] += hour.answered + hour.failed
    return {where: answered / every for where, (answered, every) in told.items() if every}


def _mean(sums: Floats, counts: Floats, times: Floats) -> Floats:
    """The mean difference of each place in each draw; a place without a day in a draw takes all of its days."""
    added, drawn = (sums * times).sum(axis=2), (counts * times).sum(axis=2)
    every: Floats = np.broadcast_to(sums.sum(axis=1) / counts.sum(axis=1), added.shape)
    found: Floats = np.divide(added, drawn, out=np.array(every), where=drawn > 0)
    return found
