"""How many probes may run at once: enough that those which hang keep nobody else waiting, and no more than there is."""

from __future__ import annotations

import resource
from math import ceil

LEAST = 50
# A bound on memory: 10,000 targets a minute that all hang until a deadline of 10 s are 1,667.
MOST = 2000
# Files that are no probes: databases, controls, the log, what the program around us does.
SPARE = 200


def room(targets: int, *, period_s: float, deadline_s: float, files: int) -> int:
    """How many probes may run at once.

    Args:
        targets: how many there are.
        period_s: seconds in which each of them has its turn.
        deadline_s: how long one probe takes at most.
        files: how many files the process may have open.
    """
    hanging = ceil(targets * min(deadline_s / period_s, 1))
    return max(min(max(hanging, LEAST), MOST, files - SPARE), 1)


def files() -> int:
    """How many files this process may have open, after asking the system for as many as probes may need."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or soft >= MOST + SPARE:
        return MOST + SPARE
    wanted = MOST + SPARE if hard == resource.RLIM_INFINITY else min(MOST + SPARE, hard)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return wanted
