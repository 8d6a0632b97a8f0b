"""What truly happens to a simulated service, whoever looks; seconds count from the beginning of the world."""

from __future__ import annotations

from dataclasses import dataclass

from telemetry.model import Outcome, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A stretch in which the service fails: for everybody, or where and as far as it says.

    `countries`, `asns` and `targets` are those hit, None for all; `share` is the chance that a request fails there.
    """

    begins: float
    ends: float
    countries: frozenset[str] | None = None
    asns: frozenset[int] | None = None
    targets: frozenset[str] | None = None
    share: float = 1.0
    outcome: Outcome = Outcome.TIMEOUT

    @property
    def length(self) -> float:
        """How long it lasts, in seconds."""
        return self.ends - self.begins

    def reaches(self, place: Place, target: str) -> bool:
        """Whether requests from this place to this target are hit at all."""
        return (
            (self.countries is None or place.country in self.countries)
            and (self.asns is None or place.asn in self.asns)
            and (self.targets is None or target in self.targets)
        )

    def hits(self, place: Place, target: str, moment: float, chance: float) -> bool:
        """Whether a request at this moment fails; `chance` is drawn evenly from 0 to 1."""
        return self.begins <= moment < self.ends and chance < self.share and self.reaches(place, target)
