"""One simulated year of one service: what truly happened to it, and what went wrong with those who watched; pure.

Seconds count from START. A seed and a number make the same year for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import numpy as np

from telemetry.model import Place, Window

# Raised whenever another year, or other claims about it, would come out of the same seed.
WORLD = 2
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY_S = 86_400.0
YEAR_S = 365 * DAY_S
MINUTE_S, HOUR_S = 60.0, 3600.0

SELF, SECOND = "self", "second-lookers"
# Two of ours stand in one cloud; any three are in at least two networks.
OURS = (
    Place("frankfurt", 64496, "DE"),
    Place("munich", 64497, "DE"),
    Place("new-york", 64498, "US"),
    Place("seattle", 64498, "US"),
    Place("tokyo", 64499, "JP"),
    Place("london", 64500, "GB"),
)
THEIRS = (
    Place("paris", 64506, "FR"),
    Place("chicago", 64507, "US"),
    Place("singapore", 64508, "SG"),
    Place("sydney", 64509, "AU"),
    Place("warsaw", 64510, "PL"),
)
EUROPE = frozenset({"DE", "GB", "FR", "PL"})
AMERICA = frozenset({"US"})
EAST = frozenset({"JP", "SG", "AU"})


class Wrong(StrEnum):
    """What goes wrong with a vantage while the service is what it is."""

    FLAPPING = "flapping"
    REFUSED = "refused"
    DROPPED = "dropped"
    CAPTIVE = "captive"
    BROKEN_CONTROL = "broken-control"
    LOST = "lost"
    SKEWED = "skewed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A stretch in which the service fails: everywhere, or in some countries, for a share of requests.

    A planned one lies within a maintenance that the page announced a day before.
    """

    begins: float
    ends: float
    countries: frozenset[str] | None = None
    share: float = 1.0
    planned: bool = False
    refuses: bool = False

    @property
    def total(self) -> bool:
        """Whether nobody was answered."""
        return self.countries is None and self.share == 1.0

    @property
    def length(self) -> float:
        """Seconds."""
        return self.ends - self.begins

    def hits(self, place: Place) -> bool:
        """Whether requests from a place can fail."""
        return self.countries is None or place.country in self.countries

    def touches(self, start: float, end: float) -> bool:
        """Whether it falls into a stretch."""
        return self.begins < end and self.ends > start


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something wrong with vantages for a time.

    `size` is the loss of a flapping link, how far ahead a clock is in seconds, the chance that a control fails as well
    (captive pages, dropped requests) or at all. `known` tells whether checks of the clock found it out.
    """

    wrong: Wrong
    vantages: frozenset[str]
    begins: float
    ends: float
    size: float = 0.0
    known: bool = False

    def touches(self, start: float, end: float) -> bool:
        """Whether it falls into a stretch."""
        return self.begins < end and self.ends > start


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From this moment on answers take so many times as long as before."""

    at: float
    ratio: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """What there is to know of one simulated year; `second` tells whether another operator probes the service too."""

    seed: int
    number: int
    period_s: float
    second: bool
    blips: float
    troubles: tuple[Trouble, ...]
    faults: tuple[Fault, ...]
    changes: tuple[Change, ...]

    def chance(self, topic: str) -> np.random.Generator:
        """A source of randomness of its own for each topic."""
        return np.random.default_rng([self.seed, self.number, *topic.encode()])

    def clear(self, start: float, end: float) -> bool:
        """Whether the service had no trouble of any kind in the stretch."""
        return not any(each.touches(start, end) for each in self.troubles)

    def ratio(self, moment: float) -> float:
        """How long an answer takes, as a ratio of the first day's."""
        product = 1.0
        for change in self.changes:
            if change.at <= moment:
                product *= change.ratio
        return product


def at(seconds: float) -> datetime:
    """A moment of the year, to the millisecond."""
    return START + timedelta(milliseconds=round(seconds * 1000))


def stretch(start: float, end: float) -> Window:
    """A window of the year."""
    return Window(start=at(start), end=at(end))


def draw_year(seed: int, number: int) -> Year:
    """The year with this number."""
    chance = np.random.default_rng([seed, number])
    return Year(
        seed=seed,
        number=number,
        period_s=float(chance.choice([120, 180, 300], p=[0.2, 0.4, 0.4])),
        second=bool(chance.random() < 0.6),
        blips=float(chance.choice([0.0002, 0.001])),
        troubles=tuple(_troubles(chance)),
        faults=tuple(sorted(_faults(chance), key=lambda each: each.begins)),
        changes=tuple(_changes(chance)),
    )


def _troubles(chance: np.random.Generator) -> Iterator[Trouble]:
    """Eight to twelve outages, some with a relapse; regional ones, shares of requests, maintenance; none at once."""
    makers: list[Callable[[float], list[Trouble]]] = [
        *[lambda begins: _total(chance, begins)] * int(chance.integers(8, 13)),
        *[lambda begins: [_of_part(chance, begins)]] * int(chance.integers(4, 8)),
        *[lambda begins: [_of_share(chance, begins)]] * int(chance.integers(2, 5)),
        *[lambda begins: [_planned(chance, begins)]] * int(chance.integers(2, 5)),
    ]
    order = chance.permutation(len(makers))
    # Weeks apart on average and never on the same day, but for relapses.
    days = np.sort(chance.choice(np.arange(3, 362, 3), size=len(makers), replace=False))
    for day, which in zip(days.tolist(), order.tolist(), strict=True):
        yield from makers[which]((day + chance.uniform(0, 0.9)) * DAY_S)


def _length(chance: np.random.Generator) -> float:
    """Half of them longer than 35 minutes."""
    return float(np.clip(np.exp(chance.normal(np.log(35), 0.9)), 5, 480)) * MINUTE_S


def _total(chance: np.random.Generator, begins: float) -> list[Trouble]:
    first = Trouble(begins=begins, ends=begins + _length(chance), refuses=bool(chance.random() < 0.5))
    if chance.random() >= 0.2:
        return [first]
    again = first.ends + chance.uniform(15, 50) * MINUTE_S
    return [first, Trouble(begins=again, ends=again + chance.uniform(10, 40) * MINUTE_S, refuses=first.refuses)]


def _of_part(chance: np.random.Generator, begins: float) -> Trouble:
    part = (EUROPE, EUROPE, AMERICA, EAST)[int(chance.integers(4))]
    return Trouble(begins=begins, ends=begins + _length(chance), countries=part)


def _of_share(chance: np.random.Generator, begins: float) -> Trouble:
    return Trouble(begins=begins, ends=begins + _length(chance), share=chance.uniform(0.2, 0.5), refuses=True)


def _planned(chance: np.random.Generator, begins: float) -> Trouble:
    return Trouble(begins=begins, ends=begins + chance.uniform(10, 60) * MINUTE_S, planned=True, refuses=True)


def _faults(chance: np.random.Generator) -> Iterator[Fault]:
    fleet = [place.vantage for place in (*OURS, *THEIRS)]
    ours = frozenset(place.vantage for place in OURS)
    for vantage in fleet:
        for wrong, times, shortest, longest in (
            (Wrong.FLAPPING, 20, 5 * MINUTE_S, 90 * MINUTE_S),
            (Wrong.REFUSED, 2, HOUR_S, 10 * DAY_S),
            (Wrong.DROPPED, 1.5, HOUR_S, 3 * DAY_S),
            (Wrong.CAPTIVE, 2, HOUR_S, 12 * HOUR_S),
            (Wrong.BROKEN_CONTROL, 3, HOUR_S / 2, DAY_S),
            (Wrong.SKEWED, 1.5, DAY_S, 20 * DAY_S),
            (Wrong.LOST, 10, 10 * MINUTE_S, 120 * MINUTE_S),
        ):
            yield from _of_kind(chance, frozenset({vantage}), wrong, times, shortest, longest)
    # The hub or our own line is gone; the control is overloaded; all of our places are dropped, or cut off, at once.
    yield from _of_kind(chance, ours, Wrong.LOST, 4, 10 * MINUTE_S, 90 * MINUTE_S)
    yield from _of_kind(chance, ours, Wrong.BROKEN_CONTROL, 4, 10 * MINUTE_S, 60 * MINUTE_S)
    yield from _of_kind(chance, ours, Wrong.DROPPED, 1, 10 * MINUTE_S, 90 * MINUTE_S)
    # One cloud, of several places, is dropped.
    yield from _of_kind(chance, frozenset({"new-york", "seattle"}), Wrong.DROPPED, 2, 10 * MINUTE_S, 6 * HOUR_S)


def _of_kind(  # noqa: PLR0917 -- a row of a table
    chance: np.random.Generator,
    vantages: frozenset[str],
    wrong: Wrong,
    times: float,
    shortest: float,
    longest: float,
) -> Iterator[Fault]:
    for _ in range(int(chance.poisson(times))):
        begins = chance.uniform(0, YEAR_S)
        length = float(np.exp(chance.uniform(np.log(shortest), np.log(longest))))
        size = {
            Wrong.FLAPPING: chance.uniform(0.1, 0.9),
            Wrong.SKEWED: chance.choice([-1, 1]) * float(np.exp(chance.uniform(np.log(20), np.log(1200)))),
            Wrong.CAPTIVE: float(chance.choice([0.0, 0.95, 1.0])),
            Wrong.DROPPED: float(chance.choice([0.0, 0.0, 1.0])),
            Wrong.BROKEN_CONTROL: chance.uniform(0.6, 1.0),
        }.get(wrong, 0.0)
        known = bool(chance.random() < 0.7)
        yield Fault(wrong=wrong, vantages=vantages, begins=begins, ends=begins + length, size=float(size), known=known)


def _changes(chance: np.random.Generator) -> Iterator[Change]:
    """Two to four new releases, of which some change nothing, two months apart at least."""
    for day in (60, 130, 200, 275)[: int(chance.integers(2, 5))]:
        moment = (day + chance.uniform(0, 10)) * DAY_S
        yield Change(at=moment, ratio=float(chance.choice([0.55, 0.75, 1.0, 1.0, 1.3])))
