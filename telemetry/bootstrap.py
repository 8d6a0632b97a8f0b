"""Bootstrap: what might have been measured as well, drawn from what was; pure for a given seed.

Samples of one vantage on one day share a fate, so that whole (vantage, day) blocks are drawn, never single samples;
where days go wrong everywhere at once, or a place changes its way, whole days and whole places are drawn as well.
Künsch (1989) and Efron & Tibshirani (1993, chapters 8 and 13) are where blocks and percentile intervals come from,
Hanley & MacGibbon (2006) where Poisson weights do, which stand for drawing with replacement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from .intervals import CONFIDENCE
from .model import Health, Reading, Round
from .witness import Told

# Any fixed number will do; it is published so that everybody draws the same.
SEED = 20_221_229
RESAMPLES = 2_000
# Of fewer blocks the drawn ones say nothing about those that were not seen.
FEWEST_BLOCKS = 10
# Draws are made in parts of so many blocks, to bound memory.
_PART = 2_000_000
_JUDGED = frozenset({Health.UP, Health.PARTIAL, Health.DOWN})

Floats = NDArray[np.float64]


def weights(chance: np.random.Generator, *shape: int) -> Floats:
    """How often each of what is drawn counts in each draw, independent of all others: Poisson of mean 1."""
    return chance.poisson(1.0, size=shape).astype(np.float64)


def counts(chance: np.random.Generator, met: Floats, draws: int) -> Floats:
    """How often each kind counts where as many are drawn as there are, with replacement; one row for each draw.

    `met` is how many there are of each kind, whole numbers.
    """
    size = int(met.sum())
    return chance.multinomial(size, met / size, size=draws).astype(np.float64)


def means(chance: np.random.Generator, values: Floats, draws: int) -> Floats:
    """The mean of as many rows as there are, drawn with replacement, once for each draw."""
    found: Floats = values[chance.integers(len(values), size=(draws, len(values)))].mean(axis=1)
    return found


def widest(value: float, ways: Iterable[Floats], confidence: float) -> tuple[float, float]:
    """The ends of the widest percentile interval of several ways of drawing; `value` is never outside."""
    tail = (1 - confidence) / 2
    ends = [np.quantile(way, [tail, 1 - tail]) for way in ways]
    return min(value, *(float(low) for low, _ in ends)), max(value, *(float(high) for _, high in ends))


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """How often one vantage was answered on one day (UTC), of how often it could tell."""

    vantage: str
    day: date
    answered: float
    told: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Availability with its interval, as ratios; `low` and `high` are None where there are too few blocks to tell.

    With no failure at all every draw is 1, and so are both ends: then an exact binomial interval is the honest one.
    """

    value: float
    low: float | None
    high: float | None
    blocks: int
    resamples: int


def blocks(samples: Iterable[Told]) -> tuple[Block, ...]:
    """The (vantage, day) blocks of samples, by vantage and day; refused and void samples tell nothing."""
    found: dict[tuple[str, date], list[int]] = {}
    for sample in samples:
        reading = sample.reading
        if reading is Reading.ANSWERED or reading is Reading.FAILED:
            count = found.setdefault((sample.vantage, sample.time.astimezone(UTC).date()), [0, 0])
            count[0] += reading is Reading.ANSWERED
            count[1] += 1
    return tuple(
        Block(vantage=vantage, day=day, answered=answered, told=told)
        for (vantage, day), (answered, told) in sorted(found.items())
    )


def round_blocks(rounds: Iterable[Round]) -> tuple[Block, ...]:
    """The (vantage, day) blocks of judged rounds, by vantage and day: a failure counts where the quorum saw it too.

    A round that stands for several is spread over its days; what is unknown tells nothing.
    """
    found: dict[tuple[str, date], list[float]] = {}
    for each in rounds:
        if each.health not in _JUDGED:
            continue
        for day, share in _days(each):
            for vantage in each.answered | each.failed:
                count = found.setdefault((vantage, day), [0.0, 0.0])
                down = each.health is Health.DOWN and vantage in each.failed
                count[0] += 0 if down else share
                count[1] += share
    return tuple(
        Block(vantage=vantage, day=day, answered=answered, told=told)
        for (vantage, day), (answered, told) in sorted(found.items())
    )


def _days(each: Round) -> Iterator[tuple[date, float]]:
    """The days (UTC) of a round, each with how many of the rounds that it stands for were in it."""
    start, end = each.start.astimezone(UTC), each.end.astimezone(UTC)
    if each.stands_for == 1 or start.date() == end.date():
        yield start.date(), each.stands_for
        return
    day = start.date()
    while (midnight := datetime.combine(day, time(), tzinfo=UTC)) < end:
        inside = min(end, midnight + timedelta(days=1)) - max(start, midnight)
        yield day, each.stands_for * (inside / (end - start))
        day += timedelta(days=1)


def availability_interval(
    blocks: Sequence[Block], *, seed: int = SEED, confidence: float = CONFIDENCE, resamples: int = RESAMPLES
) -> Interval | None:
    """The share of answered samples over all blocks, with its percentile interval; None where no sample tells.

    Each draw takes as many blocks as there are, with replacement, and weighs them by their samples.

    Raises:
        ValueError: a confidence outside (0, 1), or no resamples.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence {confidence} is not between 0 and 1")
    if resamples < 1:
        raise ValueError(f"{resamples} resamples are none")
    ordered = sorted(blocks, key=lambda block: (block.vantage, block.day))
    answered = np.array([block.answered for block in ordered], dtype=np.float64)
    told = np.array([block.told for block in ordered], dtype=np.float64)
    if not told.sum():
        return None
    value = float(answered.sum() / told.sum())
    if len(ordered) < FEWEST_BLOCKS:
        return Interval(value=value, low=None, high=None, blocks=len(ordered), resamples=0)
    ratios = np.concatenate(list(_drawn(answered, told, seed, resamples)))
    low, high = widest(value, [ratios], confidence)
    return Interval(value=value, low=low, high=high, blocks=len(ordered), resamples=resamples)


def _drawn(answered: Floats, told: Floats, seed: int, resamples: int) -> Iterator[Floats]:
    """The share in each draw; one that took nothing that tells is left out. Blocks that are alike are drawn as one."""
    kinds, met = np.unique(np.stack([answered, told], axis=1), axis=0, return_counts=True)
    chance, part = np.random.default_rng(seed), max(_PART // len(kinds), 1)
    for done in range(0, resamples, part):
        times = counts(chance, met.astype(np.float64), min(part, resamples - done))
        good, every = (times @ kinds).T
        yield good[every > 0] / every[every > 0]
