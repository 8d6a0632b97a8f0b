"""How long answers take: a quantile over places and days, with a bootstrap interval; pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from claims.methods.shift import CONFIDENCE, DRAWS, FEWEST_PLACES, FEWEST_TIMINGS, WIDTH, bucket_of
from claims.model import ProbedHour
from telemetry.bootstrap import SEED, Floats, weights, widest

FEWEST_DAYS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A quantile of the time until the whole answer was in, in milliseconds, with the interval of CONFIDENCE."""

    value: float
    low: float
    high: float


def level(hours: Sequence[ProbedHour], share: float) -> Level | None:
    """The quantile over all places, each weighing the same; None where places, days or answers are too few.

    Whole (place, day) blocks, whole days and whole places are drawn, and the widest interval is given. A time-out
    counts as at least as long as the slowest answer.
    """
    timed = [hour for hour in hours if hour.timings or hour.censored]
    places = sorted({hour.vantage for hour in timed})
    days = sorted({hour.start.date() for hour in timed})
    if len(places) < FEWEST_PLACES or len(days) < FEWEST_DAYS:
        return None
    if sum(met for hour in timed for _, met in hour.timings) < FEWEST_TIMINGS:
        return None
    buckets, counts = _counts(timed, places, days)
    ones = np.ones((1, len(places), len(days)))
    chance = np.random.default_rng([SEED, 7])
    shapes = ((len(places), len(days)), (1, len(days)), (len(places), 1))
    value = float(_quantile(buckets, counts, ones, share)[0])
    ways = [np.broadcast_to(weights(chance, DRAWS, *shape), (DRAWS, *shapes[0])) for shape in shapes]
    low, high = widest(value, [_quantile(buckets, counts, drawn, share) for drawn in ways], CONFIDENCE)
    return Level(value=_ms(value), low=_ms(low - WIDTH), high=_ms(high + WIDTH))


def _counts(hours: Sequence[ProbedHour], places: Sequence[str], days: Sequence[date]) -> tuple[Floats, Floats]:
    """The buckets that hold any answer, and shares by place, day and bucket: every place has the same weight."""
    row = {place: number for number, place in enumerate(places)}
    column = {day: number for number, day in enumerate(days)}
    filled = [
        (row[hour.vantage], column[hour.start.date()], bucket_of(took), met)
        for hour in hours
        for took, met in hour.timings
    ]
    buckets = sorted({bucket for _, _, bucket, _ in filled})
    number = {bucket: place for place, bucket in enumerate(buckets)}
    counts = np.zeros((len(places), len(days), len(buckets) + 1))
    for place, day, bucket, met in filled:
        counts[place, day, number[bucket]] += met
    for hour in hours:
        counts[row[hour.vantage], column[hour.start.date()], -1] += hour.censored
    shares: Floats = counts / counts.sum(axis=(1, 2), keepdims=True)
    return np.array([*buckets, buckets[-1] + 1], dtype=np.float64), shares


def _quantile(buckets: Floats, counts: Floats, times: Floats, share: float) -> Floats:
    """The logarithm of the quantile for each draw, to the middle of its bucket; a draw of nothing takes everything."""
    drawn = np.tensordot(times, counts, axes=([1, 2], [0, 1]))
    drawn = np.where(drawn.sum(axis=1, keepdims=True) > 0, drawn, counts.sum(axis=(0, 1)))
    cumulated = np.cumsum(drawn, axis=1)
    column = np.count_nonzero(cumulated < share * cumulated[:, -1:] - 1e-12, axis=1)
    found: Floats = (buckets[column] + 0.5) * WIDTH
    return found


def _ms(logarithm: float) -> float:
    return 0.1 * math.exp(logarithm)
