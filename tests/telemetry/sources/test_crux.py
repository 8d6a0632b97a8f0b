from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.service import Service
from telemetry.sources import crux

Read = Callable[[str], Document]


def with_period(document: Document, key: str, value: object) -> Document:
    """The recording, which is an excerpt, with the collection period that the excerpt left out."""
    whole = json.loads(document.body)
    whole["record"][key] = value
    return replace(document, body=json.dumps(whole).encode())


def test_a_number_written_as_text_is_a_number_and_null_is_none(ours: Read, service: Service) -> None:
    points = crux.parse(ours("crux/current.json"), service=service)
    assert {(point.metric, point.value, point.unit) for point in points} == {
        ("largest_contentful_paint_p75", 2011.0, "ms"),
        ("cumulative_layout_shift_p75", 0.05, None),
    }


def test_a_point_counts_for_the_end_of_its_collection_period(ours: Read, service: Service) -> None:
    point = crux.parse(ours("crux/current.json"), service=service)[0]
    assert point.time == datetime(2026, 2, 2, tzinfo=UTC)
    assert (point.source, point.sha256) == (
        "Chrome UX Report https://www.example.com",
        ours("crux/current.json").sha256,
    )


def test_a_gap_in_the_history_is_left_out_and_never_zero(ours: Read, service: Service) -> None:
    points = crux.parse_history(ours("crux/history.json"), service=service)
    assert [(f"{point.time:%m-%d}", point.value) for point in points] == [("01-12", 2011.0), ("01-26", 2105.0)]


def test_a_history_with_fewer_values_than_periods_is_refused(ours: Read, service: Service) -> None:
    document = ours("crux/history.json")
    shorter = replace(document, body=document.body.replace(b'"2105",', b""))
    with pytest.raises(BadInput, match=r"largest_contentful_paint: 3 values for 4 collection periods"):
        crux.parse_history(shorter, service=service)


@pytest.mark.parametrize("odd", [b"true", b'"fast"', b"[]"])
def test_what_is_no_number_is_refused(ours: Read, service: Service, odd: bytes) -> None:
    document = ours("crux/current.json")
    with pytest.raises(BadInput, match=r"percentiles\.p75"):
        crux.parse(replace(document, body=document.body.replace(b"2011", odd)), service=service)


def test_a_day_that_does_not_exist_is_refused(ours: Read, service: Service) -> None:
    with pytest.raises(BadInput, match="2026-2-31 is no day"):
        crux.parse(ours("crux/bad-no-such-day.json"), service=service)


def test_an_origin_and_a_page_of_it_are_asked_for_by_their_names() -> None:
    origin, page = crux.request("https://www.example.com/"), crux.request("https://www.example.com/login")
    assert origin.json_body is not None
    assert page.json_body is not None
    assert (origin.json_body.get("origin"), origin.json_body.get("url")) == ("https://www.example.com", None)
    assert (page.json_body.get("origin"), page.json_body.get("url")) == (None, "https://www.example.com/login")


def test_an_origin_and_a_page_of_it_are_two_series(ours: Read, service: Service) -> None:
    document = ours("crux/current.json")
    page = replace(document, body=document.body.replace(b'"origin": "', b'"url": "').replace(b'com"', b'com/login"'))
    both = [point.source for each in (document, page) for point in crux.parse(each, service=service)[:1]]
    assert both == ["Chrome UX Report https://www.example.com", "Chrome UX Report https://www.example.com/login"]


def test_the_key_goes_into_a_header_and_not_into_the_address() -> None:
    request = crux.request("https://www.example.com", history=True, base_url="http://here/v1")
    assert request.address == "http://here/v1/records:queryHistoryRecord"
    assert request.key is not None
    assert request.key.header == "X-Goog-Api-Key"


@pytest.mark.parametrize(
    ("name", "value"),
    [("queryRecord_web.dev_lcp_excerpt.json", 2337.0), ("queryRecord_example_cls_string_excerpt.json", 0.0)],
)
def test_the_recorded_records_are_read(recorded: Read, service: Service, name: str, value: float) -> None:
    document = recorded(f"crux/{name}")
    with pytest.raises(BadInput, match="collectionPeriod"):
        crux.parse(document, service=service)
    period = {"lastDate": {"year": 2022, "month": 7, "day": 1}}
    points = crux.parse(with_period(document, "collectionPeriod", period), service=service)
    assert [point.value for point in points] == [value]


def test_the_recorded_history_is_read(recorded: Read, service: Service) -> None:
    periods = [{"lastDate": {"year": 2022, "month": 7, "day": day}} for day in (2, 9)]
    document = with_period(recorded("crux/history_github_cls_excerpt.json"), "collectionPeriods", periods)
    assert [point.value for point in crux.parse_history(document, service=service)] == [0.10, 0.12]


def test_a_recorded_history_without_percentiles_has_no_points(recorded: Read, service: Service) -> None:
    document = with_period(recorded("crux/history_web.dev_lcp_excerpt.json"), "collectionPeriods", [])
    assert crux.parse_history(document, service=service) == ()
