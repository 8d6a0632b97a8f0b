"""A vantage in one round: what it has to say, taken together from its targets."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from .model import Place, Reading, Sample

# A (vantage, target).
Series = tuple[str, str]

# What a vantage says if its targets differ: one answer shows that it can reach the service.
_ORDER = (Reading.ANSWERED, Reading.FAILED, Reading.REFUSED, Reading.VOID)


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A vantage in one round.

    `troubled` also where only some of its targets failed; `discredited` where it failed, but only in a way in which it
    has been failing alone: its reading is then void.
    """

    place: Place
    reading: Reading
    troubled: bool
    discredited: bool

    @property
    def name(self) -> str:
        """The vantage's name."""
        return self.place.vantage

    @property
    def asn(self) -> int | None:
        """Its network."""
        return self.place.asn


def witnesses(latest: Mapping[Series, Sample], discredited: Collection[Series] = frozenset()) -> list[Witness]:
    """The vantages of a round, by name, from the latest sample of each (vantage, target).

    A failure of a `discredited` series is void; its answers count as all others do.
    """
    by_vantage: dict[str, list[tuple[Reading, bool, Sample]]] = {}
    for series, sample in latest.items():
        reading = sample.reading
        wayward = reading is Reading.FAILED and series in discredited
        by_vantage.setdefault(sample.vantage, []).append((Reading.VOID if wayward else reading, wayward, sample))
    return [_witness(own) for _, own in sorted(by_vantage.items())]


def networks(places: Iterable[Place]) -> int:
    """How many known networks these places are in."""
    return len({place.asn for place in places if place.asn is not None})


def countries(places: Iterable[Place]) -> int:
    """How many known countries these places are in."""
    return len({place.country for place in places if place.country is not None})


def _witness(own: list[tuple[Reading, bool, Sample]]) -> Witness:
    readings = {reading for reading, _, _ in own}
    reading = next(reading for reading in _ORDER if reading in readings)
    last = max((entry[2] for entry in own if entry[0] is reading), key=lambda sample: (sample.time, sample.target))
    return Witness(
        place=Place(last.vantage, last.asn, last.country),
        reading=reading,
        troubled=Reading.FAILED in readings,
        discredited=reading is Reading.VOID and any(wayward for _, wayward, _ in own),
    )
