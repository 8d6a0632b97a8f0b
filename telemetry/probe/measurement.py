"""What one probe found: frozen, and turned into a sample by a pure function."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from telemetry.model import Outcome, Sample

from .family import Family
from .ownclock import ClockReading

__all__ = ["Control", "Family", "Measurement", "Timings", "Vantage", "to_sample"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vantage:
    """Where probes are sent from: its name, network (ASN), country (ISO 3166-1 alpha-2) and who runs it."""

    name: str
    asn: int | None = None
    country: str | None = None
    operator: str = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timings:
    """Milliseconds on a monotonic clock; None for a phase that was not reached.

    `dns`, `connect` and `tls` are summed over redirects. `ttfb` runs from the very start until the headers of the last
    answer were in, `total` until its body was in or the probe ended: so dns + connect + tls <= ttfb <= total.
    """

    dns: float | None = None
    connect: float | None = None
    tls: float | None = None
    ttfb: float | None = None
    total: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What a well-known, unrelated target answered at the same time and place; `clock` is what it said of the time."""

    name: str
    url: str
    outcome: Outcome
    reason: str
    retry_after: timedelta | None = None
    clock: ClockReading | None = None

    @property
    def ok(self) -> bool:
        """Whether the vantage was shown to work; a control that refuses us has shown nothing."""
        return self.outcome is Outcome.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """One probe of one target.

    `scheduled` is the start that it was made for, None where it was made at its own time. `reason` says in words why it
    is no plain success. `address` is the one connected to, `unreached` those tried
    before it in vain; `bytes` counts the body as it came over the wire, up to the bound on reading. `retry_after` is
    what the target asked for.
    """

    time: datetime
    service: str
    target: str
    url: str
    outcome: Outcome
    reason: str = ""
    timings: Timings = Timings()
    address: str | None = None
    family: Family | None = None
    unreached: tuple[str, ...] = ()
    http_version: str | None = None
    http_status: int | None = None
    bytes: int | None = None
    final_url: str | None = None
    tls_expiry: datetime | None = None
    retry_after: timedelta | None = None
    control: Control | None = None
    scheduled: datetime | None = None

    @property
    def control_ok(self) -> bool | None:
        """Whether the control answered; None if none was asked."""
        return None if self.control is None else self.control.ok


def to_sample(measurement: Measurement, vantage: Vantage) -> Sample:
    """The row that telemetry keeps of a measurement.

    Of two samples of one target from one vantage at the same millisecond the first that is written stays, whatever the
    second one found: a vantage has one probe of a target under way at a time, so the second is the same one again.
    """
    timings = measurement.timings
    return Sample(
        time=measurement.time,
        service=measurement.service,
        target=measurement.target,
        vantage=vantage.name,
        asn=vantage.asn,
        country=vantage.country,
        outcome=measurement.outcome,
        http_status=measurement.http_status,
        dns_ms=timings.dns,
        connect_ms=timings.connect,
        tls_ms=timings.tls,
        ttfb_ms=timings.ttfb,
        total_ms=timings.total,
        control_ok=measurement.control_ok,
        operator=vantage.operator,
        origin=measurement.url,
    )
