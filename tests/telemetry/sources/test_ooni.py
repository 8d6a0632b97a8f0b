from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Outcome, Window
from telemetry.service import Service
from telemetry.sources import ooni

Read = Callable[[str], Document]


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("ok", Outcome.OK),
        ("blocked", Outcome.BLOCKED),
        ("down", Outcome.TIMEOUT),
        ("unknown", Outcome.VANTAGE_FAULT),
    ],
)
def test_blocked_is_told_apart_from_down(ours: Read, service: Service, name: str, outcome: Outcome) -> None:
    (sample,) = ooni.parse(ours(f"ooni/{name}.json"), service=service, target="front")
    assert sample.outcome is outcome


def test_a_sample_names_the_volunteers_network(ours: Read, service: Service) -> None:
    (sample,) = ooni.parse(ours("ooni/ok.json"), service=service, target="front", uid="an-id")
    assert (sample.vantage, sample.asn, sample.country) == ("ooni/IT/AS64510", 64510, "IT")
    assert (sample.time, sample.http_status) == (datetime(2026, 2, 3, 10, tzinfo=UTC), 200)
    assert (sample.operator, sample.origin) == ("ooni", "https://explorer.ooni.org/m/an-id")


def test_an_unknown_place_is_none(ours: Read, service: Service) -> None:
    (sample,) = ooni.parse(ours("ooni/unknown.json"), service=service, target="front")
    assert (sample.asn, sample.country) == (None, None)


def test_a_page_that_both_saw_fail_is_not_fine(ours: Read, service: Service) -> None:
    document = ours("ooni/ok.json")
    failing = replace(document, body=document.body.replace(b'"code": 200', b'"code": 503'))
    (sample,) = ooni.parse(failing, service=service, target="front")
    assert (sample.outcome, sample.http_status) == (Outcome.HTTP_5XX, 503)


def test_a_measurement_of_another_site_is_refused(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match=r"input: 'https://www.example.org/' is not a page of Example Cloud"):
        ooni.parse(ours("ooni/bad-other-site.json"), service=service, target="front")


def test_a_list_gives_ids_and_no_findings(ours: Read) -> None:
    assert ooni.listed(ours("ooni/list.json")) == ("20260203100000.1_IT_webconnectivity_ours",)


def test_requests_name_the_domain_the_window_and_the_measurement(service: Service, window: Window) -> None:
    request = ooni.request(service, window, base_url="http://here/api/v1")
    assert request.url == "http://here/api/v1/measurements"
    assert request.params["domain"] == "example.com"
    assert request.params["since"] == "2026-02-03T10:00:00Z"
    assert ooni.measurement_request("x y").address == "https://api.ooni.io/api/v1/raw_measurement?measurement_uid=x+y"


def test_the_recorded_measurements_are_read(recorded: Read, service: Service) -> None:
    fine = ooni.parse(recorded("ooni/wc05_qa_successWithHTTPS.json"), service=service, target="front")
    assert [(sample.outcome, sample.asn, sample.http_status) for sample in fine] == [(Outcome.OK, 137, 200)]
    gone = replace(service, domains=("example.xyz",))
    down = ooni.parse(recorded("ooni/wc05_qa_websiteDownNXDOMAIN.json"), service=gone, target="front")
    assert [(sample.outcome, sample.country) for sample in down] == [(Outcome.DNS, "IT")]
