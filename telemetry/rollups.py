"""What the samples of a stretch of time come to: counts, gaps and a sketch of the timings; pure, and mergeable."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .model import READINGS, Outcome, Reading
from .moment import HOUR_MS
from .probe_ids import CODES, OUTCOMES
from .quantiles import EMPTY, Sketch

# One sample: milliseconds since 1970; the number of its network; its outcome's code; whether the control answered
# (1, 0, or -1 where none was asked); the whole answer's hundredths of a millisecond, -1 where none came.
SAMPLE = np.dtype([("time", "i8"), ("network", "i4"), ("outcome", "i2"), ("control", "i1"), ("total", "i8")])
Samples = NDArray[np.void]

_READING_CODES = np.array([list(Reading).index(READINGS[OUTCOMES[code]]) for code in sorted(OUTCOMES)])
_VOID = list(Reading).index(Reading.VOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """Samples of one target from one vantage in one network, in one stretch of time.

    `outcomes` counts all samples by outcome, the others by reading. Times are milliseconds since 1970, of the first and
    the last sample that is not void; `gap_ms` is the longest between two such. `sketch` has the timings of the answers
    in hundredths of a millisecond; `censored` counts the time-outs, which took longer than could be waited for.
    """

    answered: int = 0
    failed: int = 0
    refused: int = 0
    void: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    first_ms: int = 0
    last_ms: int = 0
    gap_ms: int = 0
    censored: int = 0
    sketch: Sketch = EMPTY

    @property
    def heard(self) -> int:
        """How many samples are not void."""
        return self.answered + self.failed + self.refused


def roll_up(samples: Samples) -> Rollup:
    """The roll-up of samples of one network, by time."""
    readings = np.where(samples["control"] == 0, _VOID, _READING_CODES[samples["outcome"]])
    answered, failed, refused, void = np.bincount(readings, minlength=len(Reading)).tolist()
    heard = samples["time"][readings != _VOID]
    timed = samples["total"][(readings == list(Reading).index(Reading.ANSWERED)) & (samples["total"] >= 0)]
    by_code = np.bincount(samples["outcome"], minlength=len(OUTCOMES)).tolist()
    return Rollup(
        answered=answered,
        failed=failed,
        refused=refused,
        void=void,
        outcomes=Counter({OUTCOMES[code]: count for code, count in enumerate(by_code) if count}),
        first_ms=int(heard[0]) if heard.size else 0,
        last_ms=int(heard[-1]) if heard.size else 0,
        gap_ms=int(np.diff(heard).max()) if heard.size > 1 else 0,
        censored=int(np.count_nonzero((readings != _VOID) & (samples["outcome"] == CODES[Outcome.TIMEOUT]))),
        sketch=Sketch.of(timed),
    )


def by_hour(samples: Samples) -> Iterator[tuple[int, int, Rollup]]:
    """Hour since 1970, number of the network and roll-up, of the samples of one series by time."""
    hours = samples["time"] // HOUR_MS
    starts = np.flatnonzero(np.diff(hours, prepend=hours[:1] - 1))
    for start, end in pairwise([*starts.tolist(), len(samples)]):
        own = samples[start:end]
        for network in np.unique(own["network"]).tolist():
            yield int(hours[start]), network, roll_up(own[own["network"] == network])


def merged(rollups: Iterable[Rollup]) -> Rollup:
    """What several stretches come to together, whatever their order."""
    every = sorted(rollups, key=lambda rollup: rollup.first_ms)
    heard = [rollup for rollup in every if rollup.heard]
    return Rollup(
        answered=sum(rollup.answered for rollup in every),
        failed=sum(rollup.failed for rollup in every),
        refused=sum(rollup.refused for rollup in every),
        void=sum(rollup.void for rollup in every),
        outcomes=sum((rollup.outcomes for rollup in every), Counter()),
        first_ms=heard[0].first_ms if heard else 0,
        last_ms=max((rollup.last_ms for rollup in heard), default=0),
        gap_ms=_longest_gap(heard),
        censored=sum(rollup.censored for rollup in every),
        sketch=Sketch.merged(rollup.sketch for rollup in every),
    )


def _longest_gap(heard: Iterable[Rollup]) -> int:
    longest, reached = 0, None
    for rollup in heard:
        between = 0 if reached is None else rollup.first_ms - reached
        longest = max(longest, between, rollup.gap_ms)
        reached = rollup.last_ms if reached is None else max(reached, rollup.last_ms)
    return longest


def to_row(rollup: Rollup) -> tuple[Any, ...]:
    """The columns that probe_hours and probe_days share, from `answered` on."""
    words = {outcome.value: rollup.outcomes[outcome] for outcome in Outcome if rollup.outcomes[outcome]}
    return (
        rollup.answered,
        rollup.failed,
        rollup.refused,
        rollup.void,
        json.dumps(words, separators=(",", ":")),
        rollup.first_ms,
        rollup.last_ms,
        rollup.gap_ms,
        rollup.censored,
        rollup.sketch.count,
        rollup.sketch.to_bytes(),
    )


def from_row(row: tuple[Any, ...]) -> Rollup:
    """A roll-up from the columns of `to_row`."""
    return Rollup(
        answered=row[0],
        failed=row[1],
        refused=row[2],
        void=row[3],
        outcomes=Counter({Outcome(word): count for word, count in json.loads(row[4]).items()}),
        first_ms=row[5],
        last_ms=row[6],
        gap_ms=row[7],
        censored=row[8],
        sketch=Sketch.from_bytes(row[10]),
    )
