from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import Window
from telemetry.sources import wayback

Read = Callable[[str], Document]


def test_captures_come_in_order_of_time_with_the_bytes_as_they_were_served(ours: Read) -> None:
    first, second = wayback.parse(ours("wayback/index.json"))
    assert (first.time, first.http_status) == (datetime(2026, 2, 3, 10, tzinfo=UTC), None)
    assert (second.http_status, second.mime_type) == (200, "text/html")
    assert second.url == "https://web.archive.org/web/20260203101500/https://status.example.com/"
    assert second.raw_url == "https://web.archive.org/web/20260203101500id_/https://status.example.com/"


def test_a_page_that_was_never_captured_has_no_captures(ours: Read) -> None:
    assert wayback.parse(ours("wayback/empty.json")) == ()


def test_an_index_without_a_field_is_refused(ours: Read) -> None:
    document = ours("wayback/index.json")
    with pytest.raises(BadInput, match="digest: this field is missing"):
        wayback.parse(replace(document, body=document.body.replace(b'"digest"', b'"length"')))


def test_a_capture_at_no_time_is_refused(ours: Read) -> None:
    document = ours("wayback/index.json")
    with pytest.raises(BadInput, match="timestamp: '20261303101500' is not a time"):
        wayback.parse(replace(document, body=document.body.replace(b"20260203101500", b"20261303101500")))


def test_saving_gives_a_job_and_the_job_a_capture(ours: Read) -> None:
    assert wayback.parse_save(ours("wayback/save.json")) == "spn2-ours"
    assert wayback.parse_saved(ours("wayback/pending.json")) is None
    saved = wayback.parse_saved(ours("wayback/saved.json"))
    assert saved is not None
    assert saved.time == datetime(2026, 2, 3, 10, 15, 1, tzinfo=UTC)


def test_what_was_not_saved_says_why(ours: Read) -> None:
    with pytest.raises(BadInput, match="not saved: This URL has been captured already today"):
        wayback.parse_saved(ours("wayback/bad-failed.json"))
    with pytest.raises(BadInput, match="no job: no reason given"):
        wayback.parse_save(replace(ours("wayback/save.json"), body=b"{}"))


def test_the_bytes_of_a_capture_are_asked_for_as_they_were_served(ours: Read) -> None:
    _, capture = wayback.parse(ours("wayback/index.json"))
    request = wayback.capture_request(capture)
    assert (request.url, request.key) == (capture.raw_url, None)
    assert wayback.calendar(capture.original) == "https://web.archive.org/web/*/https://status.example.com/"


def test_only_saving_needs_a_key_and_asking_how_it_stands_costs_nothing() -> None:
    saving, standing = wayback.save_request("https://status.example.com/"), wayback.saved_request("spn2-ours")
    assert saving.key is not None
    assert (saving.key.required, saving.cost, standing.cost) == (True, 1, 0)


def test_requests_name_the_page_and_the_window(window: Window) -> None:
    request = wayback.request("https://status.example.com/", window, base_url="http://here")
    assert request.address.startswith("http://here/cdx/search/cdx?url=https%3A%2F%2Fstatus.example.com%2F")
    assert (request.params["from"], request.params["collapse"]) == ("20260203100000", "digest")
    assert not wayback.save_request("https://status.example.com/").repeatable
    assert wayback.saved_request("spn2-ours").url == "https://web.archive.org/save/status/spn2-ours"
