"""Which way a series went: a robust slope over a stretch of time, or how its last value stands beside its record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from claims.methods.signs import Shows, Sign, plain_name
from claims.model import Direction, EvidenceKind
from telemetry.model import SeriesPoint, Window

# Fewer values make no line.
FEWEST = 6
# What moved less than this over the whole time has not moved for the purposes of a post.
LEAST = 0.05
CONFIDENCE = 0.95
# A line tells of a stretch only where it has been seen of most of it.
COVERED = 0.6
# Whoever measures under several names is one source.
OPERATORS = {
    "chrome ux report": "google chrome",
    "cloudflare radar": "cloudflare",
    "ooni": "ooni",
    "ripe atlas": "ripe ncc",
    "globalping": "globalping",
    "wayback": "internet archive",
}
WORD = re.compile(r"[a-z]+")
# Words of a metric's name that say how it is counted, not what.
COUNTED = frozenset(
    {
        "p", "total", "count", "counts", "number", "of", "per", "the", "a", "daily", "monthly", "weekly", "avg",
        "average", "mean", "median", "rate", "share", "value", "index", "score", "and", "for", "our", "in",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """How one series moved: the change over the stretch as a ratio of where it began, with an interval.

    `way` is NONE where the interval holds no change, or the change is below LEAST.
    """

    metric: str
    source: str
    unit: str | None
    points: int
    change: float
    low: float
    high: float
    way: Direction
    first: SeriesPoint
    last: SeriesPoint

    @property
    def definition(self) -> str:
        """What is counted, by whom."""
        unit = f" ({self.unit})" if self.unit else ""
        return f"“{self.metric}”{unit} by {self.source}"


def series_of(points: Iterable[SeriesPoint]) -> Mapping[tuple[str, str], tuple[SeriesPoint, ...]]:
    """The points of each (metric, source), by time; of two for one moment the lower."""
    found: dict[tuple[str, str], dict[object, SeriesPoint]] = {}
    for point in sorted(points, key=lambda point: (point.time, point.value)):
        found.setdefault((point.metric, point.source), {}).setdefault(point.time, point)
    return {name: tuple(sorted(found[name].values(), key=lambda point: point.time)) for name in sorted(found)}


def of_one_unit(points: Sequence[SeriesPoint], window: Window) -> tuple[SeriesPoint, ...]:
    """The points of a series in the unit that it had last in the window: numbers of two units make no line."""
    unit = next((point.unit for point in reversed(points) if point.time <= window.end), None)
    return tuple(point for point in points if point.unit == unit)


def words_of(text: str) -> frozenset[str]:
    """The words of a name that say what is counted, in the singular."""
    found = {word for word in WORD.findall(text.casefold().replace("_", " ")) if word not in COUNTED}
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in found
    )


def trend(points: Sequence[SeriesPoint], window: Window) -> Trend | None:
    """The move of one series in the window; None where too few values of it are known.

    The slope is Theil's (the median of all pairs' slopes) with Sen's interval, and the change is that of its line
    beside where it starts: single wrong values, and the days of a week, move it little.
    """
    inside = [point for point in points if window.contains(point.time) or point.time == window.end]
    if len(inside) < FEWEST or (inside[-1].time - inside[0].time) < window.length * COVERED:
        return None
    from scipy.stats import theilslopes  # type: ignore[import-untyped]  # noqa: PLC0415 -- no types; slow to load

    length = (inside[-1].time - inside[0].time).total_seconds()
    at = [(point.time - inside[0].time).total_seconds() / length for point in inside]
    slope, start, low, high = (float(each) for each in theilslopes([point.value for point in inside], at, CONFIDENCE))
    if start <= 0:
        return None
    change, low, high = slope / start, low / start, high / start
    return _trend(inside, change=change, low=low, high=high, way=_way(change, low, high))


def record(points: Sequence[SeriesPoint], window: Window, way: Direction) -> Trend | None:
    """Whether the window holds the highest (or lowest) of all values known; None where no value lies in it.

    `change` is the best of the window beside the best from before it.
    """
    inside = [point for point in points if window.start <= point.time <= window.end]
    earlier = [point for point in points if point.time < window.start]
    if not inside or len(earlier) < FEWEST:
        return None
    pick = max if way is Direction.UP else min
    best, other = (pick(part, key=lambda point: point.value) for part in (inside, earlier))
    if other.value <= 0:
        return None
    change = best.value / other.value - 1
    further = change if way is Direction.UP else -change
    opposite = Direction.DOWN if way is Direction.UP else Direction.UP
    found = way if further >= 0 else opposite if further <= -LEAST else Direction.NONE
    return _trend([other, *inside], change=change, low=change, high=change, way=found)


def operator_of(source: str) -> str:
    """Who runs a series: the publisher behind the known ones, else the source itself."""
    name = source.casefold()
    return next((operator for known, operator in OPERATORS.items() if name.startswith(known)), source)


def trend_sign(found: Trend, brief: str, *, discard: str = "") -> Sign:
    """A series as a sign: counted by somebody, so it is measured, not heard."""
    return Sign(
        kind=EvidenceKind.SERIES,
        source=found.source,
        operator=operator_of(found.source),
        network=None,
        shows=Shows.NOTHING,
        window=Window(start=min(found.first.time, found.last.time), end=max(found.first.time, found.last.time)),
        exact=True,
        measured=True,
        summary=f"{found.definition}: {brief}.",
        brief=brief,
        url=found.last.origin if found.last.origin.startswith("https://") else None,
        sha256=found.last.sha256 or None,
        discard=discard,
    )


def is_by(source: str, names: Iterable[str]) -> bool:
    """Whether one of these names stands behind a series."""
    return plain_name(operator_of(source)) in {plain_name(name) for name in names}


def _trend(points: Sequence[SeriesPoint], *, change: float, low: float, high: float, way: Direction) -> Trend:
    last = points[-1]
    return Trend(
        metric=last.metric,
        source=last.source,
        unit=last.unit,
        points=len(points),
        change=change,
        low=low,
        high=high,
        way=way,
        first=points[0],
        last=last,
    )


def _way(change: float, low: float, high: float) -> Direction:
    if abs(change) < LEAST:
        return Direction.NONE
    if low > 0:
        return Direction.UP
    return Direction.DOWN if high < 0 else Direction.NONE
