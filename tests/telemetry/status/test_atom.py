"""Atom of anything: something was posted, and no company's blog is ever trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage
from telemetry.status.atom import parse

Read = Callable[[str], Document]


def test_an_entry_is_a_post_with_its_words(fixture_document: Read) -> None:
    events = parse(fixture_document("atom/blog.atom"), "example")
    assert [(event.state, event.word, event.title) for event in events] == [
        (IncidentStage.UNKNOWN, "post", "Our outage & you"),
        (IncidentStage.UNKNOWN, "post", "A new office"),
    ]
    assert [event.text for event in events] == ["Everything was down.\nSorry.", "It has chairs."]
    assert [event.key for event in events] == ["post/tag:blog.example.com,2026:4", "post/tag:blog.example.com,2026:3"]


def test_an_entry_is_dated_when_published_else_when_updated(fixture_document: Read) -> None:
    assert [event.posted_at for event in parse(fixture_document("atom/blog.atom"), "example")] == [
        datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        datetime(2026, 3, 1, 10, 0, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-rss.atom", "not an Atom feed"),
        ("bad-undated.atom", r"entry\[1\].updated: is missing"),
        ("bad-external-entity.atom", "document type declaration"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"atom/{name}"), "example")


def test_even_a_recorded_status_feed_says_nothing_of_health_here(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "statuspage-atom" / "history_2025-12-12.atom"
    events = parse(read_document(path, fetched_at=now), "github")
    assert len(events) == 25
    assert {event.state for event in events} == {IncidentStage.UNKNOWN}
