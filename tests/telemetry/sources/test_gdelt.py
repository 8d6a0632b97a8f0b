from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from telemetry.document import Document
from telemetry.model import ReportKind, Window
from telemetry.service import Service
from telemetry.sources import gdelt

Read = Callable[[str], Document]


def test_only_headlines_that_say_that_the_service_fails_are_reports(ours: Read, service: Service) -> None:
    reports = gdelt.parse(ours("gdelt/articles.json"), service=service)
    assert [(report.operator, report.summary) for report in reports] == [
        ("news.example.net", "Example Cloud outage leaves shops offline (seen by GDELT at 10:15 UTC)"),
        ("paper.example.org", "Example Cloud is down for many users (seen by GDELT at 11:00 UTC)"),
        ("odd.example.org", "Outage at Example Cloud (seen by GDELT at 11:45 UTC)"),
    ]


def test_copies_of_one_text_are_one_article(ours: Read, service: Service) -> None:
    assert "copy.example.org" not in {
        report.operator for report in gdelt.parse(ours("gdelt/articles.json"), service=service)
    }


def test_an_article_gives_the_day_and_not_the_hour(ours: Read, service: Service) -> None:
    reports = gdelt.parse(ours("gdelt/articles.json"), service=service)
    assert {(report.time, report.end) for report in reports} == {(datetime(2026, 2, 3, tzinfo=UTC), None)}
    assert {report.kind for report in reports} == {ReportKind.PRESS}


def test_an_address_that_is_no_page_is_not_kept(ours: Read, service: Service) -> None:
    reports = gdelt.parse(ours("gdelt/articles.json"), service=service)
    assert [report.url for report in reports] == [
        "https://news.example.net/a",
        "https://paper.example.org/b",
        "https://api.example/answer",
    ]


def test_nothing_found_is_no_report(ours: Read, service: Service) -> None:
    assert gdelt.parse(ours("gdelt/nothing.json"), service=service) == ()


def test_the_request_names_the_service_by_all_its_names(service: Service, window: Window) -> None:
    request = gdelt.request(replace(service, aliases=("ExCloud",)), window, base_url="http://here")
    assert request.url == "http://here/doc/doc"
    assert request.params["query"].startswith('("Example Cloud" OR "ExCloud" OR "example.com") (outage')
    assert request.params["startdatetime"] == "20260203100000"
