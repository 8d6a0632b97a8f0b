from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Reading
from telemetry.service import Service
from telemetry.sources import globalping

Read = Callable[[str], Document]


def test_each_probe_that_is_done_is_a_sample(ours: Read, service: Service) -> None:
    samples = globalping.parse(ours("globalping/http.json"), service=service, target="front")
    assert {sample.country: sample.outcome for sample in samples} == {
        "DE": Outcome.OK,
        "FR": Outcome.HTTP_5XX,
        "US": Outcome.BLOCKED,
        "BR": Outcome.BLOCKED,
        "JP": Outcome.DNS,
        "IN": Outcome.CONNECT,
        "ZA": Outcome.VANTAGE_FAULT,
        "AU": Outcome.VANTAGE_FAULT,
    }


def test_a_sample_names_its_place_and_its_permalink(ours: Read, service: Service) -> None:
    first = globalping.parse(ours("globalping/http.json"), service=service, target="front")[0]
    assert (first.vantage, first.asn, first.country) == ("globalping/DE/Falkenstein/AS64500", 64500, "DE")
    assert (first.service, first.target, first.operator) == ("example", "front", "globalping")
    assert first.origin == "https://globalping.io/?measurement=oursMeasurement01"
    assert first.sha256 == ours("globalping/http.json").sha256
    assert first.time == datetime(2026, 2, 3, 10, tzinfo=UTC)


def test_phases_are_kept_and_the_first_byte_counts_from_the_start(ours: Read, service: Service) -> None:
    first = globalping.parse(ours("globalping/http.json"), service=service, target="front")[0]
    assert (first.dns_ms, first.connect_ms, first.tls_ms, first.ttfb_ms, first.total_ms) == (20, 30, 40, 208, 210)


def test_an_unknown_network_is_none(ours: Read, service: Service) -> None:
    offline = globalping.parse(ours("globalping/http.json"), service=service, target="front")[-1]
    assert (offline.country, offline.asn) == ("AU", None)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("CERT_HAS_EXPIRED", Outcome.TLS),
        ("ERR_TLS_CERT_ALTNAME_INVALID", Outcome.TLS),
        ("UNABLE_TO_GET_ISSUER_CERT_LOCALLY", Outcome.OK),
    ],
)
def test_only_a_certificate_that_is_wrong_for_everybody_is_a_failure(
    ours: Read, service: Service, error: str, outcome: Outcome
) -> None:
    document = ours("globalping/http.json")
    whole = json.loads(document.body)
    whole["results"][0]["result"]["tls"] = {"authorized": False, "error": error}
    samples = globalping.parse(replace(document, body=json.dumps(whole).encode()), service=service, target="front")
    assert samples[0].outcome is outcome


def test_a_running_measurement_is_not_finished(ours: Read) -> None:
    assert not globalping.finished(ours("globalping/running.json"))
    assert globalping.finished(ours("globalping/http.json"))


def test_a_running_measurement_gives_no_sample_for_a_probe_still_at_work(ours: Read, service: Service) -> None:
    assert globalping.parse(ours("globalping/running.json"), service=service, target="front") == ()


def test_a_ping_is_no_measurement_of_a_service(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match=r"bad-ping.json, type: 'ping' is not an HTTP measurement"):
        globalping.parse(ours("globalping/bad-ping.json"), service=service, target="front")


def test_a_control_that_failed_from_the_same_place_voids_the_sample(ours: Read, service: Service) -> None:
    samples = globalping.parse(ours("globalping/http.json"), service=service, target="front")
    controls = globalping.parse(ours("globalping/control.json"), service=service, target="control")
    beside = {sample.country: sample for sample in globalping.controlled(samples, controls)}
    assert beside["DE"].control_ok is True
    assert (beside["JP"].control_ok, beside["JP"].reading) == (False, Reading.VOID)
    assert beside["IN"].control_ok is None, "two probes in one place that disagree tell nothing"
    assert beside["FR"].control_ok is None


KINDER = [Outcome.OK, Outcome.BLOCKED, Outcome.TIMEOUT, Outcome.VANTAGE_FAULT]


@pytest.mark.parametrize("outcomes", list(permutations(KINDER, 2)), ids=str)
def test_of_two_probes_in_one_place_the_kinder_result_counts(
    ours: Read, service: Service, outcomes: tuple[Outcome, Outcome]
) -> None:
    first, *others = globalping.parse(ours("globalping/http.json"), service=service, target="front")
    both = [replace(first, outcome=outcome) for outcome in outcomes]
    assert globalping.kindest([*both, *others])[0].outcome is min(outcomes, key=KINDER.index)
    assert len(globalping.kindest([*both, *others])) == 1 + len(others)


def test_a_request_asks_for_one_get_from_a_dozen_places() -> None:
    request = globalping.request("https://www.example.com:8443/health?full=1", base_url="http://here/v1/")
    body = request.json_body
    assert body is not None
    assert (request.method, request.url, request.cost) == ("POST", "http://here/v1/measurements", 12)
    assert body["target"] == "www.example.com"
    assert body["measurementOptions"] == {
        "protocol": "HTTPS",
        "port": 8443,
        "request": {"path": "/health", "query": "full=1", "method": "GET"},
    }
    assert not request.repeatable, "asked twice, it would measure twice"
    json.dumps(body)


def test_the_probes_of_another_measurement_can_be_asked_again() -> None:
    body = globalping.request("https://control.example.net/", same_probes_as="first").json_body
    assert body is not None
    assert body["locations"] == "first"


def test_the_recorded_measurement_is_read(recorded: Read, service: Service) -> None:
    document = recorded("globalping/example_getHttpMeasurementResponse.json")
    (sample,) = globalping.parse(document, service=service, target="front")
    assert (sample.outcome, sample.http_status, sample.asn, sample.country) == (Outcome.OK, 200, 40676, "KR")
    assert (sample.ttfb_ms, sample.total_ms) == (324, 325)
    assert sample.origin.endswith("?measurement=9J2BCohDSuxoiaOD")


def test_the_recorded_creation_is_read(recorded: Read) -> None:
    assert globalping.created(recorded("globalping/example_createMeasurementResponse.json")) == "PY5fMsREMmIq45VR"


@pytest.mark.parametrize("kind", ["Ping", "Mtr", "Traceroute", "SimpleDns"])
def test_recorded_measurements_of_other_kinds_are_refused(recorded: Read, service: Service, kind: str) -> None:
    with pytest.raises(BadInput, match="is not an HTTP measurement"):
        globalping.parse(recorded(f"globalping/example_get{kind}MeasurementResponse.json"), service=service, target="f")
