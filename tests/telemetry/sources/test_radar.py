from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Window
from telemetry.service import Service
from telemetry.sources import radar

Read = Callable[[str], Document]


def test_an_outage_of_a_place_is_not_one_of_the_service(ours: Read, service: Service) -> None:
    reports = radar.parse(ours("radar/outages.json"), service=service)
    assert [report.service for report in reports] == ["place/TO", "place/AS64500", "place/AS64999", "place/FR"]


def test_only_the_services_own_network_is_about_the_service(ours: Read, service: Service) -> None:
    reports = radar.parse(ours("radar/outages.json"), service=service, networks={64500})
    (own,) = (report for report in reports if report.service == "example")
    assert own.region == "AS64500", "a part of the service, not all of it"


def test_an_open_annotation_has_no_end(ours: Read, service: Service) -> None:
    report = radar.parse(ours("radar/outages.json"), service=service)[0]
    assert (report.time, report.end) == (datetime(2026, 2, 3, 10, tzinfo=UTC), None)
    assert (report.region, report.operator, report.url) == (
        "All islands",
        "cloudflare",
        "https://radar.example.net/note",
    )


def test_a_link_that_is_no_page_is_not_kept(ours: Read, service: Service) -> None:
    report = radar.parse(ours("radar/outages.json"), service=service)[-1]
    assert report.url == "https://api.example/answer"


def test_a_refusal_is_not_read_as_silence(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match="Cloudflare says that the request failed"):
        radar.parse(ours("radar/bad-refused.json"), service=service)


def test_success_without_a_result_is_not_read_as_silence(ours: Read, service: Service) -> None:
    document = ours("radar/bad-refused.json")
    with pytest.raises(BadInput, match="the request failed"):
        radar.parse(replace(document, body=b'{"success": true, "result": null}'), service=service)


def test_the_request_needs_a_key_and_names_the_window(window: Window) -> None:
    request = radar.request(window, base_url="http://here")
    assert request.key is not None
    assert request.key.required
    assert request.params["dateStart"] == "2026-02-03T10:00:00Z"


def test_the_recorded_annotation_is_read(recorded: Read, service: Service) -> None:
    document = recorded("radar/cloudflare_radar_outage_annotation_docs_example.json")
    wrapped = {"success": True, "result": {"annotations": [json.loads(document.body)]}}
    (report,) = radar.parse(replace(document, body=json.dumps(wrapped).encode()), service=service)
    assert (report.service, report.region) == ("place/US", "Multiple cities in Florida")
    assert report.end == datetime(2022, 11, 2, tzinfo=UTC)
    assert "cause given: weather" in report.summary
