"""From what was observed here to telemetry.db."""

from __future__ import annotations

from .probe.measurement import Measurement, Vantage, to_sample
from .probe.observed import Observed
from .shipped import Shipped
from .store import TelemetryStore


def record(store: TelemetryStore, vantage: Vantage, observed: Observed) -> None:
    """Keep samples, then the starts that were missed, then checks of the clock, each in one transaction.

    Raises:
        StoreUnavailable: the file cannot be written right now; what was written before stays and may come again.
    """
    by_plan = [one for one in observed.measurements if one.scheduled is not None]
    at_once = [one for one in observed.measurements if one.scheduled is None]
    if by_plan:
        store.add_scheduled(vantage, [_shipped(one, vantage) for one in by_plan])
    if at_once:
        store.add_samples([to_sample(one, vantage) for one in at_once])
    if observed.missed:
        store.add_missed(observed.missed)
    if observed.checks:
        store.add_clock_checks(observed.checks)


def _shipped(measurement: Measurement, vantage: Vantage) -> Shipped:
    return Shipped(scheduled=measurement.scheduled or measurement.time, sample=to_sample(measurement, vantage))
