from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telemetry.model import Outcome, Sample, Window
from telemetry.moment import from_ms, to_ms, to_ms_up
from telemetry.probe.measurement import Vantage
from telemetry.probe_ids import CODES
from telemetry.sample_columns import SampleColumns, SampledPlace
from telemetry.samples import LONGEST_MS, to_hundredths
from telemetry.shipped import Shipment, Shipped
from telemetry.store import TelemetryStore
from tests.telemetry.history import START, at, sample

EVER = Window(start=datetime(1, 1, 1, tzinfo=UTC), end=datetime(9999, 12, 31, tzinfo=UTC))
MOMENTS = st.datetimes(timezones=st.just(UTC))


@given(MOMENTS)
def test_a_moment_is_cut_to_the_millisecond_that_it_lies_in(moment: datetime) -> None:
    down = from_ms(to_ms(moment))
    assert timedelta(0) <= moment - down < timedelta(milliseconds=1)
    assert to_ms_up(moment) == to_ms(moment) + (down < moment)


@given(st.integers(0, int(LONGEST_MS) * 100))
def test_hundredths_of_a_millisecond_come_back_as_they_were(hundredths: int) -> None:
    assert to_hundredths(hundredths / 100) == hundredths


@pytest.mark.parametrize(("took", "kept"), [(0.004, 0.0), (0.005, 0.01), (12.345, 12.35), (1e7, 1e7)])
def test_what_is_finer_is_rounded(took: float, kept: float) -> None:
    with TelemetryStore.memory() as store:
        store.add_samples([sample(0, START, total_ms=took)])
        [found] = store.samples("acme", EVER)
        assert found.total_ms == kept


@pytest.mark.parametrize("took", [-0.1, 1e7 + 1, float("inf"), float("nan")])
def test_what_no_probe_can_have_taken_is_refused(took: float) -> None:
    with TelemetryStore.memory() as store:
        with pytest.raises(ValueError, match="no time that a probe can have taken"):
            store.add_samples([sample(1, START), sample(0, START, total_ms=took)])
        assert store.counts()["samples"] == 0


def test_a_vantage_in_another_network_is_the_same_series_and_its_moment_the_same_sample() -> None:
    first, again = sample(0, START), replace(sample(0, START), asn=None, country=None)
    moved = replace(again, time=at(seconds=30))
    with TelemetryStore.memory() as store:
        assert store.add_samples([first, again, moved]) == 2
        assert [(each.asn, each.country) for each in store.samples("acme", EVER)] == [(64500, "DE"), (None, None)]


def columns(samples: list[Sample]) -> SampleColumns:
    own = [SampledPlace(one.service, one.target, one.vantage, one.asn, one.country, one.operator) for one in samples]
    return SampleColumns(
        places=own,
        place=range(len(own)),
        time_ms=[to_ms(one.time) for one in samples],
        outcome=[CODES[one.outcome] for one in samples],
        control_ok=[one.control_ok for one in samples],
        http_status=[one.http_status for one in samples],
        dns=[to_hundredths(one.dns_ms) for one in samples],
        connect=[to_hundredths(one.connect_ms) for one in samples],
        tls=[to_hundredths(one.tls_ms) for one in samples],
        ttfb=[to_hundredths(one.ttfb_ms) for one in samples],
        total=[to_hundredths(one.total_ms) for one in samples],
        origin="test",
        sha256="",
    )


def test_samples_by_the_column_are_the_same_samples() -> None:
    samples = [
        sample(0, START),
        replace(sample(1, START), dns_ms=1.5, connect_ms=2.25, tls_ms=3.0, ttfb_ms=4.0, asn=None, control_ok=None),
        sample(2, at(seconds=30), Outcome.TIMEOUT),
    ]
    with TelemetryStore.memory() as store:
        assert store.add_sample_columns([columns(samples[:2]), columns(samples[1:])]) == 3
        assert store.samples("acme", EVER) == tuple(samples)
        assert store.add_samples(samples) == 0
        assert store.stale_hours(at(days=1)) == 3


def test_columns_are_taken_whole_or_not_at_all() -> None:
    def batches() -> object:
        yield columns([sample(0, START)])
        raise ValueError("half-way")

    with TelemetryStore.memory() as store:
        with pytest.raises(ValueError, match="half-way"):
            store.add_sample_columns(batches())  # type: ignore[arg-type]
        assert store.counts()["samples"] == 0
        assert store.stale_hours(at(days=1)) == 0


def shipment(operator: str, sequence: int, *samples: tuple[datetime, datetime]) -> Shipment:
    """Samples of one agent, each scheduled for a moment and begun at another."""
    return Shipment(
        vantage=Vantage(name="fra-1", operator=operator, asn=64500, country="DE"),
        sequence=sequence,
        sent_at=at(hours=1),
        received_at=at(hours=1),
        dropped=0,
        samples=tuple(Shipped(scheduled=scheduled, sample=sample(0, began)) for scheduled, began in samples),
    )


def test_the_same_scheduled_start_is_the_same_sample_whoever_runs_the_vantage_and_whenever_it_began() -> None:
    with TelemetryStore.memory() as store:
        for operator in ("friends", "strangers"):
            store.enrol([Vantage(name="fra-1", operator=operator, asn=64500, country="DE")], at=START)
        first = shipment("friends", 1, (START, at(milliseconds=250)), (at(seconds=30), at(seconds=30.5)))
        assert store.add_shipment(first) == 2
        assert store.add_shipment(replace(first, sequence=2)) == 0
        assert store.add_shipment(shipment("friends", 3, (START, at(milliseconds=400)))) == 0
        again = shipment("strangers", 4, (START, at(milliseconds=700)), (at(seconds=60), at(seconds=60)))
        assert store.add_shipment(again) == 1
        assert len(store.samples("acme", EVER)) == 3
