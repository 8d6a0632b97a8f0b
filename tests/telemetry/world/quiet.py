"""Quiet service-days by the thousand: the service always answers, the vantages do not; drawn as arrays.

Every day is drawn in full. What goes through the real `rounds` and `outages` are the stretches in which at least two
places fail at about the same time, each with all that the judging looks back at; nothing else can make an outage, for
one failing place never does (held in test_quorum.py and, day by day in full, in test_outages_quiet.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from telemetry.model import Outage, Reading, Window
from telemetry.outages import QUORUM, outages, rounds
from telemetry.probe.schedule import JITTER
from telemetry.tiles import LEAD
from tests.telemetry.world.fleet import FIVE
from tests.telemetry.world.world import START

DAY_S = 86_400
LOST, ANSWERED, FAILED, REFUSED, VOID = range(5)
READINGS = {ANSWERED: Reading.ANSWERED, FAILED: Reading.FAILED, REFUSED: Reading.REFUSED, VOID: Reading.VOID}
# A round is at most 1.25 periods long, a start wanders within its own period, a wrong clock lies between two periods.
NEAR = 2
# So many rounds of what came before tell who fails alone.
BEFORE = LEAD * QUORUM.memory
Codes = NDArray[np.uint8]


class Seen(NamedTuple):
    """What judging needs of a sample, without the rest."""

    time: datetime
    until: None
    vantage: str
    target: str
    asn: int | None
    country: str | None
    reading: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How faulty the vantages are; chances are per day unless they say otherwise.

    Every day one vantage has a flapping link, in one to four spells of 5 to 90 minutes in which it loses one in ten to
    nine in ten of all requests. Beside it, each at a vantage of its own: a network in which the service is blocked, by
    time-outs in two cases of three and else by refusals; a control that is broken; a clock that is up to ten minutes
    wrong. Any vantage may lose a batch of 10 to 60 minutes. Block and broken control last from half an
    hour to a day; all of it begins at any time from a quarter of a day before.
    """

    # Of any single probe.
    blips: float = 0.002
    blocked: float = 0.7
    broken_control: float = 0.4
    wrong_clock: float = 0.5
    lost_batch: float = 0.5
    flapping: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What many days came to: outages reported, days with one, and how many samples were drawn and judged."""

    days: int
    outages: tuple[Outage, ...]
    bad_days: int
    drawn: int
    judged: int


def quiet_days(days: int, *, seed: int, period_s: int, habits: Habits | None = None, chunk: int = 100) -> Found:
    """Judge so many days, each of 24 hours after a run-in that is not counted."""
    found: list[Outage] = []
    bad = drawn = judged = 0
    for number in range(-(-days // chunk)):
        chance = np.random.default_rng([seed, number])
        codes = draw(min(chunk, days - number * chunk), chance, period_s=period_s, habits=habits or Habits())
        drawn += int((codes != LOST).sum())
        jitter = chance.random(codes.shape, dtype=np.float32)
        for day in range(len(codes)):
            seen, size = judge(codes[day], jitter[day], period_s)
            found += seen
            bad += bool(seen)
            judged += size
    return Found(days=days, outages=tuple(found), bad_days=bad, drawn=drawn, judged=judged)


def draw(days: int, chance: np.random.Generator, *, period_s: int, habits: Habits) -> Codes:
    """What each probe of each day met, as codes of shape (days, vantages, run-in and periods)."""
    length = BEFORE + DAY_S // period_s
    blips = chance.random((days, len(FIVE), length), dtype=np.float32) < habits.blips
    codes: Codes = np.where(blips, FAILED, ANSWERED).astype(np.uint8)
    for day in codes:
        _spoil(day, chance, period_s, habits)
    return codes


def _spoil(day: Codes, chance: np.random.Generator, period_s: int, habits: Habits) -> None:
    length, order = day.shape[1], list(chance.permutation(len(FIVE)))
    minutes = 60 / period_s
    for vantage in order[: habits.flapping]:
        for _ in range(chance.integers(1, 5)):
            _flap(day[vantage], _spell(chance, length, (5 * minutes, 90 * minutes)), chance)
    _, blocked, broken, wrong = order[:4]
    long = (30 * minutes, 1440 * minutes)
    if chance.random() < habits.blocked:
        day[blocked, _spell(chance, length, long)] = FAILED if chance.random() < 2 / 3 else REFUSED
    if chance.random() < habits.broken_control:
        day[broken, _spell(chance, length, long)] = VOID
    if chance.random() < habits.wrong_clock:
        shift = round(chance.uniform(-600, 600) / period_s)
        day[wrong] = np.roll(day[wrong], shift)
    if chance.random() < habits.lost_batch:
        day[chance.integers(len(FIVE)), _spell(chance, length, (10 * minutes, 60 * minutes))] = LOST


def _spell(chance: np.random.Generator, length: int, bounds: tuple[float, float]) -> slice:
    start = int(chance.uniform(-length / 4, length))
    return slice(max(start, 0), max(start + max(round(chance.uniform(*bounds)), 1), 0))


def _flap(own: Codes, spell: slice, chance: np.random.Generator) -> None:
    """Target and control are lost each by its own chance: void if the control is, else failed if the target is."""
    part = own[spell]
    loss = chance.uniform(0.1, 0.9)
    target, control = chance.random((2, len(part))) < loss
    part[target & ~control] = FAILED
    part[control] = VOID


def crowded(day: Codes) -> NDArray[np.bool_]:
    """The periods within NEAR of which at least two places fail."""
    failed = np.pad(day == FAILED, ((0, 0), (NEAR, NEAR)))
    near = np.lib.stride_tricks.sliding_window_view(failed, 2 * NEAR + 1, axis=1).any(axis=2)
    return np.asarray(near.sum(axis=0) >= 2)


def stretches(day: Codes, period_s: int) -> Iterator[tuple[int, int]]:
    """First and last period of what is to be judged: crowded ones with all that an outage may span around them."""
    after = round(QUORUM.silence / timedelta(seconds=period_s)) + NEAR + 1
    times = np.flatnonzero(crowded(day))
    if not len(times):
        return
    gaps = np.flatnonzero(np.diff(times) > BEFORE + after)
    for first, last in zip([0, *(gaps + 1)], [*gaps, len(times) - 1], strict=True):
        yield max(int(times[first]) - NEAR, 0), min(int(times[last]) + after, day.shape[1])


def judge(day: Codes, jitter: NDArray[np.float32], period_s: int) -> tuple[list[Outage], int]:
    """The outages of a day after its run-in, and how many samples were judged to find them."""
    found: list[Outage] = []
    size = 0
    for first, last in stretches(day, period_s):
        samples = seen(day, jitter, period_s, range(max(first - BEFORE, 0), last))
        size += len(samples)
        window = Window(start=_at(first * period_s), end=_at(last * period_s))
        found += outages(rounds(samples, window))
    return [outage for outage in found if outage.end_after >= _at(BEFORE * period_s)], size


def seen(day: Codes, jitter: NDArray[np.float32], period_s: int, periods: range) -> Sequence[Seen]:
    """The samples of these periods, on a schedule such as `Plan` makes: spread by vantage, each start a little off."""
    samples: list[Seen] = []
    for number, place in enumerate(FIVE):
        spread = (number * 0.618) % 1 * (1 - JITTER)
        codes = day[number, periods.start : periods.stop].tolist()
        off = jitter[number, periods.start : periods.stop].tolist()
        samples += [
            Seen(
                START + timedelta(seconds=(periods.start + index + spread + JITTER * wander) * period_s),
                None,
                place.vantage,
                "front",
                place.asn,
                place.country,
                READINGS[code],
            )
            for index, (code, wander) in enumerate(zip(codes, off, strict=True))
            if code != LOST
        ]
    return samples


def _at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)
