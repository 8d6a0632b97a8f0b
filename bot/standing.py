"""How a service stands by our own measurement, by its own page and by others; stale is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from claims.methods.probes import count, minutes
from telemetry.model import Health, Reading, Report, Sample, StatusEvent, Window
from telemetry.outages import rounds
from telemetry.services import Service
from telemetry.store import TelemetryStore
from telemetry.vantages import Agent, silent

from .quote import clean, shortened

# Older than this, a probe says nothing about now.
STALE = timedelta(minutes=30)
MOST_REPORTS = 10
MOST_WORDS = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Three views of one service at one time, in words."""

    service: Service
    now: datetime
    back_hours: int
    health: Health
    measured: str
    page: str
    others: str
    reports: tuple[str, ...]


def standing(store: TelemetryStore, service: Service, *, now: datetime, back: timedelta) -> Standing:
    """How the service stands at `now`, looking `back` from there."""
    window = Window(start=now - back, end=now)
    samples = [sample for sample in store.samples(service.id, window) if sample.time <= now]
    reports = [report for report in store.reports(service.id, window) if report.time <= now]
    health = _health(samples, now)
    return Standing(
        service=service,
        now=now,
        back_hours=round(back.total_seconds() / 3600),
        health=health,
        measured=_measured(samples, health, now) + _silent(silent(store.agents(), now, STALE), now),
        page=_page(store.status_events(service.id, window), now),
        others=count(len(reports), "report") if reports else "nothing reported to us",
        reports=tuple(_line(report) for report in reports[-MOST_REPORTS:]),
    )


def _health(samples: list[Sample], now: datetime) -> Health:
    recent = [sample for sample in samples if now - sample.time <= STALE]
    judged = [
        each.health
        for each in (rounds(recent, Window(start=now - STALE, end=now)) if recent else ())
        if each.health is not Health.UNKNOWN
    ]
    return judged[-1] if judged else Health.UNKNOWN


def _measured(samples: list[Sample], health: Health, now: datetime) -> str:
    if not samples:
        return "unknown: no probe in this time"
    last = max(samples, key=lambda sample: sample.time)
    answered = sum(sample.reading is Reading.ANSWERED for sample in samples)
    places = len({sample.vantage for sample in samples})
    stale = "; the last one is too old to speak of now" if now - last.time > STALE else ""
    few = "; too few places for a quorum" if health is Health.UNKNOWN and not stale else ""
    return (
        f"{health}: {answered} of {count(len(samples), 'probe')} answered, from {count(places, 'place')}; "
        f"last one {last.outcome} {minutes(now - last.time)} ago{stale}{few}"
    )


def _silent(agents: tuple[Agent, ...], now: datetime) -> str:
    named = [
        f"{agent.name} ({'nothing yet' if agent.last_seen is None else f'for {minutes(now - agent.last_seen)}'})"
        for agent in agents
    ]
    return f"; silent vantages: {', '.join(named)}" if named else ""


def _page(events: tuple[StatusEvent, ...], now: datetime) -> str:
    said = [event for event in events if event.at <= now]
    if not said:
        return "unknown: no reading in this time"
    last = max(said, key=lambda event: event.at)
    words = shortened(clean(last.title or last.text), MOST_WORDS)
    return f"“{clean(last.word)}” {minutes(now - last.at)} ago: {words}"


def _line(report: Report) -> str:
    number = f" {report.value:,.10g} {clean(report.unit or '')}" if report.value is not None else ""
    return f"{report.time:%Y-%m-%d %H:%M}Z {report.kind}{number}, {clean(report.source)}"
