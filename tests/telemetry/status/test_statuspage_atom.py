"""The history feed: one event per update, its own time, its own word; hostile XML is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, StatusEvent
from telemetry.status.statuspage_atom import parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def differing(first: dict[str, StatusEvent], second: dict[str, StatusEvent], incident: str) -> list[str]:
    keys = {key for key in first if key.startswith(f"incident/{incident}/")}
    assert keys == {key for key in second if key.startswith(f"incident/{incident}/")}
    return sorted(key for key in keys if first[key].text != second[key].text)


def test_each_update_is_an_event_with_its_own_time_across_new_year(fixture_document: Read) -> None:
    events = by_key(fixture_document("statuspage-atom/history.atom"))
    assert [(key, event.posted_at) for key, event in events.items() if event.incident == "abc1"] == [
        ("incident/1001/01-01T00:40UTC/resolved", datetime(2026, 1, 1, 0, 40, tzinfo=UTC)),
        ("incident/1001/01-01T00:05UTC/update/2", datetime(2026, 1, 1, 0, 5, tzinfo=UTC)),
        ("incident/1001/01-01T00:05UTC/update", datetime(2026, 1, 1, 0, 5, tzinfo=UTC)),
        ("incident/1001/12-31T23:50UTC/investigating", datetime(2025, 12, 31, 23, 50, tzinfo=UTC)),
    ]


def test_bold_and_small_print_inside_a_text_stay_text(fixture_document: Read) -> None:
    event = by_key(fixture_document("statuspage-atom/history.atom"))["incident/1001/01-01T00:05UTC/update/2"]
    assert event.text == "Half of it is back.\nThe rest soon, we hope."
    assert event.title == "Logins fail & recover"
    assert event.url == "https://status.example.com/incidents/abc1"


def test_maintenance_is_told_apart_and_its_heading_is_no_update(fixture_document: Read) -> None:
    events = by_key(fixture_document("statuspage-atom/history.atom"))
    assert [(event.word, event.state) for key, event in events.items() if key.startswith("maintenance/1002/")] == [
        ("Completed", IncidentStage.COMPLETED),
        ("Verifying", IncidentStage.IN_PROGRESS),
        ("In progress", IncidentStage.IN_PROGRESS),
        ("Scheduled", IncidentStage.SCHEDULED),
    ]


def test_zones_are_read_where_sure_and_left_open_where_not(fixture_document: Read) -> None:
    events = parse(fixture_document("statuspage-atom/other-zones.atom"), "example")
    assert [event.posted_at for event in events] == [
        datetime(2025, 7, 5, 0, 0, tzinfo=UTC),
        datetime(2025, 7, 4, 23, 0, tzinfo=UTC),
        None,
    ]


def test_an_unknown_stage_is_unknown_with_its_word(fixture_document: Read) -> None:
    event = parse(fixture_document("statuspage-atom/other-zones.atom"), "example")[1]
    assert (event.state, event.word) == (IncidentStage.UNKNOWN, "Sparkling")


def test_a_text_rewritten_in_place_keeps_its_key(fixture_document: Read) -> None:
    first = by_key(fixture_document("statuspage-atom/history.atom"))
    second = by_key(fixture_document("statuspage-atom/rewritten.atom"))
    assert differing(first, second, "1001") == ["incident/1001/01-01T00:40UTC/resolved"]


def test_the_recorded_feed_shows_the_rewritten_resolution(recordings: Path, now: datetime) -> None:
    folder = recordings / "status" / "statuspage-atom"
    first, second = (
        by_key(read_document(folder / f"history_2025-12-{day}.atom", fetched_at=now)) for day in ("12", "17")
    )
    (key,) = differing(first, second, "27547484")
    assert first[key].state is second[key].state is IncidentStage.RESOLVED
    assert first[key].posted_at == second[key].posted_at == datetime(2025, 12, 11, 17, 53, tzinfo=UTC)
    assert "18:35" not in first[key].text
    assert "18:35" in second[key].text


def test_the_recorded_incident_called_resolved_has_seven_updates(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "statuspage-atom" / "history_2025-12-12.atom"
    times = [
        event.posted_at.strftime("%H:%M")
        for key, event in by_key(read_document(path, fetched_at=now)).items()
        if key.startswith("incident/27547484/") and event.posted_at
    ]
    assert times == ["17:53", "17:20", "17:19", "16:41", "16:09", "16:01", "15:47"]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("bad-cut-off.atom", r"line \d+: not well-formed XML, or cut off"),
        ("bad-entity-bomb.atom", "document type declaration"),
        ("bad-external-entity.atom", "document type declaration"),
        ("bad-other-feed.atom", "not an Atom feed"),
        ("bad-no-updates.atom", r"entry\[0\].content: holds no update with a printed time"),
    ],
)
def test_a_feed_that_cannot_be_trusted_is_refused(fixture_document: Read, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(fixture_document(f"statuspage-atom/{name}"), "example")


@pytest.mark.parametrize("part", ["id", "title", "published", "content"])
def test_an_entry_without_a_part_names_it(fixture_document: Read, written: Read, part: str) -> None:
    text = fixture_document("statuspage-atom/history.atom").text()
    head, entry = text.split("<entry>", 1)
    broken = head + "<entry>" + entry.replace(f"<{part}", "<other", 1).replace(f"</{part}", "</other", 1)
    with pytest.raises(BadInput, match=rf"entry\[0\].{part}: is missing"):
        parse(written(broken), "example")


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("2026-01-01T00:40:12Z", "yesterday", r"entry\[0\].published: 'yesterday' is not an ISO 8601 time"),
        ("'date'&gt;31", "'date'&gt;41", r"entry\[0\].content: .*no day and time"),
        ("&lt;strong&gt;Resolved&lt;/strong&gt;", "Resolved", r"entry\[0\].content: the update of .* has no stage"),
    ],
)
def test_an_entry_of_another_shape_is_refused(
    fixture_document: Read, written: Read, old: str, new: str, problem: str
) -> None:
    text = fixture_document("statuspage-atom/history.atom").text()
    assert old in text
    with pytest.raises(BadInput, match=problem):
        parse(written(text.replace(old, new)), "example")


def test_a_feed_cut_off_anywhere_is_refused(fixture_document: Read, written: Read) -> None:
    text = fixture_document("statuspage-atom/history.atom").text()
    for length in range(0, len(text) - len("</feed>\n"), 211):
        with pytest.raises(BadInput):
            parse(written(text[:length]), "example")


def test_a_url_as_content_is_not_fetched_but_refused(written: Read) -> None:
    with pytest.raises(BadInput, match="not well-formed"):
        parse(written("https://status.example.com/history.atom"), "example")
