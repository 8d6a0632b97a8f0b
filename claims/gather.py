"""Collect what the telemetry holds around a claim: nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from claims.beside import control_sites, rival
from claims.cuts import Cut, ToldChange, after, before, change, searched
from claims.extract.pipeline import Extractor
from claims.extract.stretches import Form
from claims.extract.times import stretches
from claims.hours import probed_hours
from claims.model import Claim, ClaimWindow, Dating, Kind, Observations, Post, Role
from claims.slips import CALENDAR, shifted
from claims.windows import names_a_time
from telemetry.model import IncidentStage, Report, ReportKind, Sample, SeriesPoint, StatusEvent, Window
from telemetry.services import Catalogue, Service
from telemetry.skew import aligned, offsets
from telemetry.store import TelemetryStore

# Evidence this far around a claim is looked at; what lies outside the claim's own window is shown as set aside.
REACH = timedelta(days=2)
# These look at weeks: their probes are read by the hour, not one by one.
BY_THE_HOUR = frozenset({Kind.LATENCY, Kind.LATENCY_CHANGE, Kind.COMPARISON, Kind.METRIC_TREND})
# Whose series are looked at, and how far back: a record is one only beside all that came before it, and how much the
# figures of users waver from month to month takes months to tell.
SERIES_REACH = {
    Kind.METRIC_TREND: timedelta(days=3650),
    Kind.LATENCY: timedelta(days=280),
    Kind.LATENCY_CHANGE: timedelta(days=280),
}
# Figures over four weeks that begin after a change are there four weeks later.
SERIES_AFTER = timedelta(days=35)
# So near to the times that a slip of the calendar would mean, reports may be about the outage that is meant.
NEAR = timedelta(hours=12)
# Within so long a window, and so far around it, probes are read one by one.
SHORT = timedelta(hours=6)
CLOSELY = timedelta(minutes=15)
# An account of an incident is written within days of it; times further off are slips of month or year.
ACCOUNT_WITHIN = timedelta(days=7)
# Times of a maintenance are a plan; a post of no known stage may be anybody's, about anything.
NO_ACCOUNT = frozenset(
    {IncidentStage.SCHEDULED, IncidentStage.IN_PROGRESS, IncidentStage.COMPLETED, IncidentStage.UNKNOWN}
)
# What closes an incident says first from when to when it lasted; further on it may speak of anything.
CLOSING = frozenset({IncidentStage.RESOLVED, IncidentStage.POSTMORTEM})
OPENING = 400
NOTHING_HAPPENED = re.compile(
    r"\bno (?:customer |user |service )?impact\b|\bfalse alarm\b|\bnot (?:affected|impacted)\b|\bnothing was\b"
    r"|\bwas(?: itself)? fine\b",
    re.IGNORECASE,
)
CLOCK = re.compile(r"\d{1,2}:\d{2}")

Earlier = Callable[[Post], Iterable[ToldChange]]

SPEAKS_FOR_THE_COMPANY = frozenset(
    {Role.EXECUTIVE, Role.COMPANY, Role.SUPPORT_ACCOUNT, Role.STATUS_ACCOUNT, Role.STATUS_PAGE, Role.EMPLOYEE}
)


def nothing_earlier(_: Post) -> tuple[ToldChange, ...]:
    """What was told of before, where nobody keeps it."""
    return ()


def gather(
    claim: Claim,
    post: Post,
    *,
    service: Service,
    window: Window,
    telemetry: TelemetryStore,
    extractor: Extractor,
    now: datetime,
    catalogue: Catalogue | None = None,
    earlier: Earlier = nothing_earlier,
) -> Observations:
    """Everything about the service around the window that was known by `now`.

    Without a catalogue no other service is looked at: no control sites, and none to compare with; `earlier` gives the
    changes that were told of before a post.
    """
    reach = Window(start=window.start - REACH, end=max(window.start, min(window.end + REACH, now)))
    status = tuple(as_known(_status(service, window, reach, telemetry=telemetry, now=now), now))
    samples = () if claim.kind in BY_THE_HOUR else _samples(service, window, reach, telemetry)
    seen = Observations(
        service=service.id,
        service_name=service.name,
        window=window,
        now=now,
        samples=tuple(_held_to(sample, now) for sample in samples if sample.time <= now),
        reports=tuple(_reports(service, reach, status, telemetry=telemetry, extractor=extractor, now=now)),
        status=status,
        series=_series(claim, service, window, telemetry=telemetry, now=now),
        claimants=names(service) if post.author_role in SPEAKS_FOR_THE_COMPANY else frozenset(),
        moment=None if names_a_time(claim.window, post.posted_at) else post.posted_at,
        spread=post.posted_precision.spread,
    )
    if claim.kind is Kind.LATENCY_CHANGE:
        before_it = [told for told in earlier(post) if told.service in {None, service.id}]
        cut = change(claim, post, extractor.extract(post), before_it)
        return seen if cut is None else _around(cut, seen, service, telemetry=telemetry, catalogue=catalogue)
    if claim.kind in {Kind.LATENCY, Kind.COMPARISON}:
        other = None
        if claim.kind is Kind.COMPARISON and catalogue is not None:
            other = rival(claim, service, [window], catalogue=catalogue, telemetry=telemetry)
        return replace(seen, hours=probed_hours(telemetry, service.id, [window]), rival=other)
    if claim.kind is Kind.OUTAGE_WINDOW:
        return replace(
            seen, elsewhere=tuple(_elsewhere(claim, service, telemetry=telemetry, extractor=extractor, now=now))
        )
    return seen


def _status(
    service: Service, window: Window, reach: Window, *, telemetry: TelemetryStore, now: datetime
) -> Iterator[StatusEvent]:
    """What the page said around the window, and how it still stood when the window began and when it ended."""
    yield from telemetry.status_events(service.id, reach)
    for moment in {min(window.start, now), min(window.end, now)}:
        yield from (event for event in telemetry.stood(service.id, moment) if event.seen_at >= reach.start)


def _samples(service: Service, window: Window, reach: Window, telemetry: TelemetryStore) -> tuple[Sample, ...]:
    """One by one around a short window; of longer ones, and further off, no more than judging needs."""
    end = min(window.end + CLOSELY, reach.end)
    whole = [Window(start=window.start - CLOSELY, end=end)] if window.length <= SHORT and window.start <= end else []
    return _in_true_time(telemetry.condensed(service.id, reach, whole=whole), reach, telemetry)


def _in_true_time(samples: Sequence[Sample], reach: Window, telemetry: TelemetryStore) -> tuple[Sample, ...]:
    """The samples, moved by what is known of their vantages' clocks around the window."""
    vantages = sorted({sample.vantage for sample in samples})
    checks = [check for vantage in vantages for check in telemetry.clock_checks(vantage, reach)]
    return aligned(samples, offsets(checks))


def _around(
    cut: Cut, seen: Observations, service: Service, *, telemetry: TelemetryStore, catalogue: Catalogue | None
) -> Observations:
    """The observations with what was measured before and after a change, here and at control sites."""
    dated = replace(seen, cut=cut.window, dating=cut.dating)
    if cut.dating is Dating.NONE:
        sides = list(searched(cut.window, seen.now))
    else:
        sides = [side for side in (before(cut.window), after(cut.window, seen.now)) if side.length]
    if len(sides) < 2:
        return dated
    hours = probed_hours(telemetry, service.id, sides)
    sites = () if catalogue is None else control_sites(service, hours, sides, catalogue=catalogue, telemetry=telemetry)
    return replace(dated, window=Window(start=sides[0].start, end=sides[1].end), hours=hours, controls=sites)


def _series(
    claim: Claim, service: Service, window: Window, *, telemetry: TelemetryStore, now: datetime
) -> tuple[SeriesPoint, ...]:
    if claim.kind not in SERIES_REACH:
        return ()
    ahead = SERIES_AFTER if claim.kind is Kind.LATENCY_CHANGE else timedelta(0)
    end = max(window.start, min(window.end + ahead, now))
    return telemetry.series(service.id, Window(start=window.start - SERIES_REACH[claim.kind], end=end))


def _reports(
    service: Service,
    reach: Window,
    status: Iterable[StatusEvent],
    *,
    telemetry: TelemetryStore,
    extractor: Extractor,
    now: datetime,
) -> Iterator[Report]:
    own_names = names(service)
    for each in telemetry.reports(service.id, reach):
        # An account of a stretch of time is not older than its end.
        if (each.end or each.time) <= now:
            yield _named(each, service, own_names)
    yield from (each for each in admissions(status, service, extractor) if (each.end or each.time) <= now)


def _elsewhere(
    claim: Claim, service: Service, *, telemetry: TelemetryStore, extractor: Extractor, now: datetime
) -> Iterator[Report]:
    """Reports from the claimed clock times in another month or year."""
    for slip in CALENDAR:
        said = shifted(claim.window, slip)
        if said is not None and said.end <= now:
            near = Window(start=said.start - NEAR, end=said.end + NEAR)
            status = tuple(as_known(telemetry.status_events(service.id, near), now))
            yield from _reports(service, near, status, telemetry=telemetry, extractor=extractor, now=now)


def _held_to(sample: Sample, now: datetime) -> Sample:
    """A state is not known to hold beyond `now`."""
    return replace(sample, until=now) if sample.until is not None and sample.until > now else sample


def names(service: Service) -> frozenset[str]:
    """Every name, in lower case, under which the company itself may be filed as an operator."""
    return frozenset(
        name.casefold() for name in (service.id, service.name, *service.aliases, *service.domains) if name.strip()
    )


def _named(report: Report, service: Service, own_names: frozenset[str]) -> Report:
    """The report under the service's id where the company filed it, so that two spellings are not two sources."""
    return replace(report, operator=service.id) if report.operator.strip().casefold() in own_names else report


def as_known(events: Iterable[StatusEvent], now: datetime) -> Iterator[StatusEvent]:
    """Each statement of a page in its latest wording by `now`; a page that we read only later counts in its first.

    How a page or a component stood is no statement that is reworded: each time that we saw it counts.
    """
    readings: dict[tuple[str, datetime | None], StatusEvent] = {}
    for event in sorted(events, key=lambda event: event.seen_at):
        key = (event.key, event.seen_at if event.posted_at is None else None)
        if key not in readings or event.seen_at <= now:
            readings[key] = event
    return (event for event in readings.values() if event.at <= now)


def admissions(events: Iterable[StatusEvent], service: Service, extractor: Extractor) -> Iterator[Report]:
    """The company's own later account of an incident, read out of its status page: from when to when."""
    for event in events:
        if isinstance(event.state, IncidentStage) and event.state not in NO_ACCOUNT and CLOCK.search(event.text):
            for stretch in _stretches(event, extractor):
                yield Report(
                    time=stretch.start,
                    end=stretch.end,
                    service=service.id,
                    source=f"{service.name} status page, its own account",
                    operator=service.id,
                    kind=ReportKind.ADMISSION,
                    value=None,
                    unit=None,
                    region=None,
                    summary=f"The page dates the impact {stretch.start:%d %b %Y %H:%M} to {stretch.end:%H:%M} UTC.",
                    url=event.url,
                    origin=event.origin,
                    sha256=event.sha256,
                )


def _stretches(event: StatusEvent, extractor: Extractor) -> set[Window]:
    """The impact's times: in a closing text the first range of clock times, before that only a claim of an outage."""
    if NOTHING_HAPPENED.search(event.text) is not None:
        return set()
    if event.state in CLOSING:
        ranges = (each for each in stretches(event.text[:OPENING], event.at) if each.form is Form.RANGE)
        first = next(ranges, None)
        said = [] if first is None else [(first.begins, first.ends)]
    else:
        said = [(window.start, window.end) for window in _claimed(event, extractor)]
    return {stretch for begins, ends in said if (stretch := _plausible(begins, ends, event)) is not None}


def _claimed(event: StatusEvent, extractor: Extractor) -> Iterator[ClaimWindow]:
    account = Post(
        id=event.key, text=event.text, author_role=Role.STATUS_PAGE, posted_at=event.at, service=event.service
    )
    for claim in extractor.extract(account):
        if claim.kind in {Kind.OUTAGE_WINDOW, Kind.OUTAGE_DURATION} and claim.window is not None:
            yield claim.window


def _plausible(begins: datetime | None, ends: datetime | None, event: StatusEvent) -> Window | None:
    if begins is None or ends is None or ends <= begins:
        return None
    if ends > event.seen_at or abs(event.at - begins) > ACCOUNT_WITHIN:
        return None
    return Window(start=begins, end=ends)
