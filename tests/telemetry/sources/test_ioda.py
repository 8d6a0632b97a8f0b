from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ReportKind, Window
from telemetry.service import Service
from telemetry.sources import ioda

Read = Callable[[str], Document]


def test_an_outage_of_a_place_is_not_one_of_the_service(ours: Read, service: Service) -> None:
    reports = ioda.parse(ours("ioda/events.json"), service=service)
    assert [report.service for report in reports] == [
        "place/IQ",
        "place/region-4416",
        "place/asn-64500",
        "place/asn-64999",
        "place/geoasn-64500-SG",
    ]


def test_only_the_services_own_network_is_about_the_service_and_then_about_a_part(ours: Read, service: Service) -> None:
    reports = [
        report
        for report in ioda.parse(ours("ioda/events.json"), service=service, networks={64500})
        if report.service == "example"
    ]
    assert [report.region for report in reports] == ["AS64500 (Example Inc)", "AS64500 (Example Inc) -- Singapore"]


@pytest.mark.parametrize("location", ["asn/", "asn/x", "asn/６４５００", "asn/99999999999", "country/64500", "nowhere"])
def test_what_is_not_a_number_of_a_network_is_not_the_services(ours: Read, service: Service, location: str) -> None:
    document = ours("ioda/events.json")
    odd = replace(document, body=document.body.replace(b'"asn/64500"', f'"{location}"'.encode()))
    found = ioda.parse(odd, service=service, networks={64500, 99999999999})
    assert found[2].service.startswith("place/")


def test_an_event_keeps_its_window_its_score_and_its_receipt(ours: Read, service: Service) -> None:
    report = ioda.parse(ours("ioda/events.json"), service=service)[0]
    assert (report.time, report.end) == (
        datetime(2026, 2, 3, 10, tzinfo=UTC),
        datetime(2026, 2, 3, 11, tzinfo=UTC),
    )
    assert (report.kind, report.operator, report.value, report.unit) == (ReportKind.NETWORK, "ioda", 812.5, "score")
    assert "ping-slash24" in report.summary
    assert report.sha256 == ours("ioda/events.json").sha256


def test_a_refusal_is_not_read_as_silence(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match="You must provide a from parameter"):
        ioda.parse(ours("ioda/bad-refused.json"), service=service)


def test_requests_name_the_network_or_the_country(window: Window) -> None:
    assert ioda.request(window, asn=64500).params["entityCode"] == "64500"
    assert ioda.request(window, country="IQ").params["entityType"] == "country"
    assert ioda.request(window, base_url="http://here").address == (
        "http://here/outages/events?from=1770112800&until=1770120000&format=codf&entityType=country"
    )
