"""Weeks of timed probes and series around one post, for the tests of the methods that look at weeks."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from claims.model import Beside, ProbedHour
from telemetry.model import SeriesPoint, Window
from tests.claims.methods.scene import PLACES, POST

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
CUT = Window(start=POST - 12 * HOUR, end=POST + 12 * HOUR)
# Days from the post that lie before, and after, the cut and its half days.
BEFORE, AFTER = range(-14, 0), range(1, 15)
FORTNIGHT = Window(start=POST - 14 * DAY, end=POST)
# Answers of an hour beside the middle one.
SPREAD = (0.8, 0.9, 1.0, 1.1, 1.2)


def timed(days: Iterable[int], ms: float = 100.0, places: str = "abcde", **more: Any) -> list[ProbedHour]:
    """Five answers an hour around so many milliseconds, on days counted from the post's, every third hour."""
    values: dict[str, Any] = {"target": "front", "operator": "self", "answered": 5, "failed": 0}
    return [
        ProbedHour(
            start=POST.replace(hour=0) + day * DAY + hour * HOUR,
            vantage=place,
            asn=PLACES[place][0],
            country=PLACES[place][1],
            timings=tuple((round(ms * each * wavering(day, place), 2), 1) for each in SPREAD),
            **values | more,
        )
        for day in days
        for hour in range(0, 24, 3)
        for place in places
    ]


def wavering(day: int, place: str) -> float:
    """What a day and a place do to a time: up to two per cent either way, in no order that matters."""
    return 1 + ((day * 7 + ord(place) * 3) % 5 - 2) / 100


def changed(factor: float, ms: float = 100.0, **more: Any) -> tuple[ProbedHour, ...]:
    """A fortnight of some time, and one of so many times that."""
    return (*timed(BEFORE, ms, **more), *timed(AFTER, ms * factor, **more))


def sites(factor: float = 1.0, number: int = 3, **more: Any) -> tuple[Beside, ...]:
    """Control sites whose time changed by so much."""
    return tuple(
        Beside(service=f"site-{each}", service_name=f"Site {each}", hours=changed(factor, 50 + 10 * each, **more))
        for each in range(number)
    )


def users(
    factor: float = 1.0, ms: float = 2000.0, weeks: range = range(-30, 7), **more: Any
) -> tuple[SeriesPoint, ...]:
    """Weekly figures of users, each over the 28 days before it; those after the post are so many times the rest."""
    values: dict[str, Any] = {
        "metric": "largest_contentful_paint_p75",
        "source": "Chrome UX Report https://example.org",
    }
    return tuple(
        point(7.0 * week, ms * (factor if week > 0 else 1.0) * (1 + (week % 3 - 1) / 200), **values | more)
        for week in weeks
    )


def point(day: float, value: float, **more: Any) -> SeriesPoint:
    """One value of a series, so many days from the post."""
    values: dict[str, Any] = {"service": "example", "metric": "visits", "source": "counter", "unit": None}
    return SeriesPoint(time=POST + day * DAY, value=value, **values | more)


def line(
    start: float, end: float, source: str = "counter", days: range = range(-30, 1, 2), **more: Any
) -> list[SeriesPoint]:
    """A series that goes straight from one value to another over its days."""
    first, last = days[0], days[-1]
    return [point(day, start + (end - start) * (day - first) / (last - first), source=source, **more) for day in days]


def later(days: float) -> datetime:
    """So many days after the post."""
    return POST + days * DAY
