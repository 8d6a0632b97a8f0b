"""A simulated claim with its known truth."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from claims.calibrate.probed import NAME, SERVICE
from claims.calibrate.simulated import Simulated
from claims.calibrate.year import DAY_S, HOUR_S, MINUTE_S, at
from claims.model import Claim, ClaimWindow, Kind, Post, Role


class Truth(StrEnum):
    """How a claim stands to what happened: `half` is literally true and leaves out most of it."""

    TRUE = "true"
    HALF = "half"
    FALSE = "false"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A claim, its post, when it is judged (seconds of the year), and its truth.

    `enough` tells of a false one whether what two independent sources saw shows it by the published rules; `case` says
    in what way it was made.
    """

    claim: Claim
    post: Post
    now: float
    truth: Truth
    case: str
    enough: bool = False


@dataclass(slots=True)
class Maker:
    """Makes claims about one simulated year, from one source of randomness."""

    seen: Simulated
    chance: np.random.Generator
    count: int = 0

    def later(self, posted: float) -> float:
        """When a post is judged: mostly days afterwards, some while it is news."""
        return posted + float(
            self.chance.choice([30 * MINUTE_S, 3 * HOUR_S, 3 * DAY_S, 10 * DAY_S], p=[0.1, 0.2, 0.5, 0.2])
        )

    def made(
        self,
        kind: Kind,
        words: str,
        *,
        posted: float,
        now: float,
        truth: Truth,
        case: str,
        enough: bool = False,
        said: tuple[float, float] | None = None,
        about: str = SERVICE,
        **more: Any,
    ) -> Made:
        """A claim by the company in these words, `{}` in them the service's name; `said` is its window."""
        span = words.format(NAME)
        self.count += 1
        window = None
        if said is not None:
            window = ClaimWindow(text="then", start=at(said[0]), end=at(said[1]))
        claim = Claim(span=span, start=0, end=len(span), kind=kind, service=about, window=window, **more)
        post = Post(
            id=f"{self.seen.year.number}/{self.count}",
            text=span,
            author_role=Role.COMPANY,
            posted_at=at(posted),
            service=about,
        )
        return Made(
            claim=claim,
            post=post,
            now=now,
            truth=truth,
            case=case,
            enough=enough and truth is Truth.FALSE,
        )
