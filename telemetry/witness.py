"""A vantage in one round: what it has to say, taken together from its targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from .model import Place, Reading

# A (vantage, target).
Series = tuple[str, str]

# What a vantage says if its targets differ: one answer shows that it can reach the service.
_ORDER = (Reading.ANSWERED, Reading.FAILED, Reading.REFUSED, Reading.VOID)


class Told(Protocol):
    """What judging needs to know of a sample; `Sample` is one."""

    @property
    def time(self) -> datetime:
        """When it was taken."""

    @property
    def until(self) -> datetime | None:
        """Up to when it is known to hold, where it does."""

    @property
    def vantage(self) -> str:
        """Where it was taken."""

    @property
    def target(self) -> str:
        """What was asked."""

    @property
    def asn(self) -> int | None:
        """The network of the vantage."""

    @property
    def country(self) -> str | None:
        """The country of the vantage."""

    @property
    def reading(self) -> Reading:
        """What it says about the service."""


class Saying(NamedTuple):
    """What one target showed at one vantage; the time of it no longer matters within a round."""

    place: Place
    target: str
    reading: Reading
    discredited: bool
    doubtful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A vantage in one round.

    `troubled` also where only some of its targets failed; `discredited` where it failed, but only in a way in which it
    has been failing alone: its reading is then void. `doubtful` if something failed that has failed alone before.
    """

    place: Place
    reading: Reading
    troubled: bool
    discredited: bool
    doubtful: bool

    @property
    def name(self) -> str:
        """The vantage's name."""
        return self.place.vantage

    @property
    def asn(self) -> int | None:
        """Its network."""
        return self.place.asn


def saying(sample: Told, discredited: Collection[Series], doubtful: Collection[Series]) -> Saying:
    """What a sample says; a failure of a `discredited` series is void, its answers count as all others do."""
    reading = sample.reading
    place = Place(sample.vantage, sample.asn, sample.country)
    if reading is not Reading.FAILED:
        return Saying(place, sample.target, reading, discredited=False, doubtful=False)
    series = (sample.vantage, sample.target)
    if series in discredited:
        return Saying(place, sample.target, Reading.VOID, discredited=True, doubtful=True)
    return Saying(place, sample.target, reading, discredited=False, doubtful=series in doubtful)


def witnesses(sayings: Iterable[Saying]) -> list[Witness]:
    """The vantages of a round, by name; one that moves within the round stands where its last target by name does."""
    by_vantage: dict[str, list[Saying]] = {}
    for each in sayings:
        by_vantage.setdefault(each.place.vantage, []).append(each)
    return [_witness(own) for _, own in sorted(by_vantage.items())]


def networks(places: Iterable[Place]) -> int:
    """How many known networks these places are in."""
    return len({place.asn for place in places if place.asn is not None})


def countries(places: Iterable[Place]) -> int:
    """How many known countries these places are in."""
    return len({place.country for place in places if place.country is not None})


def _witness(own: list[Saying]) -> Witness:
    readings = {each.reading for each in own}
    reading = next(reading for reading in _ORDER if reading in readings)
    last = max((each for each in own if each.reading is reading), key=lambda each: each.target)
    return Witness(
        place=last.place,
        reading=reading,
        troubled=Reading.FAILED in readings,
        discredited=reading is Reading.VOID and any(each.discredited for each in own),
        doubtful=any(each.doubtful for each in own),
    )
