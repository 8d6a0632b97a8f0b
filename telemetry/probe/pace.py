"""The clock that start times are kept by: it follows the wall clock, and makes no start twice when that is set back."""

from __future__ import annotations

from collections.abc import Callable

# What a wall clock may have gone wrong by without every start anew; hubs take no samples of a clock further off.
FARTHEST_AHEAD_S = 900.0
# The speed at which the schedule waits for a wall clock that was set back: a period of a minute then takes 67 s.
SLOWEST = 0.9


def paced(before: float, elapsed: float, wall: float) -> float:
    """The schedule's time, in seconds since the epoch.

    Where the wall clock has gone on, by itself, by a correction or while the machine slept, the schedule is there too,
    and starts in between are missed. Where it is behind, the schedule runs slower until the wall clock has caught up,
    and no start comes twice; from FARTHEST_AHEAD_S on it goes back as well, as it would stay wrong for hours.

    Args:
        before: the schedule's time when it was asked last.
        elapsed: seconds since then, on a clock that nobody sets.
        wall: the wall clock's time.
    """
    if before + elapsed - wall > FARTHEST_AHEAD_S:
        return wall
    return max(wall, before + elapsed * SLOWEST)


class Pace:
    """The schedule's clock at work.

    Args:
        wall: the wall clock, in seconds since the epoch.
        steady: seconds on a clock that nobody sets.
    """

    __slots__ = ("_asked", "_now", "_steady", "_wall")

    def __init__(self, wall: Callable[[], float], steady: Callable[[], float]) -> None:
        self._wall = wall
        self._steady = steady
        self._now, self._asked = wall(), steady()

    def __call__(self) -> float:
        """Seconds since the epoch by which starts are due."""
        asked = self._steady()
        self._now = paced(self._now, asked - self._asked, self._wall())
        self._asked = asked
        return self._now
