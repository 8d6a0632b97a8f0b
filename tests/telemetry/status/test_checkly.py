"""Checkly: updates with the date that their authors show, from the page or from the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator
from telemetry.status.checkly import STAGES, parse

Read = Callable[[str], Document]


def test_updates_carry_their_public_date_and_the_services(fixture_document: Read) -> None:
    events = {event.key: event for event in parse(fixture_document("checkly/page.json"), "example")}
    event = events["incident/inc1/up1"]
    assert (event.state, event.posted_at) == (IncidentStage.INVESTIGATING, datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
    assert event.title == "Audio is slow [impact: MEDIUM; services: Audio API]"


def test_the_page_and_the_api_give_the_same_keys(fixture_document: Read) -> None:
    page = [event.key for event in parse(fixture_document("checkly/page.json"), "example")]
    assert page[:2] == [event.key for event in parse(fixture_document("checkly/api.json"), "example")]


def test_an_incident_without_updates_is_undated_and_its_unknown_word_kept(fixture_document: Read) -> None:
    event = parse(fixture_document("checkly/page.json"), "example")[-1]
    assert (event.state, event.word, event.posted_at) == (IncidentStage.UNKNOWN, "SPARKLING", None)


def test_no_incident_is_a_silence_and_not_an_all_clear(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("checkly/quiet.json"), "example")
    assert (event.state, event.word) == (PageIndicator.NONE_LISTED, "")


def test_only_resolved_is_resolved() -> None:
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["RESOLVED"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "none of the keys incidents, entries"),
        ('{"incidents": [{"id": "a"}]}', r"incidents.0.name: .*Field required"),
        (
            '{"entries": [{"id": "", "name": "", "incidentUpdates": [{"id": "", "publicIncidentUpdateDate": "now"}]}]}',
            r"entries.0.incidentUpdates.0.status: .*Field required",
        ),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_incident_names_its_service(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "checkly" / "mistral-20260727-113302-major.json"
    (event,) = parse(read_document(path, fetched_at=now), "mistral")
    assert event.title.endswith("[impact: MEDIUM; services: Audio API]")
    assert event.posted_at == datetime(2026, 7, 27, 14, 32, 53, 607_000, tzinfo=UTC)


def test_a_date_without_a_zone_is_refused(fixture_document: Read, written: Read) -> None:
    text = fixture_document("checkly/page.json").text().replace("T11:00:00.000Z", "T11:00:00")
    with pytest.raises(BadInput, match=r"incidentUpdates.0.publicIncidentUpdateDate: .*no UTC offset"):
        parse(written(text), "example")
