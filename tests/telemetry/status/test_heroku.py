"""Heroku: `state` decides and `resolved` does not; planned work is no incident."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.heroku import COMPONENTS, MAINTENANCE_UPDATES, UPDATES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def test_an_incident_is_resolved_by_its_state_though_resolved_is_false(fixture_document: Read) -> None:
    document = fixture_document("heroku/current-status.json")
    assert json.loads(document.text())["incidents"][0]["resolved"] is False
    event = by_key(document)["incident/1/state"]
    assert (event.state, event.word) == (IncidentStage.RESOLVED, "resolved")


def test_updates_are_put_in_order_with_their_types(fixture_document: Read) -> None:
    events = by_key(fixture_document("heroku/current-status.json"))
    assert [(e.posted_at, e.state) for key, e in events.items() if key.startswith("incident/1/2026")] == [
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), IncidentStage.INVESTIGATING),
        (datetime(2026, 3, 2, 11, 0, tzinfo=UTC), IncidentStage.RESOLVED),
    ]


def test_systems_are_components_with_their_colour_as_the_word(fixture_document: Read) -> None:
    events = by_key(fixture_document("heroku/current-status.json"))
    assert [(e.title, e.word, e.state) for key, e in events.items() if key.startswith("component/")] == [
        ("Apps", "yellow", ComponentState.DEGRADED),
        ("Data", "green", ComponentState.OPERATIONAL),
        ("Tools", "plaid", ComponentState.UNKNOWN),
    ]


def test_regions_and_systems_stay_in_the_title(fixture_document: Read) -> None:
    event = by_key(fixture_document("heroku/current-status.json"))["incident/1/state"]
    assert event.title == "Routing errors [systems: Apps; regions: EMEA]"


def test_planned_work_is_maintenance_and_no_trouble(fixture_document: Read) -> None:
    events = by_key(fixture_document("heroku/current-status.json"))
    assert [(e.word, e.state) for key, e in events.items() if key.startswith("maintenance/2/")] == [
        ("scheduled", IncidentStage.SCHEDULED),
        ("update", IncidentStage.UNKNOWN),
        ("upcoming", IncidentStage.SCHEDULED),
    ]


def test_no_incident_is_a_silence_and_not_an_all_clear(fixture_document: Read) -> None:
    page = by_key(fixture_document("heroku/quiet.json"))["page"]
    assert (page.state, page.word) == (PageIndicator.NONE_LISTED, "")
    assert "page" not in by_key(fixture_document("heroku/current-status.json"))


def test_only_green_and_resolved_are_well() -> None:
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["green"]
    assert [word for word, stage in UPDATES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]
    assert IncidentStage.UPDATE not in MAINTENANCE_UPDATES.values()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"status": [], "incidents": [{"id": 1}]}', r"incidents.0.title: .*Field required"),
        ('{"status": {}, "incidents": []}', "status: not Heroku's current status"),
        ('{"status": [{"system": "Apps", "status": 1}], "incidents": []}', r"status.0.status: .*valid string"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_maintenance_stays_as_its_state_says(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "heroku" / "heroku_v4_current-status_2026-09-23_trimmed.json"
    events = by_key(read_document(path, fetched_at=now))
    assert events["page"].state is PageIndicator.NONE_LISTED
    state = events["maintenance/2959/state"]
    assert (state.state, state.word) == (IncidentStage.SCHEDULED, "upcoming")
    assert state.title.endswith("[systems: Apps; regions: EMEA, NA, APAC]")
