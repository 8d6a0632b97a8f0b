"""Nouns of telemetry as rows of telemetry.db, and back; the column order is that of the insert statements."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from .model import (
    ComponentState,
    IncidentStage,
    PageIndicator,
    Report,
    ReportKind,
    SeriesPoint,
    StatusEvent,
)
from .moment import format_moment, parse_moment

Row = tuple[Any, ...]

# Two vocabularies share words ("operational" of a page, of a component), so a row says whose word it holds.
SUBJECTS: dict[str, type[PageIndicator | ComponentState | IncidentStage]] = {
    "page": PageIndicator,
    "component": ComponentState,
    "incident": IncidentStage,
}
_SUBJECT_NAMES = {vocabulary: name for name, vocabulary in SUBJECTS.items()}

REPORT = 'time, "end", service, source, operator, kind, value, unit, region, summary, url, origin, sha256'
STATUS_EVENT = """service, format, key, subject, state, word, title, text, posted_at, seen_at, incident, url, origin,
    sha256"""
SERIES_POINT = "time, service, metric, source, value, unit, origin, sha256"


def report_row(report: Report) -> Row:
    """The columns of REPORT, then length_s and fingerprint."""
    content: Row = (
        format_moment(report.time),
        _text(report.end),
        report.service,
        report.source,
        report.operator,
        report.kind.value,
        report.value,
        report.unit,
        report.region,
        report.summary,
        report.url,
    )
    length = 0.0 if report.end is None else (report.end - report.time).total_seconds()
    return (*content, report.origin, report.sha256, length, _fingerprint(*content))


def to_report(row: Row) -> Report:
    """A report from the columns of REPORT."""
    return Report(
        time=parse_moment(row[0]),
        end=_moment(row[1]),
        service=row[2],
        source=row[3],
        operator=row[4],
        kind=ReportKind(row[5]),
        value=row[6],
        unit=row[7],
        region=row[8],
        summary=row[9],
        url=row[10],
        origin=row[11],
        sha256=row[12],
    )


def status_event_row(event: StatusEvent) -> Row:
    """The columns of STATUS_EVENT, then at and words."""
    subject = _SUBJECT_NAMES[type(event.state)]
    return (
        event.service,
        event.format,
        event.key,
        subject,
        event.state.value,
        event.word,
        event.title,
        event.text,
        _text(event.posted_at),
        format_moment(event.seen_at),
        event.incident,
        event.url,
        event.origin,
        event.sha256,
        format_moment(event.at),
        _fingerprint(subject, event.state.value, event.word, event.title, event.text),
    )


def to_status_event(row: Row) -> StatusEvent:
    """A status event from the columns of STATUS_EVENT."""
    return StatusEvent(
        service=row[0],
        format=row[1],
        key=row[2],
        state=SUBJECTS[row[3]](row[4]),
        word=row[5],
        title=row[6],
        text=row[7],
        posted_at=_moment(row[8]),
        seen_at=parse_moment(row[9]),
        incident=row[10],
        url=row[11],
        origin=row[12],
        sha256=row[13],
    )


def series_row(point: SeriesPoint) -> Row:
    """The columns of SERIES_POINT."""
    return (
        format_moment(point.time),
        point.service,
        point.metric,
        point.source,
        point.value,
        point.unit,
        point.origin,
        point.sha256,
    )


def to_series_point(row: Row) -> SeriesPoint:
    """A series point from the columns of SERIES_POINT."""
    return SeriesPoint(
        time=parse_moment(row[0]),
        service=row[1],
        metric=row[2],
        source=row[3],
        value=row[4],
        unit=row[5],
        origin=row[6],
        sha256=row[7],
    )


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)


def _moment(text: str | None) -> datetime | None:
    return None if text is None else parse_moment(text)


def _fingerprint(*content: object) -> str:
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
