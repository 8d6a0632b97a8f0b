"""Wrong clocks put right: samples moved by what the hub knows of their vantage's clock; pure.

The rule: an offset that was found by checks at that time (the hub's clock when batches came, or what the controls said)
is taken out before judging. One below NOISE, or within the doubt of its checks, is not moved. What nobody knows of (a
clock that was wrong between two checks) is left to the quorum: one vantage's wrong clock makes no outage, and the ends
of an outage reach to the nearest round in which none of its vantages was in trouble by its own clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from statistics import median

from .clocks import ClockCheck
from .model import Sample

# Shipping itself may take so long.
NOISE = timedelta(seconds=2)


def offsets(checks: Iterable[ClockCheck]) -> dict[str, timedelta]:
    """What has to be added to each vantage's times by its checks: their median, where it is beyond NOISE and doubt.

    The checks are those of one stretch of time; a clock that was right for most of it is not moved.
    """
    known: dict[str, list[ClockCheck]] = defaultdict(list)
    for check in checks:
        known[check.vantage].append(check)
    found = {}
    for vantage, own in known.items():
        offset = timedelta(milliseconds=median(check.offset_ms for check in own))
        doubt = timedelta(milliseconds=median(check.uncertainty_ms for check in own))
        if abs(offset) - doubt > NOISE:
            found[vantage] = offset
    return found


def aligned(samples: Sequence[Sample], offsets: Mapping[str, timedelta]) -> tuple[Sample, ...]:
    """The samples in the hub's time, in the order given; vantages without an offset stay as they are."""
    return tuple(_moved(sample, offsets[sample.vantage]) if sample.vantage in offsets else sample for sample in samples)


def _moved(sample: Sample, by: timedelta) -> Sample:
    return replace(sample, time=sample.time + by, until=None if sample.until is None else sample.until + by)
