from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from telemetry.model import Outcome, Reading, Window
from telemetry.probe.jsonform import measurement_as_json
from telemetry.probe.measurement import Control, Family, Measurement, Timings, Vantage, to_sample
from telemetry.probe.ownclock import ClockReading
from telemetry.store import TelemetryStore

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
HERE = Vantage(name="here", asn=64500, country="DE", operator="self")
FOUND = Measurement(
    time=NOW,
    service="shop",
    target="front",
    url="https://shop.test/",
    outcome=Outcome.HTTP_5XX,
    reason="status 503",
    timings=Timings(dns=1.5, connect=2.5, tls=3.5, ttfb=10.0, total=12.3456),
    address="192.0.2.1",
    family=Family.IPV4,
    http_version="HTTP/2",
    http_status=503,
    bytes=17,
    final_url="https://shop.test/",
    control=Control(name="other", url="https://other.test/", outcome=Outcome.OK, reason=""),
)


def test_a_sample_holds_what_was_measured_and_from_where() -> None:
    sample = to_sample(FOUND, HERE)
    assert (sample.time, sample.service, sample.target) == (NOW, "shop", "front")
    assert (sample.vantage, sample.asn, sample.country, sample.operator) == ("here", 64500, "DE", "self")
    assert (sample.outcome, sample.http_status, sample.control_ok) == (Outcome.HTTP_5XX, 503, True)
    assert (sample.dns_ms, sample.connect_ms, sample.tls_ms) == (1.5, 2.5, 3.5)
    assert (sample.ttfb_ms, sample.total_ms) == (10.0, 12.3456)
    assert (sample.until, sample.origin) == (None, "https://shop.test/")


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_control_that_answers_as_it_should_lets_a_sample_count(outcome: Outcome) -> None:
    control = Control(name="other", url="", outcome=outcome, reason="")
    reading = to_sample(replace(FOUND, control=control), HERE).reading
    assert reading is (Reading.FAILED if outcome is Outcome.OK else Reading.VOID)


def test_without_a_control_it_is_not_known_whether_one_would_have_answered() -> None:
    assert to_sample(replace(FOUND, control=None), HERE).control_ok is None


def test_a_sample_comes_out_of_the_store_as_it_went_in_to_a_hundredth_of_a_millisecond() -> None:
    sample = to_sample(FOUND, HERE)
    with TelemetryStore.memory() as store:
        store.add_samples([sample])
        assert store.samples("shop", Window(start=NOW, end=NOW + timedelta(seconds=1))) == (
            replace(sample, total_ms=12.35),
        )


def test_json_names_every_figure() -> None:
    row = measurement_as_json(FOUND, HERE)
    assert (row["outcome"], row["total_ms"], row["family"]) == ("http-5xx", 12.346, "ipv4")
    assert row["control"] == {
        "name": "other",
        "url": "https://other.test/",
        "outcome": "ok",
        "reason": "",
        "clock_offset_ms": None,
        "clock_uncertainty_ms": None,
    }
    assert (row["tls_expiry"], row["scheduled"]) == (None, None)


def test_json_says_when_it_was_due_and_what_the_control_says_of_the_clock() -> None:
    said = ClockReading(
        control="other", at=NOW, epoch=0, offset=timedelta(seconds=-90), uncertainty=timedelta(milliseconds=512.5)
    )
    control = Control(name="other", url="https://other.test/", outcome=Outcome.OK, reason="", clock=said)
    found = replace(FOUND, scheduled=NOW, control=control)
    row = measurement_as_json(found, HERE)
    assert row["scheduled"] == row["time"]
    assert (row["control"]["clock_offset_ms"], row["control"]["clock_uncertainty_ms"]) == (-90_000, 512.5)
