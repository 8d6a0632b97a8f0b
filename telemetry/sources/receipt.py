"""The receipt that every row of one answer carries: who measured, where it can be looked up, and its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Report, ReportKind, Sample, SeriesPoint
from telemetry.samples import LONGEST_MS

# Long enough for any headline; a page cannot fill our database with one row.
LONGEST_SUMMARY = 300
# Some servers answer with numbers of their own, such as 999.
HIGHEST_STATUS = 999
HIGHEST_ASN = 2**32 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What all rows of one document share; `url` is where a reader can look them up."""

    operator: str
    origin: str
    sha256: str
    url: str | None

    @classmethod
    def of(cls, document: Document, *, operator: str, url: str | None = None) -> Self:
        """The receipt of one document; its own URL stands in where the source has no public page for it."""
        return cls(operator=operator, origin=document.name, sha256=document.sha256, url=url or document.url)

    def report(
        self,
        kind: ReportKind,
        summary: str,
        *,
        time: datetime,
        end: datetime | None,
        service: str,
        source: str,
        value: float | None = None,
        unit: str | None = None,
        region: str | None = None,
        url: str | None = None,
    ) -> Report:
        """A report with this receipt, its words on one line."""
        return Report(
            time=time,
            end=end,
            service=service,
            source=source,
            operator=self.operator,
            kind=kind,
            value=value,
            unit=unit,
            region=region,
            summary=one_line(summary),
            url=url or self.url,
            origin=self.origin,
            sha256=self.sha256,
        )

    def sample(
        self,
        outcome: Outcome,
        *,
        time: datetime,
        service: str,
        target: str,
        vantage: str,
        asn: int | None = None,
        country: str | None = None,
        http_status: int | None = None,
        dns_ms: float | None = None,
        connect_ms: float | None = None,
        tls_ms: float | None = None,
        ttfb_ms: float | None = None,
        total_ms: float | None = None,
    ) -> Sample:
        """A sample with this receipt; its origin is the page that people can open, where there is one.

        Raises:
            BadInput: a number that cannot be what it should be; names the field.
        """
        times = {"dns_ms": dns_ms, "connect_ms": connect_ms, "tls_ms": tls_ms, "ttfb_ms": ttfb_ms, "total_ms": total_ms}
        for field, took in times.items():
            self._check(field, took, LONGEST_MS)
        self._check("http_status", http_status, HIGHEST_STATUS)
        self._check("asn", asn, HIGHEST_ASN)
        return Sample(
            time=time,
            service=service,
            target=target,
            vantage=one_line(vantage),
            asn=asn,
            country=country,
            outcome=outcome,
            http_status=http_status,
            dns_ms=dns_ms,
            connect_ms=connect_ms,
            tls_ms=tls_ms,
            ttfb_ms=ttfb_ms,
            total_ms=total_ms,
            operator=self.operator,
            origin=self.url or self.origin,
            sha256=self.sha256,
        )

    def _check(self, field: str, value: float | None, most: float) -> None:
        if value is not None and not 0 <= value <= most:
            raise BadInput(f"{str(value)[:40]} is not from 0 to {most:g}", source=self.origin, field=field)

    def point(
        self, value: float, *, time: datetime, service: str, metric: str, source: str, unit: str | None = None
    ) -> SeriesPoint:
        """A point of a series with this receipt."""
        return SeriesPoint(
            time=time,
            service=service,
            metric=metric,
            source=source,
            value=value,
            unit=unit,
            origin=self.url or self.origin,
            sha256=self.sha256,
        )


def one_line(text: str) -> str:
    """Foreign words on one line, without control characters, cut where they go on for too long."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return plain if len(plain) <= LONGEST_SUMMARY else f"{plain[: LONGEST_SUMMARY - 1]}…"
