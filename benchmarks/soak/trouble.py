"""What goes wrong, and when: a seeded plan."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

FIRST_S = 45.0
AGENT, HUB, DISK, CLOCK = "kill agent", "kill hub", "fill disk of", "clock ahead at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One trouble: `at` seconds after the beginning, for so many `seconds`."""

    at: float
    what: str
    whom: str
    seconds: float


def plan(chance: random.Random, *, seconds: float, can_fill: bool, can_lie: bool) -> Iterator[Trouble]:
    """Troubles one after the other, with some peace between them; every kind in turn, in an order of chance."""
    at, bag = FIRST_S, list[str]()
    while True:
        if not bag:
            bag = [AGENT, HUB, *([DISK] if can_fill else []), *([CLOCK] if can_lie else [])]
            chance.shuffle(bag)
        what = bag.pop()
        lasts = chance.uniform(5, 70)
        if at + lasts > seconds:
            return
        whom = {AGENT: chance.choice(["oslo-1", "lima-1", "pune-1"]), CLOCK: "pune-1"}.get(what, "hub")
        yield Trouble(at=at, what=what, whom=whom, seconds=lasts)
        at += lasts + chance.uniform(10, 60)
