"""Documented cases as runnable checks: evidence in, verdict out, through the real importers."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from claims.check import check_post
from claims.extract.pipeline import Extractor
from claims.model import Check
from claims.posts import parse_post
from telemetry.document import Document
from telemetry.imports.probes import read_probes
from telemetry.imports.reports import read_reports
from telemetry.moment import parse_moment
from telemetry.services import Catalogue
from telemetry.status import read_status
from telemetry.store import TelemetryStore

PROBE_COLUMNS = ("time", "service", "target", "vantage", "asn", "country", "outcome", "http_status")
REPORT_COLUMNS = ("time", "end", "service", "source", "operator", "kind", "value", "unit", "region", "summary", "url")
READ_AT = datetime(2026, 9, 1, tzinfo=UTC)


def read_cases(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, in its order."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run_case(case: Mapping[str, Any], *, catalogue: Catalogue, extractor: Extractor) -> Check:
    """Import the evidence of a case into an empty store and check its post at its `now`."""
    now = parse_moment(case["now"])
    service = case["service"]
    line = json.dumps({**case["post"], "service": service})
    post = parse_post(line, source="cases", number=1, catalogue=catalogue, now=READ_AT)
    with TelemetryStore.memory() as store:
        probes = _csv(PROBE_COLUMNS, ({"service": service, **row} for row in case["probes"]))
        store.add_samples(read_probes(probes, catalogue=catalogue, now=READ_AT))
        reports = _csv(REPORT_COLUMNS, ({"service": service, **row} for row in case["reports"]))
        store.add_reports(read_reports(reports, catalogue=catalogue, now=READ_AT))
        lines = "\n".join(json.dumps(row) for row in case["status"])
        page = Document(name="status.jsonl", body=lines.encode(), fetched_at=READ_AT)
        if lines:
            store.add_status_events(read_status(page, service=catalogue.get(service).id, format="timeline"))
        return check_post(post, extractor=extractor, catalogue=catalogue, telemetry=store, now=now)


def _csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> Document:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(columns), restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return Document(name="case.csv", body=text.getvalue().encode(), fetched_at=READ_AT)
