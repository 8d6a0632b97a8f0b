"""Samples into rounds, rounds into outages and availability: pure, in one pass over sorted samples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from statistics import median_low

from .model import Health, Outage, Reading, Round, Sample, Window
from .quorum import QUORUM, Quorum, judge_round

# Nobody samples a stranger's service faster than this.
MIN_ROUND = timedelta(seconds=10)
# A longer round would hide most outages.
MAX_ROUND = timedelta(minutes=15)
DEFAULT_ROUND = timedelta(seconds=60)

# Of two samples of one moment the kinder one counts, so that the order in a file decides nothing.
_KINDNESS = {Reading.VOID: 0, Reading.FAILED: 1, Reading.REFUSED: 2, Reading.ANSWERED: 3}

Latest = dict[tuple[str, str], Sample]

DOWN_ONLY = frozenset({Health.DOWN})
DOWN_OR_PARTIAL = frozenset({Health.DOWN, Health.PARTIAL})

__all__ = [
    "QUORUM",
    "Availability",
    "Quorum",
    "availability",
    "coverage",
    "outages",
    "rounds",
    "sampling_round",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """How long a service was up, partly up, down and unknown.

    `probes` counts judged rounds and `failures` those that were DOWN: the vantages of one round share a fate, so a
    round is one trial. BLOCKED rounds in which somebody was answered are up, the others unknown.
    """

    up: timedelta
    partial: timedelta
    down: timedelta
    unknown: timedelta
    probes: int
    failures: int

    @property
    def known(self) -> timedelta:
        """The time that could be judged."""
        return self.up + self.partial + self.down

    @property
    def least(self) -> float | None:
        """The ratio of time up if partial counts as down; None where nothing is known."""
        return self.up / self.known if self.known else None

    @property
    def most(self) -> float | None:
        """The ratio of time up if partial counts as up; None where nothing is known."""
        return (self.up + self.partial) / self.known if self.known else None


def sampling_round(samples: Sequence[Sample], *, default: timedelta = DEFAULT_ROUND) -> timedelta:
    """The cadence: the median gap between successive samples of one (vantage, target), within MIN_ROUND and MAX_ROUND.

    Void samples do not count; `default` stands in where no gap was seen.
    """
    times: dict[tuple[str, str], set[datetime]] = {}
    for sample in samples:
        if sample.reading is not Reading.VOID:
            times.setdefault((sample.vantage, sample.target), set()).add(sample.time)
    gaps = [after - before for own in times.values() for before, after in pairwise(sorted(own))]
    return min(max(median_low(gaps), MIN_ROUND), MAX_ROUND) if gaps else default


def rounds(samples: Sequence[Sample], window: Window, quorum: Quorum = QUORUM) -> tuple[Round, ...]:
    """Tile the window with rounds from its start and judge each; stretches without a sample are one UNKNOWN round.

    A sample with `until` speaks for every round that it reaches into. Give the samples of one service only.
    """
    step = sampling_round(samples)
    buckets = _buckets(samples, window, step)
    count = -(-window.length // step)
    return tuple(_tile(buckets, window, step, count, quorum))


def _buckets(samples: Sequence[Sample], window: Window, step: timedelta) -> dict[int, Latest]:
    buckets: dict[int, Latest] = {}
    ordered = sorted(samples, key=lambda sample: (sample.time, _KINDNESS[sample.reading]))
    for sample in ordered:
        for number in _numbers(sample, window, step):
            latest = buckets.setdefault(number, {})
            if sample.reading is Reading.VOID:
                latest.setdefault((sample.vantage, sample.target), sample)
            else:
                latest[sample.vantage, sample.target] = sample
    return buckets


def _numbers(sample: Sample, window: Window, step: timedelta) -> range:
    """The rounds that a sample speaks for."""
    until = sample.until if sample.until is not None and sample.until > sample.time else sample.time
    if not window.touches(sample.time, until):
        return range(0)
    first = (max(sample.time, window.start) - window.start) // step
    if until == sample.time:
        return range(first, first + 1)
    return range(first, -(-(min(until, window.end) - window.start) // step))


def _tile(
    buckets: Mapping[int, Latest], window: Window, step: timedelta, count: int, quorum: Quorum
) -> Iterator[Round]:
    reached = 0
    for number in sorted(buckets):
        start = window.start + number * step
        if number > reached:
            yield judge_round(window.start + reached * step, start, {}, quorum)
        yield judge_round(start, min(start + step, window.end), buckets[number], quorum)
        reached = number + 1
    if reached < count:
        yield judge_round(window.start + reached * step, window.end, {}, quorum)


def outages(rounds: Sequence[Round], quorum: Quorum = QUORUM) -> tuple[Outage, ...]:
    """The stretches in which the quorum saw failure, in order of time.

    At least `quorum.rounds` DOWN rounds in a row make an outage; what is left of DOWN and PARTIAL rounds in a row makes
    a partial one. Unknown rounds in between neither count nor end it, unless they last longer than `quorum.silence`;
    two outages with at most `quorum.flap` good rounds between them are one. Ends are as wide as the rounds: a round
    says only that something failed between its start and its end.
    """
    down = _stretches(rounds, range(len(rounds)), DOWN_ONLY, quorum)
    taken = {number for stretch in down for number in range(stretch[0], stretch[-1] + 1)}
    pieces = _consecutive(number for number in range(len(rounds)) if number not in taken)
    partial = [stretch for piece in pieces for stretch in _stretches(rounds, piece, DOWN_OR_PARTIAL, quorum)]
    found = [_outage(rounds, stretch, Health.DOWN) for stretch in down]
    found += [_outage(rounds, stretch, Health.PARTIAL) for stretch in partial]
    return tuple(sorted(found, key=lambda outage: outage.start_by))


def _consecutive(numbers: Iterable[int]) -> list[list[int]]:
    by_offset = groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0])
    return [[number for _, number in piece] for _, piece in by_offset]


def _stretches(
    rounds: Sequence[Round], numbers: Sequence[int], bad: frozenset[Health], quorum: Quorum
) -> list[list[int]]:
    """The bad rounds of each outage: runs without a good round, blips dropped, then joined across flapping."""
    merged: list[list[int]] = []
    for run in _runs(rounds, numbers, bad, quorum):
        if len(run) < quorum.rounds:
            continue
        if merged and _flaps(rounds[merged[-1][-1] + 1 : run[0]], quorum):
            merged[-1] += run
        else:
            merged.append(run)
    return merged


def _runs(
    rounds: Sequence[Round], numbers: Sequence[int], bad: frozenset[Health], quorum: Quorum
) -> Iterator[list[int]]:
    """Bad rounds in a row, with nothing but a short silence between any two."""
    run: list[int] = []
    for number in (number for number in numbers if rounds[number].health in bad):
        between = rounds[run[-1] + 1 : number] if run else ()
        if any(_tells(entry) for entry in between) or _silence(between) > quorum.silence:
            yield run
            run = []
        run.append(number)
    if run:
        yield run


def _flaps(between: Sequence[Round], quorum: Quorum) -> bool:
    """Whether so little lies between two runs of bad rounds that they are one outage."""
    told = sum(_tells(entry) for entry in between)
    return told <= quorum.flap and _silence(between) <= quorum.silence


def _silence(between: Iterable[Round]) -> timedelta:
    return sum((entry.end - entry.start for entry in between if not _tells(entry)), timedelta(0))


def _tells(entry: Round) -> bool:
    """Whether somebody was answered, by the judgement of the round."""
    return entry.health is not Health.UNKNOWN and (entry.health is not Health.BLOCKED or bool(entry.answered))


def _outage(rounds: Sequence[Round], stretch: Sequence[int], health: Health) -> Outage:
    first, last = rounds[stretch[0]], rounds[stretch[-1]]
    before = rounds[stretch[0] - 1] if stretch[0] > 0 else None
    after = rounds[stretch[-1] + 1] if stretch[-1] + 1 < len(rounds) else None
    return Outage(
        health=health,
        start_after=before.start if before is not None and _tells(before) else None,
        start_by=first.end,
        end_after=max(last.start, first.end),
        end_by=after.end if after is not None and _tells(after) else None,
        rounds=len(stretch),
        vantages=frozenset[str]().union(*(rounds[number].failed for number in stretch)),
    )


def availability(rounds: Sequence[Round]) -> Availability:
    """Time up, partly up, down and unknown, weighted by the length of the rounds."""
    spent = dict.fromkeys(Health, timedelta(0))
    probes = failures = 0
    for entry in rounds:
        health = entry.health
        if health is Health.BLOCKED:
            health = Health.UP if _tells(entry) else Health.UNKNOWN
        spent[health] += entry.end - entry.start
        probes += health is not Health.UNKNOWN
        failures += health is Health.DOWN
    return Availability(
        up=spent[Health.UP],
        partial=spent[Health.PARTIAL],
        down=spent[Health.DOWN],
        unknown=spent[Health.UNKNOWN],
        probes=probes,
        failures=failures,
    )


def coverage(rounds: Sequence[Round]) -> float:
    """The share of the time that could be judged, between 0 and 1; 0 without rounds."""
    told = availability(rounds)
    whole = told.known + told.unknown
    return told.known / whole if whole else 0.0
