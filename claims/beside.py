"""Other services measured by the same probes: control sites, and the one that a claim compares with."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from claims.hours import probed_hours
from claims.model import Beside, Claim, ProbedHour
from telemetry.model import Window
from telemetry.services import Catalogue, Service
from telemetry.store import TelemetryStore

# One site may have had a change of its own; the middle one of three has seldom.
CONTROLS = 3
# So much of the time is looked at to learn who else was measured.
GLANCE = timedelta(days=1)
# A control site that shares fewer places with the service tells nothing about most of its ways.
SHARED_PLACES = 3


def control_sites(
    service: Service,
    hours: Sequence[ProbedHour],
    windows: Sequence[Window],
    *,
    catalogue: Catalogue,
    telemetry: TelemetryStore,
) -> tuple[Beside, ...]:
    """Unrelated services that were measured from the same places, by id; none where there are fewer than CONTROLS."""
    if not hours or not windows:
        return ()
    places = {hour.vantage for hour in hours}
    looks = [Window(start=max(window.start, window.end - GLANCE), end=window.end) for window in windows]
    found: list[Service] = []
    for other in sorted(catalogue.services.values(), key=lambda each: each.id):
        if _unrelated(service, other) and all(_shared(telemetry, other, look, places) for look in looks):
            found.append(other)
        if len(found) == CONTROLS:
            return tuple(_beside(each, windows, telemetry) for each in found)
    return ()


def rival(
    claim: Claim, service: Service, windows: Sequence[Window], *, catalogue: Catalogue, telemetry: TelemetryStore
) -> Beside | None:
    """The other service that the claim names, with its probes; None where it names none, or several."""
    others = {each.id: each for each in _named(claim.span, catalogue) if each.id != service.id}
    if len(others) != 1:
        return None
    (other,) = others.values()
    return _beside(other, windows, telemetry)


def _beside(service: Service, windows: Sequence[Window], telemetry: TelemetryStore) -> Beside:
    hours = probed_hours(telemetry, service.id, windows)
    return Beside(service=service.id, service_name=service.name, hours=hours)


def _unrelated(service: Service, other: Service) -> bool:
    related = service.id in {other.id, other.successor} or service.successor == other.id
    return not related and not set(other.domains) & set(service.domains)


def _shared(telemetry: TelemetryStore, other: Service, look: Window, places: Iterable[str]) -> bool:
    met = {place.vantage for place in telemetry.summary(other.id, look).places if place.answers.timed}
    return len(met & set(places)) >= SHARED_PLACES


def _named(words: str, catalogue: Catalogue) -> Iterator[Service]:
    """The services that the words name; a name that is an everyday word counts in its own spelling only."""
    plain, spoken = catalogue.ambiguous(), words.casefold()
    for phrase, name in catalogue.phrases():
        if phrase.casefold() not in spoken:
            continue
        flags = re.NOFLAG if phrase in plain else re.IGNORECASE
        if re.search(rf"(?<![\w.@-]){re.escape(phrase)}(?![\w-])", words, flags) is not None:
            yield catalogue.services[name]
