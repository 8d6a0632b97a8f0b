"""Statping: dated by the latest check, and an incident nobody closed stays open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, StatusEvent
from telemetry.status.statping import STAGES, parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(fixture_document("statping/services.json"), "example")}


def test_a_service_is_dated_by_the_check_that_found_it_so(events: dict[str, StatusEvent]) -> None:
    lobby, api = events["component/1"], events["component/2"]
    assert (lobby.state, lobby.word) == (ComponentState.MAJOR_OUTAGE, "offline")
    assert lobby.posted_at == datetime(2026, 3, 2, 10, 30, 0, 90_685, tzinfo=UTC)
    assert (api.state, api.word) == (ComponentState.OPERATIONAL, "online")
    assert api.posted_at == datetime(2026, 3, 2, 10, 30, 30, tzinfo=UTC)


def test_the_year_one_is_no_time(events: dict[str, StatusEvent]) -> None:
    assert events["component/3"].posted_at is None


def test_updates_have_stages_and_the_incident_itself_has_none(events: dict[str, StatusEvent]) -> None:
    said = [(event.key, event.word, event.state) for event in events.values() if event.incident == "1"]
    assert said == [
        ("incident/1", "", IncidentStage.UNKNOWN),
        ("incident/1/1", "Investigating", IncidentStage.INVESTIGATING),
        ("incident/1/2", "Unknown", IncidentStage.UNKNOWN),
    ]
    assert events["incident/1/1"].posted_at == datetime(2026, 3, 2, 10, 6, 0, 669_821, tzinfo=UTC)
    assert (events["incident/1"].title, events["incident/1"].text) == ("Lobby shut", "The door is stuck.")


def test_an_announcement_is_planned_work(events: dict[str, StatusEvent]) -> None:
    message = events["maintenance/4"]
    assert (message.state, message.title) == (IncidentStage.SCHEDULED, "New door")


def test_only_one_word_resolves() -> None:
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"error": "not authorised"}', "not Statping's services"),
        ('[{"id": 1, "name": "a"}]', r"written, 0.online: .*Field required"),
        ('[{"id": 1, "name": "a", "online": 1}]', r"0.online: .*valid boolean"),
        ('[{"id": 1, "name": "a", "online": true, "last_success": "now"}]', r"0.last_success: .*not an ISO 8601 time"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_lobby_is_offline_two_days_after_its_record_changed(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "statping" / "faf_api_services_2021-08-29.json"
    events = {event.key: event for event in parse(read_document(path, fetched_at=now), "faf")}
    assert events["component/1"].state is ComponentState.MAJOR_OUTAGE
    assert events["component/1"].posted_at == datetime(2021, 8, 29, 19, 49, 25, 90_685, tzinfo=UTC)
    assert events["component/2"].state is ComponentState.OPERATIONAL
    assert events["incident/1/1"].state is IncidentStage.INVESTIGATING
