from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.imports.reports import REQUIRED, read_reports
from telemetry.model import Report, ReportKind
from telemetry.services import Catalogue, Service

NOW = datetime(2024, 6, 1, tzinfo=UTC)
CATALOGUE = Catalogue(services={"acme": Service(id="acme", name="Acme")})
FIXTURE = Path(__file__).parent / "fixtures" / "imports" / "reports.csv"
GOOD = {
    "time": "2024-05-06T10:00:00Z",
    "end": "2024-05-06T10:40:00Z",
    "service": "acme",
    "source": "Crowdmeter",
    "operator": "crowdmeter",
    "kind": "crowd",
    "value": "1200",
    "unit": "reports",
    "region": "DE",
    "summary": "Many reports.",
    "url": "https://crowd.example/acme",
}


def read(cells: dict[str, str]) -> list[Report]:
    body = f"{','.join(cells)}\n{','.join(cells.values())}\n".encode()
    document = Document(name="reports.csv", body=body, fetched_at=NOW)
    return list(read_reports(document, catalogue=CATALOGUE, now=NOW))


def test_every_cell_is_kept_and_some_may_be_empty() -> None:
    recorded = read_document(FIXTURE, fetched_at=NOW)
    crowd, admission = read_reports(recorded, catalogue=CATALOGUE, now=NOW)
    assert crowd == Report(
        time=datetime(2024, 5, 6, 10, tzinfo=UTC),
        end=datetime(2024, 5, 6, 10, 40, tzinfo=UTC),
        service="acme",
        source="Crowdmeter",
        operator="crowdmeter",
        kind=ReportKind.CROWD,
        value=1200.0,
        unit="reports",
        region="DE",
        summary="At its peak 1,200 users\nreported trouble.",
        url="https://crowd.example/acme",
        origin=str(FIXTURE),
        sha256=recorded.sha256,
    )
    assert admission.kind is ReportKind.ADMISSION
    assert (admission.end, admission.value, admission.unit, admission.region, admission.url) == (None,) * 5


BAD = {
    "end-before-time": ("end", "2024-05-06T09:59:59Z", "comes before the time"),
    "naive-end": ("end", "2024-05-06T10:40:00", "has no UTC offset"),
    "future-end": ("end", "2024-06-02T00:00:00Z", "is in the future"),
    "future-time": ("time", "2024-06-02T00:00:00Z", "is in the future"),
    "unknown-service": ("service", "nobody", "unknown service 'nobody'"),
    "unknown-kind": ("kind", "rumour", "unknown kind 'rumour' (known: crowd, network, press, admission)"),
    "infinite-value": ("value", "inf", "'inf' is not a finite number"),
    "worded-value": ("value", "many", "'many' is not a finite number"),
    "no-source": ("source", "", "is empty"),
    "no-operator": ("operator", "", "is empty"),
    "no-summary": ("summary", "", "is empty"),
    "script-url": ("url", "javascript:alert(1)", "is not an http or https URL with a host"),
    "hostless-url": ("url", "https:///path", "is not an http or https URL with a host"),
    "broken-url": ("url", "http://[::1/", "is not an http or https URL with a host"),
    "spaced-url": ("url", "https://crowd.example/a b", "is not an http or https URL with a host"),
}


@pytest.mark.parametrize(("field", "cell", "problem"), BAD.values(), ids=BAD)
def test_a_bad_cell_is_refused_with_its_line_and_column(field: str, cell: str, problem: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(GOOD | {field: cell})
    assert str(caught.value).startswith(f"reports.csv, line 2, {field}: ")
    assert problem in str(caught.value)


@pytest.mark.parametrize("column", REQUIRED)
def test_no_column_may_be_missing(column: str) -> None:
    cells = {name: cell for name, cell in GOOD.items() if name != column}
    with pytest.raises(BadInput, match=f"^reports.csv, line 1, {column}: this column is missing$"):
        read(cells)


def test_a_report_of_one_moment_may_say_so_twice() -> None:
    (report,) = read(GOOD | {"end": GOOD["time"]})
    assert report.end == report.time
