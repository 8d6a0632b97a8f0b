"""Whether the catalogue's pages and targets answer as it says: what was found, sorted into words. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from telemetry.looks import Look
from telemetry.model import Outcome
from telemetry.probe.measurement import Measurement
from telemetry.readings import ReadingOutcome
from telemetry.service import Service
from telemetry.status import FORMATS

from .quote import clean


class State(StrEnum):
    """How it stands with an entry of the catalogue, or with one of its addresses."""

    OK = "ok"
    PROBLEM = "problem"
    # It would not answer us, or nothing can be seen from here: others may well be answered.
    UNKNOWN = "unknown"
    NOT_ASKED = "not asked"


_OF_LOOKS = {
    ReadingOutcome.READ: State.OK,
    ReadingOutcome.UNCHANGED: State.OK,
    ReadingOutcome.STALE_COPY: State.OK,
    ReadingOutcome.UNREACHABLE: State.PROBLEM,
    ReadingOutcome.REFUSED_SHAPE: State.PROBLEM,
    ReadingOutcome.BLOCKED: State.UNKNOWN,
    ReadingOutcome.VANTAGE_FAULT: State.UNKNOWN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address that was asked: what it should be, what came of it, and what answered in the end."""

    what: str
    url: str
    state: State
    outcome: str
    why: str
    answered_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One service: its addresses, and what the catalogue lacks."""

    service: str
    addresses: tuple[Address, ...]
    missing: tuple[str, ...]

    @property
    def state(self) -> State:
        """A problem anywhere, else a doubt anywhere, else that all is well."""
        states = {address.state for address in self.addresses}
        return next((state for state in (State.PROBLEM, State.UNKNOWN, State.OK) if state in states), State.NOT_ASKED)


def checked(service: Service, looks: Iterable[Look], measurements: Iterable[Measurement]) -> Checked:
    """What was found of a service by looking at its page and probing its targets."""
    return Checked(
        service=service.id,
        addresses=(*map(_of_look, looks), *map(_of_measurement, measurements)),
        missing=tuple(missing(service)),
    )


def missing(service: Service) -> list[str]:
    """What the catalogue lacks of a service: a status page whose format we read, a probe target."""
    lacks = []
    if service.status_page is None:
        lacks.append("no status page")
    elif service.status_page.format not in FORMATS:
        lacks.append(f"status format {service.status_page.format or 'not named'} is not read yet")
    if not service.targets:
        lacks.append("no probe target")
    return lacks


def _of_look(look: Look) -> Address:
    return Address(
        what=f"page in {look.format}",
        url=look.url,
        state=_OF_LOOKS[look.outcome],
        outcome=look.outcome.value,
        why=clean(look.why),
        answered_by=look.address,
    )


def _of_measurement(measurement: Measurement) -> Address:
    return Address(
        what=f"target {measurement.target}",
        url=measurement.url,
        state=_state(measurement),
        outcome=measurement.outcome.value,
        why=clean(measurement.reason),
        answered_by=measurement.final_url if measurement.http_status is not None else None,
    )


def _state(measurement: Measurement) -> State:
    if measurement.outcome is Outcome.OK:
        return State.OK
    doubtful = measurement.outcome in (Outcome.BLOCKED, Outcome.VANTAGE_FAULT)
    return State.UNKNOWN if doubtful or measurement.control_ok is False else State.PROBLEM


def as_text(found: Sequence[Checked]) -> str:
    """A line per service: how it stands, every address that is not well, and what answered elsewhere than asked."""
    width = max((len(each.service) for each in found), default=0)
    return "\n".join(f"{each.service:<{width}}  {each.state:<9}  {_words(each)}".rstrip() for each in found)


def _words(found: Checked) -> str:
    return "; ".join((*(_in_words(address) for address in found.addresses), *found.missing))


def _in_words(address: Address) -> str:
    if address.state is not State.OK:
        return f"{address.what}: {address.outcome}, {address.url}" + (f" ({address.why})" if address.why else "")
    moved = address.answered_by is not None and address.answered_by.rstrip("/") != address.url.rstrip("/")
    return f"{address.what}, by {clean(address.answered_by or '')}" if moved else address.what


def as_json(found: Sequence[Checked]) -> list[dict[str, object]]:
    """An object per service, with every address that was asked."""
    return [
        {
            "service": each.service,
            "state": each.state.value,
            "addresses": [
                {
                    "what": address.what,
                    "url": address.url,
                    "state": address.state.value,
                    "outcome": address.outcome,
                    "why": address.why,
                    "answered_by": address.answered_by,
                }
                for address in each.addresses
            ],
            "missing": list(each.missing),
        }
        for each in found
    ]
