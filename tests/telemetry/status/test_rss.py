"""RSS of anything: something was posted, and no company's blog is ever trouble."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, StatusEvent
from telemetry.status.rss import parse

Read = Callable[[str], Document]


@pytest.fixture
def events(fixture_document: Read) -> tuple[StatusEvent, ...]:
    return parse(fixture_document("rss/blog.rss"), "example")


def test_a_post_about_an_outage_is_a_post(events: tuple[StatusEvent, ...]) -> None:
    assert {(event.state, event.word) for event in events} == {(IncidentStage.UNKNOWN, "post")}


def test_the_fullest_text_is_kept_without_mark_up(events: tuple[StatusEvent, ...]) -> None:
    assert events[0].title == "Our outage of yesterday"
    assert events[0].text == "Everything was down & is up.\nSorry."
    assert events[1].text == "It has chairs."
    assert (events[0].url, events[1].url) == ("https://blog.example.com/outage", "https://blog.example.com/")


def test_posts_are_dated_where_the_zone_is_sure(events: tuple[StatusEvent, ...]) -> None:
    assert [event.posted_at for event in events] == [
        datetime(2026, 3, 2, 10, 0, tzinfo=UTC),
        None,
        datetime(2026, 3, 1, 7, 30, tzinfo=UTC),
        None,
        None,
    ]


def test_posts_under_one_id_are_told_apart_from_the_oldest_on(events: tuple[StatusEvent, ...]) -> None:
    assert [event.key for event in events] == [
        "post/p4",
        "post/p3/2",
        "post/p3",
        "post/https://blog.example.com/no-id",
        "post/Only a title",
    ]


def test_an_iso_time_is_read_too(fixture_document: Read, written: Read) -> None:
    text = fixture_document("rss/blog.rss").text().replace("Mon, 02 Mar 2026 11:00:00 +0100", "2026-03-02T10:00:00Z")
    assert parse(written(text), "example")[0].posted_at == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_an_empty_feed_says_nothing(written: Read) -> None:
    assert parse(written('<rss version="2.0"><channel><title>x</title></channel></rss>'), "example") == ()


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-nothing.rss", r"item\[0\]: has neither guid, link nor title"),
        ("bad-time.rss", r"item\[0\].pubDate: 'yesterday' is not a time of RFC 822"),
        ("bad-entity-bomb.rss", "document type declaration"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"rss/{name}"), "example")


@pytest.mark.parametrize(
    "time", ["Mon, 02 Mar 2026 99:00:00 GMT", "Mon, 02 Mar 2026 11:00:00 +9999", "2026-13-01", "2026-03-02T10:00:00"]
)
def test_a_time_that_is_none_is_refused(fixture_document: Read, written: Read, time: str) -> None:
    text = fixture_document("rss/blog.rss").text().replace("Mon, 02 Mar 2026 11:00:00 +0100", time)
    with pytest.raises(BadInput, match=r"item\[0\].pubDate: .* is not a time of RFC 822, nor of ISO 8601"):
        parse(written(text), "example")
