"""Gatus: a failed condition is no outage, and each change of health is dated."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import ComponentState, StatusEvent
from telemetry.status.gatus import STATES, parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(fixture_document("gatus/statuses.json"), "example")}


def test_changes_and_the_state_now_are_dated_by_their_checks(events: dict[str, StatusEvent]) -> None:
    said = [event for event in events.values() if event.incident == "component/core_website"]
    assert [(event.key, event.word, event.posted_at) for event in said] == [
        (
            "component/core_website/2026-03-02T10:01:00.000Z",
            "unhealthy",
            datetime(2026, 3, 2, 10, 1, tzinfo=UTC),
        ),
        ("component/core_website/2026-03-02T10:03:00.000Z", "healthy", datetime(2026, 3, 2, 10, 3, tzinfo=UTC)),
        ("component/core_website", "healthy", datetime(2026, 3, 2, 10, 3, tzinfo=UTC)),
    ]
    assert {event.title for event in said} == {"core / website"}


def test_a_failed_condition_is_kept_as_text_and_is_no_outage(events: dict[str, StatusEvent]) -> None:
    event = events["component/core_website/2026-03-02T10:01:00.000Z"]
    assert event.state is ComponentState.DEGRADED
    assert event.text == "[RESPONSE_TIME] (950) < 500\ntoo slow"
    assert ComponentState.MAJOR_OUTAGE not in {state for _, state in STATES.values()}


def test_the_year_one_is_no_time(events: dict[str, StatusEvent], now: datetime) -> None:
    assert events["component/_undated"].posted_at is None
    assert events["component/_undated"].at == now


def test_an_endpoint_without_a_check_says_nothing(events: dict[str, StatusEvent]) -> None:
    assert "component/_new" not in events


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "not Gatus's statuses"),
        ('[{"name": "a", "key": "a"}]', r"written, 0.results: .*Field required"),
        (
            '[{"name": "a", "key": "a", "results": [{"success": "yes", "timestamp": "2026-03-02T10:00:00Z"}]}]',
            r"0.results.0.success: .*valid boolean",
        ),
        (
            '[{"name": "a", "key": "a", "results": [{"success": true, "timestamp": "2026-03-02T10:00:00"}]}]',
            r"0.results.0.timestamp: .*no UTC offset",
        ),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")
