"""[probes], [pages] and [keeping]: what the daemon measures, reads and keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from telemetry.probe.measurement import Vantage

from .section import Asn, Country, Section, ServiceNames, printable

Period = Annotated[int, Field(ge=30, le=86_400)]


def _some(services: list[str]) -> list[str]:
    if not services:
        raise PydanticCustomError("services", "names no service; leave the table out to do nothing")
    return services


SomeServices = Annotated[ServiceNames, AfterValidator(_some)]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSettings:
    """Which services to measure from here, and every how many seconds."""

    services: tuple[str, ...]
    every: int
    vantage: Vantage


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSettings:
    """Which services' status pages to read, and every how many seconds."""

    services: tuple[str, ...]
    every: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """For how many days raw samples are kept; those around a judged claim are kept for ever."""

    raw_days: int = 90


class ProbesSection(Section):
    """Nothing is measured from here without it."""

    services: SomeServices
    every: Period = 60
    vantage: Annotated[str, Field(min_length=1, max_length=100), AfterValidator(printable)] = "here"
    asn: Asn | None = None
    country: Country | None = None

    def settings(self) -> ProbeSettings:
        """What to measure."""
        here = Vantage(name=self.vantage, asn=self.asn, country=self.country)
        return ProbeSettings(services=tuple(self.services), every=self.every, vantage=here)


class PagesSection(Section):
    """No page is read without it."""

    services: SomeServices
    every: Period = 120

    def settings(self) -> PageSettings:
        """What to read."""
        return PageSettings(services=tuple(self.services), every=self.every)


DEFAULT = Keeping()


class KeepingSection(Section):
    """How long raw samples are kept."""

    raw_days: Annotated[int, Field(ge=2, le=36_500)] = DEFAULT.raw_days

    def settings(self) -> Keeping:
        """What to keep."""
        return Keeping(raw_days=self.raw_days)
