"""Slack: `ok` is dated by nothing, notes have no stage, and offsets are read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.slack import INDICATORS, MAINTENANCE_STAGES, STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def test_ok_is_not_dated_by_the_last_incident(fixture_document: Read, now: datetime) -> None:
    (page,) = parse(fixture_document("slack/current-ok.json"), "example")
    assert (page.state, page.word) == (PageIndicator.OPERATIONAL, "ok")
    assert (page.posted_at, page.at) == (None, now)


def test_active_does_not_say_how_bad_it_is(fixture_document: Read) -> None:
    page = by_key(fixture_document("slack/current-active.json"))["page"]
    assert (page.state, page.word) == (PageIndicator.UNKNOWN, "active")


def test_notes_are_put_in_order_with_their_offsets_read(fixture_document: Read) -> None:
    events = [e for key, e in by_key(fixture_document("slack/current-active.json")).items() if "/2026" in key]
    assert [(event.posted_at, event.text) for event in events] == [
        (datetime(2026, 3, 2, 17, 0, tzinfo=UTC), "We look into it."),
        (datetime(2026, 3, 2, 17, 30, tzinfo=UTC), "Still."),
    ]
    assert {(event.state, event.word) for event in events} == {(IncidentStage.UPDATE, "outage")}


def test_a_title_names_type_and_services(fixture_document: Read) -> None:
    event = by_key(fixture_document("slack/current-active.json"))["incident/546/status"]
    assert event.title == "Uploads fail [type: outage; services: Files, Search]"
    assert event.url == "https://status.example.com/546"


def test_that_an_incident_is_over_is_said_once(fixture_document: Read) -> None:
    events = by_key(fixture_document("slack/history.json"))
    over = [key for key, event in events.items() if event.state is IncidentStage.RESOLVED]
    assert over == ["incident/7/status"]
    assert events["incident/7/status"].posted_at == datetime(2026, 3, 3, 17, 0, tzinfo=UTC)


def test_maintenance_is_no_trouble(fixture_document: Read) -> None:
    events = by_key(fixture_document("slack/history.json"))
    assert [event.state for key, event in events.items() if key.startswith("maintenance/8/")] == [
        IncidentStage.UNKNOWN,
        IncidentStage.COMPLETED,
    ]


def test_an_unknown_status_is_unknown_and_kept(fixture_document: Read) -> None:
    event = by_key(fixture_document("slack/history.json"))["incident/9/status"]
    assert (event.state, event.word) == (IncidentStage.UNKNOWN, "sparkling")


def test_only_ok_and_resolved_are_well() -> None:
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["ok"]
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]
    assert IncidentStage.RESOLVED not in MAINTENANCE_STAGES.values()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"status": "ok"}', "active_incidents: not Slack's status"),
        ('[{"id": 1.5}]', r"0.id: .*'1.5' is not a whole number"),
        ("7", "not Slack's status"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_quiet_day_is_not_dated_and_the_history_is(recordings: Path, now: datetime) -> None:
    folder = recordings / "status" / "slack"
    (page,) = parse(read_document(folder / "slack-current.json", fetched_at=now), "slack")
    assert (page.state, page.posted_at) == (PageIndicator.OPERATIONAL, None)
    events = by_key(read_document(folder / "slack-history.json", fetched_at=now))
    assert events["incident/1571/status"].posted_at == datetime(2026, 6, 26, 10, 9, 39, tzinfo=UTC)
    assert len([key for key in events if key.startswith("incident/1568/2026")]) == 6
