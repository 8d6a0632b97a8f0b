"""Weeks of probes, read by the hour, and only a part of each hour where whole ones would be too many."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from claims.model import ProbedHour
from telemetry.model import Outcome, Reading, Sample, Window
from telemetry.store import TelemetryStore

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# So many samples tell a quantile to a per cent; more only cost time.
ENOUGH = 20_000
# The part of each hour that is read, in minutes: the same at all hours, so that no hour weighs more than another.
PARTS = (60, 30, 20, 15, 10, 5, 2)
# Hours that are counted to learn how dense the samples are.
LOOKS = 5


def probed_hours(telemetry: TelemetryStore, service: str, windows: Sequence[Window]) -> tuple[ProbedHour, ...]:
    """The probes of a service in some windows, by hour, target and place; the first minutes of each hour suffice."""
    part = timedelta(minutes=_part(telemetry, service, windows))
    samples = (sample for each in _stretches(windows, part) for sample in telemetry.samples(service, each))
    return by_hour(samples)


def by_hour(samples: Iterable[Sample]) -> tuple[ProbedHour, ...]:
    """Samples put together by hour, target, place and who runs it; a log's states are no samples of an hour."""
    grouped: dict[tuple[datetime, str, str, str], list[Sample]] = defaultdict(list)
    for sample in samples:
        if sample.until is None and sample.reading in {Reading.ANSWERED, Reading.FAILED}:
            start = sample.time.replace(minute=0, second=0, microsecond=0)
            grouped[start, sample.target, sample.vantage, sample.operator].append(sample)
    return tuple(_hour(start, own) for (start, _, _, _), own in sorted(grouped.items()))


def _hour(start: datetime, own: Sequence[Sample]) -> ProbedHour:
    first = min(own, key=lambda sample: (sample.time, sample.outcome))
    answered = [sample for sample in own if sample.reading is Reading.ANSWERED]
    timings = Counter(sample.total_ms for sample in answered if sample.total_ms is not None)
    return ProbedHour(
        start=start,
        target=first.target,
        vantage=first.vantage,
        asn=first.asn,
        country=first.country,
        operator=first.operator,
        answered=len(answered),
        failed=len(own) - len(answered),
        timings=tuple(sorted(timings.items())),
        censored=sum(sample.outcome is Outcome.TIMEOUT for sample in own),
        sha256=first.sha256,
    )


def _part(telemetry: TelemetryStore, service: str, windows: Sequence[Window]) -> int:
    """How many minutes of each hour are enough."""
    hours = sum(window.length / HOUR for window in windows)
    looks = [Window(start=start, end=start + HOUR) for window in windows for start in _spread(window)]
    densest = max((len(telemetry.samples(service, look)) for look in looks), default=0)
    return next((part for part in PARTS if densest * hours * part / 60 <= ENOUGH), PARTS[-1])


def _spread(window: Window) -> Iterator[datetime]:
    last = max(window.end - HOUR, window.start)
    yield from sorted({window.start + (last - window.start) * look / (LOOKS - 1) for look in range(LOOKS)})


def _stretches(windows: Sequence[Window], part: timedelta) -> Iterator[Window]:
    for window in windows:
        start = window.start
        step = DAY if part == HOUR else HOUR
        while start < window.end:
            following = _next(start, step)
            length = following - start if part == HOUR else part
            yield Window(start=start, end=min(start + length, window.end))
            start = following


def _next(moment: datetime, step: timedelta) -> datetime:
    whole = moment.replace(minute=0, second=0, microsecond=0)
    return whole + step
