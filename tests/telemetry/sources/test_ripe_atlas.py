from __future__ import annotations

from collections.abc import Callable

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Sample, Window
from telemetry.service import Service
from telemetry.sources import ripe_atlas

Read = Callable[[str], Document]


def outcomes(samples: tuple[Sample, ...]) -> list[Outcome]:
    return [sample.outcome for sample in samples]


def test_an_http_result_is_about_the_service(ours: Read, service: Service) -> None:
    samples = ripe_atlas.parse(ours("ripe-atlas/http.json"), service=service, target="front")
    assert outcomes(samples) == [
        Outcome.OK,
        Outcome.HTTP_5XX,
        Outcome.TIMEOUT,
        Outcome.VANTAGE_FAULT,
        Outcome.DNS,
    ]
    assert {sample.service for sample in samples} == {"example"}
    assert samples[0].vantage == "ripe-atlas/11"
    assert samples[0].origin == "https://atlas.ripe.net/measurements/7000001/"


def test_results_of_the_first_firmware_are_left_out(ours: Read, service: Service) -> None:
    samples = ripe_atlas.parse(ours("ripe-atlas/http.json"), service=service, target="front")
    assert "ripe-atlas/16" not in {sample.vantage for sample in samples}


def test_a_name_that_resolves_does_not_show_that_the_service_works(ours: Read, service: Service) -> None:
    samples = ripe_atlas.parse(ours("ripe-atlas/dns.json"), service=service, target="front")
    assert {sample.service for sample in samples} == {"example/dns"}
    assert outcomes(samples) == [
        Outcome.OK,
        Outcome.DNS,
        Outcome.TIMEOUT,
        Outcome.BLOCKED,
        Outcome.DNS,
        Outcome.VANTAGE_FAULT,
    ]


def test_a_handshake_does_not_show_that_the_service_works(ours: Read, service: Service) -> None:
    samples = ripe_atlas.parse(ours("ripe-atlas/sslcert.json"), service=service, target="front")
    assert {sample.service for sample in samples} == {"example/tls"}
    assert outcomes(samples) == [Outcome.OK, Outcome.TLS, Outcome.CONNECT, Outcome.VANTAGE_FAULT]
    assert (samples[0].connect_ms, samples[0].tls_ms, samples[0].total_ms) == (20.5, 40.0, 60.5)


def test_a_ping_does_not_show_that_the_service_works(ours: Read, service: Service) -> None:
    samples = ripe_atlas.parse(ours("ripe-atlas/ping.json"), service=service, target="front")
    assert {sample.service for sample in samples} == {"example/ping"}
    assert outcomes(samples) == [Outcome.OK, Outcome.TIMEOUT, Outcome.VANTAGE_FAULT]
    assert [sample.total_ms for sample in samples] == [20.5, None, None]


def test_the_list_of_probes_says_where_they_stand(ours: Read, service: Service) -> None:
    probes = ripe_atlas.parse_probes(ours("ripe-atlas/probes.json"))
    samples = ripe_atlas.parse(ours("ripe-atlas/http.json"), service=service, target="front", probes=probes)
    places = [(sample.asn, sample.country) for sample in samples[:3]]
    assert places == [(64511, "NL"), (64612, "SE"), (None, None)]


def test_a_kind_that_we_do_not_read_is_refused(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match=r"type: 'traceroute' is none of http, dns, sslcert, ping"):
        ripe_atlas.parse(ours("ripe-atlas/bad-traceroute.json"), service=service, target="front")


def test_requests_name_the_measurement_the_window_and_the_probes(window: Window) -> None:
    results = ripe_atlas.request(7000001, window, base_url="http://here")
    assert results.address == ("http://here/measurements/7000001/results/?start=1770112800&stop=1770120000&format=json")
    assert ripe_atlas.probes_request([12, 11, 12]).params["id__in"] == "11,12"


@pytest.mark.parametrize(
    ("kind", "layer", "rows"),
    [("http", "example", 14), ("dns", "example/dns", 53), ("ssl", "example/tls", 17), ("ping", "example/ping", 13)],
)
def test_every_recorded_result_of_a_modern_probe_is_read(
    recorded: Read, service: Service, kind: str, layer: str, rows: int
) -> None:
    samples = ripe_atlas.parse(recorded(f"ripe-atlas/sagan_{kind}_results.json"), service=service, target="front")
    assert {sample.service for sample in samples} == {layer}
    assert len(samples) == rows


def test_the_recorded_failures_are_told_apart(recorded: Read, service: Service) -> None:
    samples = ripe_atlas.parse(recorded("ripe-atlas/sagan_http_results.json"), service=service, target="front")
    assert outcomes(samples)[-2:] == [Outcome.TIMEOUT, Outcome.VANTAGE_FAULT]
    tls = ripe_atlas.parse(recorded("ripe-atlas/sagan_ssl_results.json"), service=service, target="front")
    assert outcomes(tls).count(Outcome.TLS) == 2, "the two alerts"
