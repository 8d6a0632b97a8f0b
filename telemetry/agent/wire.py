"""Samples and notes as an agent sends them: only what the agent itself can know."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from telemetry.clocks import ClockCheck
from telemetry.missed import MissedRound, Slip
from telemetry.model import Outcome, Sample
from telemetry.moment import format_moment, parse_moment
from telemetry.shipped import Shipped

LONGEST_PROBLEM = 200
PHASES = ("dns_ms", "connect_ms", "tls_ms", "ttfb_ms", "total_ms")


def _moment(value: object) -> datetime:
    if not isinstance(value, str):
        raise PydanticCustomError("moment", "should be a time as text")
    return parse_moment(value)


def _word(value: object) -> Outcome:
    return Outcome(str(value))


def _slip(value: object) -> Slip:
    return Slip(str(value))


Moment = Annotated[datetime, BeforeValidator(_moment)]
Milliseconds = Annotated[float, Field(ge=0, le=1e7)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]


class Shape(BaseModel):
    """JSON of ours: every key is known, no value is bent into its type."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True)


class WireSample(Shape):
    """One sample; where it was taken and who runs that place is for the hub to say."""

    scheduled: Moment
    time: Moment
    service: Id
    target: Annotated[str, Field(min_length=1, max_length=200)]
    outcome: Annotated[Outcome, BeforeValidator(_word)]
    http_status: Annotated[int, Field(ge=100, le=999)] | None = None
    dns_ms: Milliseconds | None = None
    connect_ms: Milliseconds | None = None
    tls_ms: Milliseconds | None = None
    ttfb_ms: Milliseconds | None = None
    total_ms: Milliseconds | None = None
    control_ok: bool | None = None
    origin: Annotated[str, Field(max_length=2000)] = ""

    def shipped(self, vantage: str) -> Shipped:
        """The sample as one from this vantage."""
        values = {name: getattr(self, name) for name in WireSample.model_fields if name != "scheduled"}
        return Shipped(scheduled=self.scheduled, sample=Sample(vantage=vantage, asn=None, country=None, **values))


class WireMissed(Shape):
    """Starts that the agent's schedule did not keep."""

    scheduled: Moment
    service: Id
    target: Annotated[str, Field(min_length=1, max_length=200)]
    slip: Annotated[Slip, BeforeValidator(_slip)]
    by_s: Annotated[float, Field(ge=-1e9, le=1e9)]
    rounds: Annotated[int, Field(ge=1, lt=2**31)]
    why: Annotated[str, Field(max_length=200)] = ""

    def missed(self, vantage: str) -> MissedRound:
        """The note as one of this vantage."""
        return MissedRound(vantage=vantage, **{name: getattr(self, name) for name in WireMissed.model_fields})


class WireCheck(Shape):
    """A check of the agent's clock."""

    at: Moment
    offset_ms: Annotated[float, Field(ge=-1e14, le=1e14)]
    uncertainty_ms: Annotated[float, Field(ge=0, le=1e9)]
    by: Annotated[str, Field(pattern=r"^[a-z]+$", max_length=20)]

    def check(self, vantage: str) -> ClockCheck:
        """The check as one of this vantage."""
        return ClockCheck(vantage=vantage, **{name: getattr(self, name) for name in WireCheck.model_fields})


def missed_as_json(missed: MissedRound) -> dict[str, Any]:
    """The JSON of starts that were missed."""
    values = {name: getattr(missed, name) for name in WireMissed.model_fields}
    return values | {"scheduled": format_moment(missed.scheduled), "slip": missed.slip.value}


def check_as_json(check: ClockCheck) -> dict[str, Any]:
    """The JSON of a check."""
    values = {name: getattr(check, name) for name in WireCheck.model_fields}
    return values | {"at": format_moment(check.at)}


def as_json(shipped: Shipped) -> dict[str, Any]:
    """The JSON of a sample; what is not known is left out."""
    sample = shipped.sample
    values = {
        "scheduled": format_moment(shipped.scheduled),
        "time": format_moment(sample.time),
        "service": sample.service,
        "target": sample.target,
        "outcome": sample.outcome.value,
        "http_status": sample.http_status,
        **{phase: getattr(sample, phase) for phase in PHASES},
        "control_ok": sample.control_ok,
        "origin": sample.origin or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def problem(error: ValidationError) -> str:
    """The first thing that is wrong, with its place and without its value."""
    detail = error.errors(include_url=False, include_input=False)[0]
    place = ".".join(str(step) for step in detail["loc"])
    return ": ".join(part for part in (place, detail["msg"]) if part)[:LONGEST_PROBLEM]


def together(samples: Iterable[WireSample], vantage: str) -> tuple[Shipped, ...]:
    """All samples as from one vantage."""
    return tuple(sample.shipped(vantage) for sample in samples)
