"""What a hub knows of the agents that ship to it; one that has fallen silent says nothing, which is not "up"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A vantage that ships its samples.

    `enrolled_at` is when the hub's configuration first named it, `enrolled` whether it still does. `last_seen` is the
    hub's clock when it took its last batch, `clock_offset_s` the hub's clock minus the agent's at that time in seconds,
    the way of the batch included. `dropped` counts the samples that the agent says it had to throw away.
    """

    name: str
    operator: str
    asn: int | None
    country: str | None
    enrolled: bool
    enrolled_at: datetime
    last_seen: datetime | None = None
    clock_offset_s: float | None = None
    batches: int = 0
    samples: int = 0
    dropped: int = 0


def silent(agents: Iterable[Agent], now: datetime, max_age: timedelta) -> tuple[Agent, ...]:
    """The enrolled agents from whom nothing has been taken for longer than `max_age`, by name."""
    quiet = (agent for agent in agents if agent.enrolled and now - (agent.last_seen or agent.enrolled_at) > max_age)
    return tuple(sorted(quiet, key=lambda agent: agent.name))
