"""A clock that nobody sets, for telling whether somebody has set the other one."""

from __future__ import annotations

import time


def steady() -> float:
    """Seconds since some moment; they count on while the machine sleeps, where the system has a clock that does."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()
