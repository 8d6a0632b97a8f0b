"""Who speaks for which service, and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .service import Handle, Service, VoiceRole

ANY_NETWORK = "other"  # a post whose network was not said


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One account speaking for one service for a time."""

    service: Service
    network: str
    role: VoiceRole
    official: bool
    since: date | None
    until: date | None

    def speaks(self, network: str | None, day: date | None) -> bool:
        """Whether this account speaks on that network on that day; an unknown network or day leaves it open."""
        if network not in (None, ANY_NETWORK, self.network):
            return False
        if day is None:
            return True
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def rank(self, day: date | None) -> tuple[bool, bool, int, str]:
        """Accounts before people, the latest appointment first; without a day, those who still speak come first."""
        ended = day is None and self.until is not None
        since = 0 if self.since is None else self.since.toordinal()
        return (not self.official, ended, -since, self.service.id)


def voices_by_handle(services: Iterable[Service]) -> dict[str, tuple[Voice, ...]]:
    """All voices of the services, by handle."""
    voices: dict[str, list[Voice]] = {}
    for service in services:
        for handle, voice in _voices_of(service):
            voices.setdefault(handle, []).append(voice)
    return {handle: tuple(found) for handle, found in voices.items()}


def _voices_of(service: Service) -> Iterator[tuple[str, Voice]]:
    for handle in service.handles:
        yield handle.name, _voice(service, handle, official=True, since=service.since, until=service.until)
    for person in service.spokespeople:
        for handle in person.handles:
            yield handle.name, _voice(service, handle, official=False, since=person.since, until=person.until)


def _voice(service: Service, handle: Handle, *, official: bool, since: date | None, until: date | None) -> Voice:
    return Voice(service=service, network=handle.network, role=handle.role, official=official, since=since, until=until)
