"""PagerDuty: references are followed to their words; a plan and a draft date and say nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.pagerduty import MAINTENANCE_STAGES, STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def test_an_update_has_the_word_that_its_status_refers_to(fixture_document: Read) -> None:
    event = by_key(fixture_document("pagerduty/posts.json"))["incident/P1/U1"]
    assert (event.state, event.word) == (IncidentStage.INVESTIGATING, "Investigating")
    assert event.posted_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert (event.title, event.text) == ("Pages are late [impact: minor; services: Paging]", "We look.")


def test_without_the_words_the_stage_is_unknown_and_the_id_kept(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("pagerduty/words-missing.json"), "example")
    assert (event.key, event.state, event.word) == ("incident/P1/U1", IncidentStage.UNKNOWN, "ST1")
    assert event.title == "Pages are late [impact: SEV1; services: SVC1]"


def test_a_draft_is_not_on_the_page(fixture_document: Read) -> None:
    document = fixture_document("pagerduty/posts.json")
    assert "A draft." in document.text()
    assert "incident/P1/U9" not in by_key(document)


def test_planned_work_is_maintenance_dated_when_reported(fixture_document: Read) -> None:
    events = by_key(fixture_document("pagerduty/posts.json"))
    planned = events["maintenance/P2/U3"]
    assert (planned.state, planned.posted_at) == (IncidentStage.SCHEDULED, datetime(2026, 3, 1, 10, 0, tzinfo=UTC))
    assert "start: 2026-09-05T06:00:00.000Z" in planned.title
    other = events["maintenance/P2/U4"]
    assert (other.state, other.word) == (IncidentStage.UNKNOWN, "Investigating")


def test_a_list_of_posts_names_no_stage(fixture_document: Read) -> None:
    events = by_key(fixture_document("pagerduty/posts-only.json"))
    assert [(key, e.state, e.posted_at) for key, e in events.items()] == [
        ("incident/P1", IncidentStage.UNKNOWN, None),
        ("maintenance/P2", IncidentStage.UNKNOWN, None),
    ]


def test_no_post_is_a_silence_and_not_an_all_clear(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("pagerduty/none.json"), "example")
    assert (event.state, event.word) == (PageIndicator.NONE_LISTED, "")


def test_only_resolved_is_resolved_and_maintenance_has_its_own_words() -> None:
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]
    assert not STAGES.keys() & MAINTENANCE_STAGES.keys()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{}", "none of the keys posts, post"),
        ('{"posts": [{"id": "P1", "title": "x"}]}', r"posts.0.post_type: .*Field required"),
        ('{"posts": [], "post_updates": [{"id": "U1", "post": "P1"}]}', r"post_updates.0.post: not PagerDuty's posts"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_an_update_of_another_post_is_refused(fixture_document: Read) -> None:
    with pytest.raises(BadInput, match=r"post_updates.0.post.id: 'P1' is none of the posts"):
        parse(fixture_document("pagerduty/bad-other-post.json"), "example")


def test_a_date_without_a_zone_is_refused(fixture_document: Read, written: Read) -> None:
    text = fixture_document("pagerduty/posts.json").text().replace("2026-03-02T11:00:00Z", "2026-03-02T11:00:00")
    with pytest.raises(BadInput, match=r"post_updates.1.reported_at: .*no UTC offset"):
        parse(written(text), "example")
