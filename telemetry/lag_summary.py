"""What the lags of one provider come to: counts, median, mean and the share never posted, each with its interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from .intervals import CONFIDENCE, clopper_pearson
from .lag import Lag, Notice, Spoke

RESAMPLES = 2_000
# Fixed, so that the same evidence gives the same interval on every machine.
SEED = 2023
# Two lags have a mean, but nothing to resample it from.
FEWEST_FOR_MEAN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """What somebody else found, to compare with; the mean and the median are in minutes."""

    name: str
    outages: int
    median: float
    mean: float
    words: str
    source: str


# October 2022 to March 2023, fourteen products. The times are of outages that were posted; how many were not is told in
# words only, so there is no share to compare with.
METRIST = Study(
    name="Metrist 2023",
    outages=25,
    median=16.0,
    mean=29.0,
    words="most outages that they saw never were posted",
    source="https://metrist.io/blog/the-data-behind-delayed-status-page-updates/",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A value with its interval at 95 %; the ends are None where there is too little to give any."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LagSummary:
    """The lags of one service: `median` and `mean` in minutes over the `after`, `never_share` a ratio of the watched.

    A lag that is known between bounds counts with its middle, and in the intervals with the bound that widens them.
    `unseen` are postings while we measured that neither we nor others saw, of `posted` in that time.
    """

    service: str
    after: int
    before: int
    never: int
    unwatched: int
    median: Estimate | None
    mean: Estimate | None
    never_share: Estimate | None
    unseen: int
    posted: int


def summarise(service: str, lags: Sequence[Lag], *, unseen: Sequence[Notice] = (), posted: int = 0) -> LagSummary:
    """Summarise the lags of one service."""
    counts = {spoke: sum(lag.spoke is spoke for lag in lags) for spoke in Spoke}
    bounds = sorted((_minutes(lag.least), _minutes(lag.most)) for lag in lags if lag.spoke is Spoke.AFTER)
    watched = len(lags) - counts[Spoke.UNWATCHED]
    return LagSummary(
        service=service,
        after=counts[Spoke.AFTER],
        before=counts[Spoke.BEFORE],
        never=counts[Spoke.NEVER],
        unwatched=counts[Spoke.UNWATCHED],
        median=median(bounds) if bounds else None,
        mean=mean(bounds) if bounds else None,
        never_share=_share(counts[Spoke.NEVER], watched) if watched else None,
        unseen=len(unseen),
        posted=posted,
    )


def median(bounds: Sequence[tuple[float, float]], confidence: float = CONFIDENCE) -> Estimate:
    """The median of values known between bounds, with the distribution-free interval of order statistics."""
    rank = _rank(len(bounds), confidence)
    lows, highs = sorted(low for low, _ in bounds), sorted(high for _, high in bounds)
    return Estimate(
        value=_middle(sorted((low + high) / 2 for low, high in bounds)),
        low=None if rank is None else lows[rank],
        high=None if rank is None else highs[len(highs) - 1 - rank],
    )


def mean(bounds: Sequence[tuple[float, float]], confidence: float = CONFIDENCE) -> Estimate:
    """The mean of values known between bounds, with a percentile bootstrap over both."""
    value = math.fsum(low + high for low, high in bounds) / 2 / len(bounds)
    if len(bounds) < FEWEST_FOR_MEAN:
        return Estimate(value=value, low=None, high=None)
    import numpy as np  # noqa: PLC0415 -- loading it takes longer than most commands do

    from .bootstrap import means  # noqa: PLC0415 -- it loads numpy

    # In order, so that it does not matter in which the lags were given.
    drawn = means(np.random.default_rng(SEED), np.array(sorted(bounds)), RESAMPLES)
    tail = (1 - confidence) / 2
    low, high = np.quantile(drawn[:, 0], tail), np.quantile(drawn[:, 1], 1 - tail)
    return Estimate(value=value, low=float(low), high=float(high))


def _rank(n: int, confidence: float) -> int | None:
    """How many values may be cut off at either end so that what is left covers the median; None if n is too small."""
    tail, rank, below = (1 - confidence) / 2, None, 0.0
    for cut in range(n // 2):
        below += math.comb(n, cut) / 2**n
        if below > tail:
            break
        rank = cut
    return rank


def _middle(ordered: Sequence[float]) -> float:
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _share(part: int, whole: int) -> Estimate:
    low, high = clopper_pearson(part, whole)
    return Estimate(value=part / whole, low=low, high=high)


def _minutes(length: timedelta | None) -> float:
    return 0.0 if length is None else length / timedelta(minutes=1)
