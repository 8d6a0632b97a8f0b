from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from telemetry.document import Document
from telemetry.model import ReportKind, Window
from telemetry.service import Service
from telemetry.sources import hn_algolia

Read = Callable[[str], Document]


def test_people_are_counted_by_the_hour_and_once_each(ours: Read, service: Service, window: Window) -> None:
    reports = hn_algolia.parse(ours("hn-algolia/hits.json"), service=service, window=window)
    assert [(report.time.hour, report.end.hour if report.end else None, report.value) for report in reports] == [
        (10, 11, 2.0),
        (11, 12, 1.0),
    ]
    assert {(report.kind, report.operator, report.unit) for report in reports} == {
        (ReportKind.CROWD, "hacker news", "people")
    }


def test_a_mention_is_no_report_of_trouble(ours: Read, service: Service, window: Window) -> None:
    document = ours("hn-algolia/hits.json")
    calm = replace(document, body=document.body.replace(b"down", b"great").replace(b"utage", b"ffice"))
    assert hn_algolia.parse(calm, service=service, window=window) == ()


def test_a_count_that_may_be_cut_off_says_at_least(ours: Read, service: Service, window: Window) -> None:
    document = ours("hn-algolia/hits.json")
    whole = hn_algolia.parse(document, service=service, window=window)
    cut = replace(document, body=document.body.replace(b'"nbHits": 8', b'"nbHits": 1500'))
    part = hn_algolia.parse(cut, service=service, window=window)
    assert whole[0].summary == "2 people wrote of trouble with Example Cloud in the hour from 10:00 UTC"
    assert part[0].summary.startswith("at least 2 people")


def test_the_request_names_the_service_and_the_window(service: Service, window: Window) -> None:
    request = hn_algolia.request(service, window, base_url="http://here")
    short = hn_algolia.request(replace(service, name="X", aliases=("X Corp",)), window)
    assert short.params["query"] == '"X Corp"', "a letter would be found everywhere"
    assert request.url == "http://here/search_by_date"
    assert request.params["numericFilters"] == "created_at_i>=1770112800,created_at_i<1770120000"


def test_the_recorded_hits_are_read_and_tell_of_no_trouble(recorded: Read, service: Service) -> None:
    ever = Window(start=datetime(2006, 1, 1, tzinfo=UTC), end=datetime(2026, 1, 1, tzinfo=UTC))
    document = recorded("hn-algolia/search_hits_excerpt.json")
    assert hn_algolia.parse(document, service=replace(service, name="Winkjs"), window=ever) == ()
    failing = replace(document, body=document.body.replace(b"Show HN: Winkjs", b"Winkjs is down"))
    (report,) = hn_algolia.parse(failing, service=replace(service, name="Winkjs"), window=ever)
    assert report.time == datetime(2018, 11, 12, 17, tzinfo=UTC)
