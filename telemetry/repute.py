"""Which series have lately been failing alone, and so are no witnesses when others fail too; fed round by round."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping

from .model import Health, Reading, Round
from .quorum import QUORUM, Quorum
from .witness import Series, Told

BAD = frozenset({Health.DOWN, Health.PARTIAL})


class Repute:
    """What the rounds so far say of each (vantage, target).

    A failure is lonely if its round is no outage while enough vantages in other networks were answered in full. Rounds
    beside an outage do not count, for that is how outages begin and end. A series that was lonely in `quorum.lone` of
    the last `quorum.memory` rounds without an outage is discredited; one that was so at all is doubtful.
    """

    __slots__ = ("_clock", "_lonely", "_quorum", "_run")

    def __init__(self, quorum: Quorum = QUORUM) -> None:
        self._quorum = quorum
        self._lonely: dict[Series, deque[int]] = {}
        # Counts the rounds without an outage.
        self._clock = 0
        # The bad rounds in a row up to now.
        self._run = 0

    def discredited(self) -> frozenset[Series]:
        """The series whose failures count for nothing in the next round."""
        return frozenset([series for series, times in self._lonely.items() if len(times) >= self._quorum.lone])

    def doubtful(self) -> frozenset[Series]:
        """The series that were lonely at all, but for the very last round without an outage: it may be an onset."""
        return frozenset([series for series, times in self._lonely.items() if times and times[0] < self._clock])

    def learn(self, entry: Round, latest: Mapping[Series, Told]) -> None:
        """Take note of a round that has been judged; one without evidence is none."""
        if not entry.healthy:
            return
        if entry.health in BAD:
            self._run += 1
            if self._run == self._quorum.rounds:
                self._take_back()
            return
        ended, self._run = self._run, 0
        self._clock += 1
        self._expire()
        if ended < self._quorum.rounds:
            self._note(latest)

    def _take_back(self) -> None:
        """The round before an outage was no lonely failure but its beginning."""
        for times in self._lonely.values():
            if times and times[-1] == self._clock:
                times.pop()

    def _expire(self) -> None:
        for times in self._lonely.values():
            if times and times[0] <= self._clock - self._quorum.memory:
                times.popleft()

    def _note(self, latest: Mapping[Series, Told]) -> None:
        failed = {series: sample.asn for series, sample in latest.items() if sample.reading is Reading.FAILED}
        if not failed:
            return
        troubled = {vantage for vantage, _ in failed}
        answered = {
            sample.vantage: sample.asn
            for sample in latest.values()
            if sample.reading is Reading.ANSWERED and sample.vantage not in troubled
        }
        for series, asn in failed.items():
            elsewhere = sum(other is None or other != asn for other in answered.values())
            if elsewhere >= self._quorum.elsewhere:
                self._lonely.setdefault(series, deque()).append(self._clock)
