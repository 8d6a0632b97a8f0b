"""Probe CSV: one probe of one target from one vantage per row."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from telemetry.document import Document
from telemetry.model import Outcome, Sample
from telemetry.services import Catalogue

from .rows import Row, read_rows

REQUIRED = ("time", "service", "target", "vantage", "asn", "country", "outcome")
OPTIONAL = ("http_status", "dns_ms", "connect_ms", "tls_ms", "ttfb_ms", "total_ms", "control_ok")


def read_probes(document: Document, *, catalogue: Catalogue, now: datetime) -> Iterator[Sample]:
    """Read a probe CSV, row by row.

    Raises:
        BadInput: something in it is not as it should be; the place is named.
    """
    digest = document.sha256
    for row in read_rows(document, required=REQUIRED, optional=OPTIONAL):
        yield _sample(row, catalogue, now, digest)


def _sample(row: Row, catalogue: Catalogue, now: datetime, sha256: str) -> Sample:
    return Sample(
        time=row.moment("time", now),
        service=row.service("service", catalogue),
        target=row.name("target"),
        vantage=row.name("vantage"),
        asn=row.asn("asn"),
        country=row.country("country"),
        outcome=row.word("outcome", Outcome),
        http_status=row.integer("http_status", least=100, most=599),
        dns_ms=row.milliseconds("dns_ms"),
        connect_ms=row.milliseconds("connect_ms"),
        tls_ms=row.milliseconds("tls_ms"),
        ttfb_ms=row.milliseconds("ttfb_ms"),
        total_ms=row.milliseconds("total_ms"),
        control_ok=row.truth("control_ok"),
        origin=row.source,
        sha256=sha256,
    )
