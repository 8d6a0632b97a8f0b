"""Better Stack: reports are over when they say so, updates stand in no order, planned times date nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.betterstack import COMPONENTS, INDICATORS, parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(fixture_document("betterstack/index.json"), "example")}


def test_a_report_is_over_by_its_aggregate_state_without_an_end(events: dict[str, StatusEvent]) -> None:
    event = events["incident/301/state"]
    assert (event.state, event.word) == (IncidentStage.RESOLVED, "resolved")
    assert event.posted_at == datetime(2026, 8, 20, 11, 0, tzinfo=UTC)


def test_updates_are_put_in_order_and_the_last_resource_decides(events: dict[str, StatusEvent]) -> None:
    course = [(e.word, e.state) for key, e in events.items() if key.startswith("incident/301/2")]
    assert course == [
        ("downtime", IncidentStage.UPDATE),
        ("resolved, degraded", IncidentStage.UPDATE),
        ("resolved", IncidentStage.RESOLVED),
    ]


def test_resources_are_components_under_their_section(events: dict[str, StatusEvent]) -> None:
    components = [(e.title, e.state, e.word) for key, e in events.items() if key.startswith("component/")]
    assert components == [
        ("Web: Site", ComponentState.OPERATIONAL, "operational"),
        ("Web: Uploads", ComponentState.MAJOR_OUTAGE, "downtime"),
        ("Archive", ComponentState.UNKNOWN, "not_monitored"),
    ]


def test_an_update_names_the_resources_that_it_touches(events: dict[str, StatusEvent]) -> None:
    assert events["incident/301/202"].title == "Outage [resources: Web: Site (resolved), Web: Uploads (degraded)]"


def test_a_page_with_one_resource_down_is_not_wholly_down(events: dict[str, StatusEvent]) -> None:
    assert (events["page"].state, events["page"].word) == (PageIndicator.PARTIAL_OUTAGE, "downtime")
    assert events["page"].url == "https://status.example.com"


def test_planned_maintenance_is_scheduled_and_dated_by_nothing_to_come(events: dict[str, StatusEvent]) -> None:
    planned = [(key, e.word, e.state, e.posted_at) for key, e in events.items() if key.startswith("maintenance/")]
    assert planned == [
        ("maintenance/302/204", "maintenance", IncidentStage.UNKNOWN, None),
        ("maintenance/302/state", "maintenance", IncidentStage.SCHEDULED, None),
    ]


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("maintenance", IncidentStage.IN_PROGRESS),
        ("resolved", IncidentStage.COMPLETED),
        ("sparkling", IncidentStage.UNKNOWN),
    ],
)
def test_maintenance_that_has_begun_stands_as_its_state_says(
    fixture_document: Read, written: Read, word: str, stage: IncidentStage
) -> None:
    text = fixture_document("betterstack/index.json").text()
    text = text.replace('"aggregate_state": "maintenance"', f'"aggregate_state": "{word}"')
    text = text.replace('"starts_at": "2026-09-03T06:00:00.000Z"', '"starts_at": "2026-08-31T23:00:00.000Z"')
    (event,) = [e for e in parse(written(text), "example") if e.key == "maintenance/302/state"]
    assert (event.state, event.word) == (stage, word)


def test_an_open_report_without_updates_is_dated_by_nothing(events: dict[str, StatusEvent]) -> None:
    event = events["incident/303/state"]
    assert (event.state, event.word, event.posted_at) == (IncidentStage.UPDATE, "downtime", None)


def test_only_operational_is_operational() -> None:
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["operational"]
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["operational"]


def test_unknown_words_are_unknown_and_kept(fixture_document: Read, written: Read) -> None:
    text = fixture_document("betterstack/index.json").text().replace('"downtime"', '"sparkling"')
    events = {event.key: event for event in parse(written(text), "example")}
    assert events["page"].state is PageIndicator.UNKNOWN
    assert events["component/102"].state is ComponentState.UNKNOWN
    assert (events["incident/301/201"].state, events["incident/301/201"].word) == (IncidentStage.UNKNOWN, "sparkling")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"data": {"attributes": {"company_name": "x"}}, "included": []}', "data.attributes.aggregate_state"),
        ('{"data": [], "included": []}', "data: not a Better Stack index"),
        ('{"data": {"attributes": {"company_name": "x", "aggregate_state": "y"}}}', "included: .*Field required"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_page_is_read_as_it_stood(recordings: Path) -> None:
    path = recordings / "status" / "betterstack" / "huggingface-20260719-104250-major.json"
    seen = datetime(2026, 7, 19, 13, 16, tzinfo=UTC)
    events = {event.key: event for event in parse(read_document(path, fetched_at=seen), "hugging-face")}
    assert events["component/306621"].title == "Spaces: Spaces Proxy"
    assert events["component/306621"].state is ComponentState.MAJOR_OUTAGE
    course = [e.posted_at for key, e in events.items() if key.startswith("incident/965809/5")]
    assert course == [datetime(2026, 7, 16, *at, tzinfo=UTC) for at in ((8, 30), (8, 43), (10, 7))]
    assert events["incident/965809/state"].state is IncidentStage.RESOLVED
    assert (events["maintenance/961899/5394127"].posted_at, events["maintenance/961899/state"].state) == (
        None,
        IncidentStage.SCHEDULED,
    )
