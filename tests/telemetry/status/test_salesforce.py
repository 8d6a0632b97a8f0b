"""Salesforce's Trust API: instances are components, an incident names those that it touches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.salesforce import COMPONENTS, MAINTENANCE_STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def test_instances_are_components_and_an_outage_outside_the_core_is_partial(fixture_document: Read) -> None:
    events = by_key(fixture_document("salesforce/instances-preview.json"))
    assert [(key, e.state) for key, e in events.items() if key.startswith("component/")] == [
        ("component/EX1", ComponentState.DEGRADED),
        ("component/EX2", ComponentState.PARTIAL_OUTAGE),
        ("component/EX3", ComponentState.OPERATIONAL),
        ("component/EX4", ComponentState.UNKNOWN),
        ("component/EX5", ComponentState.UNKNOWN),
    ]
    assert events["component/EX5"].word == "SPARKLING"


def test_an_incident_of_two_instances_is_told_once_with_both(fixture_document: Read) -> None:
    events = by_key(fixture_document("salesforce/instances-preview.json"))
    assert len(parse(fixture_document("salesforce/instances-preview.json"), "example")) == len(events)
    assert events["incident/20/201"].title == (
        "Incident [impact: minor performanceDegradation; instances: EX1, EX2; services: coreService]"
    )


def test_updates_are_dated_when_created_and_unknown_types_are_kept(fixture_document: Read) -> None:
    events = by_key(fixture_document("salesforce/incidents-active.json"))
    first, second = events["incident/20/201"], events["incident/20/202"]
    assert (first.state, first.posted_at) == (IncidentStage.INVESTIGATING, datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    assert (second.state, second.word) == (IncidentStage.UNKNOWN, "issueGone")


def test_an_incident_ends_when_its_last_impact_does_and_not_before(fixture_document: Read) -> None:
    events = by_key(fixture_document("salesforce/incidents-active.json"))
    assert events["incident/20/end"].posted_at == datetime(2026, 3, 2, 11, 30, tzinfo=UTC)
    assert "incident/21/end" not in events


def test_planned_work_is_maintenance_and_no_trouble(fixture_document: Read) -> None:
    events = by_key(fixture_document("salesforce/instances-preview.json"))
    assert [(e.word, e.state) for key, e in events.items() if key.startswith("maintenance/30/")] == [
        ("scheduled", IncidentStage.SCHEDULED),
        ("update", IncidentStage.UNKNOWN),
    ]
    assert IncidentStage.UPDATE not in MAINTENANCE_STAGES.values()


def test_no_incident_is_a_silence_but_one_instance_speaks_for_itself(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("salesforce/no-incidents.json"), "example")
    assert (event.state, event.word) == (PageIndicator.NONE_LISTED, "")
    assert list(by_key(fixture_document("salesforce/instance.json"))) == ["component/EX3"]


def test_only_ok_is_operational() -> None:
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["OK"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"key": "EX1"}]', r"0.instance.status: .*Field required"),
        ('[{"id": 1, "IncidentEvents": [{"id": 2, "type": "update"}]}]', r"IncidentEvents.0.createdAt: .*required"),
        ("7", "not Salesforce's status"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")
