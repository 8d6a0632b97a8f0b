"""A block bootstrap: how far availability may be off when failures come in clusters; pure for a given seed.

Samples of one vantage on one day share a fate, so that whole (vantage, day) blocks are drawn, never single samples.
Künsch (1989) and Efron & Tibshirani (1993, chapters 8 and 13) are where blocks and percentile intervals come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date

import numpy as np

from .intervals import CONFIDENCE
from .model import Reading
from .witness import Told

RESAMPLES = 2_000
# Of fewer blocks the drawn ones say nothing about those that were not seen.
FEWEST_BLOCKS = 10
# Draws are made in parts of so many blocks, to bound memory.
_PART = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """How often one vantage was answered on one day (UTC), of how often it could tell."""

    vantage: str
    day: date
    answered: int
    told: int


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
    counts: dict[tuple[str, date], list[int]] = {}
    for sample in samples:
        reading = sample.reading
        if reading is Reading.ANSWERED or reading is Reading.FAILED:
            count = counts.setdefault((sample.vantage, sample.time.astimezone(UTC).date()), [0, 0])
            count[0] += reading is Reading.ANSWERED
            count[1] += 1
    return tuple(
        Block(vantage=vantage, day=day, answered=answered, told=told)
        for (vantage, day), (answered, told) in sorted(counts.items())
    )


def availability_interval(
    blocks: Sequence[Block], *, seed: int, confidence: float = CONFIDENCE, resamples: int = RESAMPLES
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
    tail = (1 - confidence) / 2
    low, high = np.quantile(_drawn(answered, told, seed, resamples), [tail, 1 - tail])
    return Interval(value=value, low=float(low), high=float(high), blocks=len(ordered), resamples=resamples)


def _drawn(answered: np.ndarray, told: np.ndarray, seed: int, resamples: int) -> np.ndarray:
    chance, size = np.random.default_rng(seed), len(told)
    ratios = []
    part = max(_PART // size, 1)
    for done in range(0, resamples, part):
        chosen = chance.integers(size, size=(min(part, resamples - done), size))
        ratios.append(answered[chosen].sum(axis=1) / told[chosen].sum(axis=1))
    return np.concatenate(ratios)
