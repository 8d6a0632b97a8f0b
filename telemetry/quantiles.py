"""Quantiles without the values: counts in logarithmic buckets, as DDSketch has them.

Two sketches merge by adding counts, so that in whatever order and groups values come the result is the same, and each
quantile is within ERROR of the value that stood at its rank. C. Masson, J. E. Rim and H. K. Lee, "DDSketch: A Fast and
Fully-Mergeable Quantile Sketch with Relative-Error Guarantees", VLDB 2019.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Relative: a quantile said to be 120 ms was between 118.8 and 121.3. What is stored rests on it: to change it takes a
# migration.
ERROR = 0.01
_GAMMA = (1 + ERROR) / (1 - ERROR)
_LOG_GAMMA = math.log(_GAMMA)

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """How many values fell into which bucket: two arrays of whole numbers, buckets rising, counts above zero.

    Values are whole numbers. Bucket 0 holds those that are zero, bucket n those above GAMMA**(n-2) and up to
    GAMMA**(n-1), where GAMMA is (1 + ERROR) / (1 - ERROR).
    """

    buckets: Integers
    counts: Integers

    @classmethod
    def of(cls, values: Integers) -> Sketch:
        """The sketch of some values, none of them negative."""
        buckets, counts = np.unique(buckets_of(values), return_counts=True)
        return cls(buckets, counts.astype(np.int64))

    @classmethod
    def merged(cls, sketches: Iterable[Sketch]) -> Sketch:
        """One sketch of the values of all."""
        every = list(sketches)
        if not every:
            return EMPTY
        buckets = np.concatenate([sketch.buckets for sketch in every])
        counts = np.concatenate([sketch.counts for sketch in every])
        together = np.zeros(int(buckets.max()) + 1 if buckets.size else 0, dtype=np.int64)
        np.add.at(together, buckets, counts)
        filled = np.flatnonzero(together)
        return cls(filled.astype(np.int64), together[filled])

    @classmethod
    def from_bytes(cls, body: bytes) -> Sketch:
        """A sketch from what `to_bytes` wrote."""
        if not body:
            return EMPTY
        size = (len(body) - 1) // (2 + body[0])
        buckets = np.frombuffer(body, dtype="<u2", count=size, offset=1)
        counts = np.frombuffer(body, dtype=f"<u{body[0]}", count=size, offset=1 + 2 * size)
        return cls(buckets.astype(np.int64), counts.astype(np.int64))

    def to_bytes(self) -> bytes:
        """A byte for the width of a count, two for each bucket's number, then the counts; nothing where it is empty."""
        if not self.buckets.size:
            return b""
        most = int(self.counts.max())
        width = next(width for width in (1, 2, 4, 8) if most < 1 << 8 * width)
        return bytes([width]) + self.buckets.astype("<u2").tobytes() + self.counts.astype(f"<u{width}").tobytes()

    @property
    def count(self) -> int:
        """How many values there were."""
        return int(self.counts.sum())

    def quantile(self, share: float, *, beyond: int = 0) -> float | None:
        """The value that so large a share (above 0, up to 1) of all does not exceed, within ERROR.

        `beyond` counts values known only to be larger than any; None where the rank falls among those, or there are
        none at all.
        """
        rank = max(math.ceil(share * (self.count + beyond)), 1)
        if rank > self.count:
            return None
        place = int(np.searchsorted(np.cumsum(self.counts), rank))
        return _value(int(self.buckets[place]))


EMPTY = Sketch(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def buckets_of(values: Integers) -> Integers:
    """The bucket of each value."""
    logarithms = np.log(np.maximum(values, 1)) / _LOG_GAMMA
    return np.where(values > 0, np.ceil(logarithms) + 1, 0).astype(np.int64)


def _value(bucket: int) -> float:
    """The value that is within ERROR of all in the bucket."""
    return 0.0 if bucket == 0 else 2 * _GAMMA ** (bucket - 1) / (_GAMMA + 1)
