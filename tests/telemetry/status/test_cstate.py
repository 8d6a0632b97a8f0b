"""cState: what stands, since when if Hugo printed it, and no health out of a notice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, IncidentStage, PageIndicator, StatusEvent
from telemetry.status.cstate import COMPONENTS, INDICATORS, parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> dict[str, StatusEvent]:
    read = parse(fixture_document("cstate/index.json"), "example")
    assert len({event.key for event in read}) == len(read)
    return {event.key: event for event in read}


@pytest.mark.parametrize(
    ("key", "word", "state"),
    [
        ("page", "down", PageIndicator.MAJOR_OUTAGE),
        ("component/Core / Website", "down", ComponentState.MAJOR_OUTAGE),
        ("component/Core / Uploads", "disrupted", ComponentState.DEGRADED),
        ("component/Lamp", "notice", ComponentState.UNKNOWN),
        ("component/Core / Kettle", "ok", ComponentState.OPERATIONAL),
    ],
)
def test_the_page_and_its_systems(
    events: dict[str, StatusEvent], key: str, word: str, state: PageIndicator | ComponentState
) -> None:
    assert (events[key].word, events[key].state, events[key].posted_at) == (word, state, None)


def test_an_issue_that_stands_is_dated_once_for_all_its_systems(events: dict[str, StatusEvent]) -> None:
    issue = events["incident/lights.md/unresolved"]
    assert issue.posted_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert (issue.state, issue.word) == (IncidentStage.UPDATE, "unresolved")
    assert issue.title == "Lights out [severity: down; systems: Website, Uploads]"
    assert issue.url == "https://status.example.com/issues/lights/"


def test_a_time_that_is_missing_is_none(events: dict[str, StatusEvent]) -> None:
    assert events["incident/undated.md/unresolved"].posted_at is None


@pytest.mark.parametrize("name", ["party.md/unresolved", "told.md/unresolved", "read.md/pinned"])
def test_notices_and_informational_issues_say_nothing_of_health(events: dict[str, StatusEvent], name: str) -> None:
    assert events[f"incident/{name}"].state is IncidentStage.UNKNOWN


def test_a_resolved_issue_has_a_beginning_and_an_end(events: dict[str, StatusEvent]) -> None:
    said = [(event.state, event.posted_at) for event in events.values() if event.incident == "over.md"]
    assert said == [
        (IncidentStage.UPDATE, datetime(2026, 2, 1, 10, 0, tzinfo=UTC)),
        (IncidentStage.RESOLVED, datetime(2026, 2, 1, 11, 0, tzinfo=UTC)),
    ]


def test_no_table_maps_an_unhappy_word_to_operational() -> None:
    assert [word for word, state in INDICATORS.items() if state is PageIndicator.OPERATIONAL] == ["ok"]
    assert [word for word, state in COMPONENTS.items() if state is ComponentState.OPERATIONAL] == ["ok"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"systems": []}', r"written, summaryStatus: not cState's index: Field required"),
        ('{"summaryStatus": "ok"}', r"written, systems: "),
        ('{"summaryStatus": "ok", "systems": [{"name": "a", "status": true}]}', r"systems.0.status: .*valid string"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


@pytest.mark.parametrize("printed", ["<no value>", "", "soon", "2026-02-30 10:00:00 +0000 UTC", "2026-03-02 10:00:00"])
def test_text_that_is_no_printed_time_dates_nothing(fixture_document: Read, written: Read, printed: str) -> None:
    text = fixture_document("cstate/index.json").text().replace("2026-03-02 11:00:00 +0100 CET", printed)
    events = {event.key: event for event in parse(written(text), "example")}
    assert events["incident/lights.md/unresolved"].posted_at is None


def test_the_recorded_issue_stands_undated_under_its_system(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "cstate" / "schullogin_index_2025-09.json"
    events = parse(read_document(path, fetched_at=now), "schullogin")
    assert [event.state for event in events if event.key == "page"] == [PageIndicator.DEGRADED]
    (issue,) = (event for event in events if event.incident)
    assert (issue.state, issue.posted_at) == (IncidentStage.UPDATE, None)
    assert [event.title for event in events if event.state is ComponentState.DEGRADED] == ["Schullogin / Anmeldung"]
