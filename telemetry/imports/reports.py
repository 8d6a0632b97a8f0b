"""Reports CSV: what someone else saw, one finding per row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telemetry.document import Document
from telemetry.model import Report, ReportKind
from telemetry.services import Catalogue

from .rows import Row, read_rows

REQUIRED = ("time", "end", "service", "source", "operator", "kind", "value", "unit", "region", "summary", "url")


def read_reports(document: Document, *, catalogue: Catalogue, now: datetime) -> Iterator[Report]:
    """Read a reports CSV, row by row.

    Raises:
        BadInput: something in it is not as it should be; the place is named.
    """
    digest = document.sha256
    for row in read_rows(document, required=REQUIRED):
        yield _report(row, catalogue, now, digest)


def _report(row: Row, catalogue: Catalogue, now: datetime, sha256: str) -> Report:
    time = row.moment("time", now)
    return Report(
        time=time,
        end=_end(row, time, now),
        service=row.service("service", catalogue),
        source=row.text("source"),
        operator=row.text("operator"),
        kind=row.word("kind", ReportKind),
        value=row.optional_number("value"),
        unit=row.optional("unit"),
        region=row.optional("region"),
        summary=row.text("summary"),
        url=row.url("url"),
        origin=row.source,
        sha256=sha256,
    )


def _end(row: Row, time: datetime, now: datetime) -> datetime | None:
    if row.optional("end") is None:
        return None
    end = row.moment("end", now)
    if end < time:
        row.refuse("comes before the time", "end")
    return end
