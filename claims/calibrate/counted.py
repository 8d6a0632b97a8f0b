"""Series of a simulated year: what Chrome's users felt, and two counters of visits; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from claims.calibrate.probed import SERVICE
from claims.calibrate.year import DAY_S, YEAR_S, Year, at
from telemetry.model import SeriesPoint

FELT = "largest_contentful_paint_p75"
FELT_SOURCE = "Chrome UX Report https://skylark.example"
FELT_MS = 2000.0
VISITS = "visits"
COUNTERS = ("counter one", "counter two")
MONTH_S = 30 * DAY_S
# Of a month beside its beginning.
MOVES = (-0.35, -0.2, 0.0, 0.2, 0.35)


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """How visits moved in thirty days by each of the counters, as a share of where they began."""

    begins: float
    moves: tuple[float, float]


def felt_by_users(year: Year) -> bool:
    """Whether there are enough users for the Chrome UX Report, as for most services."""
    return year.chance("users").random() < 0.75


def felt_at(year: Year, moment: float) -> float:
    """What users waited for the page at the 75th percentile over the four weeks before, without noise."""
    days = np.arange(moment - 28 * DAY_S, moment, DAY_S).tolist()
    return FELT_MS * float(np.mean([year.ratio(each) for each in days]))


def months(year: Year) -> tuple[Month, ...]:
    """Twelve months; in some the two counters, which count different things, disagree."""
    chance = year.chance("visits")
    found = []
    for begins in np.arange(0, 12 * MONTH_S, MONTH_S).tolist():
        move = float(chance.choice(MOVES))
        other = -move if chance.random() < 0.15 else move
        found.append(Month(begins=begins, moves=(move, other)))
    return tuple(found)


def series(year: Year) -> Iterator[SeriesPoint]:
    """All values of the year, and what users felt in the year before it."""
    chance = year.chance("counted")
    if felt_by_users(year):
        for moment in np.arange(-300 * DAY_S, YEAR_S, 7 * DAY_S).tolist():
            value = felt_at(year, moment) * float(np.exp(chance.normal(0, 0.008)))
            yield _point(moment, FELT, FELT_SOURCE, round(value), "ms")
    for number, counter in enumerate(COUNTERS):
        level = 1000.0 * (1 + number)
        for month in months(year):
            for day in range(30):
                value = level * (1 + month.moves[number] * day / 30) * float(np.exp(chance.normal(0, 0.02)))
                yield _point(month.begins + (day + 0.5) * DAY_S, VISITS, counter, round(value, 1), None)
            level *= 1 + month.moves[number]


def _point(moment: float, metric: str, source: str, value: float, unit: str | None) -> SeriesPoint:
    return SeriesPoint(time=at(moment), service=SERVICE, metric=metric, source=source, value=value, unit=unit)
