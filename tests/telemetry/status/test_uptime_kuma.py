"""Uptime Kuma: two documents, times in UTC, and a monitor that ends what it began."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator
from telemetry.status.uptime_kuma import BEATS, parse

Read = Callable[[str], Document]


def test_each_change_of_a_monitor_and_its_state_now_are_one_subject(fixture_document: Read) -> None:
    events = [event for event in parse(fixture_document("uptime-kuma/heartbeat.json"), "x") if "/3" in event.key]
    assert [(event.key, event.word, event.state) for event in events] == [
        ("component/3/2026-03-02T10:01:00.100Z", "pending", ComponentState.UNKNOWN),
        ("component/3/2026-03-02T10:02:00.100Z", "down", ComponentState.MAJOR_OUTAGE),
        ("component/3/2026-03-02T10:04:00.100Z", "up", ComponentState.OPERATIONAL),
        ("component/3", "up", ComponentState.OPERATIONAL),
    ]
    assert {event.incident for event in events} == {"component/3"}


def test_times_without_a_zone_are_utc(fixture_document: Read) -> None:
    events = {event.key: event for event in parse(fixture_document("uptime-kuma/heartbeat.json"), "example")}
    assert events["component/3"].posted_at == datetime(2026, 3, 2, 10, 4, 0, 100_000, tzinfo=UTC)
    assert events["component/4"].posted_at == datetime(2026, 3, 2, tzinfo=UTC)


def test_nothing_is_said_across_a_stretch_without_checks(fixture_document: Read) -> None:
    events = [event for event in parse(fixture_document("uptime-kuma/heartbeat.json"), "x") if "/4" in event.key]
    assert [(event.key, event.word) for event in events] == [("component/4", "down")]


def test_an_unknown_number_is_unknown_and_kept(fixture_document: Read) -> None:
    events = {event.key: event for event in parse(fixture_document("uptime-kuma/heartbeat.json"), "example")}
    assert (events["component/5"].state, events["component/5"].word) == (ComponentState.UNKNOWN, "9")
    assert "component/6" not in events


@pytest.mark.parametrize(("number", "state"), [(number, state) for number, (_, state) in BEATS.items()])
def test_the_four_numbers(written: Read, number: int, state: ComponentState) -> None:
    beats = {"heartbeatList": {"1": [{"status": number, "time": "2026-03-02 10:00:00"}]}}
    (event,) = parse(written(json.dumps(beats)), "example")
    assert event.state is state


def test_up_alone_is_operational() -> None:
    assert [number for number, (_, state) in BEATS.items() if state is ComponentState.OPERATIONAL] == [1]


def test_a_pinned_incident_has_a_colour_and_no_stage(fixture_document: Read) -> None:
    events = {event.key: event for event in parse(fixture_document("uptime-kuma/status-page.json"), "example")}
    incident = events["incident/2"]
    assert (incident.state, incident.word) == (IncidentStage.UNKNOWN, "danger")
    assert incident.posted_at == datetime(2026, 3, 2, 10, 5, tzinfo=UTC)
    assert incident.text == "Many people are here. Come back later."
    assert "page" not in events


def test_maintenance_is_told_apart_and_undated(fixture_document: Read) -> None:
    events = [event for event in parse(fixture_document("uptime-kuma/status-page.json"), "x") if "maint" in event.key]
    assert [(event.key, event.state, event.word, event.posted_at) for event in events] == [
        ("maintenance/7", IncidentStage.SCHEDULED, "scheduled", None),
        ("maintenance/8", IncidentStage.IN_PROGRESS, "under-maintenance", None),
        ("maintenance/9", IncidentStage.UNKNOWN, "unknown", None),
    ]


def test_a_page_with_nothing_on_it_lists_none_and_calls_nothing_operational(fixture_document: Read) -> None:
    (page,) = parse(fixture_document("uptime-kuma/quiet.json"), "example")
    assert page.state is PageIndicator.NONE_LISTED


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "none of the keys config, heartbeatList"),
        ('{"heartbeatList": {"1": [{"status": 1, "time": "soon"}]}}', r"heartbeatList.1.0.*'soon' is not an ISO 8601"),
        ('{"heartbeatList": {"1": [{"status": 1, "time": 5}]}}', r"heartbeatList.1.0.*not a time written as text"),
        ('{"heartbeatList": {"1": [{"status": "1", "time": "2026-03-02 10:00:00"}]}}', r"heartbeatList.1.0.*integer"),
        ('{"heartbeatList": {"1": [7]}}', "heartbeatList.1.0"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_heartbeats_are_dated_in_utc_with_up_and_down(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "uptime-kuma" / "open-slum_heartbeat.json"
    events = {event.key: event for event in parse(read_document(path, fetched_at=now), "example")}
    assert events["component/7"].posted_at == datetime(2026, 6, 22, 4, 16, 17, 20_000, tzinfo=UTC)
    assert events["component/7"].state is ComponentState.OPERATIONAL
    assert events["component/12"].state is ComponentState.MAJOR_OUTAGE


def test_the_recorded_pinned_incident_is_undecided(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "uptime-kuma" / "open-slum_status-page.json"
    (incident,) = parse(read_document(path, fetched_at=now), "example")
    assert (incident.key, incident.state, incident.word) == ("incident/22", IncidentStage.UNKNOWN, "warning")
    assert incident.posted_at == datetime(2026, 1, 5, 14, 45, 42, tzinfo=UTC)
