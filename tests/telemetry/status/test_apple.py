"""Apple: printed times with a zone beside milliseconds, one message per event, silence where nothing goes on."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from telemetry.document import Document, read_document
from telemetry.errors import BadInput
from telemetry.model import IncidentStage, PageIndicator, StatusEvent
from telemetry.status.apple import MAINTENANCE_STAGES, STAGES, parse

Read = Callable[[str], Document]


def by_key(document: Document) -> dict[str, StatusEvent]:
    return {event.key: event for event in parse(document, "example")}


def with_event(**changes: object) -> str:
    event = {
        "messageId": "1",
        "statusType": "Issue",
        "eventStatus": "ongoing",
        "message": "x",
        "datePosted": "03/03/2026 01:00 PST",
        "epochStartDate": 1772445600000,
    }
    return json.dumps({"services": [{"serviceName": "Builds", "events": [event | changes]}]})


def test_the_printed_time_is_read_in_its_zone(fixture_document: Read) -> None:
    winter = by_key(fixture_document("apple/system_status.json"))["incident/1001/Builds/resolved"]
    summer = by_key(fixture_document("apple/ongoing.js"))["incident/1002/Store (US)/ongoing"]
    assert winter.posted_at == datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
    assert summer.posted_at == datetime(2026, 7, 5, 8, 0, tzinfo=UTC)


def test_a_zone_that_is_not_sure_gives_no_time(fixture_document: Read) -> None:
    assert by_key(fixture_document("apple/ongoing.js"))["maintenance/1003/Maps/completed"].posted_at is None


def test_an_event_ends_when_its_milliseconds_say(fixture_document: Read) -> None:
    event = by_key(fixture_document("apple/system_status.json"))["incident/1001/Builds/end"]
    assert (event.state, event.posted_at) == (IncidentStage.RESOLVED, datetime(2026, 3, 2, 12, 0, tzinfo=UTC))
    assert "start: 2026-03-02T10:00:00.000Z" in event.title


def test_title_and_key_name_the_service(fixture_document: Read) -> None:
    event = by_key(fixture_document("apple/ongoing.js"))["incident/1002/Store (US)/ongoing"]
    assert event.title.startswith("Store (US) [type: Outage; users: Some users were affected; start: ")
    assert event.text == "Builds took long."


def test_jsonp_is_read_like_json(fixture_document: Read, written: Read) -> None:
    bare = fixture_document("apple/ongoing.js").text().removeprefix("jsonCallback(").rstrip().removesuffix(");")
    assert list(by_key(written(bare))) == list(by_key(fixture_document("apple/ongoing.js")))


def test_where_nothing_goes_on_nothing_is_listed(fixture_document: Read) -> None:
    page = by_key(fixture_document("apple/system_status.json"))["page"]
    assert (page.state, page.word) == (PageIndicator.NONE_LISTED, "")
    assert "page" not in by_key(fixture_document("apple/ongoing.js"))


def test_a_notice_in_place_of_all_else_is_not_silence(fixture_document: Read) -> None:
    (page,) = parse(fixture_document("apple/notice.json"), "example")
    assert (page.state, page.text) == (PageIndicator.UNKNOWN, "We are closed.")


def test_an_unknown_status_is_unknown_and_kept(fixture_document: Read) -> None:
    event = by_key(fixture_document("apple/ongoing.js"))["incident/1004/Maps/sparkling"]
    assert (event.state, event.word) == (IncidentStage.UNKNOWN, "sparkling")
    assert [word for word, stage in STAGES.items() if stage is IncidentStage.RESOLVED] == ["resolved"]
    assert IncidentStage.UPDATE not in MAINTENANCE_STAGES.values()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (with_event(datePosted="2026-03-03"), r"services.0.events.0.datePosted: .*not a time like 02/10/2020 11:45"),
        (with_event(datePosted="13/03/2026 01:00 PST"), r"services.0.events.0.datePosted: "),
        (with_event(datePosted="01/01/0001 00:30 CET"), r"datePosted: .*outside the calendar"),
        (with_event(epochStartDate="soon"), r"epochStartDate: .*not a whole number"),
        (with_event(epochStartDate=10**17), r"epochStartDate: .*outside the calendar"),
        ("{}", "services: not Apple's system status"),
        ('jsonCallback({"services": []}', "not Apple's system status"),
    ],
)
def test_another_shape_is_refused_with_its_field(written: Read, text: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        parse(written(text), "example")


def test_the_recorded_printed_times_and_milliseconds_agree(recordings: Path, now: datetime) -> None:
    path = recordings / "status" / "apple" / "developer_system_status_2020-02.json"
    events = by_key(read_document(path, fetched_at=now))
    (raw,) = [event for listed in json.loads(path.read_text())["services"] for event in listed["events"]]
    assert raw["startDate"] == "02/10/2020 11:45 PST"
    posted = events["incident/1003214/TestFlight/resolved"]
    assert "start: 2020-02-10T19:45:00.000Z" in posted.title
    assert posted.posted_at == datetime(2020, 2, 15, 9, 0, tzinfo=UTC)
    assert events["incident/1003214/TestFlight/end"].posted_at == datetime(2020, 2, 12, 11, 0, tzinfo=UTC)
    assert events["page"].state is PageIndicator.NONE_LISTED
