"""Where a series changes: E-divisive, a search that splits it in two again and again; pure for a given seed.

The statistic and the permutation test are those of Matteson & James (2014), "A nonparametric approach for multiple
change point analysis of multivariate data", JASA 109, with the distance itself (alpha = 1). Each split is tested
against the largest statistic of every possible split of the permuted series, so that the search pays for having
looked everywhere. What is drawn are blocks of neighbouring values, as one day resembles the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

# A change that chance alone would show in one series of a hundred is taken for none.
SIGNIFICANCE = 0.01
# So many draws tell a chance of one in a hundred from one in fifty.
DRAWS = 499
# A week has its own rhythm: fewer days are not a level.
LEAST = 7
# Days that resemble each other are drawn together.
BLOCK = 3
# Any fixed number will do; it is published so that everybody draws the same.
SEED = 20_221_229

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change: the index of the first value after it, and the chance of as clear a split in a series without any."""

    at: int
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """The best split of a segment: the index of the first value after it, and its statistic."""

    at: int
    size: float


def changes(
    values: Sequence[float] | Floats,
    *,
    significance: float = SIGNIFICANCE,
    least: int = LEAST,
    block: int = BLOCK,
    draws: int = DRAWS,
    seed: int = SEED,
) -> tuple[Change, ...]:
    """Where a series changes, in order; `least` values at least lie on either side of each change.

    Args:
        values: one number for each step of time, in order; what is missing is left out beforehand.
        significance: the greatest chance, of (0, 1), at which a split still counts as a change.
        least: how many values make a level, two at least.
        block: how many neighbouring values are drawn together.
        draws: how many permutations each split is tested with.
        seed: what the permutations are drawn from.

    Raises:
        ValueError: a value is no number, or an argument cannot be.
    """
    series = np.asarray(values, dtype=np.float64)
    _check(series, significance=significance, least=least, block=block, draws=draws)
    chance = np.random.default_rng(seed)
    borders, found = [0, len(series)], list[Change]()
    while True:
        segments = [series[start:end] for start, end in pairwise(borders)]
        splits = [_best(_distances(each), least) for each in segments]
        sizes = [-np.inf if split is None else split.size for split in splits]
        number = int(np.argmax(sizes))
        best = splits[number]
        if best is None:
            break
        so_by_chance = _chance(segments, best.size, chance, least=least, block=block, draws=draws, most=significance)
        if so_by_chance > significance:
            break
        found.append(Change(at=borders[number] + best.at, chance=so_by_chance))
        borders = sorted([*borders, found[-1].at])
    return tuple(sorted(found, key=lambda change: change.at))


def smallest_step(
    values: Sequence[float] | Floats,
    steps: Sequence[float],
    *,
    significance: float = SIGNIFICANCE,
    least: int = LEAST,
    block: int = BLOCK,
    draws: int = DRAWS,
    seed: int = SEED,
) -> float | None:
    """The smallest of the rising `steps` that would have been found in the middle of a series, had it been there.

    None where not even the largest would have been: the series is too short, or wavers too much.

    Raises:
        ValueError: as of `changes`.
    """
    series = np.asarray(values, dtype=np.float64)
    middle = len(series) // 2
    low, high = 0, len(steps)
    while low < high:
        half = (low + high) // 2
        stepped = series + np.where(np.arange(len(series)) >= middle, steps[half], 0.0)
        found = changes(stepped, significance=significance, least=least, block=block, draws=draws, seed=seed)
        if any(abs(change.at - middle) < least for change in found):
            high = half
        else:
            low = half + 1
    return steps[low] if low < len(steps) else None


def _check(series: Floats, *, significance: float, least: int, block: int, draws: int) -> None:
    if series.ndim != 1 or not np.isfinite(series).all():
        raise ValueError("a series holds finite numbers, one for each step")
    if not 0 < significance < 1:
        raise ValueError(f"significance {significance} is not between 0 and 1")
    if least < 2 or block < 1:
        raise ValueError(f"levels of {least} values and blocks of {block} cannot be")
    if (draws + 1) * significance < 1:
        raise ValueError(f"{draws} draws cannot show a chance of {significance}")


def _distances(segment: Floats) -> Floats:
    return np.abs(segment[:, None] - segment[None, :])


def _best(distances: Floats, least: int) -> _Split | None:
    """The split of a segment, and how far the part after it reaches, with the largest statistic; None if too short."""
    size = len(distances)
    if size < 2 * least:
        return None
    sums = np.zeros((size + 1, size + 1))
    np.cumsum(np.cumsum(distances, axis=0), axis=1, out=sums[1:, 1:])
    own = np.diagonal(sums)
    at = np.arange(least, size - least + 1)[:, None]
    end = np.arange(2 * least, size + 1)[None, :]
    across = sums[at, end] - own[at]
    later = own[end] - 2 * sums[at, end] + own[at]
    left, right = at.astype(np.float64), (end - at).astype(np.float64)
    enough = right >= least
    right = np.where(enough, right, float(least))
    apart = 2 * across / (left * right) - own[at] / (left * (left - 1)) - later / (right * (right - 1))
    statistic = np.where(enough, left * right / (left + right) * apart, -np.inf)
    place = int(np.argmax(statistic.max(axis=1)))
    return _Split(at=least + place, size=float(statistic[place].max()))


def _chance(
    segments: Sequence[Floats],
    size: float,
    chance: np.random.Generator,
    *,
    least: int,
    block: int,
    draws: int,
    most: float,
) -> float:
    """How often series without order have as large a statistic; no longer counted once it is more than `most`."""
    larger = 1
    for _ in range(draws):
        drawn = (_best(_distances(each[_order(len(each), block, chance)]), least) for each in segments)
        # Equal values are equal: a last digit of a sum decides nothing.
        larger += any(split is not None and split.size >= size * (1 - 1e-9) for split in drawn)
        if larger / (draws + 1) > most:
            break
    return larger / (draws + 1)


def _order(size: int, block: int, chance: np.random.Generator) -> NDArray[np.int64]:
    """The numbers below `size` in blocks of neighbours, in an order drawn at random; the first block may be cut."""
    numbers = np.arange(size)
    if block == 1:
        return chance.permutation(numbers)
    first = int(chance.integers(1, block + 1))
    blocks = np.split(numbers, np.arange(first, size, block))
    return np.concatenate([blocks[each] for each in chance.permutation(len(blocks))])
