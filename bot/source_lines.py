"""What third parties gave, as lines and as JSON: whose word, by which method, over which window, where, its hash."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import click

from claims.methods.probes import count, minutes
from telemetry.asking.asker import Answer
from telemetry.asking.keeping import Kept
from telemetry.asking.settings import SourceSettings
from telemetry.model import Report, Sample, SeriesPoint, StatusEvent
from telemetry.moment import format_moment
from telemetry.readings import PageReading
from telemetry.sources import wayback
from telemetry.sources.table import Source

from .quote import clean

# So many of each kind are printed; --json has them all.
MOST = 20
# What is older than any page on the web.
FOR_EVER = timedelta(days=20_000)


def source_as_text(source: Source, settings: SourceSettings) -> str:
    """Two lines on one source and how it is configured."""
    asked = f"asked about {', '.join(settings.services)} every {minutes(settings.every)}" if settings.services else ""
    parts = [
        f"operator {source.OPERATOR}",
        f"at most {source.BUDGET.requests:,} in {minutes(source.BUDGET.per)}",
        _lasting(source),
        _key(source, settings),
        asked,
    ]
    told = "; ".join(part for part in parts if part)
    return f"{click.style(source.NAME, bold=True)}  {told}\n  {source.METHOD}\n  {source.DOCS}"


def source_as_json(source: Source, settings: SourceSettings) -> dict[str, object]:
    """The same; whether a key is set, and never the key."""
    return {
        "name": source.NAME,
        "operator": source.OPERATOR,
        "method": source.METHOD,
        "documentation": source.DOCS,
        "base_url": settings.base_url,
        "budget": {"requests": source.BUDGET.requests, "per_s": source.BUDGET.per.total_seconds()},
        "max_age_s": source.MAX_AGE.total_seconds(),
        "key_env": settings.key_env,
        "key_set": settings.key is not None,
        "key_required": source.KEY is not None and source.KEY.required,
        "services": list(settings.services),
        "every_s": settings.every.total_seconds(),
    }


def _lasting(source: Source) -> str:
    return f"speaks of {minutes(source.MAX_AGE)}" if source.MAX_AGE < FOR_EVER else "speaks of its own time for ever"


def _key(source: Source, settings: SourceSettings) -> str:
    if settings.key_env is None or source.KEY is None:
        return "takes no key"
    if settings.key is not None:
        return f"key {settings.key_env} is set"
    needed = "and is needed" if source.KEY.required else "and is not needed"
    saving = ", but for saving" if source.NAME == wayback.NAME else ""
    return f"key {settings.key_env} is not set {needed}{saving}"


def answer_as_text(answer: Answer, kept: Kept) -> str:
    """An answer with its receipts, the rows that it holds, and what could not be read."""
    window = f"{format_moment(answer.window.start)} to {format_moment(answer.window.end)}"
    lines = [
        click.style(f"{answer.source} about {answer.service}", bold=True),
        f"  operator  {answer.operator}",
        f"  method    {answer.method}",
        f"  window    {window}",
        *(f"  asked     {clean(document.url)}\n            sha256 {document.sha256}" for document in answer.documents),
        f"  found     {_counts(answer)}; {kept.rows:,} new",
        *_shown(answer),
        *(f"  left out  {clean(note)}" for note in answer.found.notes),
    ]
    return "\n".join(lines)


def _counts(answer: Answer) -> str:
    found = answer.found
    kinds = [
        (len(found.reports), "report"),
        (len(found.samples), "sample"),
        (len(found.series), "value"),
        (len(found.events), "statement"),
        (len(found.readings), "reading"),
    ]
    return ", ".join(count(number, kind) for number, kind in kinds if number) or "nothing"


def _shown(answer: Answer) -> Iterator[str]:
    found = answer.found
    for rows in (
        [_report(report) for report in found.reports],
        [_sample(sample) for sample in found.samples],
        [_point(point) for point in found.series],
        [_statement(event) for event in found.events],
    ):
        yield from (f"    {row}" for row in rows[:MOST])
        if len(rows) > MOST:
            yield f"    and {len(rows) - MOST:,} more"
    for url in dict.fromkeys(sample.origin for sample in found.samples if sample.origin.startswith("http")):
        yield f"  see       {clean(url)}"


def _report(report: Report) -> str:
    end = f" to {report.end:%H:%M}" if report.end is not None else ""
    filed = "" if "/" not in report.service else f"  ({report.service})"
    return f"{report.time:%Y-%m-%d %H:%M}{end}Z  {report.kind}, {clean(report.source)}: {clean(report.summary)}{filed}"


def _sample(sample: Sample) -> str:
    control = {True: "control ok", False: "control failed, so this says nothing", None: "no control"}[sample.control_ok]
    parts = [
        f"{sample.time:%Y-%m-%d %H:%M:%S}Z",
        clean(f"{sample.service}/{sample.target} from {sample.vantage}"),
        str(sample.outcome),
        "" if sample.http_status is None else str(sample.http_status),
        "" if sample.total_ms is None else f"{sample.total_ms:.0f} ms",
        control,
    ]
    return "  ".join(part for part in parts if part)


def _point(point: SeriesPoint) -> str:
    value = f"{clean(point.metric)} {point.value:,.10g} {clean(point.unit or '')}".strip()
    return f"{point.time:%Y-%m-%d %H:%M}Z  {value}  ({clean(point.source)})"


def _statement(event: StatusEvent) -> str:
    return f"{event.at:%Y-%m-%d %H:%M}Z  {event.state}  {clean(event.title)[:100]}"


def answer_as_json(answer: Answer, kept: Kept) -> dict[str, object]:
    """An answer whole."""
    found = answer.found
    return {
        "source": answer.source,
        "operator": answer.operator,
        "method": answer.method,
        "service": answer.service,
        "window": {"start": format_moment(answer.window.start), "end": format_moment(answer.window.end)},
        "documents": [
            {"url": each.url, "sha256": each.sha256, "bytes": each.size, "at": format_moment(each.at)}
            for each in answer.documents
        ],
        "reports": [_row_as_json(row) for row in found.reports],
        "samples": [_row_as_json(row) for row in found.samples],
        "series": [_row_as_json(row) for row in found.series],
        "statements": [_row_as_json(row) for row in found.events],
        "readings": [_row_as_json(row) for row in found.readings],
        "new": {
            "reports": kept.reports,
            "samples": kept.samples,
            "series": kept.series,
            "statements": kept.statements,
            "readings": kept.readings,
        },
        "left_out": [clean(note) for note in found.notes],
    }


def _row_as_json(row: Report | Sample | SeriesPoint | StatusEvent | PageReading) -> Mapping[str, Any]:
    """The fields of a row as they are named, times as text."""
    fields = {name: getattr(row, name) for name in type(row).__slots__}
    return {name: format_moment(value) if hasattr(value, "tzinfo") else value for name, value in fields.items()}
