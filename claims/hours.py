"""Weeks of probes, read by the hour: from roll-ups where there are any, from samples elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from claims.model import ProbedHour
from telemetry.model import Window
from telemetry.store import TelemetryStore

if TYPE_CHECKING:
    from telemetry.quantiles import Sketch
    from telemetry.summary import PlaceAnswers

HUNDREDTHS = 100


def probed_hours(telemetry: TelemetryStore, service: str, windows: Sequence[Window]) -> tuple[ProbedHour, ...]:
    """The probes of a service in some windows, by hour, target and place; an hour cut by a window counts in part."""
    return tuple(
        _hour(start, place)
        for window in windows
        for start, place in telemetry.hourly(service, window)
        if place.answers.rollup.answered or place.answers.rollup.failed
    )


def _hour(start: datetime, place: PlaceAnswers) -> ProbedHour:
    rollup = place.answers.rollup
    return ProbedHour(
        start=start,
        target=place.target,
        vantage=place.vantage,
        asn=place.asn,
        country=place.country,
        operator=place.operator,
        answered=rollup.answered,
        failed=rollup.failed,
        timings=_timings(rollup.sketch),
        censored=rollup.censored,
    )


def _timings(sketch: Sketch) -> tuple[tuple[float, int], ...]:
    """The milliseconds that stand for the sketch's buckets, within its error, and how often each was met."""
    return tuple(zip(map(_milliseconds, sketch.buckets.tolist()), sketch.counts.tolist(), strict=True))


# Weeks of hours hold the same few hundred buckets again and again.
@lru_cache(maxsize=65_536)
def _milliseconds(bucket: int) -> float:
    from telemetry.quantiles import ERROR  # noqa: PLC0415 -- it loads numpy, where there is something to read

    growth = (1 + ERROR) / (1 - ERROR)
    return 0.0 if bucket == 0 else 2 * growth ** (bucket - 1) / (growth + 1) / HUNDREDTHS
