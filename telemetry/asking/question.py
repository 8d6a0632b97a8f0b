"""One question to a third party about one service, and what was found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from telemetry.document import Document
from telemetry.errors import Unaskable
from telemetry.model import Report, Sample, SeriesPoint, StatusEvent, Window
from telemetry.readings import PageReading
from telemetry.service import Service, Target
from telemetry.sources.request import Request

from .settings import WANTS_NOTHING, Wants

Ask = Callable[[Request], Awaitable[Document]]
Sleep = Callable[[float], Awaitable[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is kept from this source already, so that it is not asked for again; looked up when it is wanted.

    `origins` gives the addresses of samples, `captures` those of documents in an archive, each with a copy's time.
    """

    origins: Callable[[], frozenset[str]]
    captures: Callable[[], frozenset[tuple[str, datetime]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """About whom, over which window, asked `at` what time; `controls` are pages of unrelated operators."""

    service: Service
    window: Window
    at: datetime
    base_url: str
    known: Known
    wants: Wants = WANTS_NOTHING
    controls: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The way to a source: `ask` keeps to its budget, `sleep` waits for what is still being made there."""

    ask: Ask
    sleep: Sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Rows to keep; `notes` say in words what could not be asked or read, which is not the same as nothing."""

    reports: tuple[Report, ...] = ()
    samples: tuple[Sample, ...] = ()
    series: tuple[SeriesPoint, ...] = ()
    events: tuple[StatusEvent, ...] = ()
    readings: tuple[PageReading, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows there are, notes not counted."""
        return len(self.reports) + len(self.samples) + len(self.series) + len(self.events) + len(self.readings)


def joined(found: Iterable[Found]) -> Found:
    """All of it together, in order."""
    parts = tuple(found)
    return Found(
        reports=tuple(row for part in parts for row in part.reports),
        samples=tuple(row for part in parts for row in part.samples),
        series=tuple(row for part in parts for row in part.series),
        events=tuple(row for part in parts for row in part.events),
        readings=tuple(row for part in parts for row in part.readings),
        notes=tuple(row for part in parts for row in part.notes),
    )


def unaskable(source: str, service: Service, problem: str) -> Unaskable:
    """The refusal of a question that this source cannot be asked about this service."""
    return Unaskable(f"nothing to ask about {service.id}: {problem}", source=source)
