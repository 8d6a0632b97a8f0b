"""An official page as a claimant: what it said, and how that went beside the trouble that others saw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from claims.model import Post
from claims.pageposts import page_posts
from telemetry.lag import Lag
from telemetry.model import Window
from telemetry.readings import PageReading, ReadingOutcome
from telemetry.services import Service
from telemetry.store import TelemetryStore
from telemetry.timeline import IncidentTimeline
from telemetry.trouble import Trouble

from .pagewatch import BEGINNING, Scope, incidents, service_lag

EVERYTHING = Scope()


@dataclass(frozen=True, slots=True, kw_only=True)
class Fate:
    """How often the page's documents were looked at during a trouble of its service, and how often in vain.

    A document that came in another shape than expected was reached.
    """

    trouble: Trouble
    looks: int
    unreachable: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAccount:
    """What one page said in a window, and how: the posts that it comes to, its lags, its fate and its edits."""

    service: Service
    window: Window
    posts: tuple[Post, ...]
    lags: tuple[Lag, ...]
    fates: tuple[Fate, ...]
    edited: tuple[IncidentTimeline, ...]


def page_account(store: TelemetryStore, service: Service, window: Window) -> PageAccount:
    """The account of a page as it was known at the end of the window."""
    now = window.end
    lags = service_lag(store, service.id, window, EVERYTHING, now=now).lags
    troubles = [lag.trouble for lag in lags]
    known = Window(start=BEGINNING, end=now + timedelta(milliseconds=1))
    events = [event for event in store.status_events(service.id, known) if event.seen_at <= now]
    readings = store.readings(service.id, known, quiet_from=window.start)
    told = incidents(store, service.id, window, EVERYTHING, now=now)
    return PageAccount(
        service=service,
        window=window,
        posts=page_posts(service.name, events, readings, troubles, window),
        lags=lags,
        fates=tuple(fate for trouble in troubles if (fate := _fate(trouble, readings)).unreachable),
        edited=tuple(timeline for timeline in told if timeline.edits or timeline.dated_back),
    )


def _fate(trouble: Trouble, readings: tuple[PageReading, ...]) -> Fate:
    """Looks that tell of the page: one that was refused, or that failed at our end, does not."""
    silent = {ReadingOutcome.BLOCKED, ReadingOutcome.VANTAGE_FAULT}
    during = [
        each for each in readings if trouble.start_by <= each.read_at <= trouble.end and each.outcome not in silent
    ]
    unreachable = sum(each.outcome is ReadingOutcome.UNREACHABLE for each in during)
    return Fate(trouble=trouble, looks=len(during), unreachable=unreachable)
