"""The start time that a measurement was made for, which stays its identity however often it is shipped."""

from __future__ import annotations

from datetime import UTC, datetime

from telemetry.probe.schedule import Plan

# The scheduler's clock never steps and the wall clock does: a run may seem to begin a little before its time.
EARLY = 0.05


def slot(plan: Plan, key: str, moment: datetime) -> datetime:
    """The latest start time of a job that is not after the moment, or after it by less than EARLY of a period."""
    latest = moment.timestamp() + EARLY * plan.period_s
    index = plan.next_index(key, latest)
    if plan.start(key, index) > latest:
        index -= 1
    return datetime.fromtimestamp(plan.start(key, index), UTC)
