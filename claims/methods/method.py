"""A published method: what is asked, over which window, with which thresholds, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from claims.model import Claim, Kind, Observations, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A number that was fixed before any claim was judged, with its reason."""

    name: str
    value: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One kind's pre-registered method; a changed meaning gets a new id, a changed number a new version.

    `judge` is pure: the same claim and observations give the same verdict. `examples` say what would come out of what.
    """

    kind: Kind
    version: int
    question: str
    window: str
    effect: str
    thresholds: tuple[Threshold, ...]
    blind_spots: str
    judge: Callable[[Claim, Observations], Verdict]
    examples: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The name stored in every verdict, such as `operational/1`."""
        return f"{self.kind}/{self.version}"
