"""A simulated year with all that was said of it, and what could be known of a trouble; pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from claims.calibrate.told import Account, accounts
from claims.calibrate.year import HOUR_S, MINUTE_S, OURS, Fault, Trouble, Wrong, Year, draw_year
from telemetry.model import Place

# Fewer reports are the background of a large service.
CROWD_FROM = 100
# An outage of fewer rounds may lie between two of them.
ROUNDS = 6
# A judged round is a quarter longer than the period.
ROUND = 1.25
# A clock is moved by what was found of it over the days around; a stretch nearer to its ends than this may not be.
SKEW_AROUND_S = 60 * HOUR_S

Chosen = TypeVar("Chosen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """A year and what was said of it."""

    year: Year
    told: tuple[Account, ...]

    @property
    def round_s(self) -> float:
        """About how long one of our rounds is, in seconds."""
        return self.year.period_s * ROUND

    def account(self, trouble: Trouble) -> Account:
        """What was said of a trouble."""
        return next((each for each in self.told if each.trouble == trouble), Account(trouble=trouble))

    def outages(self) -> tuple[Trouble, ...]:
        """The troubles in which nobody was answered, but for planned ones."""
        return tuple(each for each in self.year.troubles if each.total and not each.planned)

    def well(self, start: float, end: float) -> tuple[Place, ...]:
        """Our places with which nothing was wrong in a stretch and in what is looked back at before it."""
        before = start - 80 * self.year.period_s
        bad = {
            vantage
            for fault in self.year.faults
            if fault.touches(*_reach(fault, before, end + 10 * MINUTE_S))
            for vantage in fault.vantages
        }
        return tuple(place for place in OURS if place.vantage not in bad)

    def ours_saw(self, trouble: Trouble, start: float, end: float) -> bool:
        """Whether our places must have seen a trouble in a stretch: four of them, sound, for long enough."""
        hit = [place for place in self.well(start, end) if trouble.hits(place)]
        length = min(end, trouble.ends) - max(start, trouble.begins)
        return (
            trouble.share == 1.0
            and length >= ROUNDS * self.round_s
            and len(hit) >= 4
            and len({place.asn for place in hit}) >= 3
            and len({place.country for place in hit}) >= 2
        )


def simulate(seed: int, number: int) -> Simulated:
    """The year with this number, and what was said of it."""
    year = draw_year(seed, number)
    return Simulated(year=year, told=accounts(year))


def _reach(fault: Fault, start: float, end: float) -> tuple[float, float]:
    return (start - SKEW_AROUND_S, end + SKEW_AROUND_S) if fault.wrong is Wrong.SKEWED else (start, end)


def others_saw(account: Account, start: float, end: float, now: float) -> bool:
    """Whether anybody besides us is on record, by `now`, with trouble of no single region in the stretch itself."""
    noticed = any(
        begins < end and (begins + HOUR_S if ends is None else ends) > start and (ends or begins) <= now
        for _, begins, ends, region in account.notices
        if region is None
    )
    crowd = account.crowd
    counted = crowd is not None and crowd[1] >= CROWD_FROM and start <= crowd[0] < end
    listed = account.incident
    stood = listed is not None and listed.opened < end and listed.closed > start and listed.opened <= now
    return noticed or counted or stood


def timed_by_others(account: Account, now: float) -> bool:
    """Whether a measurement network has, by `now`, from when to when it lasted."""
    return any(ends is not None and ends <= now for _, _, ends, _ in account.notices)


def pick(chance: np.random.Generator, things: Iterable[Chosen]) -> Chosen | None:
    """One of them; None of nothing."""
    every = list(things)
    return every[int(chance.integers(len(every)))] if every else None
