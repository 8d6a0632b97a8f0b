"""What was found, kept: each row as its source gave it, and counts that only repeat themselves left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry.model import Report, ReportKind, Window
from telemetry.store import TelemetryStore

from .question import Found


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How many rows of each kind were new."""

    reports: int
    samples: int
    series: int
    statements: int
    readings: int

    @property
    def rows(self) -> int:
        """All of them."""
        return self.reports + self.samples + self.series + self.statements + self.readings


def keep(store: TelemetryStore, found: Found) -> Kept:
    """Write what was found; killed in between, it is found and kept when it is asked for again.

    Raises:
        StoreUnavailable: the file cannot be written.
    """
    return Kept(
        reports=store.add_reports(list(news(found.reports, _heard(store, found.reports)))),
        samples=store.add_samples(found.samples),
        series=store.add_series(found.series),
        # Statements first: a reading that lists what is not there would be a page that took it down.
        statements=store.add_status_events(found.events),
        readings=sum(store.add_reading(reading) for reading in found.readings),
    )


def news(reports: Iterable[Report], heard: Iterable[Report]) -> Iterator[Report]:
    """The reports, without crowds that have not grown: an hour that is asked about four times is one crowd."""
    largest: dict[tuple[str, str, str, datetime], float] = {}
    for report in heard:
        if report.kind is ReportKind.CROWD and report.value is not None:
            largest[_crowd(report)] = max(report.value, largest.get(_crowd(report), report.value))
    for report in reports:
        grown = report.value is None or report.value > largest.get(_crowd(report), -1.0)
        if report.kind is not ReportKind.CROWD or grown:
            yield report


def _crowd(report: Report) -> tuple[str, str, str, datetime]:
    return (report.service, report.source, report.operator, report.time)


def _heard(store: TelemetryStore, reports: tuple[Report, ...]) -> Iterator[Report]:
    crowds = [report for report in reports if report.kind is ReportKind.CROWD]
    for service in sorted({report.service for report in crowds}):
        times = [report.time for report in crowds if report.service == service]
        yield from store.reports(service, Window(start=min(times), end=max(times) + timedelta(milliseconds=1)))
