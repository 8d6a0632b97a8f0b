"""What one round of samples says: down, blocked, broken and unknown are kept apart by a quorum of vantages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from .model import Health, Reading, Round, Sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """The rules of judging rounds, fixed before any claim.

    `share` and `partial` are shares of the healthy vantages, `rounds` and `flap` numbers of rounds.
    """

    # Fewer than three places cannot outvote one that is wrong.
    min_vantages: int = 3
    # Three vantages in one cloud are one witness.
    min_networks: int = 3
    # One country's filter or cable is not the service.
    min_countries: int = 2
    # Half of the healthy vantages: what "down" means to most people.
    share: float = 0.5
    # Below one in ten the service works for nearly everybody.
    partial: float = 0.1
    # The failing ones must differ in network (and for DOWN in country), or it is "blocked from there".
    failing_networks: int = 2
    failing_countries: int = 2
    # A single round is a blip.
    rounds: int = 2
    # One good round between two outages is flapping, not recovery.
    flap: int = 1
    # Nothing known for longer than this: what lies before and after may be two outages, so it is not called one.
    silence: timedelta = timedelta(minutes=30)


QUORUM = Quorum()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Witness:
    """A vantage in one round; `troubled` also where only some of its targets failed."""

    name: str
    asn: int | None
    country: str | None
    reading: Reading
    troubled: bool


def judge_round(
    start: datetime, end: datetime, latest: Mapping[tuple[str, str], Sample], quorum: Quorum = QUORUM
) -> Round:
    """Judge one round from the latest sample of each (vantage, target).

    A vantage where only some targets failed stands in `answered` but counts as failing for PARTIAL, never for DOWN.
    """
    witnesses = _witnesses(latest.values())
    sets = {reading: frozenset(w.name for w in witnesses if w.reading is reading) for reading in Reading}
    healthy = [w for w in witnesses if w.reading in (Reading.ANSWERED, Reading.FAILED)]
    return Round(
        start=start,
        end=end,
        answered=sets[Reading.ANSWERED],
        failed=sets[Reading.FAILED],
        refused=sets[Reading.REFUSED],
        void=sets[Reading.VOID],
        networks=_networks(healthy),
        countries=_countries(healthy),
        health=_health(witnesses, healthy, quorum),
    )


def _witnesses(samples: Iterable[Sample]) -> list[_Witness]:
    by_vantage: dict[str, list[Sample]] = {}
    for sample in samples:
        by_vantage.setdefault(sample.vantage, []).append(sample)
    return [_witness(name, own) for name, own in sorted(by_vantage.items())]


def _witness(name: str, own: list[Sample]) -> _Witness:
    readings = {sample.reading for sample in own}
    order = (Reading.ANSWERED, Reading.FAILED, Reading.REFUSED, Reading.VOID)
    reading = next(reading for reading in order if reading in readings)
    last = max((sample for sample in own if sample.reading is reading), key=lambda sample: (sample.time, sample.target))
    return _Witness(name=name, asn=last.asn, country=last.country, reading=reading, troubled=Reading.FAILED in readings)


def _health(witnesses: list[_Witness], healthy: list[_Witness], quorum: Quorum) -> Health:
    failed = [w for w in healthy if w.reading is Reading.FAILED]
    troubled = [w for w in healthy if w.troubled]
    refused = [w for w in witnesses if w.reading is Reading.REFUSED]
    if not healthy:
        return Health.BLOCKED if refused else Health.UNKNOWN
    if _confined(troubled + refused, healthy, quorum):
        return Health.BLOCKED
    if not _enough(healthy, quorum):
        return Health.UNKNOWN
    if _is_down(failed, healthy, quorum):
        return Health.DOWN
    if not troubled or len(troubled) / len(healthy) < quorum.partial:
        return Health.UP
    # Trouble in networks that cannot be told apart, or in one country, is neither fine nor an outage.
    apart = _networks(troubled) >= quorum.failing_networks and _countries(troubled) >= quorum.failing_countries
    return Health.PARTIAL if apart else Health.UNKNOWN


def _confined(against: list[_Witness], healthy: list[_Witness], quorum: Quorum) -> bool:
    """Whether trouble and refusals come from one network only, while enough vantages elsewhere were answered."""
    if not against:
        return False
    asns = {w.asn for w in against}
    if len(asns) > 1 or (None in asns and len(against) > 1):
        return False
    elsewhere = [w for w in healthy if not w.troubled and (w.asn is None or w.asn not in asns)]
    return len(elsewhere) >= max(quorum.min_vantages - 1, 1)


def _enough(healthy: list[_Witness], quorum: Quorum) -> bool:
    return (
        len(healthy) >= quorum.min_vantages
        and _networks(healthy) >= quorum.min_networks
        and _countries(healthy) >= quorum.min_countries
    )


def _is_down(failed: list[_Witness], healthy: list[_Witness], quorum: Quorum) -> bool:
    return (
        len(failed) / len(healthy) >= quorum.share
        and _networks(failed) >= quorum.failing_networks
        and _countries(failed) >= quorum.failing_countries
    )


def _networks(witnesses: Collection[_Witness]) -> int:
    return len({w.asn for w in witnesses if w.asn is not None})


def _countries(witnesses: Collection[_Witness]) -> int:
    return len({w.country for w in witnesses if w.country is not None})
