"""From what was observed here to telemetry.db."""

from __future__ import annotations

from .probe.measurement import Vantage, to_sample
from .probe.observed import Observed
from .store import TelemetryStore


def record(store: TelemetryStore, vantage: Vantage, observed: Observed) -> None:
    """Keep samples, then the starts that were missed, then checks of the clock, each in one transaction.

    Raises:
        StoreUnavailable: the file cannot be written right now; what was written before stays and may come again.
    """
    if observed.measurements:
        store.add_samples([to_sample(measurement, vantage) for measurement in observed.measurements])
    if observed.missed:
        store.add_missed(observed.missed)
    if observed.checks:
        store.add_clock_checks(observed.checks)
