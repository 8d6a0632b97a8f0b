"""JSON Feed of anything: something was posted, and no company's blog is ever trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage
from telemetry.status.json_feed import parse

Read = Callable[[str], Document]


def test_an_item_is_a_post_with_its_words(fixture_document: Read) -> None:
    events = parse(fixture_document("json-feed/feed.json"), "example")
    assert {(event.state, event.word) for event in events} == {(IncidentStage.UNKNOWN, "post")}
    assert [(event.key, event.text) for event in events] == [
        ("post/https://blog.example.com/outage", "Everything was down & is up."),
        ("post/3", "A new office, with < 5 chairs."),
        ("post/2", "Short."),
    ]


def test_an_item_is_dated_when_it_was_published(fixture_document: Read) -> None:
    times = [event.posted_at for event in parse(fixture_document("json-feed/feed.json"), "example")]
    assert times == [datetime(2026, 3, 2, 10, 0, tzinfo=UTC), None, None]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-version.json", r"bad-version.json, version: not a JSON Feed: 'https://example.com/feed/1'"),
        ("bad-no-zone.json", r"items.0.date_published: not a JSON Feed: .*no UTC offset"),
    ],
)
def test_a_feed_of_another_shape_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"json-feed/{name}"), "example")
