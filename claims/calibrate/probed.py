"""What simulated vantages send in: samples by the column, and checks of their clocks; pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from claims.calibrate.year import (
    DAY_S,
    HOUR_S,
    OURS,
    SECOND,
    SELF,
    START,
    THEIRS,
    YEAR_S,
    Fault,
    Trouble,
    Wrong,
    Year,
    at,
)
from telemetry.clocks import ClockCheck
from telemetry.model import Outcome, Place
from telemetry.probe_ids import CODES
from telemetry.sample_columns import SampleColumns, SampledPlace

SERVICE, NAME = "skylark", "Skylark"
RIVAL, RIVAL_NAME = "flintbox", "Flintbox"
SITES = ("harborly", "mosswork", "tidewell")
TARGET = "front"
THEIR_PERIOD_S = 900.0
# Other services are looked at seldom: the rival by everybody, control sites by us alone.
RIVAL_PERIOD_S, SITE_PERIOD_S = 7200.0, 14_400.0
# The rival fails so often, and takes so many times as long.
RIVAL_ERRORS, RIVAL_TIME = 0.03, 1.5
SPAN_S = 30 * DAY_S

_OK, _TIMEOUT, _ERROR, _BLOCKED, _CONTENT = (
    CODES[each] for each in (Outcome.OK, Outcome.TIMEOUT, Outcome.HTTP_5XX, Outcome.BLOCKED, Outcome.CONTENT)
)
# What a usual answer takes, in milliseconds, by country.
_FAR = {"DE": 60.0, "FR": 60.0, "PL": 75.0, "GB": 70.0, "US": 110.0, "JP": 210.0, "SG": 230.0, "AU": 260.0}

Times = NDArray[np.float64]
Flags = NDArray[np.bool_]
Codes = NDArray[np.int64]


def probed(year: Year) -> Iterator[SampleColumns]:
    """All samples of the year, a place and a month at a time."""
    fleets: list[tuple[str, tuple[Place, ...], float]] = [(SELF, OURS, year.period_s)]
    if year.second:
        fleets.append((SECOND, THEIRS, THEIR_PERIOD_S))
    for operator, fleet, period in fleets:
        for place in fleet:
            yield from _series(year, SERVICE, operator, place, period)
            yield from _series(year, RIVAL, operator, place, RIVAL_PERIOD_S)
            for site in SITES if operator == SELF else ():
                yield from _series(year, site, operator, place, SITE_PERIOD_S)


def checks(year: Year) -> Iterator[ClockCheck]:
    """What the hub found of the clocks, every six hours: of wrong ones only where it is known."""
    for place in OURS:
        for moment in np.arange(HOUR_S, YEAR_S, 6 * HOUR_S).tolist():
            wrong = [each for each in _of(year, place, Wrong.SKEWED) if each.touches(moment, moment + 1)]
            if all(each.known for each in wrong):
                ahead = sum(each.size for each in wrong)
                yield ClockCheck(
                    vantage=place.vantage,
                    at=at(moment) + timedelta(seconds=ahead),
                    offset_ms=-ahead * 1000,
                    uncertainty_ms=400.0,
                    by="hub",
                )


def _series(year: Year, service: str, operator: str, place: Place, period: float) -> Iterator[SampleColumns]:
    chance = year.chance(f"{service}/{place.vantage}")
    phase = chance.uniform(0, period)
    for begin in np.arange(0, YEAR_S, SPAN_S).tolist():
        times = np.arange(begin + phase, min(begin + SPAN_S, YEAR_S), period)
        times += chance.uniform(0, period / 10, times.size)
        yield _columns(year, service, operator, place, times, chance)


def _columns(  # noqa: PLR0917 -- what is drawn for one place
    year: Year, service: str, operator: str, place: Place, times: Times, chance: np.random.Generator
) -> SampleColumns:
    outcome = np.where(chance.random(times.size) < year.blips, _TIMEOUT, _OK)
    control = np.ones(times.size, dtype=bool)
    if service == SERVICE:
        for trouble in year.troubles:
            _hit(trouble, place, times, outcome, chance)
    elif service == RIVAL:
        outcome[chance.random(times.size) < RIVAL_ERRORS] = _ERROR
    kept = np.ones(times.size, dtype=bool)
    told = times.copy()
    for fault in year.faults:
        if place.vantage in fault.vantages and fault.touches(times[0], times[-1]):
            inside = (times >= fault.begins) & (times < fault.ends)
            if fault.wrong is Wrong.LOST:
                kept &= ~inside
            elif fault.wrong is Wrong.SKEWED:
                told[inside] += fault.size
            else:
                _spoil(fault, inside, outcome, control, chance)
    total = _milliseconds(year, service, place, times, chance)
    order = np.argsort(told[kept], kind="stable")
    answered = (outcome == _OK)[kept][order]
    hundredths = np.rint(100 * total).astype(np.int64)[kept][order].tolist()
    count = int(order.size)
    nothing: list[int | None] = [None] * count
    return SampleColumns(
        places=[SampledPlace(service, TARGET, place.vantage, place.asn, place.country, operator)],
        place=[0] * count,
        time_ms=(round(START.timestamp() * 1000) + np.rint(told[kept][order] * 1000)).astype(np.int64).tolist(),
        outcome=outcome[kept][order].tolist(),
        control_ok=control[kept][order].tolist(),
        http_status=nothing,
        dns=nothing,
        connect=nothing,
        tls=nothing,
        ttfb=nothing,
        total=[took if came else None for took, came in zip(hundredths, answered.tolist(), strict=True)],
        origin="a simulated year",
        sha256="",
    )


def _hit(trouble: Trouble, place: Place, times: Times, outcome: Codes, chance: np.random.Generator) -> None:
    if trouble.hits(place) and trouble.touches(times[0], times[-1] + 1):
        inside = (times >= trouble.begins) & (times < trouble.ends)
        inside &= chance.random(times.size) < trouble.share
        outcome[inside] = _ERROR if trouble.refuses else _TIMEOUT


def _spoil(fault: Fault, inside: Flags, outcome: Codes, control: Flags, chance: np.random.Generator) -> None:
    """Target and control of a flapping link are lost each by its own chance."""
    lost, control_lost = chance.random((2, inside.size))
    if fault.wrong is Wrong.FLAPPING:
        outcome[inside & (lost < fault.size)] = _TIMEOUT
    elif fault.wrong is Wrong.REFUSED:
        outcome[inside] = _BLOCKED
    elif fault.wrong is Wrong.DROPPED:
        outcome[inside] = _TIMEOUT
    elif fault.wrong is Wrong.CAPTIVE:
        outcome[inside] = _CONTENT
    control[inside & (control_lost < fault.size)] = False


def _milliseconds(year: Year, service: str, place: Place, times: Times, chance: np.random.Generator) -> Times:
    """A level by country, a daily rhythm, noise, what was released, and a week or two in which the way is longer."""
    days = times / DAY_S
    level = np.full(times.size, _FAR[place.country or "DE"])
    if service == SERVICE:
        for change in year.changes:
            level[times >= change.at] *= change.ratio
    elif service == RIVAL:
        level *= RIVAL_TIME
    for begins, ends, longer in detours(year, place):
        level[(times >= begins) & (times < ends)] *= longer
    return level * (1 + 0.2 * np.sin(2 * np.pi * days)) * np.exp(chance.normal(0, 0.3, times.size))


def detours(year: Year, place: Place) -> Iterator[tuple[float, float, float]]:
    """From when to when, in seconds of the year, the way from a place to everybody is so many times as long."""
    ways = year.chance(f"ways from {place.vantage}")
    begins = ways.uniform(0, YEAR_S)
    yield begins, begins + ways.uniform(2, 15) * DAY_S, ways.uniform(1.05, 1.4)


def _of(year: Year, place: Place, wrong: Wrong) -> list[Fault]:
    return [each for each in year.faults if each.wrong is wrong and place.vantage in each.vantages]
