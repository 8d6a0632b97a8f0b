"""What goes wrong with simulated vantages while the service is well; seconds count from the beginning of the world."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from telemetry.model import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Flapping:
    """A vantage's link that loses each request, be it to the target or to the control, with a chance of `loss`."""

    vantage: str
    begins: float = -inf
    ends: float = inf
    loss: float = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocked:
    """A network from which the service alone cannot be reached: refused, or silently dropped as by a filter."""

    asn: int
    begins: float = -inf
    ends: float = inf
    outcome: Outcome = Outcome.TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokenControl:
    """A vantage where the control target never answers."""

    vantage: str
    begins: float = -inf
    ends: float = inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Skewed:
    """A vantage whose clock is ahead by so many seconds (behind where negative)."""

    vantage: str
    ahead: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LostBatch:
    """Samples of a vantage that never arrive."""

    vantage: str
    begins: float
    ends: float


@dataclass(frozen=True, slots=True, kw_only=True)
class LateBatch:
    """Samples of a vantage that all arrive together, at `arrives`."""

    vantage: str
    begins: float
    ends: float
    arrives: float


Fault = Flapping | Blocked | BrokenControl | Skewed | LostBatch | LateBatch
