"""A year of probes that never were, the same at every run: five places, every half minute, with outages and faults."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

START = datetime(2025, 1, 1, tzinfo=UTC)
SERVICE = "github"
TARGET = "home"
EVERY_MS = 30_000
ROUNDS_A_DAY = 86_400_000 // EVERY_MS
# Name, network, country, and the milliseconds that a usual answer takes.
PLACES = (
    ("fra-1", 64500, "DE", 95.0),
    ("nyc-1", 64501, "US", 60.0),
    ("tyo-1", 64502, "JP", 190.0),
    ("sao-1", 64503, "BR", 240.0),
    ("syd-1", 64504, "AU", 280.0),
)
# How much of an answer's time has gone by at the end of each phase, on average.
PHASES = {"dns": 0.04, "connect": 0.2, "tls": 0.3, "ttfb": 0.9, "total": 1.0}
OUTAGES_A_YEAR = 8
LONELY_FAILURES = 0.0002  # of all probes: a line that drops one
FAULTS_A_YEAR = 6  # of each place: an hour in which not even the control answers
FASTER_FROM = 180  # a day on which answers begin to take an eighth less

OK, TIMEOUT, SERVER_ERROR = "ok", "timeout", "http-5xx"
OUTCOMES = np.array([OK, TIMEOUT, SERVER_ERROR])


@dataclass(frozen=True, slots=True)
class Month:
    """The probes of one place in thirty days or less, by time; timings are in tenths of a millisecond."""

    place: tuple[str, int, str, float]
    time_ms: NDArray[np.int64]
    outcome: NDArray[np.int64]
    control: NDArray[np.bool_]
    timings: dict[str, NDArray[np.int64]]

    @property
    def answered(self) -> NDArray[np.bool_]:
        """Where an answer came; only there are timings."""
        return self.outcome == 0


def months(rounds: int, first_day: int = 0) -> Iterator[tuple[Month, ...]]:
    """So many rounds from a day on, all places of thirty days at a time."""
    for begin in range(0, rounds, 30 * ROUNDS_A_DAY):
        numbers = np.arange(begin, min(begin + 30 * ROUNDS_A_DAY, rounds), dtype=np.int64) + first_day * ROUNDS_A_DAY
        yield tuple(_month(place, number, numbers) for number, place in enumerate(PLACES))


def _month(place: tuple[str, int, str, float], number: int, rounds: NDArray[np.int64]) -> Month:
    rng = np.random.default_rng([number, int(rounds[0])])
    count = rounds.size
    days = rounds / ROUNDS_A_DAY
    usual = place[3] * (1 + 0.15 * np.sin(2 * np.pi * days)) * np.where(days >= FASTER_FROM, 0.875, 1.0)
    total = usual * rng.lognormal(0, 0.25, count)
    timings = {name: np.rint(10 * total * share * _scatter(rng, share, count)) for name, share in PHASES.items()}
    outcome = np.where(rng.random(count) < LONELY_FAILURES, 1, 0)
    outcome[_within(rounds, "outages", OUTAGES_A_YEAR, (10, 90)) & (rng.random(count) < 0.95)] = 2
    return Month(
        place=place,
        time_ms=int(START.timestamp() * 1000) + rounds * EVERY_MS + rng.integers(0, 900, count),
        outcome=outcome,
        control=~_within(rounds, f"faults of {place[0]}", FAULTS_A_YEAR, (60, 61)),
        timings={name: values.astype(np.int64) for name, values in timings.items()},
    )


def _scatter(rng: np.random.Generator, share: float, count: int) -> NDArray[np.float64]:
    return np.ones(count) if share == 1 else rng.uniform(0.9, 1.1, count)


def _within(rounds: NDArray[np.int64], what: str, times_a_year: int, minutes: tuple[int, int]) -> NDArray[np.bool_]:
    """Whether each round falls into one of the year's stretches of trouble of a kind."""
    inside = np.zeros(rounds.size, dtype=bool)
    for year in range(int(rounds[0]) // (365 * ROUNDS_A_DAY), int(rounds[-1]) // (365 * ROUNDS_A_DAY) + 1):
        rng = np.random.default_rng([year, *what.encode()])
        begins = (year * 365 + rng.random(times_a_year) * 365) * ROUNDS_A_DAY
        for begin, length in zip(begins, rng.integers(*minutes, times_a_year) * 2, strict=True):
            inside |= (rounds >= begin) & (rounds < begin + length)
    return inside


HEADER = (
    "time,service,target,vantage,asn,country,outcome,http_status,dns_ms,connect_ms,tls_ms,ttfb_ms,total_ms,control_ok\n"
)


def csv_lines(month: tuple[Month, ...]) -> Iterator[str]:
    """The rows of a month as a collector would have written them: by time."""
    every = [_csv_rows(own) for own in month]
    for row in zip(*every, strict=True):
        yield "".join(row)


def _csv_rows(own: Month) -> Iterator[str]:
    name, asn, country, _ = own.place
    shared = f"{SERVICE},{TARGET},{name},{asn},{country}"
    seconds, milliseconds = np.divmod(own.time_ms, 1000)
    stamps = np.datetime_as_string(seconds.astype("datetime64[s]"))
    timings = zip(*(own.timings[phase].tolist() for phase in PHASES), strict=True)
    rows = zip(stamps.tolist(), milliseconds.tolist(), own.outcome.tolist(), own.control.tolist(), timings, strict=True)
    for stamp, thousandth, outcome, control, (dns, connect, tls, ttfb, total) in rows:
        told = "true" if control else "false"
        if outcome:
            status = "503" if outcome == 2 else ""
            yield f"{stamp}.{thousandth:03}Z,{shared},{OUTCOMES[outcome]},{status},,,,,,{told}\n"
        else:
            took = f"{dns / 10},{connect / 10},{tls / 10},{ttfb / 10},{total / 10}"
            yield f"{stamp}.{thousandth:03}Z,{shared},ok,200,{took},{told}\n"


def values(own: Month) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.float64]]]:
    """The same probes as series of values: name of the metric, milliseconds since 1970, values."""
    yield "probe_success", own.time_ms, own.answered.astype(float)
    yield "probe_control_success", own.time_ms, own.control.astype(float)
    told = own.outcome != 1
    yield "probe_http_status_code", own.time_ms[told], np.where(own.outcome == 2, 503.0, 200.0)[told]
    for phase in PHASES:
        yield f"probe_{phase}_ms", own.time_ms[own.answered], own.timings[phase][own.answered] / 10


def day(number: int) -> datetime:
    """The beginning of a day of the year, the first of which is 0."""
    return START + timedelta(days=number)
