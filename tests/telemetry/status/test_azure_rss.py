"""Azure's feed: no stage, no posting time, ids that are used again, and empty when all is normal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator
from telemetry.status.azure_rss import parse

Read = Callable[[str], Document]


def test_an_item_counts_from_when_it_was_read(fixture_document: Read, now: datetime) -> None:
    for event in parse(fixture_document("azure-rss/two-with-one-guid.xml"), "example"):
        assert (event.state, event.word) == (IncidentStage.UPDATE, "")
        assert (event.posted_at, event.at) == (None, now)


def test_one_guid_for_two_incidents_gives_two_keys(fixture_document: Read) -> None:
    keys = [event.key for event in parse(fixture_document("azure-rss/two-with-one-guid.xml"), "example")]
    assert keys == [
        "incident/slow-disks-in-example-west/2026-03-02T11:00:00.000Z",
        "incident/slow-disks-in-example-west/2026-02-01T08:00:00.000Z",
    ]


def test_services_and_regions_stay_in_the_title(fixture_document: Read) -> None:
    event = parse(fixture_document("azure-rss/two-with-one-guid.xml"), "example")[0]
    assert event.title == "Slow disks in Example West [categories: Disks, Example West]"
    assert event.text == "Disks are slow & we look.\nCurrent Status: none"
    assert event.url == "https://status.example.com/en-us/status/"


def test_an_empty_channel_is_a_silence_and_not_an_all_clear(fixture_document: Read) -> None:
    (event,) = parse(fixture_document("azure-rss/empty.xml"), "example")
    assert (event.state, event.word, event.title) == (PageIndicator.NONE_LISTED, "", "Example Status")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-cut-off.xml", r"line \d+: not well-formed XML, or cut off"),
        ("bad-doctype.xml", "document type declaration"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"azure-rss/{name}"), "example")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("pubDate>Mon, 02 Mar 2026 11:00:00 Z<", "pubDate>lately<", r"item\[0\].pubDate: 'lately' is not"),
        ("<guid ", "<other ", r"item\[0\].id: is missing"),
        ("rss", "rsx", "not an RSS feed"),
    ],
)
def test_another_shape_is_refused_with_its_field(
    fixture_document: Read, written: Read, old: str, new: str, problem: str
) -> None:
    text = fixture_document("azure-rss/two-with-one-guid.xml").text()
    assert old in text
    broken = text.replace(old, new).replace("</guid>", "</other>" if new == "<other " else "</guid>")
    with pytest.raises(BadInput, match=problem):
        parse(written(broken), "example")


def test_the_recorded_outage_names_its_region_and_the_empty_feed_is_silent(recordings: Path, now: datetime) -> None:
    folder = recordings / "status" / "azure-rss"
    (event,) = parse(read_document(folder / "azure-20260723-152634-major.xml", fetched_at=now), "azure")
    assert event.posted_at is None
    assert event.title.endswith(", Virtual WAN, West US]")
    (silence,) = parse(read_document(folder / "azure_healthy_empty.xml", fetched_at=now), "azure")
    assert silence.state is PageIndicator.NONE_LISTED
