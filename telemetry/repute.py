"""Which series have lately been failing alone, and so are no witnesses when others fail too; fed round by round."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

from .model import Health, Reading, Round, Sample
from .quorum import QUORUM, Quorum
from .witness import Series, Witness

BAD = frozenset({Health.DOWN, Health.PARTIAL})


class Repute:
    """What the rounds so far say of each (vantage, target).

    A failure is lonely if its round is no outage while enough vantages in other networks were answered in full. Rounds
    beside an outage do not count, for that is how outages begin and end. A series that was lonely in `quorum.lone` of
    the last `quorum.memory` rounds without an outage is discredited.
    """

    __slots__ = ("_after_bad", "_clock", "_lonely", "_quorum")

    def __init__(self, quorum: Quorum = QUORUM) -> None:
        self._quorum = quorum
        self._lonely: dict[Series, deque[int]] = {}
        # Counts the rounds without an outage.
        self._clock = 0
        self._after_bad = False

    def discredited(self) -> frozenset[Series]:
        """The series whose failures count for nothing in the next round."""
        return frozenset([series for series, times in self._lonely.items() if len(times) >= self._quorum.lone])

    def learn(self, entry: Round, latest: Mapping[Series, Sample], heard: Sequence[Witness]) -> None:
        """Take note of a round that has been judged."""
        bad = entry.health in BAD
        if bad:
            self._take_back()
        else:
            self._clock += 1
            self._expire()
            if not self._after_bad:
                self._note(latest, heard)
        self._after_bad = bad

    def _take_back(self) -> None:
        """The round before an outage was no lonely failure but its beginning."""
        for times in self._lonely.values():
            if times and times[-1] == self._clock:
                times.pop()

    def _expire(self) -> None:
        for times in self._lonely.values():
            if times and times[0] <= self._clock - self._quorum.memory:
                times.popleft()

    def _note(self, latest: Mapping[Series, Sample], heard: Sequence[Witness]) -> None:
        if not any(w.troubled or w.discredited for w in heard):
            return
        failed = [(series, sample.asn) for series, sample in latest.items() if sample.reading is Reading.FAILED]
        answered = [w.place for w in heard if w.reading is Reading.ANSWERED and not w.troubled]
        for series, asn in failed:
            elsewhere = [
                place for place in answered if place.vantage != series[0] and (place.asn is None or place.asn != asn)
            ]
            if len(elsewhere) >= self._quorum.elsewhere:
                self._lonely.setdefault(series, deque()).append(self._clock)
