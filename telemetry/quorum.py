"""What one round of samples says: down, blocked, broken and unknown are kept apart by a quorum of vantages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from .model import Health, Place, Reading, Round, Sample
from .witness import Series, Witness, countries, networks, witnesses


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
    # What fails while others are answered, in three of its last thirty rounds, is a fault of its own: when others then
    # fail too, it is no second witness.
    lone: int = 3
    memory: int = 30

    @property
    def elsewhere(self) -> int:
        """How many vantages in other networks must have been answered to call a failure lonely."""
        return max(self.min_vantages - 1, 1)

    def apart(self, places: Collection[Place]) -> bool:
        """Whether failing places differ enough in network and country not to share a fault of their own."""
        return networks(places) >= self.failing_networks and countries(places) >= self.failing_countries


QUORUM = Quorum()
NOBODY: frozenset[str] = frozenset()


def judge_round(
    start: datetime,
    end: datetime,
    latest: Mapping[Series, Sample],
    quorum: Quorum = QUORUM,
    discredited: Collection[Series] = frozenset(),
) -> Round:
    """Judge one round from the latest sample of each (vantage, target).

    A vantage where only some targets failed stands in `answered` but counts as failing for PARTIAL, never for DOWN. A
    failure of a `discredited` series makes no outage, and where it is all of what a vantage has to say, no "up" either.
    """
    return summed_up(start, end, witnesses(latest, discredited), quorum)


def summed_up(start: datetime, end: datetime, heard: Sequence[Witness], quorum: Quorum = QUORUM) -> Round:
    """What the vantages of one round come to."""
    answered, failed, refused, void = (
        frozenset([w.name for w in heard if w.reading is reading])
        for reading in (Reading.ANSWERED, Reading.FAILED, Reading.REFUSED, Reading.VOID)
    )
    healthy = [w for w in heard if w.reading is Reading.ANSWERED or w.reading is Reading.FAILED]
    places = [w.place for w in healthy]
    return Round(
        start=start,
        end=end,
        answered=answered,
        failed=failed,
        refused=refused,
        void=void,
        networks=networks(places),
        countries=countries(places),
        health=_health(heard, healthy, quorum),
        troubled=frozenset([w.place for w in healthy if w.troubled]),
    )


def all_answered(start: datetime, end: datetime, places: frozenset[Place], quorum: Quorum = QUORUM) -> Round:
    """A round in which every target answered everywhere: most are, and what they come to is worked out once."""
    answered, health, nets, lands = _all_answered(places, quorum)
    return Round(
        start=start,
        end=end,
        answered=answered,
        failed=NOBODY,
        refused=NOBODY,
        void=NOBODY,
        networks=nets,
        countries=lands,
        health=health,
    )


@lru_cache(maxsize=1024)
def _all_answered(places: frozenset[Place], quorum: Quorum) -> tuple[frozenset[str], Health, int, int]:
    heard = [Witness(place=place, reading=Reading.ANSWERED, troubled=False, discredited=False) for place in places]
    return frozenset(w.name for w in heard), _health(heard, heard, quorum), networks(places), countries(places)


def _health(heard: Sequence[Witness], healthy: list[Witness], quorum: Quorum) -> Health:
    failed = [w for w in healthy if w.reading is Reading.FAILED]
    troubled = [w for w in healthy if w.troubled]
    refused = [w for w in heard if w.reading is Reading.REFUSED]
    discredited = [w for w in heard if w.discredited]
    if not healthy:
        return Health.BLOCKED if refused else Health.UNKNOWN
    if _confined(troubled + refused + discredited, healthy, quorum):
        return Health.BLOCKED
    if not _enough(healthy, quorum):
        return Health.UNKNOWN
    if len(failed) / len(healthy) >= quorum.share and quorum.apart([w.place for w in failed]):
        return Health.DOWN
    if troubled and len(troubled) / len(healthy) >= quorum.partial and quorum.apart([w.place for w in troubled]):
        return Health.PARTIAL
    # Trouble in networks that cannot be told apart, in one country or at discredited places is neither fine nor an
    # outage.
    trouble = len(troubled) + len(discredited)
    return Health.UNKNOWN if trouble and trouble / (len(healthy) + len(discredited)) >= quorum.partial else Health.UP


def _confined(against: list[Witness], healthy: list[Witness], quorum: Quorum) -> bool:
    """Whether trouble and refusals come from one network only, while enough vantages elsewhere were answered."""
    if not against:
        return False
    asns = {w.asn for w in against}
    if len(asns) > 1 or (None in asns and len(against) > 1):
        return False
    elsewhere = [w for w in healthy if not w.troubled and (w.asn is None or w.asn not in asns)]
    return len(elsewhere) >= quorum.elsewhere


def _enough(healthy: list[Witness], quorum: Quorum) -> bool:
    places = [w.place for w in healthy]
    return (
        len(healthy) >= quorum.min_vantages
        and networks(places) >= quorum.min_networks
        and countries(places) >= quorum.min_countries
    )
