"""Which way claims point."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from claims.model import Claim, Direction

Read = Callable[..., Claim]


@pytest.mark.parametrize(
    ("line", "way"),
    [
        ("{metric-trend|impressions are up 12%}", Direction.UP),
        ("{metric-trend|log-ins are well above a normal day}", Direction.UP),
        ("{metric-trend|spam fell by a third}", Direction.DOWN),
        ("{metric-trend|hate speech is 0.1% of what is seen}", Direction.NONE),
        ("{comparison|we came out ahead of the others}", Direction.UP),
        ("{comparison|our network beats theirs}", Direction.UP),
        ("{comparison|theirs is worse than ours}", Direction.DOWN),
        ("{comparison|about the same as the other SDK}", Direction.NONE),
        ("{degraded|the site crawls}", Direction.DOWN),
        ("{degraded|the site is down}", Direction.NONE),
        ("{latency-change|pages load much faster}", Direction.UP),
        ("{latency-change|latency cut by half}", Direction.UP),
        ("{operational|faster is better, and all is fine}", Direction.NONE),
    ],
)
def test_direction(read: Read, line: str, way: Direction) -> None:
    assert read(line).direction is way
