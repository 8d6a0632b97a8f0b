"""FireHydrant: what was said when it was said, and no component called fine because nobody named it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.firehydrant import parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> tuple[StatusEvent, ...]:
    return parse(fixture_document("firehydrant/payload.json"), "example")


def said(events: tuple[StatusEvent, ...], incident: str) -> list[tuple[IncidentStage, str, str]]:
    return [
        (event.state, event.word, event.text)
        for event in events
        if event.incident == incident and isinstance(event.state, IncidentStage)
    ]


def test_a_history_that_was_moved_keeps_its_times_and_stages(events: tuple[StatusEvent, ...]) -> None:
    assert said(events, "moved") == [
        (IncidentStage.INVESTIGATING, "Investigating", "We look at it."),
        (IncidentStage.RESOLVED, "Resolved", "Over, and **stays** so."),
    ]
    times = [event.posted_at for event in events if event.incident == "moved"]
    assert times == [
        datetime(2026, 1, 10, 10, 0, tzinfo=UTC),
        datetime(2026, 1, 10, 11, 0, 0, 250_000, tzinfo=UTC),
    ]


def test_milestones_are_stages_and_a_note_without_one_says_nothing(events: tuple[StatusEvent, ...]) -> None:
    assert said(events, "own") == [
        (IncidentStage.UNKNOWN, "dancing", ""),
        (IncidentStage.INVESTIGATING, "investigating", ""),
        (IncidentStage.UNKNOWN, "", "Some cannot log in."),
    ]


def test_an_incident_that_ended_without_a_word_is_resolved_all_the_same(events: tuple[StatusEvent, ...]) -> None:
    assert said(events, "silent") == [(IncidentStage.RESOLVED, "resolved", "")]


def test_a_maintenance_is_never_an_incident(events: tuple[StatusEvent, ...]) -> None:
    assert [stage for stage, _, _ in said(events, "plan")] == [
        IncidentStage.SCHEDULED,
        IncidentStage.IN_PROGRESS,
        IncidentStage.COMPLETED,
    ]
    assert {event.key.split("/")[0] for event in events if event.incident == "plan"} == {"maintenance"}


def test_conditions_of_open_incidents_only_are_states_of_components(events: tuple[StatusEvent, ...]) -> None:
    states = {event.key: (event.state, event.word) for event in events if isinstance(event.state, ComponentState)}
    assert states == {
        "incident/own/component/c1": (ComponentState.DEGRADED, "Slow"),
        "incident/own/component/c2": (ComponentState.MAJOR_OUTAGE, "Gone"),
        "incident/own/component/c3": (ComponentState.UNKNOWN, "Odd"),
    }


def test_a_page_with_an_open_incident_has_no_state_of_its_own(events: tuple[StatusEvent, ...]) -> None:
    assert not [event for event in events if event.key == "page"]


def test_a_page_without_an_open_incident_lists_none_and_calls_nothing_operational(fixture_document: Read) -> None:
    (page,) = parse(fixture_document("firehydrant/quiet.json"), "example")
    assert (page.state, page.text) == (PageIndicator.NONE_LISTED, "Nothing is going on.")


def test_a_severity_stays_behind_the_title(events: tuple[StatusEvent, ...]) -> None:
    assert next(event.title for event in events if event.incident == "own") == "Logins fail [severity: SEV4]"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", r"written, conditions: not FireHydrant's payload: Field required"),
        ('{"conditions": {}, "incidents": [{"id": "a"}]}', r"written, incidents.0.title: "),
        (
            '{"conditions": {}, "incidents": [{"id": "a", "title": "b", "timestamps": {"started": 5}}]}',
            r"incidents.0.timestamps.started: .*not a time written as text",
        ),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_history_was_posted_weeks_before_it_was_entered(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "firehydrant" / "firehydrant-redis.json"
    events = parse(read_document(path, fetched_at=now), "redis")
    first = next(event for event in events if event.title.startswith("AWS me-central-1"))
    assert (first.posted_at, first.state) == (
        datetime(2026, 3, 1, 14, 33, 58, tzinfo=UTC),
        IncidentStage.INVESTIGATING,
    )
    assert {event.state for event in events if event.title.startswith("Upcoming status page")} == {
        IncidentStage.COMPLETED
    }
    assert not [event for event in events if isinstance(event.state, ComponentState)]
