"""AWS: UTF-16, numbers for words, seconds here and milliseconds there, regions and services kept apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.aws import COMPONENTS, STAGES, parse

Read = Callable[[str], Document]
ARN = "arn:aws:health:example-west-1::event/DISKS/AWS_DISKS_OPERATIONAL_ISSUE/AWS_DISKS_OPERATIONAL_ISSUE_1"


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


@pytest.fixture
def content(fixture_document: Read) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads(fixture_document("aws/events.utf16be.json").body.decode("utf-16"))
    return events


def test_the_log_is_dated_in_seconds_and_numbered_words_are_kept(fixture_document: Read) -> None:
    events = by_key(fixture_document("aws/events.utf16be.json"))
    log = [(e.posted_at, e.word, e.state) for e in events.values() if e.incident == ARN]
    assert log == [
        (datetime(2026, 3, 2, 10, 0, tzinfo=UTC), "1 (informational)", IncidentStage.UPDATE),
        (datetime(2026, 3, 2, 10, 30, tzinfo=UTC), "3 (disruption)", IncidentStage.UPDATE),
        (datetime(2026, 3, 2, 11, 0, tzinfo=UTC), "0 (operating normally)", IncidentStage.RESOLVED),
    ]


def test_changes_of_services_are_dated_in_milliseconds(fixture_document: Read) -> None:
    events = by_key(fixture_document("aws/events.utf16be.json"))
    event = events[f"incident/{ARN}/component/machines-example-west-1/2026-03-02T10:30:00.500Z"]
    assert event.posted_at == datetime(2026, 3, 2, 10, 30, 0, 500_000, tzinfo=UTC)
    assert event.state is ComponentState.DEGRADED


def test_the_recovery_of_one_service_is_not_that_of_the_event(fixture_document: Read) -> None:
    events = by_key(fixture_document("aws/events.utf16be.json")).values()
    assert {e.incident for e in events if e.posted_at and e.state is ComponentState.OPERATIONAL} == {
        f"{ARN}/disks-example-west-1"
    }


def test_region_and_service_stand_in_title_and_key(fixture_document: Read) -> None:
    events = by_key(fixture_document("aws/events.utf16be.json"))
    first = events[f"incident/{ARN}/2026-03-02T10:00:00.000Z"]
    assert first.title == "Slow disks [region: Example West; service: Example Disks (disks-example-west-1)]"
    assert first.text == "Disks are slow & we look."
    assert events["component/machines-example-west-1"].title == "Example Machines [region: Example West]"


def test_a_service_that_two_events_touch_stands_as_the_worse_says(content: list[dict[str, Any]], written: Read) -> None:
    other = json.loads(json.dumps(content[0])) | {"arn": "arn:other"}
    other["impacted_services"]["disks-example-west-1"]["current"] = "3"
    events = by_key(written(json.dumps([*content, other])))
    assert events["component/disks-example-west-1"].state is ComponentState.MAJOR_OUTAGE


def test_a_status_may_be_a_number_or_a_text_and_a_log_may_be_empty(
    content: list[dict[str, Any]], written: Read
) -> None:
    for status in (3, "3"):
        event = content[0] | {"status": status, "event_log": []}
        first = parse(written(json.dumps([event])), "example")[0]
        assert (first.key, first.word, first.posted_at) == (f"incident/{ARN}", "3 (disruption)", None)


def test_utf8_is_read_as_well(content: list[dict[str, Any]], fixture_document: Read, written: Read) -> None:
    marked = by_key(fixture_document("aws/events.utf16be.json"))
    assert list(by_key(written(json.dumps(content)))) == list(marked)


def test_half_a_character_is_refused(fixture_document: Read) -> None:
    with pytest.raises(BadInput, match=r"bad-cut-off.utf16be.json: not UTF-16 text, or cut off \(byte \d+\)"):
        parse(fixture_document("aws/bad-cut-off.utf16be.json"), "example")


def test_no_event_is_a_silence_and_not_an_all_clear(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("aws/quiet.utf16be.json"), "example")
    assert (event.state, event.word) == (PageIndicator.NONE_LISTED, "")


def test_an_unknown_number_is_unknown_and_only_zero_is_well(content: list[dict[str, Any]], written: Read) -> None:
    content[0]["event_log"][0]["status"] = 7
    first = parse(written(json.dumps(content)), "example")[0]
    assert (first.state, first.word) == (IncidentStage.UNKNOWN, "7")
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["0"]
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["0"]


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("date", "soon", r"0.date: .*'soon' is not a whole number"),
        ("date", 10**18, r"0.date: .*outside the calendar"),
        ("date", True, r"0.date: .*not a whole number"),
        ("status", None, r"0.status: .*not a whole number"),
        ("event_log", {}, r"0.event_log: "),
    ],
)
def test_another_shape_is_refused_with_its_field(
    content: list[dict[str, Any]], written: Read, key: str, value: object, problem: str
) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(json.dumps([content[0] | {key: value}])), "example")


def test_the_recorded_events_keep_their_regions_apart(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "aws" / "aws-currentevents.utf16be.bin"
    events = by_key(read_document(path, fetched_at=now))
    log = [event for event in events.values() if isinstance(event.state, IncidentStage)]
    assert len(log) == 23 + 13
    assert {event.title.partition("region: ")[2].partition(";")[0] for event in log} == {"UAE", "Bahrain"}
    assert log[0].posted_at == datetime(2026, 3, 1, 12, 51, 25, tzinfo=UTC)
    changed = [
        event for event in events.values() if event.key.endswith("acm-pca-me-central-1/2026-03-01T12:51:25.000Z")
    ]
    assert [event.state for event in changed] == [ComponentState.MAJOR_OUTAGE]
