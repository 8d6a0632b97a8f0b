"""What the store holds of official pages, as timelines and as lags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from telemetry.lag import Lag, Notice, lags, measured, notices, unseen
from telemetry.lag_summary import LagSummary, summarise
from telemetry.model import StatusEvent, Window
from telemetry.outages import outages, rounds
from telemetry.proven import proven, series_of
from telemetry.readings import PageReading, stretches
from telemetry.scope import concerns
from telemetry.store import TelemetryStore
from telemetry.timeline import IncidentTimeline, timelines
from telemetry.trouble import troubles

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
# Before what is asked about, looks without news only narrow down what happened since: a few days of them will do.
QUIET_BEFORE = timedelta(days=3)
# Pages date plans ahead, by years if need be.
AHEAD = timedelta(days=3650)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """The regions and components that are asked for; none at all is everything."""

    regions: tuple[str, ...] = ()
    components: tuple[str, ...] = ()

    def meets(self, event: StatusEvent) -> bool:
        """Whether a statement may be about it: what the page leaves open stays in."""
        return concerns(event, regions=self.regions, components=self.components) is not False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLag:
    """The lags of one service, summed up and one by one, and what was posted while nobody saw anything."""

    summary: LagSummary
    lags: tuple[Lag, ...]
    unseen: tuple[Notice, ...]


def incidents(
    store: TelemetryStore, service: str, window: Window, scope: Scope, *, now: datetime
) -> tuple[IncidentTimeline, ...]:
    """The incidents of a page of which something happened in the window, as far as was known by `now`."""
    events, readings = _known(store, service, window, scope, now)
    return tuple(
        timeline
        for timeline in timelines(events, readings)
        if any(window.start <= moment <= window.end for moment in timeline.moments)
    )


def service_lag(store: TelemetryStore, service: str, window: Window, scope: Scope, *, now: datetime) -> ServiceLag:
    """How long a page took to tell of each trouble in the window."""
    events, readings = _known(store, service, window, scope, now)
    said = notices(timelines(events, readings), events, readings)
    samples = [sample for sample in store.samples(service, window) if sample.time <= now]
    able = proven(samples)
    samples = [sample for sample in samples if series_of(sample) in able]
    judged = rounds(samples, window) if samples else ()
    reports = [report for report in store.reports(service, window) if report.time <= now]
    seen = troubles(outages(judged), reports)
    looks = [moment for page in stretches(readings) for stretch in page for moment in stretch.times]
    found = lags(seen, said, looks=looks, horizon=now)
    within = measured(judged)
    while_measured = [notice for notice in said if any(own.contains(notice.since) for own in within)]
    alone = unseen(said, seen, within)
    return ServiceLag(
        summary=summarise(service, found, unseen=alone, posted=len(while_measured)), lags=found, unseen=alone
    )


def _known(
    store: TelemetryStore, service: str, window: Window, scope: Scope, now: datetime
) -> tuple[tuple[StatusEvent, ...], tuple[PageReading, ...]]:
    ever = Window(start=BEGINNING, end=now + AHEAD)
    events = (event for event in store.status_events(service, ever) if event.seen_at <= now and scope.meets(event))
    looked = Window(start=BEGINNING, end=now + timedelta(milliseconds=1))
    return tuple(events), store.readings(service, looked, quiet_from=window.start - QUIET_BEFORE)
