"""Readings that people wrote down: strict, as the format is ours."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator
from telemetry.status.timeline import STATES, parse

Read = Callable[[str], Document]


def line(**changes: object) -> str:
    return json.dumps({"at": "2026-03-02T10:00:00Z", "state": "degraded", "text": "Slow."} | changes)


def test_a_line_is_an_event_at_its_own_time(fixture_document: Read, now: datetime) -> None:
    events = parse(fixture_document("timeline/readings.jsonl"), "example")
    assert [(event.state, event.word) for event in events] == [
        (PageIndicator.NONE_LISTED, "none-listed"),
        (PageIndicator.PARTIAL_OUTAGE, "partial_outage"),
        (IncidentStage.RESOLVED, "resolved"),
        (IncidentStage.RESOLVED, "resolved"),
    ]
    assert events[1].posted_at == datetime(2026, 3, 2, 10, 30, tzinfo=UTC)
    assert {event.seen_at for event in events} == {now}
    assert events[1].url == "https://status.example.com"


def test_keys_tell_two_readings_of_one_moment_apart(fixture_document: Read) -> None:
    keys = [event.key for event in parse(fixture_document("timeline/readings.jsonl"), "example")]
    assert keys[2:] == ["timeline/2026-03-02T11:00:00.000Z/resolved", "timeline/2026-03-02T11:00:00.000Z/resolved/2"]


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_read_with_hyphens_or_underscores(written: Read, state: str) -> None:
    text = f"{line(state=state)}\n{line(state=state.replace('-', '_'), text='again')}\n"
    first, second = parse(written(text), "example")
    assert first.state is second.state is STATES[state]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "written: holds no line"),
        ("\n \n", "written: holds no line"),
        (line(state="fine"), "written, line 1, state: 'fine' is none of operational, none-listed"),
        (line() + "\n" + line(at="2026-03-02T10:00"), "written, line 2, at: not a reading: .*no UTC offset"),
        (line(at=1767261600), "written, line 1, at: .*not a time written as text"),
        (line(at="2026-09-01T00:00:01Z"), r"line 1, at: is after the file was read \(2026-09-01T00:00:00.000Z\)"),
        (line(text=None), "written, line 1, text: .*valid string"),
        (line(colour="red"), "written, line 1, colour: not a reading: Extra inputs are not permitted"),
        (line()[:-5], "written, line 1: not a reading: Invalid JSON: EOF"),
        ("[]", "written, line 1: not a reading: Input should be an object"),
        ('{"at": "2026-03-02T10:00:00Z", "text": "x"}', "written, line 1, state: not a reading: Field required"),
    ],
)
def test_a_malformed_line_is_refused_with_its_place(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_a_line_separator_inside_a_text_does_not_cut_the_line(written: Read) -> None:
    text = '{"at": "2026-03-02T10:00:00Z", "state": "degraded", "text": "one\u2028two"}'
    (event,) = parse(written(text), "example")
    assert event.text == "one\u2028two"


def test_what_the_recorded_cases_say_of_status_pages_is_a_timeline(recordings: Path, written: Read) -> None:
    for case in (recordings / "cases.jsonl").read_text().splitlines():
        readings = json.loads(case)["status"]
        if readings:
            events = parse(written("\n".join(map(json.dumps, readings))), "example")
            assert [event.word for event in events] == [reading["state"] for reading in readings]
