"""Status.io: codes in three vocabularies, regions apart, and nothing dated that is not."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.statusio import COMPONENTS, INDICATORS, parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(fixture_document("statusio/status.json"), "example")}


def test_the_page_speaks_in_its_own_words_when_it_is_read(events: dict[str, StatusEvent], now: datetime) -> None:
    page = events["page"]
    assert (page.state, page.word) == (PageIndicator.PARTIAL_OUTAGE, "Partial Service Disruption")
    assert (page.posted_at, page.at) == (None, now)


@pytest.mark.parametrize(
    ("key", "title", "state"),
    [
        ("component/c1", "Website", ComponentState.OPERATIONAL),
        ("component/c2", "Uploads", ComponentState.PARTIAL_OUTAGE),
        ("component/c2/container/eu", "Uploads (Frankfurt)", ComponentState.MAJOR_OUTAGE),
        ("component/c2/container/us", "Uploads (Dallas)", ComponentState.OPERATIONAL),
    ],
)
def test_a_component_is_told_apart_by_region(
    events: dict[str, StatusEvent], key: str, title: str, state: ComponentState
) -> None:
    assert (events[key].title, events[key].state) == (title, state)


@pytest.mark.parametrize(("key", "word"), [("component/c3", "Security Event"), ("component/c4", "Glowing")])
def test_a_security_event_and_an_unknown_code_say_nothing_of_health(
    events: dict[str, StatusEvent], key: str, word: str
) -> None:
    assert (events[key].state, events[key].word) == (ComponentState.UNKNOWN, word)


def test_messages_of_an_incident_are_dated_with_their_stage_and_impact(events: dict[str, StatusEvent]) -> None:
    said = [event for event in events.values() if event.incident == "i1"]
    assert [(event.posted_at, event.word, event.state) for event in said] == [
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), "Investigating", IncidentStage.INVESTIGATING),
        (datetime(2026, 3, 2, 10, 20, tzinfo=UTC), "Identified", IncidentStage.IDENTIFIED),
        (datetime(2026, 3, 2, 10, 21, tzinfo=UTC), "950", IncidentStage.UNKNOWN),
    ]
    assert said[1].title == "Uploads fail [impact: Service Disruption; components: Uploads; containers: Frankfurt]"
    assert said[2].title == "Uploads fail [impact: 950; components: Uploads; containers: Frankfurt]"


def test_maintenance_is_planned_work_before_and_after_its_start(events: dict[str, StatusEvent]) -> None:
    said = [(event.key, event.state, event.word) for event in events.values() if event.key.startswith("maintenance/")]
    assert said == [
        ("maintenance/m1", IncidentStage.IN_PROGRESS, "active"),
        ("maintenance/m1/2026-03-01T08:00:00.000Z", IncidentStage.SCHEDULED, ""),
        ("maintenance/m1/2026-03-02T09:00:05.000Z", IncidentStage.IN_PROGRESS, ""),
        ("maintenance/m2", IncidentStage.SCHEDULED, "upcoming"),
        ("maintenance/m2/2026-03-01T09:00:00.000Z", IncidentStage.SCHEDULED, ""),
    ]


def test_only_one_code_is_operational() -> None:
    assert [code for code, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["100"]
    assert [code for code, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["100"]


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("result",), None, r"written, result: not Status.io's status"),
        (("result", "status_overall", "status_code"), "ok", r"result.status_overall.status_code: .*not a whole number"),
        (("result", "incidents", 0, "messages", 0, "datetime"), "10:00", r"messages.0.datetime: .*not an ISO 8601"),
        (("result", "maintenance"), [], r"result.maintenance: "),
    ],
)
def test_another_shape_is_refused_with_its_field(
    fixture_document: Read, written: Read, path: tuple[str | int, ...], value: object, problem: str
) -> None:
    whole = json.loads(fixture_document("statusio/status.json").text())
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(BadInput, match=problem):
        parse(written(json.dumps(whole)), "example")


def test_the_recorded_page_is_operational_with_its_containers(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "statusio" / "statusio-gitlab.json"
    events = parse(read_document(path, fetched_at=now), "gitlab")
    assert {event.state for event in events if event.key != "page"} == {ComponentState.OPERATIONAL}
    assert {event.posted_at for event in events} == {None}
    titles = {event.title for event in events}
    assert {"Website", "Website (Google Compute Engine)"} <= titles
