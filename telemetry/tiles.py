"""Samples into rounds: a window tiled from its start, each tile judged in the light of those before it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    for sample in samples:
        if sample.reading is not Reading.VOID:
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
    step = step or sampling_round(samples)
    before = lead(window, step, quorum)
    repute = Repute(quorum)
    for _ in _tile(_buckets(samples, before, step), before, step, repute, quorum):
        pass
    return tuple(_tile(_buckets(samples, window, step), window, step, repute, quorum))


def _buckets(samples: Sequence[Told], window: Window, step: timedelta) -> dict[int, Latest]:
    met = [sample for sample in samples if sample.time < window.end and (sample.until or sample.time) >= window.start]
    buckets: dict[int, Latest] = {}
    for sample in sorted(met, key=lambda sample: (sample.time, _KINDNESS[sample.reading])):
        for number in _numbers(sample, window, step):
            latest = buckets.setdefault(number, {})
            if sample.reading is Reading.VOID:
                latest.setdefault((sample.vantage, sample.target), sample)
            else:
                latest[sample.vantage, sample.target] = sample
    return buckets


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
    buckets: Mapping[int, Latest], window: Window, step: timedelta, repute: Repute, quorum: Quorum
) -> Iterator[Round]:
    count = -(-window.length // step)
    reached = 0
    for number in sorted(buckets):
        start = window.start + number * step
        if number > reached:
            yield judge_round(window.start + reached * step, start, {}, quorum)
        latest = buckets[number]
        entry = judge_round(
            start,
            min(start + step, window.end),
            latest,
            quorum,
            discredited=repute.discredited(),
            doubtful=repute.doubtful(),
        )
        repute.learn(entry, latest)
        yield entry
        reached = number + 1
    if reached < count:
        yield judge_round(window.start + reached * step, window.end, {}, quorum)
