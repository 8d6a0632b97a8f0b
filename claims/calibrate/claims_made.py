"""Simulated claims of every kind, true and false, with known truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from claims.calibrate.made import Made, Maker, Truth
from claims.calibrate.moments import degraded, eta, operational, resolved, scope
from claims.calibrate.records import duration, incident_free, uptime, window
from claims.calibrate.simulated import Simulated
from claims.calibrate.weeks import comparison, latency, latency_change, trend
from claims.calibrate.year import DAY_S, YEAR_S
from claims.model import Kind, Unit


def _never(kind: Kind, words: str) -> Callable[[Maker], Made]:
    """Claims of a kind that nothing from outside can decide."""

    def make(maker: Maker) -> Made:
        moment = maker.chance.uniform(DAY_S, YEAR_S - DAY_S)
        return maker.made(
            kind,
            words,
            posted=moment,
            now=moment + DAY_S,
            truth=Truth.NEITHER,
            case="nothing to measure",
            value=10e6 if kind is Kind.THROUGHPUT else None,
            unit=Unit.REQUESTS_PER_S if kind is Kind.THROUGHPUT else None,
        )

    return make


# What makes claims of each kind, and how many of a hundred are of it: as they come up in posts, more or less; weeks of
# speed are judged slowly, and few of them tell as much.
MAKERS: dict[Kind, tuple[int, Callable[[Maker], Made | None]]] = {
    Kind.OPERATIONAL: (22, operational),
    Kind.DEGRADED: (7, degraded),
    Kind.RESOLVED: (12, resolved),
    Kind.UPTIME: (7, uptime),
    Kind.INCIDENT_FREE: (10, incident_free),
    Kind.OUTAGE_DURATION: (8, duration),
    Kind.OUTAGE_SCOPE: (6, scope),
    Kind.OUTAGE_WINDOW: (8, window),
    Kind.ETA: (7, eta),
    Kind.LATENCY: (2, latency),
    Kind.LATENCY_CHANGE: (1, latency_change),
    Kind.COMPARISON: (2, comparison),
    Kind.METRIC_TREND: (5, trend),
    Kind.THROUGHPUT: (1, _never(Kind.THROUGHPUT, "{} handles 10 million requests a second")),
    Kind.CAUSE: (1, _never(Kind.CAUSE, "it was a small change of an API")),
    Kind.CHANGE_EVENT: (1, _never(Kind.CHANGE_EVENT, "a new backend is rolled out")),
}


def claims_made(seen: Simulated, count: int) -> Iterator[Made]:
    """So many claims about a year, of all kinds in turn; nothing of a kind for which the year has no occasion."""
    maker = Maker(seen=seen, chance=seen.year.chance("claims"))
    order = [kind for kind, (share, _) in MAKERS.items() for _ in range(share)]
    made = tried = 0
    while made < count and tried < 50 * count:
        # Strides of a number without a common divisor go through all of the hundred.
        kind = order[(tried * 37) % len(order)]
        tried += 1
        found = MAKERS[kind][1](maker)
        if found is not None:
            made += 1
            yield found
