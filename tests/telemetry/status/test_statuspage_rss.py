"""Statuspage's RSS: the same entries as its Atom, by their links."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from telemetry.document import Document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage
from telemetry.status import statuspage_atom
from telemetry.status.statuspage_rss import parse

Read = Callable[[str], Document]


def test_every_update_is_an_event_with_its_own_time(fixture_document: Read) -> None:
    events = parse(fixture_document("statuspage-rss/history.rss"), "example")
    assert [(event.key, event.state, event.posted_at) for event in events] == [
        ("incident/abc1/01-01T00:40UTC/resolved", IncidentStage.RESOLVED, datetime(2026, 1, 1, 0, 40, tzinfo=UTC)),
        (
            "incident/abc1/12-31T23:50UTC/investigating",
            IncidentStage.INVESTIGATING,
            datetime(2025, 12, 31, 23, 50, tzinfo=UTC),
        ),
        ("maintenance/abc2/12-18T12:00UTC/scheduled", IncidentStage.SCHEDULED, datetime(2025, 12, 18, 12, tzinfo=UTC)),
    ]
    assert (events[0].title, events[0].text) == ("Logins fail & recover", "It is over.")
    assert {event.format for event in events} == {"statuspage-rss"}


def test_an_incident_is_the_same_in_both_feeds(fixture_document: Read) -> None:
    rss = parse(fixture_document("statuspage-rss/history.rss"), "example")
    atom = statuspage_atom.parse(fixture_document("statuspage-atom/history.atom"), "example")
    assert {event.incident for event in rss} == {event.incident for event in atom} == {"abc1", "abc2"}


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-cut-off.rss", r"line \d+: not well-formed XML, or cut off"),
        ("bad-atom.rss", "not an RSS feed"),
        ("bad-no-zone.rss", r"item\[0\].pubDate: .* has no UTC offset"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"statuspage-rss/{name}"), "example")


@pytest.mark.parametrize(
    ("part", "named"), [("link", "link"), ("title", "title"), ("pubDate", "published"), ("description", "summary")]
)
def test_an_item_without_a_part_names_it(fixture_document: Read, written: Read, part: str, named: str) -> None:
    head, item = fixture_document("statuspage-rss/history.rss").text().split("<item>", 1)
    broken = head + "<item>" + item.replace(f"<{part}>", "<other>", 1).replace(f"</{part}>", "</other>", 1)
    if part == "link":
        broken = broken.replace("<guid>https://status.example.com/incidents/abc1</guid>", "")
    with pytest.raises(BadInput, match=rf"item\[0\].{named}: is missing"):
        parse(written(broken), "example")


def test_an_item_without_an_update_is_refused(fixture_document: Read, written: Read) -> None:
    text = fixture_document("statuspage-rss/history.rss").text().replace("small", "big")
    with pytest.raises(BadInput, match=r"item\[0\].description: holds no update with a printed time"):
        parse(written(text), "example")
