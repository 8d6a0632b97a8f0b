from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.imports.series import read_series
from telemetry.model import SeriesPoint

NOW = datetime(2024, 6, 1, tzinfo=UTC)
FIXTURE = Path(__file__).parent / "fixtures" / "imports" / "series.csv"


def read(document: Document) -> list[SeriesPoint]:
    return list(read_series(document, service="acme", metric="latency", source="prober", now=NOW))


def test_points_carry_what_the_file_is_about() -> None:
    recorded = read_document(FIXTURE, fetched_at=NOW)
    first, second = read(recorded)
    assert first == SeriesPoint(
        time=datetime(2024, 5, 6, 10, tzinfo=UTC),
        service="acme",
        metric="latency",
        source="prober",
        value=12.5,
        unit="ms",
        origin=str(FIXTURE),
        sha256=recorded.sha256,
    )
    assert (second.value, second.unit) == (-300.0, None)


BAD = {
    "no-value": ("time,value\n2024-05-06T10:00:00Z,\n", "series.csv, line 2, value: is empty"),
    "nan": ("time,value\n2024-05-06T10:00:00Z,NaN\n", "series.csv, line 2, value: 'NaN' is not a finite number"),
    "naive-time": ("time,value\n2024-05-06,1\n", "series.csv, line 2, time: '2024-05-06' has no UTC offset"),
    "future": ("time,value\n2025-01-01T00:00:00Z,1\n", "series.csv, line 2, time: '2025-01-01T00:00:00Z' is in the"),
    "no-value-column": ("time\n2024-05-06T10:00:00Z\n", "series.csv, line 1, value: this column is missing"),
    "unknown-column": (
        "time,value,metric\n",
        "series.csv, line 1, 'metric': unknown column (known: time, value, unit)",
    ),
}


@pytest.mark.parametrize(("body", "message"), BAD.values(), ids=BAD)
def test_a_bad_file_is_refused_with_its_place(body: str, message: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(Document(name="series.csv", body=body.encode(), fetched_at=NOW))
    assert str(caught.value).startswith(message)
