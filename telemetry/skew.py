"""Wrong clocks put right: samples moved by what the hub knows of their vantage's clock; pure.

The rule: an offset that is known (the hub's clock minus the agent's when its last batch came) is taken out before
judging. One below NOISE is not moved, for the way of a batch is in it. What nobody knows of (a clock put right since,
or wrong between two batches) is left to the quorum: one vantage's wrong clock makes no outage, and the ends of an
outage reach to the nearest round in which none of its vantages was in trouble by its own clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from .model import Sample
from .vantages import Agent

# Shipping itself takes so long.
NOISE = timedelta(seconds=2)


def offsets(agents: Iterable[Agent]) -> dict[str, timedelta]:
    """What has to be added to each vantage's times: of those whose clock is further off than NOISE."""
    known = (
        (agent.name, timedelta(seconds=agent.clock_offset_s)) for agent in agents if agent.clock_offset_s is not None
    )
    return {name: offset for name, offset in known if abs(offset) > NOISE}


def aligned(samples: Sequence[Sample], offsets: Mapping[str, timedelta]) -> tuple[Sample, ...]:
    """The samples in the hub's time, in the order given; vantages without an offset stay as they are."""
    return tuple(_moved(sample, offsets[sample.vantage]) if sample.vantage in offsets else sample for sample in samples)


def _moved(sample: Sample, by: timedelta) -> Sample:
    return replace(sample, time=sample.time + by, until=None if sample.until is None else sample.until + by)
