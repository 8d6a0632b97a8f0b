"""Histories of samples for tests of what is kept: vantages of one service over hours and days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np

from telemetry.model import Outcome, Sample, Window
from telemetry.samples import samples_within
from telemetry.store import TelemetryStore

START = datetime(2024, 5, 6, tzinfo=UTC)
PLACES = (("fra-1", 64500, "DE"), ("nyc-1", 64501, "US"), ("tyo-1", 64502, "JP"))
BASE = Sample(
    time=START,
    service="acme",
    target="https://acme.example",
    vantage="fra-1",
    asn=64500,
    country="DE",
    outcome=Outcome.OK,
    http_status=200,
    control_ok=True,
)


def at(**after: float) -> datetime:
    """So long after START."""
    return START + timedelta(**after)


def sample(place: int, time: datetime, outcome: Outcome = Outcome.OK, total_ms: float | None = 100.0) -> Sample:
    """One sample of a place's own."""
    vantage, asn, country = PLACES[place]
    timed = total_ms if outcome is Outcome.OK else None
    return replace(
        BASE, time=time, vantage=vantage, asn=asn, country=country, outcome=outcome, total_ms=timed, origin="test"
    )


def quiet(hours: int, *, every_s: int = 60, start: datetime = START, seed: int = 1) -> Iterator[Sample]:
    """All places, each answered at every turn, in times that scatter."""
    rng = np.random.default_rng(seed)
    for turn in range(hours * 3600 // every_s):
        for place in range(len(PLACES)):
            took = round(float(rng.lognormal(4.6, 0.3)), 2)
            yield sample(place, start + timedelta(seconds=turn * every_s, milliseconds=place), total_ms=took)


def raw(store: TelemetryStore, window: Window) -> tuple[Sample, ...]:
    """The samples that are kept themselves."""
    return samples_within(store._db, "acme", window)


def rollups(store: TelemetryStore) -> dict[str, list[tuple[object, ...]]]:
    """All that was rolled up, by hour and by day, in words that do not depend on the order of adding."""
    shared = """service, target, vantage, operator, asn, country, answered, failed, refused, void, outcomes, first_ms,
        last_ms, gap_ms, censored, timed, sketch"""
    tables = (("probe_hours", "hour"), ("probe_days", "day"))
    return {
        table: store._db.conn.execute(
            f"SELECT {unit}, {shared} FROM {table} JOIN probe_series ON probe_series.id = series"  # noqa: S608 -- constants
            " JOIN probe_networks ON probe_networks.id = network ORDER BY 2, 3, 4, 5, 6, 7, 1"
        ).fetchall()
        for table, unit in tables
    }
