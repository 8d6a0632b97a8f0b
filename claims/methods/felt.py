"""What users felt: the Chrome UX Report's 75th percentile over 28 days, before and after a change."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from claims.methods.signs import Shows, Sign
from claims.model import EvidenceKind
from telemetry.model import SeriesPoint, Window

# As `telemetry.sources.crux` files it; importing that would load what reads foreign JSON.
OPERATOR, SERIES = "google chrome", "Chrome UX Report"
# A point speaks of the four weeks that end with it.
PERIOD = timedelta(days=28)
# When the page is seen comes first; where too few users have that, when its first byte came, then when anything showed.
METRICS = ("largest_contentful_paint_p75", "experimental_time_to_first_byte_p75", "first_contentful_paint_p75")
# How much the figure wavers by itself takes some changes between periods that do not overlap.
FEWEST_CHANGES = 3
CONFIDENCE = 0.99
# Figures are rounded and mixes of users change: no smaller wavering is believed.
LEAST_SPREAD = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class Felt:
    """Time after over time before at the 75th percentile of users, with what it wavers by without any change."""

    metric: str
    before: SeriesPoint
    after: SeriesPoint
    ratio: float
    low: float
    high: float


def felt_points(series: Iterable[SeriesPoint]) -> tuple[SeriesPoint, ...]:
    """The points of the first metric that there is, of the whole site rather than one page, by time."""
    ours = [point for point in series if point.source.startswith(SERIES) and point.metric in METRICS]
    if not ours:
        return ()
    metric = min((point.metric for point in ours), key=METRICS.index)
    site = min({point.source for point in ours if point.metric == metric}, key=lambda source: (len(source), source))
    chosen = {point.time: point for point in ours if point.metric == metric and point.source == site}
    return tuple(chosen[time] for time in sorted(chosen) if chosen[time].value > 0)


def felt_change(points: Sequence[SeriesPoint], cut: Window) -> Felt | None:
    """The last whole period before the change against the first whole one after it; None where one is missing."""
    earlier = [point for point in points if point.time <= cut.start]
    later = [point for point in points if point.time - PERIOD >= cut.end]
    if not earlier or not later:
        return None
    before, after = earlier[-1], later[0]
    changes = _changes(earlier)
    if len(changes) < FEWEST_CHANGES:
        return None
    value = math.log(after.value / before.value)
    half = _half_width(changes)
    return Felt(
        metric=before.metric,
        before=before,
        after=after,
        ratio=math.exp(value),
        low=math.exp(value - half),
        high=math.exp(value + half),
    )


def half_width(points: Sequence[SeriesPoint]) -> float | None:
    """How far, as a logarithm, the figure can be off by its own wavering; None where too little is known of that."""
    changes = _changes(points)
    return _half_width(changes) if len(changes) >= FEWEST_CHANGES else None


def felt_sign(points: Sequence[SeriesPoint], brief: str, *, discard: str = "") -> Sign:
    """The users' figures as a sign, with the receipt of the last."""
    first, last = points[0], points[-1]
    return Sign(
        kind=EvidenceKind.SERIES,
        source=last.source,
        operator=OPERATOR,
        network=None,
        shows=Shows.NOTHING,
        window=Window(start=min(first.time - PERIOD, last.time), end=last.time),
        exact=True,
        measured=True,
        summary=f"{named(last.metric)} of Chrome's users, 75th percentile over 28 days: {brief}.",
        brief=brief,
        url=last.origin if last.origin.startswith("https://") else None,
        sha256=last.sha256 or None,
        discard=discard,
    )


def known_on(cut: Window) -> date:
    """The day on which the first figures are there that begin after the change; they trail by two days."""
    return (cut.end + PERIOD + timedelta(days=2)).date()


def named(metric: str) -> str:
    """A metric's name in words."""
    return metric.removesuffix("_p75").removeprefix("experimental_").replace("_", " ").capitalize()


def _changes(points: Sequence[SeriesPoint]) -> list[float]:
    """Logarithms of the changes between periods that do not overlap, counted back from the last."""
    apart: list[SeriesPoint] = []
    for point in reversed(points):
        if not apart or apart[-1].time - point.time >= PERIOD:
            apart.append(point)
    return [math.log(newer.value / older.value) for newer, older in pairwise(apart)]


def _half_width(changes: Sequence[float]) -> float:
    from scipy.stats import t  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; loading it takes a second

    spread = max(math.sqrt(sum(change * change for change in changes) / len(changes)), LEAST_SPREAD)
    return spread * float(t.ppf((1 + CONFIDENCE) / 2, len(changes)))
