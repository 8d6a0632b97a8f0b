"""Series CSV: one value of a metric per row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telemetry.document import Document
from telemetry.model import SeriesPoint

from .rows import read_rows


def read_series(document: Document, *, service: str, metric: str, source: str, now: datetime) -> Iterator[SeriesPoint]:
    """Read a CSV with the columns time and value, and optionally unit, row by row.

    Raises:
        BadInput: something in it is not as it should be; the place is named.
    """
    digest = document.sha256
    for row in read_rows(document, required=("time", "value"), optional=("unit",)):
        yield SeriesPoint(
            time=row.moment("time", now),
            service=service,
            metric=metric,
            source=source,
            value=row.number("value"),
            unit=row.optional("unit"),
            origin=row.source,
            sha256=digest,
        )
