"""Small scenes of evidence around one post, for the tests of the methods."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from claims.methods import METHODS
from claims.model import Claim, ClaimWindow, Kind, Observations, Verdict
from telemetry.model import (
    IncidentStage,
    Outcome,
    PageIndicator,
    Reading,
    Report,
    ReportKind,
    Sample,
    StatusEvent,
    Window,
)
from telemetry.proven import proven, series_of

POST = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
QUARTER = Window(start=POST - 15 * MINUTE, end=POST + 15 * MINUTE)
LATER = POST + timedelta(days=3)
COMPANY = frozenset({"example"})

OUTCOMES = {"o": Outcome.OK, "f": Outcome.TIMEOUT, "r": Outcome.BLOCKED, "v": Outcome.VANTAGE_FAULT}
# Five places in five networks and three countries; "x" and "y" share the network of "a".
PLACES = {
    "a": (1, "DE"), "b": (2, "DE"), "c": (3, "US"), "d": (4, "US"), "e": (5, "JP"), "x": (1, "US"), "y": (1, "JP"),
}  # fmt: skip


def at(minute: float) -> datetime:
    """So many minutes after the post."""
    return POST + minute * MINUTE


def probe(place: str, letter: str, minute: float, **more: Any) -> Sample:
    asn, country = PLACES[place]
    values: dict[str, Any] = {
        "time": at(minute),
        "service": "example",
        "target": "front",
        "vantage": place,
        "asn": asn,
        "country": country,
        "outcome": OUTCOMES[letter],
    }
    return Sample(**values | more)


def probes(line: str, minutes: Iterable[float], **more: Any) -> tuple[Sample, ...]:
    """Words like "a:f b:o", probed at each of the minutes."""
    return tuple(
        probe(place, letter, minute, **more)
        for minute in minutes
        for place, letter in (word.split(":") for word in line.split())
    )


def report(
    kind: ReportKind = ReportKind.NETWORK, start: float = -30, end: float | None = 60, by: str = "watcher", **more: Any
) -> Report:
    values: dict[str, Any] = {
        "time": at(start),
        "end": None if end is None else at(end),
        "service": "example",
        "source": by,
        "operator": by,
        "kind": kind,
        "value": None,
        "unit": None,
        "region": None,
        "summary": "It fails.",
        "url": None,
    }
    return Report(**values | more)


def day(kind: ReportKind = ReportKind.NETWORK, by: str = "watcher", **more: Any) -> Report:
    """A report that gives the day of the post, not the hour."""
    return report(kind, by=by, **{"time": POST.replace(hour=0), "end": None} | more)


def listed(
    state: Any = PageIndicator.MAJOR_OUTAGE, minute: float = -20, incident: str | None = None, **more: Any
) -> StatusEvent:
    values: dict[str, Any] = {
        "service": "example",
        "format": "timeline",
        "key": f"{incident}/{minute}/{state}",
        "state": state,
        "word": str(state),
        "title": "",
        "text": "words of the page",
        "posted_at": at(minute),
        "seen_at": at(minute),
        "incident": incident,
    }
    return StatusEvent(**values | more)


def incident(start: float, end: float | None, name: str = "i1") -> tuple[StatusEvent, ...]:
    """An incident on the page, from its opening to its closing."""
    opened = listed(IncidentStage.INVESTIGATING, start, name)
    return (opened,) if end is None else (opened, listed(IncidentStage.RESOLVED, end, name))


def seen(window: Window = QUARTER, **more: Any) -> Observations:
    """What is known; places that only fail are given the answer of long ago without which they would tell nothing."""
    values: dict[str, Any] = {"service": "example", "service_name": "Example", "window": window, "now": LATER}
    samples = tuple(more.pop("samples", ()))
    return Observations(**values | more, samples=(*_answered_once(samples), *samples))


def unproven(*samples: Sample) -> Observations:
    """These samples and nothing before them."""
    return replace(seen(), samples=samples)


def _answered_once(samples: Iterable[Sample]) -> Iterator[Sample]:
    told = tuple(samples)
    able = proven(told)
    first = {series_of(sample): sample for sample in reversed(told) if sample.reading is Reading.FAILED}
    for series, sample in first.items():
        if series not in able:
            yield replace(sample, time=POST - 40 * timedelta(days=1), outcome=Outcome.OK, until=None)


def claim(kind: Kind, span: str = "Example works", **more: Any) -> Claim:
    return Claim(span=span, start=0, end=len(span), kind=kind, **more)


def said(start: float | None, end: float | None, text: str = "then") -> ClaimWindow:
    return ClaimWindow(text=text, start=None if start is None else at(start), end=None if end is None else at(end))


def period(start: float, end: float) -> Window:
    return Window(start=at(start), end=at(end))


def judge(about: Claim, observations: Observations) -> Verdict:
    return METHODS[about.kind].judge(about, observations)


def rule(verdict: Verdict) -> str:
    """The id of the rule that decided."""
    return verdict.reasons[0].split(":")[0]
