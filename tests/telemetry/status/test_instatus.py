"""Instatus: the page beside its open incidents; one component's outage is not the whole service's."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.instatus import INDICATORS, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def with_incident(**changes: object) -> str:
    incident = {"name": "a", "status": "IDENTIFIED", "url": "https://status.example.com/i1"} | changes
    page = {"name": "Example", "url": "https://status.example.com", "status": "UP"}
    return json.dumps({"page": page, "activeIncidents": [incident]})


def test_a_page_that_is_up_keeps_its_open_incident(fixture_document: Read) -> None:
    events = by_key(fixture_document("instatus/up-with-incident.json"))
    assert (events["page"].state, events["page"].word) == (PageIndicator.OPERATIONAL, "UP")
    assert events["incident/inc1/investigating"].state is IncidentStage.INVESTIGATING


def test_one_major_outage_is_a_partial_one(fixture_document: Read) -> None:
    page = by_key(fixture_document("instatus/one-major-outage.json"))["page"]
    assert (page.state, page.word) == (PageIndicator.PARTIAL_OUTAGE, "ONEMAJOROUTAGE")


def test_keys_that_would_be_empty_may_be_left_out(fixture_document: Read) -> None:
    assert list(by_key(fixture_document("instatus/quiet.json"))) == ["page"]


def test_a_stage_is_dated_by_its_last_change_and_not_by_the_start(fixture_document: Read) -> None:
    event = by_key(fixture_document("instatus/one-major-outage.json"))["incident/inc2/monitoring"]
    assert event.posted_at == datetime(2026, 3, 2, 10, 20, 0, 500_000, tzinfo=UTC)
    assert event.title == "Uploads fail [impact: MAJOROUTAGE; start: 2026-03-02T10:00:00.000Z]"
    assert event.url == "https://status.example.com/inc2"


def test_without_a_last_change_nothing_dates_the_stage(fixture_document: Read) -> None:
    events = by_key(fixture_document("instatus/up-with-incident.json"))
    assert events["incident/inc1/investigating"].posted_at is None
    assert events["incident/inc1/investigating"].title.endswith("start: 2026-03-02T10:00:00.000Z]")


def test_maintenance_to_come_is_not_dated_by_its_start(fixture_document: Read) -> None:
    event = by_key(fixture_document("instatus/up-with-incident.json"))["maintenance/mnt1/notstartedyet"]
    assert (event.state, event.posted_at) == (IncidentStage.SCHEDULED, None)


def test_unknown_words_are_unknown_and_kept(written: Read) -> None:
    text = with_incident(status="SPARKLING").replace('"UP"', '"GLOWING"')
    page, incident = parse(written(text), "example")
    assert (page.state, page.word) == (PageIndicator.UNKNOWN, "GLOWING")
    assert (incident.state, incident.word) == (IncidentStage.UNKNOWN, "SPARKLING")


def test_only_up_is_operational_and_only_all_is_major() -> None:
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["UP"]
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.MAJOR_OUTAGE] == ["ALLMAJOROUTAGE"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (with_incident(updatedAt="2026-03-02T10:00:00"), r"activeIncidents.0.updatedAt: .*no UTC offset"),
        (with_incident(started=1772445600), r"activeIncidents.0.started: .*not a time written as text"),
        (with_incident(started="Mon Foo 02 2026 10:00:00 GMT+0000"), r"activeIncidents.0.started: .*not an ISO 8601"),
        (with_incident(name=None), r"activeIncidents.0.name: not an Instatus summary"),
        ("[]", "written: not an Instatus summary"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_outage_of_one_component_is_partial(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "instatus" / "perplexity-20260723-145302-major.json"
    page, incident = parse(read_document(path, fetched_at=now), "perplexity")
    assert (page.state, page.word) == (PageIndicator.PARTIAL_OUTAGE, "ONEMAJOROUTAGE")
    assert incident.posted_at == datetime(2026, 7, 23, 17, 50, 11, 838_000, tzinfo=UTC)
