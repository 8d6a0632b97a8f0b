"""Exact intervals for availability: what so many probes with so many failures can and cannot show."""

from __future__ import annotations

import math

CONFIDENCE = 0.95


def clopper_pearson(failures: int, n: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The exact two-sided interval of the share that fails, as ratios (low, high), after `failures` in `n` probes.

    Availability lies between 1 - high and 1 - low. With no probe at all the interval is (0, 1). The probes count as
    independent: where failures cluster the truth is wider.

    Raises:
        ValueError: counts that cannot be, or a confidence outside (0, 1).
    """
    if not 0 <= failures <= n:
        raise ValueError(f"{failures} failures in {n} probes cannot be")
    _require_share(confidence, "confidence")
    from scipy.stats import beta  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; loading it takes a second

    tail = (1 - confidence) / 2
    good = n - failures
    low = 0.0 if failures == 0 else float(beta.ppf(tail, failures, good + 1))
    high = 1.0 if good == 0 else float(beta.ppf(1 - tail, failures + 1, good))
    return low, high


def probes_needed(availability: float, confidence: float = CONFIDENCE) -> int:
    """How many probes without a failure it takes to show this availability (a ratio), one-sided.

    Raises:
        ValueError: an availability or confidence outside (0, 1); no number of probes shows 1.
    """
    _require_share(availability, "availability")
    _require_share(confidence, "confidence")
    return math.ceil(math.log(1 - confidence) / math.log(availability))


def _require_share(value: float, name: str) -> None:
    if not 0 < value < 1:
        raise ValueError(f"{name} {value} is not between 0 and 1")
