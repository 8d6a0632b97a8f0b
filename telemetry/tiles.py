"""Samples into rounds: a window tiled from its start, each tile judged in the light of those before it; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median_low

from .model import Reading, Round, Window
from .quorum import QUORUM, Quorum, judge_round
from .repute import Repute
from .witness import Series, Told

# Nobody samples a stranger's service faster than this.
MIN_ROUND = timedelta(seconds=10)
# A longer round would hide most outages.
MAX_ROUND = timedelta(minutes=15)
DEFAULT_ROUND = timedelta(seconds=60)
# Starts wander by a tenth of the period, and so do the gaps between them; a gap longer than this is a lost sample.
SCATTER = 1.25
# So many rounds before a window are enough to know who was failing alone: the memory of the quorum, twice.
LEAD = 2

# Of two samples of one moment the kinder one counts, so that the order in a file decides nothing.
_KINDNESS = {Reading.VOID: 0, Reading.FAILED: 1, Reading.REFUSED: 2, Reading.ANSWERED: 3}

Latest = dict[Series, Told]


def sampling_round(samples: Sequence[Told], *, default: timedelta = DEFAULT_ROUND) -> timedelta:
    """The cadence: the longest usual gap between successive samples of one (vantage, target).

    Usual is up to SCATTER times the median gap, so that each round holds a sample of everybody although starts wander
    and some are lost. It stays within MIN_ROUND and MAX_ROUND. Void samples do not count; `default` stands in where no
    gap was seen.
    """
    times: dict[Series, set[datetime]] = {}
    summed = any(sample.until is None for sample in samples)
    for sample in samples:
        # A state that stands for samples has their rhythm, not its own.
        if sample.reading is not Reading.VOID and not (summed and sample.until is not None):
            times.setdefault((sample.vantage, sample.target), set()).add(sample.time)
    gaps = [after - before for own in times.values() for before, after in pairwise(sorted(own))]
    if not gaps:
        return default
    most = SCATTER * median_low(gaps)
    usual = max(gap for gap in gaps if gap <= most)
    return min(max(usual, MIN_ROUND), MAX_ROUND)


def lead(window: Window, step: timedelta, quorum: Quorum = QUORUM) -> Window:
    """The stretch before a window whose samples tell who was failing alone when it began."""
    return Window(start=window.start - LEAD * quorum.memory * step, end=window.start)


def rounds(
    samples: Sequence[Told], window: Window, quorum: Quorum = QUORUM, *, step: timedelta | None = None
) -> tuple[Round, ...]:
    """Tile the window with rounds from its start and judge each; stretches without a sample are one UNKNOWN round.

    A sample with `until` speaks for every round that it reaches into. Samples from the `lead` of the window, where
    there are any, say who was failing alone before it. Give the samples of one service only; `step` is the length of a
    round, else their cadence.
    """
    return _rounds(samples, window, quorum, step or sampling_round(samples), join=False)


def long_rounds(
    samples: Sequence[Told], window: Window, quorum: Quorum = QUORUM, *, step: timedelta
) -> tuple[Round, ...]:
    """The same, where the middle of a stretch in which only states hold is one round that stands for many."""
    return _rounds(samples, window, quorum, step, join=True)


def _rounds(
    samples: Sequence[Told], window: Window, quorum: Quorum, step: timedelta, *, join: bool
) -> tuple[Round, ...]:
    before = lead(window, step, quorum)
    repute = Repute(quorum)
    for _ in _tile(_stays(samples, before, step, join=join), before, step, repute, quorum):
        pass
    return tuple(_tile(_stays(samples, window, step, join=join), window, step, repute, quorum))


def _stays(samples: Sequence[Told], window: Window, step: timedelta, *, join: bool) -> Iterator[tuple[range, Latest]]:
    """Runs of rounds that all have the same to tell, in order, and what that is; with `join` as long as they can be."""
    met = [sample for sample in samples if sample.time < window.end and (sample.until or sample.time) >= window.start]
    told = sorted(met, key=lambda sample: (sample.time, _KINDNESS[sample.reading]))
    runs = [(numbers, sample) for sample in told if (numbers := _numbers(sample, window, step))]
    if not join:
        buckets: dict[int, Latest] = {}
        for numbers, sample in runs:
            for number in numbers:
                _take(buckets.setdefault(number, {}), sample)
        yield from ((range(number, number + 1), buckets[number]) for number in sorted(buckets))
        return
    beginning: dict[int, list[int]] = {}
    for place, (numbers, _) in enumerate(runs):
        beginning.setdefault(numbers.start, []).append(place)
    edges = sorted({edge for numbers, _ in runs for edge in (numbers.start, numbers.stop)})
    standing: list[int] = []
    for start, stop in pairwise(edges):
        standing = sorted([place for place in standing if runs[place][0].stop > start] + beginning.get(start, []))
        latest: Latest = {}
        for place in standing:
            _take(latest, runs[place][1])
        if latest:
            yield range(start, stop), latest


def _take(latest: Latest, sample: Told) -> None:
    if sample.reading is Reading.VOID:
        latest.setdefault((sample.vantage, sample.target), sample)
    else:
        latest[sample.vantage, sample.target] = sample


def _numbers(sample: Told, window: Window, step: timedelta) -> range:
    """The rounds that a sample speaks for."""
    if sample.until is None:
        number = (sample.time - window.start) // step
        return range(number, number + 1) if window.contains(sample.time) else range(0)
    until = sample.until if sample.until is not None and sample.until > sample.time else sample.time
    if not window.touches(sample.time, until):
        return range(0)
    first = (max(sample.time, window.start) - window.start) // step
    if until == sample.time:
        return range(first, first + 1)
    return range(first, -(-(min(until, window.end) - window.start) // step))


def _tile(
    stays: Iterable[tuple[range, Latest]], window: Window, step: timedelta, repute: Repute, quorum: Quorum
) -> Iterator[Round]:
    count = -(-window.length // step)
    reached = 0
    for numbers, latest in stays:
        start = window.start + numbers.start * step
        if numbers.start > reached:
            yield judge_round(window.start + reached * step, start, {}, quorum)
        # Where nothing failed, what was before changes nothing.
        memory = quorum.memory if any(each.reading is Reading.FAILED for each in latest.values()) else quorum.flap
        for run in _pieces(numbers, memory, quorum):
            entry = judge_round(
                window.start + run.start * step,
                min(window.start + run.stop * step, window.end),
                latest,
                quorum,
                discredited=repute.discredited(),
                doubtful=repute.doubtful(),
            )
            for _ in range(min(len(run), quorum.memory)):
                repute.learn(entry, latest)
            yield entry if len(run) == 1 else replace(entry, stands_for=len(run))
        reached = numbers.stop
    if reached < count:
        yield judge_round(window.start + reached * step, window.end, {}, quorum)


def _pieces(numbers: range, memory: int, quorum: Quorum) -> Iterator[range]:
    """Rounds that tell the same, one by one for as long as the quorum's memory may still change, then as one.

    The last ones stand by themselves again: an outage ends where a single round is clear of it, and one that begins
    after them has single rounds before it.
    """
    first, last = numbers.start + memory + 1, numbers.stop - quorum.flap - 1
    if first + 1 >= last:
        yield from (range(number, number + 1) for number in numbers)
        return
    yield from (range(number, number + 1) for number in range(numbers.start, first))
    yield range(first, last)
    yield from (range(number, number + 1) for number in range(last, numbers.stop))
