"""A measurement as JSON, for people and programs that read it as it comes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from telemetry.moment import MILLISECOND, format_moment

from .measurement import Control, Measurement, Vantage


def measurement_as_json(measurement: Measurement, vantage: Vantage) -> dict[str, Any]:
    """Every figure under its own name; milliseconds end in `_ms`, times are UTC, what is not known is null."""
    timings, control = measurement.timings, measurement.control
    return {
        "time": format_moment(measurement.time),
        "scheduled": _moment(measurement.scheduled),
        "service": measurement.service,
        "target": measurement.target,
        "url": measurement.url,
        "vantage": vantage.name,
        "asn": vantage.asn,
        "country": vantage.country,
        "outcome": measurement.outcome.value,
        "reason": measurement.reason,
        "dns_ms": _rounded(timings.dns),
        "connect_ms": _rounded(timings.connect),
        "tls_ms": _rounded(timings.tls),
        "ttfb_ms": _rounded(timings.ttfb),
        "total_ms": _rounded(timings.total),
        "address": measurement.address,
        "family": measurement.family,
        "unreached": list(measurement.unreached),
        "http_version": measurement.http_version,
        "http_status": measurement.http_status,
        "bytes": measurement.bytes,
        "final_url": measurement.final_url,
        "tls_expiry": _moment(measurement.tls_expiry),
        "control_ok": measurement.control_ok,
        "control": None if control is None else _control(control),
    }


def _control(control: Control) -> dict[str, Any]:
    clock = control.clock
    return {
        "name": control.name,
        "url": control.url,
        "outcome": control.outcome.value,
        "reason": control.reason,
        "clock_offset_ms": None if clock is None else _rounded(clock.offset / MILLISECOND),
        "clock_uncertainty_ms": None if clock is None else _rounded(clock.uncertainty / MILLISECOND),
    }


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 3)


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else format_moment(moment)
