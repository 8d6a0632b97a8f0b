"""Upptime's summary and badges: the word for each site, and no state out of a share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState
from telemetry.status.upptime_summary import parse

Read = Callable[[str], Document]


def test_a_site_is_as_its_word_says_whatever_its_shares_are(fixture_document: Read, now: datetime) -> None:
    events = parse(fixture_document("upptime-summary/summary.json"), "example")
    assert [(event.key, event.word, event.state) for event in events] == [
        ("component/website", "down", ComponentState.MAJOR_OUTAGE),
        ("component/blog", "up", ComponentState.OPERATIONAL),
        ("component/shop", "degraded", ComponentState.DEGRADED),
        ("component/lamp", "glowing", ComponentState.UNKNOWN),
    ]
    assert {(event.posted_at, event.at) for event in events} == {(None, now)}


def test_a_badge_says_its_words_and_no_state(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("upptime-summary/uptime-day.json"), "example")
    assert (event.state, event.word, event.text) == (ComponentState.UNKNOWN, "0%", "0% (red)")
    assert event.key == "badge/uptime 24h"


def test_badges_of_two_sites_are_told_apart_by_their_addresses(fixture_document: Read) -> None:
    document = fixture_document("upptime-summary/uptime-day.json")
    for site in ("website", "blog"):
        (event,) = parse(replace(document, url=f"https://status.example.com/api/{site}/uptime-day.json"), "example")
        assert event.key == f"badge/{site}/uptime 24h"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"name": "a", "slug": "a"}]', r"written, 0.status: not Upptime's summary: Field required"),
        ('{"schemaVersion": 2, "label": "a", "message": "b"}', r"written, schemaVersion: not a badge of Upptime"),
        ("3", "not Upptime's summary"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_site_is_down_beside_an_uptime_of_a_hundred_percent(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "upptime" / "coordinate-cat_history_summary_2023-03-06.json"
    states = {event.key: event.state for event in parse(read_document(path, fetched_at=now), "twitter")}
    assert states["component/twitter"] is ComponentState.MAJOR_OUTAGE
    assert states["component/github"] is ComponentState.OPERATIONAL


@pytest.mark.parametrize("what", ["uptime", "uptime-day", "response-time", "response-time-day"])
def test_a_recorded_badge_is_no_state(recordings: Path, now: datetime, what: str) -> None:
    path = recordings / "status" / "upptime" / f"coordinate-cat_api_twitter_{what}.json"
    (event,) = parse(read_document(path, fetched_at=now), "twitter")
    assert event.state is ComponentState.UNKNOWN
