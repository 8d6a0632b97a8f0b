"""How a service stands by others, each apart; what is too old says nothing of now."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from .model import Reading, Report, ReportKind, Sample, SeriesPoint, Window
from .service import Service
from .sources.age import Row, by_age
from .store import TelemetryStore

SELF = "self"
# Beyond this nothing is looked at: of reports and series, and of samples, of which there are more.
BACK = timedelta(days=14)
SAMPLES_BACK = timedelta(hours=24)
# For sources that only an import knows.
KIND_AGES = {
    ReportKind.CROWD: timedelta(hours=2),
    ReportKind.NETWORK: timedelta(hours=2),
    ReportKind.PRESS: timedelta(days=2),
    ReportKind.ADMISSION: timedelta(days=7),
}
SAMPLE_AGE = timedelta(minutes=30)
SERIES_AGE = timedelta(days=2)
# How long each source speaks of the present: its own MAX_AGE. Asking how things stand should not load every reader.
OPERATOR_AGES = {
    "cloudflare": timedelta(days=1),
    "fediverse": timedelta(hours=2),
    "gdelt": timedelta(days=2),
    "globalping": timedelta(minutes=15),
    "google chrome": timedelta(days=9),
    "hacker news": timedelta(hours=2),
    "internet archive": timedelta(days=36_500),
    "ioda": timedelta(hours=2),
    "ooni": timedelta(hours=6),
    "ripe ncc": timedelta(minutes=30),
    SELF: timedelta(minutes=15),
}
# Whose a series is, by how its source's name begins.
SERIES_OPERATORS = (("Chrome UX Report", "google chrome"), ("promql", SELF))
WORDS = (
    (Reading.ANSWERED, "answered"),
    (Reading.FAILED, "failed"),
    (Reading.REFUSED, "refused there"),
    (Reading.VOID, "void"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one operator found last; `at` is when that was true, `age` how long ago, `stale` whether that is too long.

    `says` is in the source's own words or in plain numbers; it is never blended with what another one found.
    """

    source: str
    operator: str
    says: str
    at: datetime
    age: timedelta
    max_age: timedelta
    stale: bool
    url: str | None = None
    sha256: str = ""


def third_party_lines(store: TelemetryStore, service: Service, now: datetime) -> tuple[Finding, ...]:
    """The latest of every other operator's samples, of every source's reports and of every series, newest first."""
    reports = [each for each in store.reports(service.id, Window(start=now - BACK, end=now)) if each.time <= now]
    recent = Window(start=now - SAMPLES_BACK, end=now)
    samples = [each for each in store.samples(service.id, recent) if each.operator != SELF]
    points = store.latest_points(service.id, Window(start=now - BACK, end=now))
    found = [*_of_samples(samples, now), *_of_reports(reports, now), *_of_series(points, now)]
    return tuple(sorted(found, key=lambda finding: (finding.age, finding.operator, finding.source, finding.says)))


def _of_samples(samples: Iterable[Sample], now: datetime) -> Iterator[Finding]:
    """What the operator's last round met: each of its vantages counts by its last sample in it."""
    by_operator: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        by_operator[sample.operator].append(sample)
    for operator, own in by_operator.items():
        max_age = OPERATOR_AGES.get(operator, SAMPLE_AGE)
        newest = max(own, key=lambda sample: (_until(sample, now), sample.time))
        last = {
            sample.vantage: sample
            for sample in sorted(own, key=lambda sample: sample.time)
            if _until(newest, now) - _until(sample, now) <= max_age
        }
        yield Finding(
            source=operator,
            operator=operator,
            says=_places(last.values()),
            at=_until(newest, now),
            age=now - _until(newest, now),
            max_age=max_age,
            stale=_is_stale(newest, now, max_age),
            url=_address(newest.origin),
            sha256=newest.sha256,
        )


def _until(sample: Sample, now: datetime) -> datetime:
    return min(sample.until or sample.time, now)


def _places(samples: Iterable[Sample]) -> str:
    met = list(samples)
    counts = Counter(sample.reading for sample in met)
    countries = len({sample.country for sample in met if sample.country})
    told = ", ".join(f"{counts[reading]} {word}" for reading, word in WORDS if counts[reading])
    where = f" in {countries} {'country' if countries == 1 else 'countries'}" if countries else ""
    return f"of {len(met)} {'place' if len(met) == 1 else 'places'}{where}: {told}"


def _of_reports(reports: Iterable[Report], now: datetime) -> Iterator[Finding]:
    latest: dict[tuple[str, str], Report] = {}
    for report in reports:
        kept = latest.get((report.source, report.operator))
        if kept is None or _order(report) >= _order(kept):
            latest[report.source, report.operator] = report
    for report in latest.values():
        max_age = OPERATOR_AGES.get(report.operator, KIND_AGES[report.kind])
        at = min(report.end or report.time, now)
        yield Finding(
            source=report.source,
            operator=report.operator,
            says=report.summary or _told(report),
            at=at,
            age=now - at,
            max_age=max_age,
            stale=_is_stale(report, now, max_age),
            url=report.url,
            sha256=report.sha256,
        )


def _order(report: Report) -> tuple[datetime, datetime, float]:
    return (report.time, report.end or report.time, report.value or 0.0)


def _told(report: Report) -> str:
    return (
        report.kind.value
        if report.value is None
        else f"{report.kind}: {report.value:,.10g} {report.unit or ''}".strip()
    )


def _of_series(points: Iterable[SeriesPoint], now: datetime) -> Iterator[Finding]:
    for point in points:
        operator = next((whose for name, whose in SERIES_OPERATORS if point.source.startswith(name)), point.source)
        max_age = OPERATOR_AGES.get(operator, SERIES_AGE)
        yield Finding(
            source=point.source,
            operator=operator,
            says=f"{point.metric} {point.value:,.10g} {point.unit or ''}".strip(),
            at=point.time,
            age=now - point.time,
            max_age=max_age,
            stale=_is_stale(point, now, max_age),
            url=_address(point.origin),
            sha256=point.sha256,
        )


def _is_stale(row: Row, now: datetime, max_age: timedelta) -> bool:
    return not by_age([row], now=now, max_age=max_age).fresh


def _address(origin: str) -> str | None:
    return origin if origin.startswith(("https://", "http://")) else None
