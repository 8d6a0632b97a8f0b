"""What one round of samples says: down, blocked, broken and unknown are kept apart by a quorum of vantages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from .model import Health, Place, Reading, Round
from .witness import Saying, Series, Told, Witness, countries, networks, saying, witnesses


@dataclass(frozen=True, slots=True, kw_only=True)
class Quorum:
    """The rules of judging rounds, fixed before any claim.

    `share` and `partial` are shares of the healthy vantages, the others numbers of vantages, networks,
    countries or rounds.
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
    # Two places alone may have two faults that began together by chance: those must both go on for longer.
    rounds_of_few: int = 5
    # One good round between two outages is flapping, not recovery.
    flap: int = 1
    # Nothing known for longer than this: what lies before and after may be two outages, so it is not called one.
    silence: timedelta = timedelta(minutes=30)
    # What fails while others are answered, in three of its last thirty rounds, is a fault of its own: when others then
    # fail too, it is no second witness.
    lone: int = 3
    memory: int = 30

    def few(self, places: Collection[Place]) -> bool:
        """Whether failing places are in no more networks than it takes."""
        return networks(places) <= self.failing_networks

    @property
    def elsewhere(self) -> int:
        """How many vantages in other networks must have been answered to call a failure lonely."""
        return max(self.min_vantages - 1, 1)

    def apart(self, places: Collection[Place]) -> bool:
        """Whether failing places differ enough in network and country not to share a fault of their own."""
        return networks(places) >= self.failing_networks and countries(places) >= self.failing_countries


QUORUM = Quorum()


def judge_round(
    start: datetime,
    end: datetime,
    latest: Mapping[Series, Told],
    quorum: Quorum = QUORUM,
    *,
    discredited: Collection[Series] = frozenset(),
    doubtful: Collection[Series] = frozenset(),
) -> Round:
    """Judge one round from the latest sample of each (vantage, target).

    A vantage where only some targets failed stands in `answered` but counts as failing for PARTIAL, never for DOWN. A
    failure of a `discredited` series makes no outage, and where it is all that a vantage has to say, no "up" either.
    Where only just enough places fail, those that are `doubtful` do not count among them.
    """
    found = _judged(frozenset([saying(sample, discredited, doubtful) for sample in latest.values()]), quorum)
    return Round(
        start=start,
        end=end,
        answered=found.answered,
        failed=found.failed,
        refused=found.refused,
        void=found.void,
        networks=found.networks,
        countries=found.countries,
        health=found.health,
        troubled=found.troubled,
    )


class _Judged(NamedTuple):
    """A round without its time."""

    answered: frozenset[str]
    failed: frozenset[str]
    refused: frozenset[str]
    void: frozenset[str]
    networks: int
    countries: int
    health: Health
    troubled: frozenset[Place]


# Round after round looks the same, so what it comes to is worked out once.
@lru_cache(maxsize=4096)
def _judged(sayings: frozenset[Saying], quorum: Quorum) -> _Judged:
    heard = witnesses(sayings)
    healthy = [w for w in heard if w.reading in (Reading.ANSWERED, Reading.FAILED)]
    places = [w.place for w in healthy]
    sets = {reading: frozenset(w.name for w in heard if w.reading is reading) for reading in Reading}
    return _Judged(
        answered=sets[Reading.ANSWERED],
        failed=sets[Reading.FAILED],
        refused=sets[Reading.REFUSED],
        void=sets[Reading.VOID],
        networks=networks(places),
        countries=countries(places),
        health=_health(heard, healthy, quorum),
        troubled=frozenset(w.place for w in healthy if w.troubled),
    )


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
    if len(failed) / len(healthy) >= quorum.share and _apart(failed, quorum):
        return Health.DOWN
    if troubled and len(troubled) / len(healthy) >= quorum.partial and _apart(troubled, quorum):
        return Health.PARTIAL
    # Trouble in networks that cannot be told apart, in one country or at discredited places is neither fine nor an
    # outage.
    trouble = len(troubled) + len(discredited)
    return Health.UNKNOWN if trouble and trouble / (len(healthy) + len(discredited)) >= quorum.partial else Health.UP


def _apart(failing: list[Witness], quorum: Quorum) -> bool:
    """Whether those that fail are enough, and credible enough, not to share a fault or to have one each."""
    places = [w.place for w in failing]
    if not quorum.apart(places):
        return False
    return not quorum.few(places) or quorum.apart([w.place for w in failing if not w.doubtful])


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
