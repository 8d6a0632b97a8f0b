"""Statuspage JSON: words kept, shapes refused, nothing taken for fine."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.statuspage import COMPONENTS, INDICATORS, STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def updated(display_at: object) -> str:
    update = {"status": "resolved", "display_at": display_at}
    incident = {"id": "a", "name": "b", "status": "resolved", "incident_updates": [update]}
    return json.dumps({"incidents": [incident]})


def past(month: str, timestamp: str) -> str:
    incident = {"code": "a", "name": "b", "timestamp": timestamp}
    return json.dumps({"months": [{"name": month, "year": 2026, "incidents": [incident]}]})


def test_indicator_none_and_an_open_incident_stand_side_by_side(fixture_document: Read) -> None:
    events = by_key(fixture_document("statuspage/summary.json"))
    assert events["page"].state is PageIndicator.OPERATIONAL
    assert events["page"].word == "none"
    assert events["incident/inc1/up2"].state is IncidentStage.MONITORING


def test_the_page_and_its_components_count_from_when_they_were_read(fixture_document: Read, now: datetime) -> None:
    events = by_key(fixture_document("statuspage/summary.json"))
    for key in ("page", "component/cmp1"):
        assert events[key].posted_at is None
        assert events[key].at == now


def test_updates_carry_the_time_that_the_provider_shows_in_utc(fixture_document: Read) -> None:
    events = by_key(fixture_document("statuspage/summary.json"))
    assert events["incident/inc1/up2"].posted_at == datetime(2026, 3, 2, 10, 20, tzinfo=UTC)
    assert events["incident/inc1/up1"].posted_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_an_update_keeps_title_impact_link_and_text_without_tags(fixture_document: Read) -> None:
    event = by_key(fixture_document("statuspage/summary.json"))["incident/inc1/up2"]
    assert event.title == "Slow uploads [impact: minor]"
    assert event.text == "A change went out.\nWe watch it & wait."
    assert event.incident == "inc1"
    assert event.url == "https://stspg.example/inc1"


@pytest.mark.parametrize(
    ("key", "word", "state"),
    [
        ("component/cmp3", "on_fire", ComponentState.UNKNOWN),
        ("incident/inc1/up1", "looking_around", IncidentStage.UNKNOWN),
        ("incident/inc1/up2/component/cmp2", "degraded_performance", ComponentState.DEGRADED),
    ],
)
def test_a_word_is_kept_and_an_unknown_one_is_unknown(
    fixture_document: Read, key: str, word: str, state: ComponentState | IncidentStage
) -> None:
    event = by_key(fixture_document("statuspage/summary.json"))[key]
    assert (event.word, event.state) == (word, state)


def test_an_unknown_indicator_is_not_fine(written: Read) -> None:
    (event,) = parse(written('{"status": {"indicator": "sparkling"}}'), "example")
    assert (event.state, event.word) == (PageIndicator.UNKNOWN, "sparkling")


def test_maintenance_is_told_apart_and_kept_though_it_lies_ahead(fixture_document: Read) -> None:
    event = by_key(fixture_document("statuspage/summary.json"))["maintenance/mnt1/up9"]
    assert event.state is IncidentStage.SCHEDULED


def test_an_incident_without_updates_keeps_its_stage_without_a_time(fixture_document: Read) -> None:
    event = by_key(fixture_document("statuspage/copied-shape.json"))["incident/01INC"]
    assert (event.state, event.posted_at) == (IncidentStage.INVESTIGATING, None)


def test_history_tells_when_an_incident_began_but_not_its_stage(fixture_document: Read) -> None:
    event = by_key(fixture_document("statuspage/history.json"))["incident/pst1"]
    assert event.posted_at == datetime(2026, 1, 1, 6, 28, tzinfo=UTC)
    assert (event.state, event.word) == (IncidentStage.UNKNOWN, "")
    assert event.text == "Over.\nDec 31, 22:28 - Jan 1, 08:17 PST"


def test_an_ambiguous_zone_is_not_guessed(fixture_document: Read) -> None:
    assert by_key(fixture_document("statuspage/history.json"))["maintenance/cst1"].posted_at is None


def test_an_empty_list_of_incidents_says_none_listed_and_not_operational(written: Read) -> None:
    (event,) = parse(written('{"page": {"name": "Example"}, "incidents": []}'), "example")
    assert event.state is PageIndicator.NONE_LISTED


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"status": {"indicator": "no', r"written: not Statuspage JSON: Invalid JSON: EOF .* line 1 column 28"),
        ("", r"Invalid JSON: EOF"),
        ("[]", r"not Statuspage JSON: Input should be an object"),
        ('{"page": {"name": "Example"}}', r"none of the keys status, components, incidents"),
        ('{"status": null}', r"written, status: not Statuspage JSON: should not be null"),
        ('{"status": {"indicator": 0}}', r"written, status.indicator: .*valid string"),
        ('{"status": "none"}', r"written, status: "),
        ('{"incidents": {}}', r"written, incidents: "),
        ('{"incidents": [{"id": "a", "name": "b"}]}', r"written, incidents.0.status: .*required"),
        (
            updated("2026-03-02 10:00"),
            r"incidents.0.incident_updates.0.display_at: .*no UTC offset",
        ),
        (
            updated(1767261600),
            r"display_at: .*not a time written as text",
        ),
        (
            past("May", "now"),
            r"months.0.incidents.0.timestamp: 'now' is not a printed time",
        ),
        (
            past("Mai", "May 5, 01:00 UTC"),
            r"months.0.incidents.0.timestamp: no time",
        ),
        (past("May", "May 5, 01:00 UTC").replace("2026", "9" * 30), r"months.0.incidents.0.timestamp: no time"),
        ("[" * 100_000, r"Invalid JSON"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_a_document_cut_off_anywhere_is_refused(fixture_document: Read, written: Read) -> None:
    whole = json.dumps(json.loads(fixture_document("statuspage/summary.json").text()))
    for length in range(0, len(whole), 97):
        with pytest.raises(BadInput):
            parse(written(whole[:length]), "example")


def test_bytes_that_are_not_utf8_are_refused(now: datetime) -> None:
    with pytest.raises(BadInput, match="not UTF-8"):
        parse(Document(name="page", body=b"\xff\xfe{", fetched_at=now), "example")


def test_no_table_maps_an_unhappy_word_to_operational() -> None:
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["none"]
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["operational"]
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]


def test_the_recorded_silent_summary_keeps_its_incident(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "statuspage" / "statuspage_github_summary_2026-09-23_trimmed.json"
    states = [event.state for event in parse(read_document(path, fetched_at=now), "github")]
    assert states == [PageIndicator.OPERATIONAL, IncidentStage.INVESTIGATING, ComponentState.OPERATIONAL]


def test_the_recorded_copy_of_the_shape_is_read_without_its_missing_keys(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "incidentio" / "cohere-20260723-195707-major.json"
    events = by_key(read_document(path, fetched_at=now))
    assert events["page"].state is PageIndicator.PARTIAL_OUTAGE
    (update,) = [event for key, event in events.items() if key.startswith("incident/")]
    assert update.posted_at == datetime(2026, 7, 23, 22, 56, 25, tzinfo=UTC)


def test_a_component_is_told_from_its_namesake_by_its_group(written: Read) -> None:
    groups = [{"id": "g", "name": "Games", "status": "operational", "group_id": None}]
    parts = [
        {"id": str(n), "name": "Login", "status": "operational", "group_id": group} for n, group in enumerate("gx")
    ]
    events = by_key(written(json.dumps({"components": [*parts, *groups]})))
    assert events["component/g"].title == "Games"
    assert events["component/0"].title == "Login [group: Games]"
    assert events["component/1"].title == "Login"
