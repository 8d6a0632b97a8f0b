"""Weeks of probes, read by the hour: from roll-ups where there are any, from samples elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from claims.model import ProbedHour
from telemetry.model import Window
from telemetry.store import TelemetryStore

if TYPE_CHECKING:
    from telemetry.quantiles import Sketch
    from telemetry.summary import PlaceAnswers

HOUR = timedelta(hours=1)
HUNDREDTHS = 100


def probed_hours(telemetry: TelemetryStore, service: str, windows: Sequence[Window]) -> tuple[ProbedHour, ...]:
    """The probes of a service in some windows, by hour, target and place; an hour cut by a window counts in part."""
    found = []
    for window in windows:
        for each in _hours(window):
            for place in telemetry.summary(service, each).places:
                rollup = place.answers.rollup
                if rollup.answered or rollup.failed:
                    found.append(_hour(each.start.replace(minute=0, second=0, microsecond=0), place))
    return tuple(found)


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
    from telemetry.quantiles import ERROR  # noqa: PLC0415 -- it loads numpy, where there is something to read

    growth = (1 + ERROR) / (1 - ERROR)
    pairs = zip(sketch.buckets.tolist(), sketch.counts.tolist(), strict=True)
    return tuple(
        (0.0 if bucket == 0 else 2 * growth ** (bucket - 1) / (growth + 1) / HUNDREDTHS, count)
        for bucket, count in pairs
    )


def _hours(window: Window) -> Iterator[Window]:
    start = window.start
    while start < window.end:
        following = start.replace(minute=0, second=0, microsecond=0) + HOUR
        yield Window(start=start, end=min(following, window.end))
        start = following
